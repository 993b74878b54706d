"""Leaving by keyboard: Shift three times, or Escape twice, and nothing else (R13)."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import pick

ARMED = "Press once more to leave"


@pytest.fixture
def reading(page: Page, server) -> Page:
    page.goto(server.url)
    pick(page, "en")
    page.click("main a[data-page=p07]")
    page.wait_for_selector("main[data-view=page]")
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def spoken(page: Page) -> str:
    return page.text_content(".spoken") or ""


@pytest.mark.parametrize("keys", [["Shift"] * 3, ["Escape"] * 2])
def test_the_keys_leave(reading: Page, exit_site, keys):
    """R13"""
    press(reading, *keys)
    reading.wait_for_url(exit_site)


@pytest.mark.parametrize("keys", [["Shift"] * 3, ["Escape"] * 2])
@pytest.mark.parametrize("path", ["/", "/nl/p07", "/nothing"])
def test_the_keys_leave_from_a_page_with_its_own_address(page, server, exit_site, keys, path):
    """R13"""
    page.goto(server.url + path)
    page.wait_for_function("() => document.readyState === 'complete'")
    press(page, *keys)
    page.wait_for_url(exit_site)


@pytest.mark.parametrize(
    "keys",
    [
        ["Escape"],
        ["Shift"] * 2,
        ["Shift", "Escape", "Shift", "Shift"],
        ["Shift", "Shift", "a", "Shift"],
        ["Shift+Tab"] * 4,
        ["Shift+A"] * 4,
        ["Control+Shift"] * 4,
        ["Escape", "a", "Escape"],
    ],
    ids=" ".join,
)
def test_fewer_keys_or_others_do_not(reading: Page, server, keys):
    """R13: one Escape closes other things, and Shift is held to write and to go back."""
    press(reading, *keys)
    assert reading.url == server.url + "/"
    assert reading.locator("main[data-view=page] h1").count() == 1


def test_too_slow_is_not_meant(page: Page, server):
    """R13: five seconds for Shift, one for Escape; the events carry the time."""
    page.goto(server.url)
    pick(page, "en")
    press_at = """times => times.forEach(([key, type, time]) => {
      const event = new KeyboardEvent(type, { key, bubbles: true })
      Object.defineProperty(event, 'timeStamp', { value: time })
      document.body.dispatchEvent(event)
    })"""
    page.evaluate(press_at, [["Shift", "keyup", at] for at in (0, 2500, 5001)])
    page.evaluate(press_at, [["Escape", "keydown", at] for at in (9000, 10_001)])
    assert page.is_visible("main[data-view=home] h1")
    page.evaluate(press_at, [["Escape", "keydown", at] for at in (20_000, 20_999)])
    page.wait_for_selector("main", state="detached")


@pytest.mark.parametrize(
    ("keys", "armed"), [(["Shift"], ""), (["Shift"] * 2, ARMED), (["Escape"], ARMED)]
)
def test_before_the_last_key_it_is_said(reading: Page, keys, armed):
    """R13: to somebody who hears the page, and not on the screen."""
    press(reading, *keys)
    assert spoken(reading) == armed
    assert reading.get_attribute(".spoken", "role") == "status"
    assert reading.locator(".spoken").bounding_box()["width"] <= 1


def test_what_was_said_is_gone_with_the_next_view(reading: Page):
    press(reading, "Escape")
    reading.click("main .back a")
    assert spoken(reading) == ""


def test_a_held_key_counts_once(reading: Page):
    """R13: a keyboard repeats a key that is held."""
    for _ in range(4):
        reading.keyboard.down("Escape")
    reading.keyboard.up("Escape")
    assert reading.is_visible("main[data-view=page] h1")


@pytest.mark.parametrize("keys", [["Shift"] * 3, ["Escape"] * 2])
def test_keys_in_a_field_do_not_leave(reading: Page, keys):
    """R13: there is no field yet; search will bring one."""
    reading.evaluate("document.querySelector('main').append(document.createElement('input'))")
    reading.focus("main input")
    press(reading, *keys)
    assert reading.is_visible("main[data-view=page] h1")
