"""From phone to phone, without a network: one file, verified like anything that a node offers."""

import base64
import gzip
import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import keep, pick, until
from tests.browser.held import POINTER, TEXTS, hold
from tests.browser.hostile import Line
from tests.browser.releases import NUMBER, WRONG, sentence


def open_pass(page: Page) -> None:
    page.click("[data-action=phone]")
    page.click("[data-action=pass]")
    page.wait_for_selector("main[data-view=pass]")


def passed_on(page: Page, folder: Path) -> Path:
    """The file that this phone makes."""
    open_pass(page)
    with page.expect_download() as download:
        page.click("[data-action=send]")
    assert download.value.suggested_filename == "info.txt"
    path = folder / f"{len(list(folder.iterdir()))}.txt"
    download.value.save_as(path)
    return path


def give(page: Page, file: Path) -> None:
    """Choose this file in the view where files are opened."""
    with page.expect_file_chooser() as chooser:
        page.click("[data-action=take]")
    chooser.value.set_files(file)


def changed(file: Path, change) -> Path:
    """The file with its content changed, packed again as a phone packs it."""
    bundle = json.loads(gzip.decompress(base64.b64decode(file.read_bytes())))
    change(bundle)
    made = file.with_suffix(".changed.txt")
    made.write_bytes(base64.b64encode(gzip.compress(json.dumps(bundle).encode())))
    return made


@pytest.fixture
def second(browser: Browser):
    """Another phone."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "passed"
    made.mkdir()
    return made


def test_text_passes_from_one_phone_to_another_with_no_network(
    page: Page, second: Page, line: Line, folder: Path
):
    """Both are cut off; the second ends with the very text of the first."""
    hold(second, line, "1")
    line.serve("2")
    page.goto(line.proxy.url)
    keep(page, "en")
    line.stop()
    page.context.set_offline(True)
    second.context.set_offline(True)
    file = passed_on(page, folder)
    second.reload()
    pick(second, "en", "keep")
    open_pass(second)
    give(second, file)
    second.wait_for_selector("main[data-view=home]")
    until(second, f"{POINTER}.then(now => now.number === 2)")
    assert second.evaluate(TEXTS) == page.evaluate(TEXTS)
    second.click("main [data-page=p07]")
    assert sentence(2) in second.inner_text("main")


def test_a_phone_without_text_can_take_a_file_when_the_node_does_not_answer(
    page: Page, second: Page, line: Line, folder: Path
):
    """The first screen says nothing about files; only what failed offers it."""
    hold(page, line, "1")
    second.goto(line.proxy.url)
    assert second.locator("[data-action=take]").count() == 0
    second.context.set_offline(True)
    second.click("[data-action=keep][data-language=en]")
    second.wait_for_selector("[data-action=take]")
    give(second, passed_on(page, folder))
    second.wait_for_selector("main[data-view=home]")
    assert second.evaluate(TEXTS) == page.evaluate(TEXTS)


def test_a_file_brings_a_language_more_of_the_same_release(
    page: Page, second: Page, line: Line, folder: Path
):
    hold(page, line, "1", "nl")
    hold(second, line, "1")
    open_pass(second)
    give(second, passed_on(page, folder))
    until(second, f"{POINTER}.then(now => now.languages.length === 2)")


def swap_number(bundle: dict) -> None:
    bundle["files"]["directory.json"] = bundle["files"]["directory.json"].replace(NUMBER, WRONG)


def resign(bundle: dict) -> None:
    bundle["targets"]["signed"]["version"] += 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (swap_number, "It was damaged or changed on the way."),
        (resign, "It is not signed by those who write this text."),
        (lambda bundle: bundle.pop("snapshot"), "Something else"),
        (lambda bundle: bundle["files"].pop("packs/en.json"), "Something else"),
    ],
)
def test_a_changed_file_is_refused_with_one_sentence(
    page: Page, second: Page, line: Line, folder: Path, change, words
):
    """Also on a phone that holds an older release."""
    hold(second, line, "1")
    line.serve("2")
    page.goto(line.proxy.url)
    keep(page, "en")
    file = changed(passed_on(page, folder), change)
    before = second.evaluate(POINTER)
    open_pass(second)
    give(second, file)
    second.wait_for_selector(f"[role=status]:has-text('{words}')")
    assert second.evaluate(POINTER) == before
    second.click("main .back a")
    assert second.locator("main .pages a").count() > 40


def test_an_older_file_is_refused(page: Page, second: Page, line: Line, folder: Path):
    hold(page, line, "1")
    line.serve("2")
    second.goto(line.proxy.url)
    keep(second, "en")
    open_pass(second)
    give(second, passed_on(page, folder))
    second.wait_for_selector("[role=status]:has-text('It is older than the text on this phone.')")
    assert second.evaluate(POINTER)["number"] == 2


@pytest.mark.parametrize("holds", [True, False])
def test_a_strangers_file_is_refused(
    page: Page, second: Page, line: Line, folder: Path, holds: bool
):
    """By a phone with text, and by one that has only the app: that knows its root."""
    hold(page, line, "stranger")
    file = passed_on(page, folder)
    line.serve("1")
    second.goto(line.proxy.url)
    if holds:
        keep(second, "en")
        open_pass(second)
        words = "It is not signed by those who write this text."
    else:
        line.stop()
        second.click("[data-action=keep][data-language=en]")
        second.wait_for_selector("[data-action=take]")
        words = "This file was not taken"
    give(second, file)
    second.wait_for_selector(f"[role=status]:has-text('{words}')")
    assert second.evaluate("caches.has('now')") == holds


@pytest.mark.parametrize("content", [b"", b"hello", base64.b64encode(b"PK\x03\x04"), b"\xff" * 99])
def test_another_file_is_refused(page: Page, line: Line, folder: Path, content: bytes):
    hold(page, line, "1")
    open_pass(page)
    other = folder / "other.bin"
    other.write_bytes(content)
    give(page, other)
    page.wait_for_selector("[role=status]:has-text('This is not a file of this app')")
    assert page.evaluate(POINTER)["number"] == 1


def test_what_a_file_leaves_is_said_before_one_is_made(page: Page, line: Line):
    hold(page, line, "1")
    open_pass(page)
    text = page.inner_text("main")
    assert text.index("A file leaves traces.") < text.index("Make the file")


def test_the_file_shows_no_word_of_what_it_is(page: Page, line: Line, folder: Path):
    """R1: neither its name nor its letters, to who looks through files."""
    hold(page, line, "1")
    file = passed_on(page, folder)
    assert file.read_bytes().isascii()
    assert b"{" not in file.read_bytes()
    assert file.stat().st_size < 200_000
