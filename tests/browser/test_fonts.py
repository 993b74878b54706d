"""Fonts for scripts that a phone lacks: fetched with a language, kept with it, gone with it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from pwa.fonts import FONTS, fonts_of
from tests.browser.conftest import clear, keep, open_profile, pick, until, until_a_newer_app_waits
from tests.browser.glyphs import without_glyph
from tests.conftest import start_server

# What Debian has and an old phone has not. DejaVu, too, draws Arabic.
LACKING = ("*Ethiopic*", "*Arabic*", "*Nastaliq*", "*DejaVu*")
URLS = {font.script: font.url for font in FONTS}
KEPT_FONTS = """
caches.has('f').then(async has => !has ? [] : (await (await caches.open('f')).keys())
  .map(request => new URL(request.url).pathname).sort())
"""
LOADED = "[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)"
# Alef after lam is one shape; joined letters are narrower than the same ones alone.
WIDTHS = """
() => {
  const context = document.createElement('canvas').getContext('2d')
  context.font = '100px Arab'
  const width = text => context.measureText(text).width
  return { lam: width('ل'), alef: width('ا'), both: width('لا'), apart: width('ل\\u200cا'),
    joined: width('سلم'), alone: width('س\\u200cل\\u200cم'), ring: width('ڕێگا') }
}
"""


@pytest.fixture
def old_phone(playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser without any font for Ethiopic or Arabic."""
    rules = "".join(f"<rejectfont><glob>{glob}</glob></rejectfont>" for glob in LACKING)
    settings = tmp_path / "fonts.conf"
    settings.write_text(
        "<fontconfig><include>/etc/fonts/fonts.conf</include>"
        f"<cachedir>{tmp_path}/fonts</cachedir><selectfont>{rules}</selectfont></fontconfig>"
    )
    context = open_profile(playwright, tmp_path / "profile", env={"FONTCONFIG_FILE": str(settings)})
    yield context
    context.close()


@pytest.fixture
def page(old_phone: BrowserContext) -> Page:
    return old_phone.pages[0]


@pytest.fixture
def fetched(old_phone: BrowserContext) -> list[str]:
    """The fonts that the page or its script asked for, as they are asked for."""
    found: list[str] = []

    def note(request) -> None:
        path = urlsplit(request.url).path
        # The worker asks for what the page asked it for.
        if path.endswith(".woff2") and not request.service_worker:
            found.append(path)

    old_phone.on("request", note)
    return found


@pytest.fixture
def restarting(node, exit_site, tmp_path):
    """A server that can come back as another version of the app at the same address."""
    server = start_server(node, tmp_path / "log", exit_url=exit_site, name="one")
    port = int(server.url.rsplit(":", 1)[1])
    running = [server]

    def restart() -> None:
        running.pop().stop()
        running.append(start_server(node, tmp_path / "log", port, exit_url=exit_site, name="two"))

    yield server.url, restart
    for each in running:
        each.stop()


def keep_with_font(page: Page, language: str) -> None:
    keep(page, language)
    until(page, f"{KEPT_FONTS}.then(urls => urls.length === 1)")


def with_everything_open(page: Page) -> None:
    """Draw what is folded away, too; then fold it again."""
    for is_open in ("true", "false"):
        page.evaluate(
            f"document.querySelectorAll('details').forEach(d => {{ d.open = {is_open} }})"
        )
        page.evaluate(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        page.evaluate("document.fonts.ready.then(() => null)")


@pytest.mark.parametrize(("language", "script"), [("nl", None), ("ti", "Ethi"), ("ar", "Arab")])
def test_a_font_is_fetched_with_a_language_of_its_script_only(
    page: Page, server, fetched, language, script
):
    """R50: not for the first screen, which has every script on it, nor for a list of languages."""
    page.goto(server.url)
    with_everything_open(page)
    assert fetched == []
    pick(page, language)
    with_everything_open(page)
    assert fetched == ([URLS[script]] if script else [])


def test_who_only_looks_keeps_no_font(page: Page, server):
    page.goto(server.url)
    pick(page, "ti")
    until(page, f"{LOADED}.includes('Ethi')")
    assert page.evaluate("caches.keys()") == []


@pytest.mark.node
def test_dutch_beside_tigrinya_is_drawn_too(page: Page, server, fetched):
    """A page of the server, without a worker: the second language brings its font."""
    page.goto(server.url + "/nl/p01")
    page.evaluate("document.fonts.ready.then(() => null)")
    assert fetched == []
    page.goto(server.url + "/nl/p01/ti")
    page.evaluate("document.fonts.ready.then(() => null)")
    assert set(fetched) == {URLS["Ethi"]}
    assert without_glyph(page, "main") == ""


@pytest.mark.parametrize(("language", "script"), [("ti", "Ethi"), ("ar", "Arab")])
def test_kept_text_is_drawn_without_a_network(page: Page, restarting, language, script):
    """This phone cannot draw it without our font (the last test here), and can with it."""
    url, _ = restarting
    page.goto(url)
    keep_with_font(page, language)
    # Else the browser's own cache would have it, for as long as it likes.
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.context.set_offline(True)
    page.reload()
    pick(page, language, "keep")
    until(page, f"{LOADED}.includes('{script}')")
    assert without_glyph(page, "main") == ""


def test_arabic_letters_join(page: Page, server):
    page.goto(server.url)
    pick(page, "ar")
    until(page, f"{LOADED}.includes('Arab')")
    found = page.evaluate(WIDTHS)
    assert found["both"] < found["apart"] == pytest.approx(found["lam"] + found["alef"])
    assert found["joined"] < found["alone"]
    page.evaluate(
        "() => { document.querySelector('h1').textContent = 'پچژگکی ئێوە ڕۆژ ڵ ۆ ێ ە ڤ ۰۱۲۳ ٠١٢٣' }"
    )
    assert without_glyph(page, "h1") == ""


def test_a_font_goes_with_the_last_language_of_its_script(page: Page, server):
    page.goto(server.url)
    keep_with_font(page, "ti")
    page.click("main [data-action=language]")
    pick(page, "nl", "keep")
    page.click("[data-action=phone]")
    page.click("[data-action=forget][data-language=ti]")
    until(page, "caches.has('f').then(has => !has)")
    assert page.locator("[data-item=nl]").count() == 1


def test_a_font_is_cleared_with_everything(page: Page, server):
    page.goto(server.url)
    keep_with_font(page, "ti")
    clear(page)
    assert page.evaluate("caches.keys()") == []


def test_a_font_counts_with_its_language(page: Page, server, targets):
    page.goto(server.url)
    keep_with_font(page, "ti")
    page.click("[data-action=phone]")
    [(_, font)] = fonts_of(["ti"]).values()
    text = page.locator("[data-item=ti] .size").inner_text()
    bytes_ = len(targets["packs/ti.json"]) + font
    assert int("".join(filter(str.isdigit, text))) == -(-bytes_ // 1000)


@pytest.mark.parametrize("answer", [{"status": 404}, {"status": 200, "body": "<h1>Sign in</h1>"}])
def test_a_font_that_cannot_be_had_keeps_no_language_away(page: Page, server, answer):
    """And what came instead of it is not kept."""
    page.context.route("**/*.woff2", lambda route: route.fulfill(**answer))
    page.goto(server.url)
    keep(page, "ti")
    page.click("main a[data-page=d]")
    page.wait_for_selector("main[data-view=directory]")
    assert page.evaluate(KEPT_FONTS) == []
    page.context.unroute("**/*.woff2")
    page.reload()
    until(page, f"{KEPT_FONTS}.then(urls => urls.length === 1)")


def test_an_update_of_the_app_does_not_fetch_it_again(page: Page, restarting, fetched):
    url, restart = restarting
    page.goto(url)
    keep_with_font(page, "ti")
    restart()
    page.reload()
    until_a_newer_app_waits(page, "ti")
    with page.expect_event("load"):
        page.click("[role=status] button")
    until(page, "navigator.serviceWorker.getRegistration().then(r => !r.waiting && !r.installing)")
    fetched.clear()
    asked: list[str] = []
    page.context.route("**/*.woff2", lambda route: (asked.append(route.request.url), route.abort()))
    page.reload()
    assert page.get_attribute("body", "data-operator") == "two"
    pick(page, "ti", "keep")
    until(page, f"{LOADED}.includes('Ethi')")
    assert asked == []


@pytest.mark.parametrize(("language", "letters"), [("ti", "ሰብ"), ("ar", "سلم")])
def test_a_missing_glyph_is_noticed(page: Page, server, language, letters):
    """The check of every other test here: on a phone without a font, and with ours kept away."""
    page.context.route("**/*.woff2", lambda route: route.abort())
    page.goto(f"{server.url}/{language}/p01")
    assert set(letters) <= set(without_glyph(page, "main"))
    page.goto(server.url + "/nl/p01")
    assert without_glyph(page, "main > :not(.beside)") == ""
