"""A window that nobody looks at shows nothing (R18), and a page that returns is the first screen.

A driven Chromium is never hidden: there the page is told so. WebKitGTK has no cache for Back while
it is driven; and the clock can be turned only in Chromium.
"""

import pytest

from tests.engines.phone import Phone
from tests.engines.windows import ChromiumPhone

MINUTE_MS = 60_000
NOTED = "addEventListener('pageshow', event => { window.persisted = event.persisted })"


@pytest.mark.visit("no text in a window without the focus, or hidden")
def test_a_hidden_window_shows_nothing_and_comes_back_as_it_was(phone: Phone, server):
    """R18"""
    phone.open_start(server.url)
    phone.pick("en")
    phone.read("p01")
    read = phone.shown()
    phone.hide()
    phone.until("document.hidden")
    assert phone.shown() == ""
    phone.show()
    phone.until("!document.hidden")
    assert phone.shown() == read


@pytest.mark.visit("no text in a window without the focus, or hidden")
def test_a_window_without_the_focus_shows_no_text(phone: Phone, server):
    """R18: a split screen, or the list of open windows; the exit stays in reach."""
    phone.open_start(server.url)
    phone.pick("en")
    phone.ask("void window.dispatchEvent(new Event('blur'))")
    assert phone.shown().split() == ["Exit", "112"]
    phone.ask("void window.dispatchEvent(new Event('focus'))")
    assert "What do you need?" in phone.shown()


@pytest.mark.visit("after a minute away, the first screen")
@pytest.mark.parametrize("phone", ["chromium"], indirect=True)
@pytest.mark.parametrize(("away", "view"), [(MINUTE_MS - 1000, "home"), (MINUTE_MS, "start")])
def test_after_a_minute_away_the_first_screen_is_what_comes_back(
    phone: ChromiumPhone, server, away, view
):
    """R18: somebody else may be the one who comes back."""
    phone.page.clock.install()
    first = phone.open_start(server.url)
    phone.pick("en")
    menu = phone.shown()
    phone.page.clock.pause_at(phone.ask("Date.now()") + 1000)
    phone.hide()
    phone.page.clock.run_for(away)
    assert phone.ask("document.querySelector('main').dataset.view") == view
    assert phone.shown() == ""
    phone.show()
    assert phone.shown() == {"home": menu, "start": first}[view]


@pytest.mark.visit("a page from the browser's page cache is the first screen")
@pytest.mark.parametrize("phone", ["chromium", "firefox"], indirect=True)
def test_a_page_from_the_cache_for_back_is_the_first_screen(
    phone: Phone, cacheable: str, exit_site
):
    """R7, R8: some browsers keep a page in spite of no-store; left by an ordinary link."""
    first = phone.open_start(cacheable)
    phone.pick("en")
    was_read = phone.read("p01")
    phone.ask(NOTED)
    phone.ask(f"void (location.href = '{exit_site}')")
    phone.until(f"location.href === '{exit_site}'")
    phone.back()
    phone.until("window.persisted")
    seen = phone.watch()
    assert seen[-1] == first
    assert not [line for text in seen for line in was_read if line not in first and line in text]
