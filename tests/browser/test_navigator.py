"""The navigator on a phone: offline, by keyboard, in Arabic; and what stays of the answers."""

import json

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import pick

# Everywhere a page can leave something behind.
KEPT = """
async () => JSON.stringify({
  address: location.href,
  history: history.state,
  title: document.title,
  name: window.name,
  cookie: document.cookie,
  local: { ...localStorage },
  session: { ...sessionStorage },
  databases: (await indexedDB.databases()).map(each => each.name),
  caches: (await Promise.all((await caches.keys()).map(async name =>
    (await (await caches.open(name)).keys()).map(each => each.url)))).flat().sort()
})
"""


def open_navigator(page: Page) -> None:
    page.click("main a[data-page=n]")
    page.wait_for_selector("main[data-view=navigator]")


def press(page: Page, go: str, *chosen: str) -> None:
    for value in chosen:
        page.check(f"input[value={value}]")
    page.click(f"main button[value={go}]")


def test_a_whole_way_without_a_network(page: Page, context: BrowserContext, server):
    """Done when 2, in Arabic: questions, back, change, results with numbers to tap."""
    page.goto(server.url)
    pick(page, "ar", "keep")
    expect(page.locator(".notice")).not_to_be_empty()
    context.set_offline(True)
    open_navigator(page)
    assert page.get_attribute("html", "dir") == "rtl"
    press(page, "next", "danger", "place")
    press(page, "next", "adult")
    press(page, "back")
    expect(page.locator("input[value=adult]")).to_be_checked()
    press(page, "next")
    press(page, "result", "none")
    results = page.locator(".result").evaluate_all("all => all.map(each => each.dataset.block)")
    assert results == ["n-n01", "n-n04"]
    assert page.locator(".result a[href='tel:112']").count() == 1
    page.click("main .answers button[value=q02]")
    press(page, "result", "minor")
    results = page.locator(".result").evaluate_all("all => all.map(each => each.dataset.block)")
    assert results == ["n-n01"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_by_keyboard_alone(page: Page, server):
    """The heading has the focus after each step; options and buttons follow it."""
    page.goto(server.url)
    pick(page, "en")
    page.locator("main a[data-page=n]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("main[data-view=navigator]")
    assert focused(page) == "H1"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("input[value=danger]")).to_be_checked()
    # Enter in the form is the first button: go on.
    page.keyboard.press("Enter")
    page.wait_for_selector(".result[data-block=n-n01]")
    assert focused(page) == "H1"


def test_a_question_is_a_group_with_its_name(page: Page, server):
    """What a screen reader says: a group named by the question, and what can be chosen."""
    page.goto(server.url)
    pick(page, "en")
    open_navigator(page)
    group = page.get_by_role("group", name="What would help you now?")
    assert group.get_by_role("checkbox").count() == 13
    press(page, "next", "place")
    assert page.get_by_role("group", name="Are you eighteen or older?").is_visible()
    assert page.get_by_role("radio", name="No, I am younger").is_visible()


def test_answers_leave_nothing_behind(page: Page, server):
    """No address, no entry of the history, no storage, no request more than another view."""
    page.goto(server.url)
    pick(page, "en")
    open_navigator(page)
    before, depth = page.evaluate(KEPT), page.evaluate("history.length")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    press(page, "next", "danger", "stay")
    press(page, "next", "adult")
    press(page, "result", "scheme")
    assert page.locator(".result").count() > 1
    assert page.evaluate(KEPT) == before
    assert page.evaluate("history.length") == depth
    assert not requests
    assert json.loads(before)["address"] == server.url + "/"


@pytest.mark.parametrize("way", ["link", "back"])
def test_who_leaves_the_view_leaves_the_answers(page: Page, server, way):
    page.goto(server.url)
    pick(page, "en")
    open_navigator(page)
    press(page, "next", "danger", "place")
    if way == "link":
        page.click("main .back a")
    else:
        page.go_back()
    page.wait_for_selector("main[data-view=home]")
    open_navigator(page)
    assert page.locator("input[type=hidden][name=q01]").count() == 0
    assert page.locator("input:checked").count() == 0


def test_the_card_before_a_call_is_on_the_way(page: Page, server):
    page.goto(server.url)
    pick(page, "en")
    open_navigator(page)
    press(page, "result", "danger")
    page.click(".result a[href='tel:112']")
    page.wait_for_selector("main[data-view=call]")
    page.go_back()
    page.wait_for_selector(".result[data-block=n-n01]")


def test_the_exit_takes_the_answers(page: Page, server):
    page.goto(server.url)
    pick(page, "en")
    open_navigator(page)
    press(page, "next", "danger", "place")
    page.click("[data-action=exit]")
    page.wait_for_url(lambda url: not url.startswith(server.url))
    page.go_back()
    page.wait_for_load_state()
    assert page.locator("main[data-view=navigator]").count() == 0
    assert page.locator("input").count() == 0


@pytest.mark.node
def test_without_javascript(browser, server):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(server.url + "/ar/")
    open_navigator(page)
    for go, *chosen in (("next", "danger", "place"), ("result", "adult")):
        with page.expect_navigation():
            press(page, go, *chosen)
    assert page.locator(".result").count() == 2
    assert page.url == server.url + "/ar/n"
    page.context.close()


@pytest.mark.node
def test_from_a_page_with_its_own_address_the_form_still_works(page: Page, server):
    """The app is only at its one address; elsewhere the form goes to the server as it is."""
    page.goto(server.url + "/en/n")
    press(page, "result", "danger")
    page.wait_for_selector(".result[data-block=n-n01]")


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.tagName")
