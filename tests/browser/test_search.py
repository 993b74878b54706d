"""Looking for something on a phone: offline, by keyboard, in Arabic; and what stays of it."""

import json

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import keep, pick
from tests.browser.test_navigator import KEPT

FIELD = "main input[type=search]"
RESULTS = ".found li > a"


def open_search(page: Page) -> None:
    page.click("main a[data-page=f]")
    page.wait_for_selector("main[data-view=search]")


def test_by_keyboard_without_a_network_and_nothing_stays(
    page: Page, context: BrowserContext, server
):
    """Done when "Search": found while it is typed, said by the live region, kept nowhere."""
    page.goto(server.url)
    keep(page, "ar")
    expect(page.locator(".notice")).not_to_be_empty()
    context.set_offline(True)
    page.locator("main a[data-page=f]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("main[data-view=search]")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    before, depth = page.evaluate(KEPT), page.evaluate("history.length")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    # Past the link to the English text.
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "asked"
    page.keyboard.type("محامي مجاني")
    page.wait_for_selector(RESULTS)
    said = page.get_by_role("status").filter(has_text=str(page.locator(RESULTS).count()))
    expect(said).to_be_visible()
    assert page.locator(RESULTS).first.get_attribute("href").startswith("/ar/p15")
    assert page.locator(".found mark").count() > 0
    page.keyboard.press("Enter")
    assert page.evaluate(KEPT) == before
    assert page.evaluate("history.length") == depth
    assert not requests
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # To the button, then to the first result, and along it to where the words stand.
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.page") == "p15"
    page.keyboard.press("Enter")
    page.wait_for_selector("main[data-view=page][data-id=p15]")
    page.go_back()
    page.wait_for_selector("main[data-view=search]")
    expect(page.locator(FIELD)).to_have_value("")
    assert page.locator(RESULTS).count() == 0
    assert json.loads(page.evaluate(KEPT))["address"] == server.url + "/"


def test_what_was_typed_stays_for_a_call_and_goes_with_the_view(page: Page, server):
    page.goto(server.url)
    pick(page, "en")
    open_search(page)
    page.fill(FIELD, "rape")
    page.click(".found a[data-action=call] >> nth=0")
    page.wait_for_selector("main[data-view=call]")
    page.go_back()
    page.wait_for_selector("main[data-view=search]")
    expect(page.locator(FIELD)).to_have_value("rape")
    assert page.locator(RESULTS).count() > 0
    page.fill(FIELD, "fairwork")
    page.click(".found a[data-page=d] >> nth=0")
    page.wait_for_selector("main[data-view=directory]")
    top = page.evaluate("document.getElementById('s-fairwork').getBoundingClientRect().top")
    assert 0 < top < 200
    page.click("main a[data-page=f]")
    page.wait_for_selector("main[data-view=search]")
    expect(page.locator(FIELD)).to_have_value("")


@pytest.mark.node
def test_without_javascript(browser, server):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(server.url + "/zh/")
    open_search(page)
    page.fill(FIELD, "免费律师")
    page.keyboard.press("Enter")
    page.wait_for_selector(RESULTS)
    assert page.url == server.url + "/zh/f"
    assert page.locator(RESULTS).first.get_attribute("href").startswith("/zh/p15")
    page.context.close()
