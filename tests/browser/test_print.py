"""What comes out of a printer, in every kind of script: printed to PDF by Chromium, and read back.

`pdftotext` writes right-to-left text in the order in which it is read, but splits joined letters
with spaces and moves what is written the other way inside; so letters of one script are compared.
"""

import subprocess
import unicodedata
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import keep, pick

# The beginning of the Unicode names of its letters.
LANGUAGES = {"ar": "ARABIC", "ti": "ETHIOPIC", "zh": "CJK", "nl": "LATIN"}
PAGE = "p07"
BLOCKS = """language => [...document.querySelectorAll('main [data-block]')]
  .filter(block => block.closest('[lang]').lang === language)
  .map(block => block.textContent)"""
# Text that is for a screen only.
ON_SCREEN = ".bar, .back, .listen, .beside, .tools, .notice, .swap, .enlarge, .clear"
LIGHT = 200
# Of the sheet that Chromium prints on, in points.
HALF = 306
COLUMNS = {"left": ("-x", "0"), "right": ("-x", f"{HALF}")}
LAST_LINE = 40


def letters(text: str, language: str) -> str:
    """The letters of the script of a language, without marks: PDF has them in another order."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if unicodedata.category(letter)[0] == "L"
        and unicodedata.name(letter, "").startswith(LANGUAGES[language])
    )


def printed(page: Page, folder: Path, language: str, side: str = "") -> str:
    """The letters of a language on paper, in the order in which they are read; of one column."""
    pdf = folder / "page.pdf"
    page.pdf(path=pdf)
    # From left to right in the order of the document; from right to left by lines.
    order = [] if LANGUAGES[language] == "ARABIC" else ["-raw"]
    column = [*COLUMNS[side], "-y", "0", "-W", f"{HALF}", "-H", "2000"] if side else []
    command = ["pdftotext", "-enc", "UTF-8", *order, *column, pdf, "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    return letters(text, language)


def assert_in_order(paper: str, texts: list[str], language: str) -> None:
    assert len(texts) > 20
    at = 0
    for text in texts:
        found = paper.find(letters(text, language), at)
        assert found >= 0, text
        at = found + len(letters(text, language))


def open_page(page: Page, url: str, language: str) -> None:
    page.goto(url)
    pick(page, language)
    page.click(f"main [data-page={PAGE}]")
    page.wait_for_selector("main[data-view=page]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_printed_whole_and_in_order(page: Page, server, tmp_path, language):
    """Done when 6"""
    open_page(page, server.url, language)
    paper = printed(page, tmp_path, language)
    assert_in_order(paper, page.evaluate(BLOCKS, language), language)
    sources = page.locator("main .sources summary").text_content()
    assert letters(sources, language) in paper
    # By word: in a line of letters from right to left and numbers the order of its parts is lost.
    date = page.locator("main .printed").text_content()
    assert all(letters(word, language) in paper[-LAST_LINE:] for word in date.split())


def test_two_languages_are_printed_side_by_side(page: Page, server, tmp_path):
    open_page(page, server.url, "nl")
    page.click(".beside summary")
    page.click("[data-action=bilingual][data-second=ar]")
    page.wait_for_selector("main[data-view=pair]")
    for language, side in (("nl", "left"), ("ar", "right")):
        paper = printed(page, tmp_path, language, side)
        texts = page.evaluate(BLOCKS, language)
        assert len(texts) > 20
        # By word: where a line of a narrow column has a number, its two halves change places,
        # and a word beside it may come in two.
        words = {letters(word, language) for text in texts for word in text.split()}
        assert len({word for word in words if word not in paper}) <= len(words) / 100


@pytest.mark.parametrize("language", ["ar", "ti", "zh"])
def test_a_card_is_printed_in_both_languages(page: Page, server, tmp_path, language):
    page.goto(server.url)
    pick(page, language)
    page.click("main a[data-page=s]")
    page.click("main [data-card=s01]")
    page.wait_for_selector("main[data-view=shown]")
    own, dutch = page.locator("main .shown").all_text_contents()
    assert letters(own, language) in printed(page, tmp_path, language)
    assert letters(dutch, "nl") in printed(page, tmp_path, "nl")


def test_what_is_for_the_screen_is_not_on_paper(page: Page, server):
    page.goto(server.url)
    keep(page, "nl")
    page.click(f"main [data-page={PAGE}]")
    page.wait_for_selector("main[data-view=page]")
    assert page.locator(ON_SCREEN).locator("visible=true").count() > 3
    page.emulate_media(media="print")
    assert page.locator(ON_SCREEN).locator("visible=true").count() == 0
    assert page.locator(".sources li").first.is_visible()
    page.emulate_media(media="screen")
    page.click(".beside summary")
    page.click("[data-action=bilingual] >> nth=0")
    page.wait_for_selector("main[data-view=pair]")
    page.emulate_media(media="print")
    assert page.locator(ON_SCREEN).locator("visible=true").count() == 0


def brightness(page: Page, folder: Path) -> float:
    """Of the first sheet: 255 is white."""
    pdf = folder / "page.pdf"
    page.pdf(path=pdf, print_background=True)
    command = ["pdftoppm", "-gray", "-r", "20", "-f", "1", "-l", "1", pdf]
    picture = subprocess.run(command, capture_output=True, check=True).stdout
    pixels = picture.split(b"\n", 3)[3]
    return sum(pixels) / len(pixels)


def test_paper_is_light_also_from_a_dark_phone(page: Page, server, tmp_path):
    page.emulate_media(color_scheme="dark")
    open_page(page, server.url, "ar")
    assert brightness(page, tmp_path) > LIGHT


def test_a_page_that_is_covered_is_printed_all_the_same(page: Page, server, tmp_path):
    """The window of the printer takes the focus, and so covers the page."""
    open_page(page, server.url, "nl")
    page.evaluate("document.documentElement.classList.add('covered')")
    assert_in_order(printed(page, tmp_path, "nl"), page.evaluate(BLOCKS, "nl"), "nl")
