"""The page of the server and the view of the app are the same: elements, text and links."""

import json
from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from playwright.sync_api import Browser, Page

from sync import client
from tests.access.views import OF_EVERY_KIND
from tests.browser.conftest import pick
from tests.conftest import Publisher, start_server
from tests.every import EVERY, at_least
from tests.older import with_older_texts

# What a reader and a tool can tell of an element, a text for each: of many small values Playwright
# makes heavy weather. The app adds tabindex and its own buttons.
OUTLINE = """
() => [...document.querySelectorAll('main *')]
  .filter(element => !element.closest('.clear, .listen, .tools, .sent, .now'))
  .map(element => JSON.stringify([
    element.localName,
    ...['href', 'rel', 'lang', 'dir', 'class', 'id', 'data-block', 'data-page', 'data-status',
      'data-action', 'data-language', 'data-second', 'data-open', 'name', 'value', 'type',
      'checked', 'method', 'action', 'role', 'aria-describedby', 'aria-label', 'autocomplete',
      'viewBox', 'd']
      .map(name => element.getAttribute(name)),
    [...element.childNodes].filter(node => !node.matches?.('.now'))
      .map(node => node.nodeType === Node.TEXT_NODE ? node.data : ' | ')
      .join('').replace(/\\s+/g, ' ').trim()
  ]))
"""

# With what holds at this moment, which a page that is made once a release does not say.
OUTLINE_NOW = OUTLINE.replace(", .now", "").replace(".now", ".clear")
# What is chosen in the directory, what is put on the list, and the button after them.
CHOSEN = (
    ({"need": "shelter", "who": "minor"}, (), "show"),
    ({"open": True}, ("112", "comensha"), "show"),
    ({"language": "ar", "need": "labour"}, ("fairwork",), "show"),
    ({"free": True, "stage": "compensation"}, (), "show"),
    ({"free": True}, ("kt",), "chosen"),
    ({}, (), "chosen"),
    ({}, ("mjd",), "show"),
)
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
    """Of the pages that stand for all, or of all."""
    pages = json.loads(targets[f"packs/{language}.json"])["pages"]
    return [page["id"] for page in pages if EVERY or page["id"] in OF_EVERY_KIND]


@pytest.mark.node
@pytest.mark.parametrize("language", at_least("ar", more=["nl"]))
def test_app_and_server_show_the_same(page: Page, plain, server, targets, language):
    page.goto(server.url)
    pick(page, language)
    for path in ("", "d", "s", "h", *page_ids(targets, language)):
        plain.goto(f"{server.url}/{language}/{path}")
        open_view(page, path)
        assert page.evaluate(OUTLINE) == plain.evaluate(OUTLINE), path


@pytest.mark.node
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
    assert page.locator("main section .code > path").count() == 2
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


@pytest.mark.node
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


@pytest.mark.node
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
            # The server answers with another page, the app with another view.
            with each.expect_navigation() if each is plain else nullcontext():
                each.click(f"main button[value={go}] >> nth=-1")
        assert page.evaluate(OUTLINE) == plain.evaluate(OUTLINE), (chosen, go)
    assert page.locator(".result").count() >= 3


@pytest.mark.node
@pytest.mark.parametrize(
    ("language", "queries"),
    [
        ("bg", ("", "politie", "article criminal code", "адвокат пари", "xqzzy")),
        ("zh", ("没有护照",)),
    ],
)
def test_app_and_server_find_the_same(page: Page, plain, server, language, queries):
    """Pages, words, services, texts in English, and nothing."""
    page.goto(server.url)
    pick(page, language)
    open_view(page, "f")
    plain.goto(f"{server.url}/{language}/f")
    for query in queries:
        page.fill("main input[type=search]", query)
        plain.fill("main input[type=search]", query)
        plain.press("main input[type=search]", "Enter")
        if query:
            page.wait_for_selector(".results > *")
            plain.wait_for_selector(".results > *")
        # On a phone the field has no name: it is sent nowhere (R25).
        for each in (page, plain):
            each.evaluate(
                "query => { const field = document.querySelector('[type=search]');"
                " field.removeAttribute('name'); field.setAttribute('value', query) }",
                query,
            )
        assert page.evaluate(OUTLINE) == plain.evaluate(OUTLINE), query
        plain.evaluate("document.querySelector('[type=search]').setAttribute('name', 'q')")


@pytest.mark.node
def test_app_and_server_choose_and_list_the_same(page: Page, plain, server):
    """Each choice holds at once in the app, and after a button on the server."""
    page.goto(server.url)
    pick(page, "ar")
    for chosen, listed, go in CHOSEN:
        open_view(page, "d")
        plain.goto(f"{server.url}/ar/d")
        for each in (page, plain):
            choose(each, chosen, listed)
        plain.click(f"main button[value={go}] >> nth=0")
        page.click("main button[value=chosen] >> nth=0")
        if go == "show":
            # Drawn anew, with what is chosen and listed as attributes.
            page.click("main button[value=show]")
        assert page.evaluate(OUTLINE_NOW) == plain.evaluate(OUTLINE_NOW), (chosen, listed, go)
        assert page.locator(".now").count() == page.locator("[data-block^=s-]").count()


def choose(page: Page, chosen, listed) -> None:
    page.evaluate("document.querySelector('.filter').open = true")
    for name in listed:
        page.check(f"input[name=p][value='{name}']")
    for name, value in chosen.items():
        if value is True:
            page.check(f"input[name={name}]")
        else:
            page.select_option(f"select[name={name}]", value)


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
