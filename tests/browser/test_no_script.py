"""With JavaScript off: language choice, every page, every number and the exit work."""

import json

import pytest
from playwright.sync_api import Page


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "java_script_enabled": False}


def test_from_the_first_screen_to_a_page_and_its_numbers(page: Page, server):
    page.goto(server.url)
    page.click("text=Nederlands")
    assert page.url == server.url + "/nl/"
    page.click("main [data-page=p02]")
    assert page.locator("h1").inner_text() == "Wie kan ik bellen, en wat gebeurt er dan?"
    assert page.locator("main a[href='tel:08007000']").count() == 1


def test_nothing_promises_what_needs_a_script(page: Page, server):
    page.goto(server.url)
    assert page.locator("[data-action=look]").first.is_hidden()
    assert page.locator("[data-script]").first.is_hidden()


def test_every_page_opens_from_the_menu(page: Page, server, targets):
    for expected in json.loads(targets["packs/nl.json"])["pages"]:
        page.goto(f"{server.url}/nl/")
        link = page.locator(f"main [data-page={expected['id']}]").first
        # Pages for professionals are folded away.
        if not link.is_visible():
            page.click("main details.group summary")
        link.click()
        assert page.locator("h1").inner_text() == expected["title"]


def test_the_exit_leads_away(page: Page, server, exit_site):
    page.goto(server.url + "/nl/p07")
    page.click("[data-action=exit]")
    assert page.url == exit_site
