"""A page that opens by itself from a file: no network, no storage, and out of it for good."""

import gzip
import os
import re
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browser.conftest import keep, open_profile
from tests.browser.firefox import open_firefox
from tests.browser.test_exit import STEPS, visible_text
from tests.browser.test_pass import open_pass
from tests.conftest import operator_file, run

# Any use of storage throws, as where a browser has it switched off.
NO_STORAGE = """
for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore']) {
  Object.defineProperty(window, name, { get () { throw new Error('storage: ' + name) } })
}
Object.defineProperty(navigator, 'serviceWorker', { get () { throw new Error('storage: worker') } })
Object.defineProperty(Document.prototype, 'cookie', {
  get () { throw new Error('storage: cookie') }, set () { throw new Error('storage: cookie') }
})
"""
NO_UNPACKING = "delete window.DecompressionStream"
BUDGET_BYTES = 150_000
PART = re.compile(rb'<script type="text/plain" data-part="(\w+)">(.*?)</script>', re.DOTALL)
ESCAPED = re.compile(rb"=(.)", re.DOTALL)
# A page as it is read, but for its own size and the space between elements.
OUTLINE = r"""
html => {
  const page = new DOMParser().parseFromString(html, 'text/html').documentElement.outerHTML
  return page
    .replace(/(bytes&quot;:&quot;)\d+/, '$1')
    .replace(/\s+/g, ' ').replace(/> /g, '>').replace(/ </g, '<')
}
"""
# The other views by their link in the menu.
LINKED = {"d": "directory", "g": "words", "s": "showing", "h": "handover", "f": "search"}
FONT = re.compile(r"data:font/woff2;base64,[A-Za-z0-9+/=]+")


def carry(data: Path, file: Path, *languages: str, **said: str) -> CompletedProcess[str]:
    """Run the command, for an operator who said this."""
    environment = {**os.environ, "HOUVAST_DATA": str(data)}
    if said:
        environment["HOUVAST_OPERATOR"] = str(operator_file(file.parent, **said))
    return run("pwa", "carry", *languages, file, env=environment)


@pytest.fixture(scope="module")
def file(bundled_node, tmp_path_factory) -> Path:
    """Dutch, Arabic and English in one file."""
    made = tmp_path_factory.mktemp("stick") / "info.html"
    assert carry(bundled_node, made, "nl", "ar", "en").returncode == 0
    return made


@pytest.fixture(params=["chromium", "firefox"])
def phone(request, playwright: Playwright, tmp_path):
    """A browser without a network, and what went wrong or was asked for in it."""
    open_it = {"chromium": open_profile, "firefox": open_firefox}[request.param]
    context: BrowserContext = open_it(playwright, tmp_path / "profile", offline=True)
    context.add_init_script(NO_STORAGE)
    asked: list[str] = []
    errors: list[str] = []
    context.on("request", lambda each: asked.append(each.url))
    context.on("weberror", lambda each: errors.append(str(each.error)))
    context.on("console", lambda each: errors.append(each.text) if each.type == "error" else None)
    page = context.new_page()
    yield page, asked, errors
    context.close()


def test_it_opens_reads_and_leaves_without_network_or_storage(phone, file):
    """Every view of it, in two languages; then the exit, and nothing leads back."""
    page, asked, errors = phone
    page.goto(file.as_uri())
    page.wait_for_selector("main:not(:has([data-no-script]))")
    first_screen = visible_text(page)
    page.click("main a[href='tel:112']")
    page.wait_for_selector("main[data-view=call]")
    page.go_back()
    page.click("[data-action=look][data-language=nl]")
    read_everything(page)
    page.click("main a[data-page=home] >> nth=0")
    page.click("[data-action=language]")
    page.click("[data-action=look][data-language=ar]")
    page.wait_for_selector("html[dir=rtl] main[data-view=home]")
    page.click("main a[data-page=p02]")
    page.wait_for_selector("main[data-view=page]")
    assert {url for url in asked if url != file.as_uri()} == set()
    assert errors == []
    page.click("[data-action=exit]")
    page.wait_for_url("about:blank")
    assert seen_both_ways(page) <= {"", first_screen}
    assert {url for url in asked if url not in (file.as_uri(), "about:blank")} == set()


def seen_both_ways(page: Page) -> set[str]:
    """What is seen at each entry of the history. Firefox tells nobody that it came to a blank one,
    so this waits for nothing but time.
    """
    seen = set()
    for step in (-1, 1):
        for _ in range(STEPS):
            page.evaluate(f"setTimeout(() => history.go({step}))")
            page.wait_for_timeout(300)
            seen.add(text_after_a_step(page))
    return seen


def text_after_a_step(page: Page) -> str:
    """A page that goes while it is looked at does not answer: then what came in its place."""
    for _ in range(STEPS):
        with suppress(PlaywrightError):
            return visible_text(page)
    return visible_text(page)


def read_everything(page: Page) -> None:
    """Every view that needs neither a network nor a kept text, with the languages that are here."""
    page.wait_for_selector("main[data-view=home]")
    assert page.locator("[data-action=phone], [data-action=wipe]").count() == 0
    assert page.inner_text("main > .hint >> nth=-1").startswith("Je leest dit uit een bestand van ")
    page.click("main a[data-page=p02]")
    page.click(".beside summary")
    others = page.locator("[data-action=bilingual]").all()
    assert [each.get_attribute("data-second") for each in others] == ["en", "ar"]
    others[1].click()
    page.wait_for_selector("main[data-view=pair] [lang=ar]")
    page.click(".back a")
    page.click("main a[data-page=home]")
    page.click("main a[data-page=n]")
    page.click("main .option >> nth=0")
    page.click("main button[value=result]")
    page.wait_for_selector("main[data-view=navigator] .result")
    for link, view in LINKED.items():
        page.click("main a[data-page=home] >> nth=0")
        page.click(f"main a[data-page={link}] >> nth=0")
        page.wait_for_selector(f"main[data-view={view}]")
    page.fill("main input[type=search]", "advocaat")
    page.wait_for_selector(".found li > a")


def test_an_old_browser_says_so_and_still_has_the_numbers(page: Page, file):
    page.add_init_script(NO_UNPACKING)
    page.goto(file.as_uri())
    assert page.locator("li[lang=nl] [data-no-script]").is_visible()
    assert page.locator("main .numbers a[href='tel:112']").is_visible()
    assert page.locator("main .numbers a[href='tel:09008844']").count() == 1


def test_a_phone_makes_the_same_page_without_a_network(
    page: Page, server, bundled_node, exit_site, tmp_path
):
    page.goto(server.url)
    keep(page, "ar")
    page.wait_for_selector(".notice:not([hidden])")
    page.context.set_offline(True)
    open_pass(page)
    with page.expect_download() as download:
        page.click("[data-action=carry]")
    page.context.set_offline(False)
    assert download.value.suggested_filename == "info.html"
    made, ours = tmp_path / "phone.html", tmp_path / "ours.html"
    download.value.save_as(made)
    assert carry(bundled_node, ours, "ar", exit_url=exit_site).returncode == 0
    assert unpacked(page, made) == unpacked(page, ours)


def unpacked(page: Page, file: Path) -> dict[str, str]:
    """What a file holds: each part, and the elements around them as a browser reads them."""
    page.goto(file.as_uri())
    page.wait_for_selector("main:not(:has([data-no-script]))")
    html = PART.sub(b"", file.read_bytes()).decode("ascii")
    return {**parts_of(file), "page": page.evaluate(OUTLINE, html)}


def parts_of(file: Path) -> dict[str, str]:
    """Read without what wrote it: each part by its name."""
    return {
        name.decode(): gzip.decompress(
            ESCAPED.sub(lambda found: bytes([found[1][0] ^ 0x40]), packed)
        ).decode()
        for name, packed in PART.findall(file.read_bytes())
    }


@pytest.mark.parametrize("language", ["en", "nl", "pl", "ro", "bg", "es", "ar", "zh", "ti"])
def test_one_language_is_small_even_with_its_font(bundled_node, tmp_path, language):
    file = tmp_path / "info.html"
    assert carry(bundled_node, file, language).returncode == 0
    html = file.read_bytes()
    assert len(html) <= BUDGET_BYTES
    assert len(FONT.findall(parts_of(file)["style"])) == (language in ("ar", "ti"))
    assert f'"bytes":"{len(html):09}"'.replace('"', "&#34;").encode() in html


def test_a_language_that_is_not_there_is_refused_and_the_file_stays(bundled_node, tmp_path):
    file = tmp_path / "info.html"
    file.write_text("before")
    done = carry(bundled_node, file, "nl", "xx")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(", found xx\n")
    assert done.stderr.startswith("expected one of en, nl")
    assert [path.name for path in tmp_path.iterdir()] == ["info.html"]
    assert file.read_text() == "before"


def test_without_a_release_there_is_nothing_to_carry(tmp_path):
    done = carry(tmp_path / "none", tmp_path / "info.html", "nl")
    assert done.returncode == 3
    assert "python -m sync pull" in done.stderr
    assert list(tmp_path.iterdir()) == []
