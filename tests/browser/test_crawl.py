"""A reader who opens everything: nothing is asked of anybody else, nothing is set, nothing is
refused by our own rules, and the server has nothing to tell (R24, R83, R92, R93)."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import keep, until
from tests.conftest import start_server

# Opens every page of the menu, the directory, each card there, and what is on the phone.
READ_EVERYTHING = """
async () => {
  const shown = view => document.querySelector('main').dataset.view === view
  const tap = selector => document.querySelector(selector).click()
  const still = () => new Promise(done => setTimeout(done))
  const menu = async () => { tap('main .back a'); await still() }
  const pages = [...document.querySelectorAll('.pages a')].map(link => link.dataset.page)
  for (const page of pages) { tap(`.pages a[data-page=${page}]`); await still(); await menu() }
  tap('main .more a')
  const numbers = new Set([...document.querySelectorAll('main a[data-action=call]')]
    .map(link => link.getAttribute('href')))
  for (const number of numbers) {
    tap(`main a[href="${number}"]`); await still()
    tap('[data-action=show]'); await still(); await menu()
    tap('main .more a'); await still()
  }
  await menu()
  for (const view of ['phone', 'icon']) {
    tap(`[data-action=${view}]`)
    while (!shown(view)) await still()
  }
  await menu()
  return [pages.length, numbers.size, shown('home')]
}
"""
REPORT_VIOLATIONS = """
window.violations = []
document.addEventListener('securitypolicyviolation',
  event => window.violations.push(event.violatedDirective + ' ' + event.blockedURI))
"""
OWN_ADDRESSES = ("/nl/", "/nl/d", "/en/p02", "/en/p51", "/nl/nothing", "/n")


@pytest.fixture
def watched(context: BrowserContext, exit_site):
    """Every request of a visit, its own worker's too; other hosts would be among them."""
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.add_init_script(REPORT_VIOLATIONS)
    return asked


@pytest.fixture
def own_server(node, exit_site, tmp_path):
    server = start_server(node, tmp_path / "log", exit_url=exit_site)
    yield server
    server.stop()


@pytest.mark.timeout(180)
def test_reading_everything_asks_nobody_else_and_breaks_no_rule(
    page: Page, context: BrowserContext, own_server, watched, targets
):
    """R24, R83, R92, R93: with a network and without one."""
    page.goto(own_server.url)
    for language in ("nl", "en"):
        keep(page, language)
        until(page, "caches.keys().then(names => names.some(name => name.startsWith('a-')))")
        pages, numbers, back = page.evaluate(READ_EVERYTHING)
        assert (pages, numbers, back) == (42, 10, True)
        page.click("main [data-action=language]")
    assert page.evaluate("window.violations") == []
    for path in OWN_ADDRESSES:
        page.goto(own_server.url + path)
        assert page.evaluate("window.violations") == [], path
    online = len(watched)
    context.set_offline(True)
    page.goto(own_server.url)
    page.click("[data-action=keep][data-language=nl]")
    page.wait_for_selector("main[data-view=home]")
    assert page.evaluate(READ_EVERYTHING)[2]
    assert page.evaluate("window.violations") == []
    assert online > 20
    hosts = {urlsplit(url).netloc for url in watched}
    assert hosts == {urlsplit(own_server.url).netloc}
    assert context.cookies() == []
    assert page.evaluate("document.cookie") == ""
    own_server.stop()
    assert_nothing_of_a_person(own_server.printed)


def assert_nothing_of_a_person(printed: str) -> None:
    """R93: no address, agent, path, nor a time finer than the hour; only where it listens."""
    greeting = re.compile(r"Serving on http://127\.0\.0\.1:[0-9]+/")
    assert [line for line in printed.splitlines() if not greeting.fullmatch(line)] == []
