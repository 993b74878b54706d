"""Two languages of one page beside each other: offline, in both directions, and without scripts."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE, keep, pick, until

PAIRS = [("nl", "ar", "rtl"), ("pl", "ti", "ltr")]
PAGE = "p07"
TURNED = {"width": PHONE["height"], "height": PHONE["width"]}
FAR_DOWN = "b20"

# The texts of each row, with what a reader and a screen reader are told of them.
ROWS = """() => [...document.querySelectorAll('.pair[id]')].map(row => ({
  id: row.id,
  cells: [...row.querySelectorAll('[data-block]')].map(cell => ({
    block: cell.dataset.block,
    text: cell.textContent.trim(),
    lang: cell.closest('[lang]').lang,
    direction: getComputedStyle(cell).direction,
    top: cell.getBoundingClientRect().top,
    left: cell.getBoundingClientRect().left,
    bottom: cell.getBoundingClientRect().bottom
  }))
}))"""
# The same texts of a page in one language.
TEXTS = """() => [...document.querySelectorAll('main [data-block]')]
  .map(block => block.textContent.trim())"""
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# How far a block stands below the bar with the exit, in pixels.
DEPTH = """block => document.getElementById(block).getBoundingClientRect().top -
  document.querySelector('.bar').getBoundingClientRect().bottom"""


@pytest.fixture(params=PAIRS, ids=["nl-ar", "pl-ti"])
def pair(request) -> tuple[str, str, str]:
    """The first language, the second, and the direction of that."""
    return request.param


@pytest.fixture
def offline(page: Page, server, pair) -> Page:
    open_pair_offline(page, server.url, *pair[:2])
    return page


def open_pair_offline(page: Page, url: str, first: str, second: str) -> None:
    """Keep both languages, cut the network, and open the pair."""
    page.goto(url)
    keep(page, first)
    page.click("[data-action=phone]")
    page.click("main .beside summary")
    page.click(f"[data-action=add][data-language={second}]")
    page.wait_for_selector(f"[data-action=forget][data-language={second}]")
    page.context.set_offline(True)
    page.reload()
    pick(page, first, "keep")
    page.click(f"main [data-page={PAGE}]")
    page.click(".beside summary")
    page.click(f"[data-action=bilingual][data-second={second}]")
    page.wait_for_selector("main[data-view=pair]")


@pytest.fixture
def plain(browser: Browser, server, pair):
    """The same page from the server, without scripts."""
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{server.url}/{pair[0]}/{PAGE}/{pair[1]}")
    yield page
    context.close()


@pytest.fixture
def texts(browser: Browser, server, pair) -> list[list[str]]:
    """What each of the two says by itself."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        found = []
        for language in pair[:2]:
            page.goto(f"{server.url}/{language}/{PAGE}")
            found.append(page.evaluate(TEXTS))
        return found


def blocks_of(targets: dict[str, bytes], language: str) -> list[str]:
    pages = json.loads(targets[f"packs/{language}.json"])["pages"]
    found = next(page for page in pages if page["id"] == PAGE)
    return [block["id"] for block in found["blocks"]]


def assert_aligned(rows: list[dict[str, Any]], targets, pair, *, columns: bool) -> None:
    first, second, direction = pair
    assert [row["id"] for row in rows] == blocks_of(targets, first) == blocks_of(targets, second)
    for row in rows:
        left, right = row["cells"]
        assert left["block"] == right["block"] == f"{PAGE}-{row['id']}"
        assert (left["lang"], left["direction"]) == (first, "ltr")
        assert (right["lang"], right["direction"]) == (second, direction)
        if columns:
            assert left["top"] == right["top"], row["id"]
            assert left["left"] < right["left"], row["id"]
        else:
            assert left["bottom"] <= right["top"], row["id"]


def test_the_same_block_is_in_the_same_row_offline(offline: Page, targets, pair, texts):
    rows = offline.evaluate(ROWS)
    assert [[row["cells"][side]["text"] for row in rows] for side in (0, 1)] == texts
    assert_aligned(offline.evaluate(ROWS), targets, pair, columns=False)
    offline.set_viewport_size(TURNED)
    assert_aligned(offline.evaluate(ROWS), targets, pair, columns=True)


@pytest.mark.node
def test_the_same_block_is_in_the_same_row_without_scripts(plain: Page, targets, pair, texts):
    rows = plain.evaluate(ROWS)
    assert [[row["cells"][side]["text"] for row in rows] for side in (0, 1)] == texts
    assert_aligned(plain.evaluate(ROWS), targets, pair, columns=False)
    plain.set_viewport_size(TURNED)
    assert_aligned(plain.evaluate(ROWS), targets, pair, columns=True)


def test_turning_the_phone_keeps_the_place(offline: Page):
    go_down(offline)
    # The place is noted in the frame after the scrolling.
    offline.evaluate(TWO_FRAMES)
    for size in (TURNED, PHONE):
        offline.set_viewport_size(size)
        until(offline, f"Math.abs(({DEPTH})('{FAR_DOWN}')) < 40")


def test_swapping_keeps_the_place(offline: Page, pair):
    first, second, _ = pair
    go_down(offline)
    offline.eval_on_selector(".swap a", "link => link.click()")
    offline.wait_for_selector(f".pair > [data-block]:first-child[lang={second}]")
    assert [cell["lang"] for cell in offline.evaluate(ROWS)[0]["cells"]] == [second, first]
    assert abs(offline.evaluate(DEPTH, FAR_DOWN)) < 40


def test_one_language_again_at_the_same_place(offline: Page):
    go_down(offline)
    offline.eval_on_selector(".back a", "link => link.click()")
    offline.wait_for_selector("main[data-view=page]")
    assert abs(offline.evaluate(DEPTH, FAR_DOWN)) < 40


@pytest.mark.parametrize("side", [0, 1])
def test_a_tap_shows_one_block_large_in_either_language(offline: Page, pair, side: int):
    cell = offline.locator(f"#{FAR_DOWN} [data-block]").nth(side)
    words, size = cell.inner_text(), text_size(offline, f"#{FAR_DOWN} [data-block]")
    cell.click()
    offline.wait_for_selector("main[data-view=block]")
    shown = offline.locator("h1.shown")
    assert (shown.inner_text(), shown.get_attribute("lang")) == (words, pair[side])
    assert text_size(offline, "h1.shown") >= 1.5 * size
    offline.click(".swap a")
    offline.wait_for_selector(f"h1.shown[lang={pair[1 - side]}]")
    offline.click("main .back a")
    offline.wait_for_selector("main[data-view=pair]")
    assert abs(offline.evaluate(DEPTH, FAR_DOWN)) < 40


def test_words_that_are_being_selected_are_not_shown_large(offline: Page):
    """An interpreter may copy a sentence."""
    go_down(offline)
    box = offline.locator(f"#{FAR_DOWN} [data-block]").first.bounding_box()
    assert box
    offline.mouse.move(box["x"] + 2, box["y"] + 10)
    offline.mouse.down()
    offline.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
    offline.mouse.up()
    offline.evaluate(TWO_FRAMES)
    assert offline.evaluate("getSelection().toString()")
    assert offline.get_attribute("main", "data-view") == "pair"


def go_down(page: Page) -> None:
    page.evaluate("block => document.getElementById(block).scrollIntoView()", FAR_DOWN)


def text_size(page: Page, selector: str) -> float:
    return page.eval_on_selector(selector, "each => parseFloat(getComputedStyle(each).fontSize)")
