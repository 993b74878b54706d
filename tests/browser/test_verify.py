"""What a phone refuses, whoever serves it: the old text stays, is read, and that is shown."""

import json

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import pick, until
from tests.browser.held import POINTER, SIGN_IN, TEXTS, failed, hold, shows
from tests.browser.hostile import Line
from tests.browser.releases import NUMBER, WRONG, sentence


def one_digit(path: str, body: bytes) -> bytes | None:
    """M.'s number with its last digit changed, of the same length."""
    if not path.startswith("/tuf/first/") and not path.endswith(".directory.json"):
        return None
    return body.replace(NUMBER.encode(), WRONG.encode())


def test_one_changed_digit_is_refused(page: Page, line: Line):
    """Done when 6: the number in the pack is not the signed one."""
    hold(page, line, "1")
    line.serve("2")
    line.proxy.tamper = lambda path, body: b"{}" if "/diff/" in path else one_digit(path, body)
    failed(page, "changed")
    shows(page, 1, "It was damaged or changed on the way.")
    assert WRONG not in json.dumps(page.evaluate(TEXTS))


def test_one_changed_digit_is_refused_on_the_first_visit(page: Page, line: Line):
    """And nothing is kept, and nothing shown."""
    line.serve("1")
    line.proxy.tamper = one_digit
    page.goto(line.proxy.url)
    page.click("li[lang=en] summary")
    for action in ("look", "keep"):
        page.click(f"[data-action={action}][data-language=en]")
        page.wait_for_selector("[role=status]:has-text('That did not work')")
    assert page.get_attribute("main", "data-view") == "start"
    assert not page.evaluate("caches.has('now')")


def test_an_older_signed_release_is_refused(page: Page, line: Line):
    """Done when 6: signed by the right people, but from before."""
    hold(page, line, "2")
    line.serve("1")
    failed(page, "older")
    shows(page, 2, "It is older than the text on this phone.")


def test_an_expired_release_is_refused(page: Page, line: Line):
    """Done when 6: newer by its number, and too old by its date."""
    hold(page, line, "1")
    line.serve("expired")
    failed(page, "expired")
    shows(page, 1, "It is too old, or the clock of this phone is wrong.")


def test_an_expired_release_is_better_than_none(page: Page, line: Line):
    """Expiry never takes text away: kept on a first visit, with its label."""
    hold(page, line, "expired")
    assert page.locator("[data-status=stale]").count() == 1


def test_a_text_too_long_to_come_with_the_metadata_is_fetched_after_it(page: Page, line: Line):
    """By its signed length: content may grow past what a phone reads unsigned."""
    hold(page, line, "long")
    fetched = [path for path in line.proxy.asked if "/targets/" in path]
    assert {path.split(".", 1)[1] for path in fetched} == {"directory.json", "en.json"}
    line.stop()
    page.reload()
    pick(page, "en", "keep")


def test_a_strangers_release_is_refused(page: Page, line: Line):
    """Done when 6: another set of keys, a higher number."""
    hold(page, line, "1")
    line.serve("stranger")
    failed(page, "signature")
    shows(page, 1, "It is not signed by those who write this text.")


def test_a_page_that_asks_to_sign_in_is_refused(page: Page, line: Line):
    """A captive portal answers everything with 200 and HTML."""
    hold(page, line, "1")
    line.proxy.tamper = lambda path, _body: SIGN_IN if path.startswith("/tuf/") else None
    failed(page, "form")
    shows(page, 1, "Does the Wi-Fi ask you to sign in first?")


def test_metadata_that_breaks_off_is_refused(page: Page, line: Line):
    hold(page, line, "1")
    line.serve("2")
    line.proxy.cut = lambda path: 400 if path.endswith("/now.json") else None
    failed(page, "network")
    shows(page, 1, "There was no connection, or it broke off.")


def test_a_pack_that_breaks_off_is_refused_and_fetched_next_time(page: Page, line: Line):
    """The rest of the release came; no half of it is shown."""
    hold(page, line, "1")
    line.serve("2")
    line.proxy.tamper = lambda path, _body: b"{}" if "/diff/" in path else None
    line.proxy.cut = lambda path: (
        999 if path.endswith(".en.json") and "/diff/" not in path else None
    )
    failed(page, "network")
    shows(page, 1, "There was no connection, or it broke off.")
    line.proxy.honest()
    page.reload()
    until(page, f"{POINTER}.then(now => now.number === 2 && !now.failed)")


def test_a_longer_pack_is_refused(page: Page, line: Line):
    """One byte more than was signed; tests/phone has the one that never ends."""
    hold(page, line, "1")
    line.serve("2")

    def longer(path: str, body: bytes) -> bytes | None:
        return body + b" " if "/targets/" in path else b"{}" if "/diff/" in path else None

    line.proxy.tamper = longer
    failed(page, "changed")
    shows(page, 1, "It was damaged or changed on the way.")


def test_a_success_takes_the_note_away(page: Page, line: Line):
    hold(page, line, "1")
    line.proxy.tamper = lambda path, _body: SIGN_IN if path.startswith("/tuf/") else None
    failed(page, "form")
    line.proxy.honest()
    pick(page, "en", "keep")
    page.click("[data-action=phone]")
    page.click("[data-action=renew]")
    page.wait_for_selector("[data-status=failed]", state="detached")
    assert page.evaluate(POINTER)["number"] == 1
    assert "failed" not in page.evaluate(POINTER)


def test_a_phone_of_the_version_before_keeps_its_text_and_is_verified(page: Page, line: Line):
    """Its pointer holds no metadata: it starts anew with the root of the app, and loses nothing."""
    hold(page, line, "1")
    page.evaluate(
        f"""async () => {{
          const {{ number, published, expires, demo, targets, languages }} = await {POINTER}
          const old = {{ number, published, expires, demo, targets, languages }}
          const cache = await caches.open('now')
          await cache.put('/now', new Response(JSON.stringify(old)))
        }}"""
    )
    line.proxy.tamper = lambda path, _body: SIGN_IN if path.startswith("/tuf/") else None
    failed(page, "form")
    shows(page, 1, "Does the Wi-Fi ask you to sign in first?")
    line.proxy.honest()
    line.serve("2")
    page.reload()
    until(page, f"{POINTER}.then(now => now.number === 2 && now.metadata.roots.length === 1)")


@pytest.mark.parametrize("held_back", ["directory.json", "en.json"])
def test_closed_in_the_middle_it_has_the_old_text_or_the_new(page: Page, line: Line, held_back):
    """Never half: the page goes away while a file is still under way."""
    hold(page, line, "1")
    line.serve("2")
    line.proxy.tamper = lambda path, _body: b"{}" if "/diff/" in path else None
    waiting: list = []
    page.context.route(f"**/targets/**{held_back}", lambda route: waiting.append(route))
    page.reload()
    while not waiting:
        page.wait_for_timeout(20)
    context = page.context
    page.close()
    again = context.new_page()
    context.unroute(f"**/targets/**{held_back}")
    line.proxy.tamper = lambda path, _body: SIGN_IN if path.startswith("/tuf/") else None
    again.goto(line.proxy.url)
    until(again, f"{POINTER}.then(now => now.failed?.why === 'form')")
    shows(again, 1, "Does the Wi-Fi ask you to sign in first?")
    line.proxy.honest()
    again.reload()
    until(again, f"{POINTER}.then(now => now.number === 2)")


def test_two_tabs_at_once_end_with_one_whole_release(page: Page, line: Line):
    """The second waits: else the first, which is slower, puts its older release over the newer."""
    hold(page, line, "1")
    line.serve("2")
    held: list[Route] = []
    page.route("**/tuf/diff/**", lambda route: route.continue_() if held else held.append(route))
    page.reload()
    until(page, "navigator.locks.query().then(all => all.held.length === 1)")
    while not held:
        page.wait_for_timeout(20)
    line.serve("3")
    other = page.context.new_page()
    other.goto(line.proxy.url)
    until(other, "navigator.locks.query().then(all => all.pending.length === 1)")
    held[0].continue_()
    until(other, f"{POINTER}.then(now => now.number === 3 && !now.failed)")
    until(other, "caches.keys().then(all => all.filter(n => n.startsWith('t-')).length === 1)")
    assert len([one for one in page.evaluate(TEXTS) if len(one) == 2]) == 2
    pick(other, "en", "keep")
    other.click("main [data-page=p07]")
    assert sentence(3) in other.inner_text("main")
