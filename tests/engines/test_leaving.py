"""Leaving in three engines: whatever way back there is, nothing that was read is on it (R4 to R9).

After an exit a person presses Back and Forward, up to five times each, in any order.
"""

import pytest

from tests.engines.phone import EXIT, EXIT_PAGE, FIVE_OF_EACH, Phone, drawn_by_lot, words

PAGES = ("p01", "p02", "p16")


@pytest.mark.visit("exit: Back and Forward show nothing that was read")
@pytest.mark.parametrize("choose", [Phone.pick, Phone.keep], ids=["look", "keep"])
def test_back_and_forward_after_an_exit_show_nothing_that_was_read(
    phone: Phone, server, exit_site, choose
):
    """R6"""
    first = phone.open_start(server.url)
    choose(phone, "en")
    phone.read(*PAGES)
    phone.leave(exit_site)
    seen = phone.walk(FIVE_OF_EACH if choose is Phone.pick else drawn_by_lot())
    # As often forward as back: it comes by the other site again, whatever the order.
    assert words(EXIT_PAGE) <= words(*seen) <= words(first, EXIT_PAGE)


@pytest.mark.parametrize("phone", ["chromium", "firefox"], indirect=True)
def test_nor_do_they_where_the_browser_keeps_whole_pages(phone: Phone, cacheable: str, exit_site):
    """R6, R8: no-store does not keep every page out of the cache for Back and Forward."""
    first = phone.open_start(cacheable)
    phone.pick("en")
    phone.read(*PAGES)
    phone.leave(exit_site)
    assert words(*phone.walk(FIVE_OF_EACH)) == words(first, EXIT_PAGE)


def test_back_steps_through_what_was_read_until_the_exit(phone: Phone, server):
    """R4"""
    first = phone.open_start(server.url)
    phone.pick("en")
    menu = phone.shown()
    phone.read("p01")
    phone.back()
    assert phone.shown() == menu
    phone.back()
    assert phone.shown() == first


def test_forward_leads_nowhere_after_going_back_and_leaving(phone: Phone, server, exit_site):
    """R6: what was read lies before the reader then, not behind."""
    first = phone.open_start(server.url)
    phone.pick("en")
    phone.read("p01", "p02")
    for _ in range(3):
        phone.back()
        phone.shown()
    phone.leave(exit_site)
    assert words(*phone.walk()) <= words(first, EXIT_PAGE)


def test_a_second_tap_on_the_way_out_changes_nothing(phone: Phone, server, exit_site):
    """R6: a frightened hand taps twice."""
    first = phone.open_start(server.url)
    phone.pick("en")
    phone.read("p01")
    phone.tap_twice(EXIT)
    phone.until(f"location.href === '{exit_site}'")
    assert words(*phone.walk()) == words(first, EXIT_PAGE)


@pytest.mark.visit("exit by keyboard")
@pytest.mark.parametrize(("key", "times"), [("Shift", 3), ("Escape", 2)])
def test_the_exit_by_keyboard_leads_back_to_nothing_either(
    phone: Phone, server, exit_site, key, times
):
    """R13, R6"""
    first = phone.open_start(server.url)
    phone.pick("en")
    phone.read("p01")
    for _ in range(times):
        phone.press(key)
    phone.until(f"location.href === '{exit_site}'")
    assert words(*phone.walk()) == words(first, EXIT_PAGE)


@pytest.mark.parametrize(
    "way",
    [
        {"call": "main a[data-action=call]", "number": "[data-action=show]"},
        {"phone": "[data-action=phone]", "icon": "[data-action=icon]"},
        {"clear": "[data-action=wipe]", "cleared": "main [data-action=wipe]"},
    ],
    ids=["call", "phone", "clear"],
)
def test_an_exit_from_any_other_view_leads_back_to_nothing(phone: Phone, server, exit_site, way):
    """R6: the card before a call, what is kept, and clearing."""
    first = phone.open_start(server.url)
    phone.pick("en")
    for view, control in way.items():
        phone.tap(control)
        phone.until_seen(f"main[data-view={view}]")
    phone.leave(exit_site)
    assert words(*phone.walk()) == words(first, EXIT_PAGE)


def test_who_comes_back_starts_at_the_first_screen_and_can_leave_again(
    phone: Phone, server, exit_site
):
    """R6, R7"""
    first = phone.open_start(server.url)
    phone.pick("en")
    phone.read("p01", "p02")
    phone.leave(exit_site)
    phone.back()
    assert phone.start_shown() == first
    phone.pick("en")
    phone.read("p02")
    phone.leave(exit_site)
    assert words(*phone.walk()) == words(first, EXIT_PAGE)
