"""Leaving in three engines: whatever way back there is, nothing that was read is on it (R4 to R9).

After an exit a person presses Back and Forward, up to five times each, in any order.
"""

from itertools import product

import pytest

from tests.engines.conftest import ENGINES
from tests.engines.phone import EXIT, EXIT_PAGE, FIVE_OF_EACH, Phone, drawn_by_lot, words
from tests.every import at_least

PAGES = ("p01", "p02", "p16")
# How often a key is pressed to leave.
KEYS = {"Shift": 3, "Escape": 2}
# Controls on the way from the menu, by the view that each opens.
WAYS = {
    "call": {"call": "main a[data-action=call]", "number": "[data-action=show]"},
    "phone": {"phone": "[data-action=phone]", "icon": "[data-action=icon]"},
    "clear": {"clear": "[data-action=wipe]", "cleared": "main [data-action=wipe]"},
}


@pytest.mark.visit("exit: Back and Forward show nothing that was read")
@pytest.mark.parametrize("action", at_least("look", more=["keep"]))
def test_back_and_forward_after_an_exit_show_nothing_that_was_read(
    phone: Phone, server, exit_site, action
):
    """R6; what is kept and left is walked back to with the server stopped, too."""
    first = phone.open_start(server.url)
    phone.keep("en") if action == "keep" else phone.pick("en")
    phone.read(*PAGES)
    left_at = phone.leave(exit_site)
    seen = phone.walk(drawn_by_lot() if action == "keep" else FIVE_OF_EACH)
    # As often forward as back: it comes by where it ended again, whatever the order.
    assert words(left_at) <= words(*seen) <= words(first, left_at)


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
@pytest.mark.parametrize(
    ("phone", "key"),
    at_least(
        *product(ENGINES, ["Escape"]),
        ("chromium", "Shift"),
        more=product(ENGINES[1:], ["Shift"]),
    ),
    indirect=["phone"],
)
def test_the_exit_by_keyboard_leads_back_to_nothing_either(phone: Phone, server, exit_site, key):
    """R13, R6"""
    first = phone.open_start(server.url)
    phone.pick("en")
    phone.read("p01")
    for _ in range(KEYS[key]):
        phone.press(key)
    phone.until(f"location.href === '{exit_site}'")
    assert words(*phone.walk()) == words(first, EXIT_PAGE)


@pytest.mark.parametrize(
    ("phone", "way"),
    at_least(
        *product(ENGINES, ["call"]),
        *product(["chromium"], ["phone", "clear"]),
        more=product(ENGINES[1:], ["phone", "clear"]),
    ),
    indirect=["phone"],
)
def test_an_exit_from_any_other_view_leads_back_to_nothing(phone: Phone, server, exit_site, way):
    """R6: the card before a call, what is kept, and clearing."""
    first = phone.open_start(server.url)
    phone.pick("en")
    for view, control in WAYS[way].items():
        phone.tap(control)
        phone.until_seen(f"main[data-view={view}]")
    phone.leave(exit_site)
    assert words(*phone.walk()) == words(first, EXIT_PAGE)


@pytest.mark.parametrize("phone", at_least("chromium", "firefox", more=["webkit"]), indirect=True)
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
