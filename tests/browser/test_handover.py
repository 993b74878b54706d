"""What is given to somebody can be read by another phone: from the screen, and from paper."""

import json
import subprocess
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import pick
from tests.camera import packs_of, read_codes, words_of
from tests.topic import given_away

DOTS_PER_INCH = 200
# In CSS a millimetre is 96 / 25.4 pixels.
MM = 96 / 25.4
CARD = (85.6, 54)
SMALLEST_CODE = 30
ADDRESS = "https://info.example.org/"


@pytest.fixture(scope="module")
def words(targets):
    """What the code of each language says."""
    directory = json.loads(targets["directory.json"])
    return {code: words_of(pack, directory) for code, pack in packs_of(targets).items()}


def test_the_codes_are_read_from_the_screen_of_a_phone_in_every_language(
    page: Page, server, words, tmp_path
):
    """In the dark too: dark on white."""
    page.emulate_media(color_scheme="dark")
    page.goto(server.url)
    for language, expected in words.items():
        pick(page, language)
        page.click("main a[data-page=h]")
        page.wait_for_selector("main[data-view=handover]")
        assert seen(page, f"#code-{language}", tmp_path) == [expected], language
        assert page.locator(".side .words").first.inner_text().split() == expected.split()
        page.click("main .back a")
        page.click("main [data-action=language]")
    page.click("main [data-language=nl][data-action=keep]")
    page.click("main a[data-page=h]")
    assert seen(page, "#code-link", tmp_path) == [ADDRESS]


def seen(page: Page, code: str, folder) -> list[str]:
    """What a camera reads from the screen when this code is in the middle of it."""
    page.locator(code).evaluate("code => code.closest('svg').scrollIntoView({ block: 'center' })")
    page.screenshot(path=folder / "screen.png")
    return read_codes(folder / "screen.png")


@pytest.mark.node
def test_sheet_and_cards_are_read_from_paper_in_every_language(page: Page, server, words, tmp_path):
    """Done when 6. Two languages on a sheet, each of them once the first and once the second; and
    one language alone."""
    ring = [*words, next(iter(words))]
    sides = [*pairwise(ring), ("nl",), ("ti",)]
    for codes in sides:
        page.goto(f"{server.url}/{codes[0]}/h/{'/'.join(codes[1:])}".rstrip("/"))
        sheet, cards = sheets(page, tmp_path)
        expected = sorted(words[code] for code in codes)
        assert read_codes(sheet) == expected, codes
        assert read_codes(cards) == expected, codes


def sheets(page: Page, folder):
    """What comes out of the printer at its real size, as pictures of what it holds."""
    pdf = folder / "paper.pdf"
    page.pdf(path=pdf, prefer_css_page_size=True)
    for old in folder.glob("paper-*.pgm"):
        old.unlink()
    command = ["pdftoppm", "-gray", "-r", f"{DOTS_PER_INCH}", pdf, folder / "paper"]
    subprocess.run(command, check=True)
    made = sorted(folder.glob("paper-*.pgm"))
    assert len(made) == 2
    return made


def test_a_card_is_as_large_as_a_bank_card_and_all_of_it_fits(page: Page, server, words):
    page.emulate_media(media="print")
    for language in words:
        page.goto(f"{server.url}/{language}/h")
        faces = page.locator(".face").evaluate_all(
            "all => all.map(face => [face.offsetWidth, face.offsetHeight,"
            " face.scrollWidth, face.scrollHeight])"
        )
        assert len(faces) == 8
        for width, height, *inside in faces:
            assert (width, height) == pytest.approx([side * MM for side in CARD], abs=1)
            assert inside[0] <= width, language
            assert inside[1] <= height, language
        svg = page.locator(".face .code").first
        modules = int(svg.get_attribute("viewBox").split()[-1])
        assert svg.bounding_box()["width"] * (modules - 8) / modules >= SMALLEST_CODE * MM


@pytest.mark.parametrize("language", ["en", "nl"])
def test_paper_does_not_say_what_it_is_about_or_where_it_is_from(
    page: Page, server, tmp_path, language
):
    page.goto(f"{server.url}/{language}/h")
    sheets(page, tmp_path)
    command = ["pdftotext", "-layout", tmp_path / "paper.pdf", "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert text.count("0900-8844") == 1 + 1 + 4 + 4
    # A help desk can be anybody's.
    assert set(given_away(text, "en", "nl")) <= {"help"}
    assert "localhost" not in text
    assert "example.org" not in text
