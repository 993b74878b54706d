"""Phones that lack something: room, or the means by which tabs wait for each other."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import pick, until
from tests.browser.held import POINTER, hold
from tests.browser.hostile import Line
from tests.browser.releases import sentence

USED = "navigator.storage.estimate().then(estimate => estimate.usage)"
TEXT_CACHES = "caches.keys().then(all => all.filter(name => name.startsWith('t-')))"
NO_ROOM = "There is no room on this phone."


def leave_room(page: Page, line: Line, more: int | None) -> None:
    """So many bytes more than are used now, and then the phone is full; None: as many as it has."""
    devtools = page.context.new_cdp_session(page)
    limit = {} if more is None else {"quotaSize": page.evaluate(USED) + more}
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": line.proxy.url, **limit})


def note(page: Page) -> str:
    """What is said of an update that was not taken; looked for until one is."""
    pick(page, "en", "keep")
    while True:
        page.click("[data-action=phone]")
        page.wait_for_selector("main[data-view=phone]")
        found = page.locator("[data-status=failed]")
        if found.count():
            return found.inner_text()
        page.click("main .back a")
        page.wait_for_selector("main[data-view=home]")


@pytest.mark.parametrize("more", [0, 30_000])
def test_a_full_phone_keeps_the_release_that_it_has(page: Page, line: Line, more: int):
    """With room for nothing, not even for a note; and for the numbers, but not for the pack."""
    hold(page, line, "1")
    line.serve("2")
    leave_room(page, line, more)
    page.reload()
    assert NO_ROOM in note(page)
    page.click("[data-action=renew]")
    page.wait_for_selector(".notice", state="hidden")
    assert NO_ROOM in page.inner_text("[data-status=failed]")
    assert page.evaluate(POINTER)["number"] == 1
    assert page.evaluate(TEXT_CACHES) == ["t-1"]
    page.context.set_offline(True)
    page.reload()
    pick(page, "en", "keep")
    page.click("main [data-page=p07]")
    assert page.locator("main [data-block]").count() > 10


def test_with_room_again_a_phone_takes_what_it_could_not(page: Page, line: Line):
    hold(page, line, "1")
    line.serve("2")
    leave_room(page, line, 0)
    page.reload()
    assert NO_ROOM in note(page)
    leave_room(page, line, None)
    page.click("[data-action=renew]")
    page.wait_for_selector("[data-status=failed]", state="detached")
    assert page.evaluate(POINTER)["number"] == 2


def test_a_full_phone_keeps_no_half_of_a_first_language(page: Page, line: Line):
    """Nothing that could be found, when it could not be read either."""
    line.serve("1")
    page.goto(line.proxy.url)
    leave_room(page, line, 30_000)
    page.click("[data-action=keep][data-language=en]")
    page.wait_for_selector("[role=status]:has-text('That did not work')")
    assert page.evaluate(TEXT_CACHES) == []
    assert not page.evaluate("caches.has('now')")


def test_a_full_phone_says_so_when_one_language_more_is_asked_for(page: Page, line: Line):
    hold(page, line, "1")
    leave_room(page, line, 30_000)
    page.click("main [data-action=language]")
    page.click("[data-action=keep][data-language=nl]")
    page.wait_for_selector(f"[role=status]:has-text('{NO_ROOM}')")
    assert page.evaluate(POINTER)["languages"] == ["en"]


@pytest.fixture
def unlocked(page: Page) -> Page:
    """A browser from before the Web Locks API."""
    page.context.add_init_script("delete Navigator.prototype.locks")
    return page


def test_without_locks_text_is_kept_and_renewed(unlocked: Page, line: Line):
    hold(unlocked, line, "1")
    assert unlocked.evaluate("navigator.locks") is None
    line.serve("2")
    unlocked.reload()
    until(unlocked, f"{POINTER}.then(now => now.number === 2 && !now.failed)")
    unlocked.click("[data-action=keep][data-language=nl]")
    unlocked.wait_for_selector("main[data-view=home]")
    assert unlocked.evaluate(POINTER)["languages"] == ["en", "nl"]
    unlocked.click("main [data-action=language]")
    pick(unlocked, "en", "keep")
    unlocked.click("main [data-page=p07]")
    assert sentence(2) in unlocked.inner_text("main")
