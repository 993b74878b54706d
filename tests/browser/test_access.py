"""What a screen reader, a keyboard and a strained eye need (R10, R37, R53 to R55)."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sync import client
from sync.canonical import canonical
from tests.browser.conftest import keep, pick, views
from tests.conftest import Publisher, Server, start_server

MEDIA = [
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"color_scheme": "light", "forced_colors": "active"},
    {"color_scheme": "dark", "forced_colors": "active"},
]
ENOUGH_CONTRAST = 4.5

# The ranks of the headings of each page of the menu and of the directory, in order.
RANKS = """() => {
  const pages = [...document.querySelectorAll('.pages a')].map(link => link.dataset.page)
  return Object.fromEntries([...pages, 'd'].map(page => {
    document.querySelector(`main a[data-page=${page}]`).click()
    const ranks = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
      .map(heading => Number(heading.localName[1]))
    document.querySelector('.back a').click()
    return [page, ranks]
  }))
}"""
# The contrast (WCAG 1.4.3) of every piece of text below an element, with the piece.
CONTRASTS = """top => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number)
  const linear = value => value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4
  const luminance = ([red, green, blue]) => .2126 * linear(red / 255) +
    .7152 * linear(green / 255) + .0722 * linear(blue / 255)
  const ground = element => {
    const colour = channels(getComputedStyle(element).backgroundColor)
    return colour[3] === 0 ? ground(element.parentElement) : colour
  }
  const contrast = element => {
    const shades = [channels(getComputedStyle(element).color), ground(element)].map(luminance)
    return (Math.max(...shades) + .05) / (Math.min(...shades) + .05)
  }
  return [...top.querySelectorAll('*'), top]
    .filter(element => element.checkVisibility())
    .filter(element => [...element.childNodes].some(
      node => node.nodeType === Node.TEXT_NODE && node.data.trim()))
    .map(element => [contrast(element), element.outerHTML])
}"""


def open_start(page: Page, url: str) -> None:
    page.goto(url + "/")
    page.wait_for_selector("li [data-script]:not([hidden])")


@pytest.fixture(scope="module")
def rtl_server(
    targets: dict[str, bytes], demo_keys: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A node whose Dutch text says that it is Arabic, until there is Arabic text."""
    folder = tmp_path_factory.mktemp("rtl")
    pack = json.loads(targets["packs/nl.json"])
    pack.update(language="ar", direction="rtl", autonym="العربية")
    publisher = Publisher(demo_keys, folder / "repository")
    publisher.publish({**targets, "packs/ar.json": canonical(pack)})
    client.pull(str(publisher.repository), folder / "node", publisher.root)
    server = start_server(folder / "node", folder / "server.log")
    yield server
    server.stop()


def test_a_view_takes_the_focus_to_its_heading(page: Page, server):
    """R54"""
    for view in views(page, server.url):
        if view != "start":
            assert page.locator("main h1:focus").count() == 1, view
            assert "".join(page.locator("[role=status]").all_text_contents()) == "", view


def test_back_takes_the_focus_to_the_heading_too(page: Page, server):
    """R54: of a view, and of the first screen."""
    open_start(page, server.url)
    pick(page, "nl")
    page.click("main a[data-page=p02]")
    for view in ("home", "start"):
        page.go_back(wait_until="commit")
        page.wait_for_selector(f"main[data-view={view}] h1:focus")


def test_the_words_of_a_notice_are_a_status(page: Page, server):
    """R53: said without taking the focus (WCAG 4.1.3)."""
    open_start(page, server.url)
    keep(page, "en")
    status = page.get_by_role("status")
    status.get_by_text("It is on this phone now. You can read it without internet.").wait_for()
    assert page.locator("main h1:focus").count() == 1


@pytest.mark.parametrize("path", ["/", "/nl/", "/nl/p07", "/nl/d", "/nl/nothing"])
def test_the_exit_is_the_first_stop_of_the_tab_key(page: Page, server, path):
    """R10"""
    page.goto(server.url + path)
    page.keyboard.press("Tab")
    assert page.locator("[data-action=exit]:focus").count() == 1


def test_the_exit_stays_the_first_stop_in_every_view(page: Page, server):
    """R10: the way back from the heading ends at the exit."""
    for view in views(page, server.url):
        stops = page.locator("a[href], button, summary, [tabindex]:not([tabindex='-1'])")
        assert stops.first.get_attribute("data-action") == "exit", view
        assert page.locator("[tabindex]:not([tabindex='-1'])").count() == 0, view


@pytest.mark.parametrize("language", ["en", "nl"])
def test_headings_of_every_page_start_at_one_and_skip_no_rank(page: Page, server, language):
    """R53"""
    open_start(page, server.url)
    start = page.locator("h1, h2, h3").evaluate_all("all => all.map(each => each.localName)")
    assert start == ["h1"]
    pick(page, language)
    for page_id, ranks in page.evaluate(RANKS).items():
        assert [place for place, rank in enumerate(ranks) if rank == 1] == [0], page_id
        assert all(after - before <= 1 for before, after in itertools.pairwise(ranks)), page_id


@pytest.mark.parametrize(("code", "direction"), [("nl", "ltr"), ("ar", "rtl")])
def test_the_document_is_in_the_language_of_its_view(page: Page, rtl_server, code, direction):
    """R37: and again in that of the first screen, by the link and after Back."""
    root = page.locator("html")
    open_start(page, rtl_server.url)
    for leave in (lambda: page.click("[data-action=language]"), page.go_back):
        pick(page, code)
        assert (root.get_attribute("lang"), root.get_attribute("dir")) == (code, direction)
        assert page.inner_text("[data-action=exit]") == "Weg"
        leave()
        page.wait_for_selector("main[data-view=start]")
        assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("en", "ltr")
        assert page.inner_text("[data-action=exit]") == "Exit"


@pytest.mark.parametrize("media", MEDIA, ids=lambda media: " ".join(media.values()))
def test_text_stands_out_from_its_ground(page: Page, server, media):
    """R53, R55: in every view, with dark colours and with those a reader forces (WCAG 1.4.3)."""
    page.emulate_media(**media)
    for view in views(page, server.url):
        contrasts = page.eval_on_selector("body", CONTRASTS)
        assert [each for each in contrasts if each[0] < ENOUGH_CONTRAST] == [], view


@pytest.mark.parametrize("media", MEDIA, ids=lambda media: " ".join(media.values()))
def test_each_kind_of_text_is_measured_and_stands_out(page: Page, server, media):
    """R53, R55: what the test above must not miss."""
    page.emulate_media(**media)
    page.goto(server.url + "/nl/p07")
    for selector in (".exit", ".emergency", "h1", "main p", "main p a", ".label", ".note"):
        contrasts = page.eval_on_selector(selector, CONTRASTS)
        assert min(contrast for contrast, _ in contrasts) >= ENOUGH_CONTRAST, selector


def test_what_can_be_tapped_has_words(page: Page, server):
    """R33: a picture never stands alone; a number is a word."""
    for view in views(page, server.url):
        wordless = page.locator("a, button, summary").evaluate_all(
            "all => all.filter(each => !each.textContent.trim()).map(each => each.outerHTML)"
        )
        assert wordless == [], view
