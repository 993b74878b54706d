"""The page of the server and the view of the app are the same: elements, text and links."""

import json

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import pick

# What a reader and a tool can tell of an element; the app adds tabindex and its own buttons.
OUTLINE = """
() => [...document.querySelectorAll('main *')]
  .filter(element => !element.closest('.clear, .listen, .tools'))
  .map(element => [
    element.localName,
    ...['href', 'rel', 'lang', 'dir', 'class', 'id', 'data-block', 'data-page', 'data-status',
      'data-action', 'data-language'].map(name => element.getAttribute(name)),
    [...element.childNodes].map(node => node.nodeType === Node.TEXT_NODE ? node.data : ' | ')
      .join('').replace(/\\s+/g, ' ').trim()
  ])
"""


def page_ids(targets, language):
    return [page["id"] for page in json.loads(targets[f"packs/{language}.json"])["pages"]]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_app_and_server_show_the_same(page: Page, browser, server, targets, language):
    plain = browser.new_context(java_script_enabled=False).new_page()
    page.goto(server.url)
    pick(page, language)
    for path in ("", "d", *page_ids(targets, language)):
        plain.goto(f"{server.url}/{language}/{path}")
        open_view(page, path)
        assert page.evaluate(OUTLINE) == plain.evaluate(OUTLINE), path
    plain.context.close()


def open_view(page: Page, path: str) -> None:
    if page.get_attribute("main", "data-view") != "home":
        page.click("main .back a")
    page.wait_for_selector("main[data-view=home]")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    if path:
        page.click(f"main [data-page={path}]:not([data-language])")
        page.wait_for_selector("main:not([data-view=home])")
