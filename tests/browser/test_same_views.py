"""The page of the server and the view of the app are the same: elements, text and links."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from sync import client
from tests.browser.conftest import pick
from tests.conftest import Publisher, start_server
from tests.older import with_older_texts

# What a reader and a tool can tell of an element; the app adds tabindex and its own buttons.
OUTLINE = """
() => [...document.querySelectorAll('main *')]
  .filter(element => !element.closest('.clear, .listen, .tools, .sent'))
  .map(element => [
    element.localName,
    ...['href', 'rel', 'lang', 'dir', 'class', 'id', 'data-block', 'data-page', 'data-status',
      'data-action', 'data-language', 'data-second', 'role', 'aria-label', 'viewBox', 'd',
      'name', 'value', 'type', 'checked', 'method', 'action']
      .map(name => element.getAttribute(name)),
    [...element.childNodes].map(node => node.nodeType === Node.TEXT_NODE ? node.data : ' | ')
      .join('').replace(/\\s+/g, ' ').trim()
  ])
"""

# Answers and the button after them.
NAVIGATED = (
    ((), "next"),
    ((), "back"),
    (("place", "stay", "danger"), "next"),
    (("adult",), "next"),
    ((), "next"),
    (("yes",), "back"),
    (("none",), "result"),
    ((), "q04"),
    (("no",), "next"),
    (("undecided",), "next"),
    ((), "result"),
    ((), "q01"),
    ((), "result"),
)


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """The same node, read without scripts."""
    with browser.new_context(java_script_enabled=False) as context:
        yield context.new_page()


def page_ids(targets, language):
    return [page["id"] for page in json.loads(targets[f"packs/{language}.json"])["pages"]]


@pytest.mark.parametrize("language", ["en", "nl", "ar"])
def test_app_and_server_show_the_same(page: Page, plain, server, targets, language):
    page.goto(server.url)
    pick(page, language)
    for path in ("", "d", "s", "h", *page_ids(targets, language)):
        plain.goto(f"{server.url}/{language}/{path}")
        open_view(page, path)
        assert page.evaluate(OUTLINE) == plain.evaluate(OUTLINE), path


@pytest.mark.parametrize(("language", "second"), [("nl", "ar"), ("pl", "ti")])
def test_app_and_server_show_the_same_pair(page: Page, plain, server, language, second):
    page.goto(server.url)
    pick(page, language)
    open_view(page, "h")
    page.click("summary >> nth=0")
    page.click(f"[data-action=bilingual][data-second={second}]")
    page.wait_for_selector(f"main[data-view=handover] section[lang={second}]")
    plain.goto(f"{server.url}/{language}/h/{second}")
    assert page.evaluate(OUTLINE) == plain.evaluate(OUTLINE)
    assert page.locator("main .code > path").count() == 2
    page.click("main .back a")
    page.wait_for_selector("main[data-view=handover] .beside")
    for page_id in ("p01", "p07"):
        open_view(page, page_id)
        page.click("summary >> nth=0")
        page.click(f"[data-action=bilingual][data-second={second}]")
        page.wait_for_selector("main[data-view=pair]")
        plain.goto(f"{server.url}/{language}/{page_id}/{second}")
        assert page.evaluate(OUTLINE) == plain.evaluate(OUTLINE)
        for flip in ("", "/2"):
            page.click("[data-action=enlarge] >> nth=0")
            page.wait_for_selector(f"main[data-view=block] [lang={second if flip else language}]")
            plain.goto(f"{server.url}/{language}/{page_id}/{second}/b1{flip}")
            assert page.evaluate(OUTLINE) == plain.evaluate(OUTLINE)
        page.click("main .back a")
        page.wait_for_selector("main[data-view=pair]")
        page.click("main .back a")
        page.wait_for_selector("main[data-view=page]")


@pytest.fixture(scope="module")
def older(targets, demo_keys, tmp_path_factory):
    """A server whose Polish is older than its source here and there, and reviewed on one page."""
    folder = tmp_path_factory.mktemp("older")
    publisher = Publisher(demo_keys, folder / "repository")
    publisher.publish(with_older_texts(targets, "pl"))
    client.pull(str(publisher.repository), folder / "data", publisher.root)
    running = start_server(folder / "data", folder / "server.log")
    yield running
    running.stop()


def test_app_and_server_label_the_same(page: Page, plain, older):
    page.goto(older.url)
    pick(page, "pl")
    for path in ("", "d", "s", "p01", "p02"):
        plain.goto(f"{older.url}/pl/{path}")
        open_view(page, path)
        assert page.evaluate(OUTLINE) == plain.evaluate(OUTLINE), path
        assert (page.locator("main [data-status=stale]").count() > 0) == (path != "p01"), path
        assert (page.locator("main [data-status=draft]").count() > 0) == (path != "p01"), path
    page.click("summary >> nth=0")
    page.click("[data-action=bilingual][data-second=nl]")
    page.wait_for_selector("main[data-view=pair]")
    plain.goto(f"{older.url}/pl/p02/nl")
    assert page.evaluate(OUTLINE) == plain.evaluate(OUTLINE)


def test_app_and_server_show_the_same_cards(page: Page, plain, server):
    page.goto(server.url)
    pick(page, "ar")
    open_view(page, "s")
    for card in ("s01", "s02", "l-ar", "l-ti", "l-hu", "n-police"):
        page.click(f"[data-card={card}]")
        page.wait_for_selector("main[data-view=shown]")
        plain.goto(f"{server.url}/ar/s/{card}")
        assert page.evaluate(OUTLINE) == plain.evaluate(OUTLINE), card
        page.click("main .back a")
        page.wait_for_selector("main[data-view=showing]")


def test_app_and_server_ask_and_answer_the_same(page: Page, plain, server):
    """Each question on the way, backwards and changed too, and the results."""
    page.goto(server.url)
    pick(page, "ar")
    open_view(page, "n")
    plain.goto(server.url + "/ar/n")
    for chosen, go in NAVIGATED:
        for each in (page, plain):
            for value in chosen:
                each.check(f"input[value={value}]")
            if go.startswith("q"):
                each.evaluate(
                    "document.querySelectorAll('details').forEach(each => { each.open = true })"
                )
            each.click(f"main button[value={go}] >> nth=-1")
        assert page.evaluate(OUTLINE) == plain.evaluate(OUTLINE), (chosen, go)
    assert page.locator(".result").count() >= 3


def test_the_words_are_in_the_order_of_the_language(page: Page, plain, server):
    """The server has the order of the editor; the phone knows the rules of the language."""
    page.goto(server.url)
    pick(page, "es")
    open_view(page, "g")
    plain.goto(server.url + "/es/g")
    ours, theirs = (each.evaluate(OUTLINE) for each in (page, plain))
    key = json.dumps
    assert sorted(ours, key=key) == sorted(theirs, key=key)
    terms = page.locator("main .word h2").all_inner_texts()
    compare = "terms => terms.toSorted(new Intl.Collator('es').compare)"
    assert terms == page.evaluate(compare, terms)
    assert terms != plain.locator("main .word h2").all_inner_texts()


def open_view(page: Page, path: str) -> None:
    if page.get_attribute("main", "data-view") != "home":
        page.click("main .back a")
    page.wait_for_selector("main[data-view=home]")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    if path:
        page.click(f"main [data-page={path}]:not([data-language])")
        page.wait_for_selector("main:not([data-view=home])")
