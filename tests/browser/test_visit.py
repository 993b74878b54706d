"""The visit the app is for: choose a language once, read it later without any network."""

import json
import shutil
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.conftest import clear, keep, open_profile, pick, until
from tests.conftest import start_server

STORES = """
async () => ({
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  local: localStorage.length,
  session: sessionStorage.length,
  cookies: document.cookie,
  databases: (await indexedDB.databases()).length
})
"""
WRITE_EVERYWHERE = """
() => new Promise(done => {
  localStorage.setItem('one', '1')
  sessionStorage.setItem('one', '1')
  document.cookie = 'one=1'
  const request = indexedDB.open('one')
  request.onsuccess = () => { request.result.close(); done() }
})
"""
NOTHING = {"caches": [], "workers": 0, "local": 0, "session": 0, "cookies": "", "databases": 0}


@pytest.fixture
def own_server(node, exit_site, tmp_path):
    server = start_server(node, tmp_path / "log", exit_url=exit_site)
    yield server
    server.stop()


def test_everything_reads_after_the_server_is_gone_and_the_browser_was_closed(
    own_server, playwright: Playwright, targets, tmp_path
):
    profile = tmp_path / "profile"
    context = open_profile(playwright, profile)
    page = context.new_page()
    page.goto(own_server.url)
    keep(page, "nl")
    context.close()
    own_server.stop()

    context = open_profile(playwright, profile)
    page = context.new_page()
    page.goto(own_server.url)
    pick(page, "nl", "keep")
    pack = json.loads(targets["packs/nl.json"])
    for expected in pack["pages"]:
        read_page(page, expected)
    context.close()


def read_page(page: Page, expected: dict) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.click(f"main [data-page={expected['id']}]")
    page.wait_for_selector(f"[data-block={expected['id']}-{expected['blocks'][0]['id']}]")
    assert page.locator("main h1").inner_text() == expected["title"]
    assert page.locator("main [data-block]").count() == len(expected["blocks"])
    calls = json.dumps(expected["blocks"]).count('["tel", ')
    assert page.locator("main a[href^='tel:']").count() == calls
    page.click("main .back a")


def test_every_number_of_the_directory_is_there_offline(own_server, page: Page, targets):
    page.goto(own_server.url)
    keep(page, "en")
    own_server.stop()
    page.reload()
    pick(page, "en", "keep")
    page.click("main .more a")
    services = json.loads(targets["directory.json"])["services"]
    expected = [phone["uri"] for service in services for phone in service.get("phones", [])]
    found = page.locator("main a[href^='tel:']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert found == expected


def test_a_page_that_was_never_kept_gives_a_calm_page_with_the_numbers(own_server, page: Page):
    page.goto(own_server.url)
    keep(page, "nl")
    own_server.stop()
    page.goto(own_server.url + "/en/p01")
    assert page.title() == "Info"
    assert "niet op deze telefoon" in page.locator("main").inner_text()
    assert page.locator("a[href='tel:112']").first.is_visible()


def test_looking_without_keeping_leaves_nothing(page: Page, server):
    """R27 as design.md decides it: no worker, no cache, no store of any kind."""
    page.goto(server.url)
    pick(page, "nl")
    page.click("main [data-page=p07]")
    page.wait_for_selector("main[data-view=page]")
    assert page.evaluate(STORES) == NOTHING


def test_keeping_uses_cache_storage_and_nothing_else(page: Page, server):
    page.goto(server.url)
    keep(page, "nl")
    stores = page.evaluate(STORES)
    assert stores["workers"] == 1
    assert {name.split("-")[0] for name in stores.pop("caches")} == {"a", "t", "now"}
    assert {**stores, "workers": 0} == {k: v for k, v in NOTHING.items() if k != "caches"}


def test_a_second_language_is_kept_beside_the_first(own_server, page: Page):
    page.goto(own_server.url)
    keep(page, "nl")
    page.click("main [data-action=language]")
    pick(page, "en", "keep")
    until(
        page,
        "caches.open('now').then(c => c.match('/now')).then(r => r.json())"
        ".then(now => now.languages.length === 2)",
    )
    own_server.stop()
    page.reload()
    for language, heading in (("nl", "Wat heb je nodig?"), ("en", "What do you need?")):
        pick(page, language, "keep")
        assert page.locator("h1").inner_text() == heading
        page.click("main [data-action=language]")


def test_clearing_takes_everything_at_this_address_and_says_so(page: Page, server):
    """R16: of every kind of store, whoever wrote it."""
    page.goto(server.url)
    keep(page, "en")
    page.evaluate(WRITE_EVERYWHERE)
    assert all(page.evaluate(STORES).values())
    clear(page)
    assert page.evaluate(STORES) == NOTHING
    assert "nothing of ours is left on this phone" in page.inner_text("main")
    assert "The address may still be in the history" in page.inner_text("main")


def test_clearing_works_without_a_network(own_server, page: Page):
    """R16"""
    page.goto(own_server.url)
    keep(page, "en")
    own_server.stop()
    clear(page)
    assert page.evaluate(STORES) == NOTHING
    assert page.inner_text("main h1") == "Cleared"


def test_a_tampered_pack_is_not_kept(page: Page, server):
    """R63 for text: other bytes than the metadata names are refused, and nothing is kept."""
    with urlopen(server.url + "/tuf/first/nl.json") as answer:
        changed = answer.read().replace(b"Bedenktijd", b"Bedenkdag", 1)
    page.context.route("**/tuf/first/nl.json", lambda route: route.fulfill(body=changed))
    page.goto(server.url)
    page.click("[data-action=keep][data-language=nl]")
    until(page, "document.querySelector('[role=status]').textContent.includes('lukte')")
    assert page.get_attribute("main", "data-view") == "start"
    assert not page.evaluate("caches.has('now')")


def test_a_language_that_cannot_be_had_is_said_calmly(own_server, page: Page):
    page.goto(own_server.url)
    own_server.stop()
    page.click("li[lang=en] summary")
    page.click("[data-action=look][data-language=en]")
    until(page, "document.querySelector('[role=status]').textContent.includes('work')")
    assert page.locator("a[href='tel:112']").first.is_visible()


def test_a_broken_release_file_is_never_half_shown(own_server, page: Page, node):
    """The text of the kept release stays when the node has lost its own."""
    page.goto(own_server.url)
    keep(page, "en")
    shutil.rmtree(node / "releases")
    page.reload()
    pick(page, "en", "keep")
    assert page.locator("main .pages a").count() > 40
