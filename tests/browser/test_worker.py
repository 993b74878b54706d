"""The worker: whole or not installed, cache first, never a mixed version, asks before a change."""

import hashlib
import json
import re
import signal
import time
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import keep, let_workers_rest, pick, until, until_a_newer_app_waits
from tests.conftest import start_server

NOT_INSTALLED = """
async () => {
  const registration = await navigator.serviceWorker.getRegistration()
  if (registration?.active || registration?.installing) return false
  return !(await caches.keys()).some(name => name.startsWith('a-'))
}
"""
# Notes the answer to who asks for the worker.
NOTE_REGISTRATION = """() => {
  const container = navigator.serviceWorker
  const register = container.register.bind(container)
  container.register = (...of) => (window.asked = register(...of))
}"""
SAYS_THAT_IT_FAILED = """() => {
  const { failed } = document.querySelector('[data-action=keep][data-language=nl]').dataset
  return document.querySelector('.notice').textContent.startsWith(failed)
}"""
# Where the text comes from, to a phone that has none and to one that has another language.
PACKS = re.compile("/tuf/(first|targets/packs)/")
# In that time everything would be gone.
SETTLED_MS = 1000
# Until Chromium has done what it does for a link that is pointed at.
WARMED_MS = 500
STYLE = "link[rel=stylesheet]"
APP_CACHE = "caches.keys().then(names => names.filter(name => name.startsWith('a-')))"

# Every second file, the scripts among them.
MOVE_HALF_BACK = f"""async () => {{
  const [name] = await {APP_CACHE}
  const cache = await caches.open(name)
  const arrived = await caches.open(name + '-new')
  const half = (await cache.keys()).filter(({{ url }}, at) => at % 2 || url.endsWith('.js'))
  for (const request of half) {{
    await arrived.put(request, await cache.match(request))
    await cache.delete(request)
  }}
}}"""


@pytest.fixture
def changing(node, exit_site, tmp_path):
    """A server that can be replaced by another version of the app at the same address."""

    class Changing:
        def __init__(self) -> None:
            self.start("one")
            self.port = int(self.server.url.rsplit(":", 1)[1])

        def start(self, operator: str, port: int | None = None) -> None:
            self.server = start_server(
                node, tmp_path / "log", port, exit_url=exit_site, name=operator
            )
            self.url = self.server.url

        def replace(self, operator: str) -> None:
            self.server.stop()
            self.start(operator, self.port)

    running = Changing()
    yield running
    running.server.stop()


def worker_version(url: str) -> str:
    with urlopen(url + "/sw.js") as response:
        return re.search(r'VERSION = "(\w+)"', response.read().decode())[1]


def register(page: Page) -> None:
    page.click("[data-action=keep][data-language=nl]")
    page.wait_for_selector("main[data-view=home]")


@pytest.mark.parametrize("answer", [{"status": 404}, {"status": 200, "body": "/* other */"}])
def test_one_bad_file_and_nothing_is_installed(page: Page, server, answer):
    """R60, R63: a missing or a corrupted file stops the install; no cache is left."""
    page.goto(server.url)
    page.context.route("**/carried.js", lambda route: route.fulfill(**answer))
    register(page)
    until(page, NOT_INSTALLED)
    assert page.locator("main .pages a").count() > 40


def test_the_app_may_be_on_the_phone_before_the_text(page: Page, server):
    """On a slow line: what is said of it is still said when the text has come."""
    held: list[Route] = []
    page.context.route(PACKS, lambda route: held.append(route))
    page.goto(server.url)
    page.click("[data-action=keep][data-language=nl]")
    until(page, "navigator.serviceWorker.getRegistration().then(r => Boolean(r?.active))")
    assert len(held) == 1
    held[0].continue_()
    page.wait_for_selector("main[data-view=home]")
    page.wait_for_selector(".notice:not([hidden])")


@pytest.mark.parametrize("before", [None, "en"])
def test_where_no_text_comes_the_app_does_not_stay_either(page: Page, server, before):
    """R27: unless there is text of before, which needs it."""
    page.goto(server.url)
    if before:
        keep(page, before)
        page.reload()
    page.evaluate(NOTE_REGISTRATION)
    page.context.route(PACKS, lambda route: route.fulfill(status=404))
    page.click("[data-action=keep][data-language=nl]")
    until(page, SAYS_THAT_IT_FAILED)
    page.evaluate("() => window.asked.then(() => {})")
    if before:
        page.wait_for_timeout(SETTLED_MS)
        page.context.set_offline(True)
        page.reload()
        pick(page, before, "keep")
    else:
        until(page, NOT_INSTALLED)
        until(page, "caches.keys().then(names => names.length === 0)")


def test_a_failed_update_leaves_the_old_app_whole(page: Page, changing):
    """R60: the next version cannot be had; the one on the phone still opens without a network."""
    page.goto(changing.url)
    keep(page, "nl")
    before = page.evaluate(APP_CACHE)
    changing.replace("two")
    page.context.route("**/carried.js", lambda route: route.fulfill(status=500))
    page.reload()
    page.evaluate("navigator.serviceWorker.getRegistration().then(r => r.update().catch(() => 0))")
    until(page, "navigator.serviceWorker.getRegistration().then(r => !r.installing)")
    changing.server.stop()
    page.reload()
    assert page.evaluate(APP_CACHE) == before
    pick(page, "nl", "keep")


def test_the_version_is_a_hash_over_every_file(changing):
    """R61: one changed byte (here: in the first screen) is another version, nothing else is."""
    first = worker_version(changing.url)
    assert worker_version(changing.url) == first
    changing.replace("two")
    assert worker_version(changing.url) != first


def test_a_stale_browser_cache_does_not_reach_the_precache(page: Page, server):
    """R62: an old file that the browser still holds is seen by its hash and fetched again."""
    stale = {"Cache-Control": "max-age=31536000", "Content-Type": "text/css"}
    page.context.route("**/app.css", lambda route: route.fulfill(body="/**/", headers=stale))
    page.goto(server.url)
    page.context.unroute("**/app.css")
    keep(page, "nl")
    css = page.evaluate(
        f"{APP_CACHE}.then(([name]) => caches.open(name)).then(async cache => {{"
        " const found = (await cache.keys()).find(each => each.url.endsWith('app.css'));"
        " return (await cache.match(found)).text() })"
    )
    assert "--paper" in css


def test_every_cached_file_is_the_one_the_worker_names(page: Page, server):
    """R63, R70: bodies equal their hashes; nothing was redirected, nothing is opaque."""
    page.goto(server.url)
    keep(page, "nl")
    with urlopen(server.url + "/sw.js") as response:
        named = dict(re.findall(r'"(/[^"]*)": "([0-9a-f]{64})"', response.read().decode()))
    found = page.evaluate(
        f"{APP_CACHE}.then(([name]) => caches.open(name)).then(async cache => Promise.all("
        "(await cache.matchAll()).map(async each => [new URL(each.url).pathname,"
        " each.redirected, each.type, await each.text()])))"
    )
    assert {path: hashlib.sha256(text.encode()).hexdigest() for path, _, _, text in found} == named
    assert {(redirected, kind) for _, redirected, kind, _ in found} == {(False, "basic")}


def test_a_script_out_of_the_cache_is_not_compiled_whole(page: Page, server):
    """ADR 32: reading back what was compiled ahead takes a cheap phone longer than compiling."""
    page.goto(server.url)
    keep(page, "nl")
    browser = page.context.browser
    browser.start_tracing(page=page, categories=["v8", "devtools.timeline"])
    page.reload()
    pick(page, "nl", "keep")
    events = json.loads(browser.stop_tracing())["traceEvents"]
    found = [each["args"]["data"] for each in events if each["name"] == "v8.compile"]
    compiled = {each["url"].rsplit("/", 1)[-1]: each.get("cacheKind") for each in found}
    assert {"reading.js", "app.js"} <= set(compiled)
    assert "full" not in compiled.values()


def test_an_app_that_was_moved_by_half_is_whole(page: Page, changing):
    """The phone was switched off meanwhile: what is missing still lies where it arrived."""
    page.goto(changing.url)
    keep(page, "nl")
    until(page, f"{APP_CACHE}.then(names => names.length === 1)")
    page.evaluate(MOVE_HALF_BACK)
    # Where the scripts might come from too.
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    changing.server.stop()
    page.reload()
    pick(page, "nl", "keep")
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).position") == "sticky"


def test_only_the_cache_of_this_version_answers(page: Page, changing):
    """R64, R65: another cache with the same address is not asked, and is not deleted."""
    page.goto(changing.url)
    keep(page, "nl")
    page.evaluate(
        "css => caches.open('0-other').then(cache => cache.put(css, new Response('other')))",
        page.get_attribute(STYLE, "href"),
    )
    changing.server.stop()
    page.reload()
    assert "--paper" in page.evaluate(
        "css => fetch(css).then(answer => answer.text())", page.get_attribute(STYLE, "href")
    )
    assert page.evaluate("caches.has('0-other')")


def test_a_phone_that_lost_its_caches_still_shows_whom_to_call(page: Page, changing):
    """R76: the browser took them for want of room; the first screen lies in the worker."""
    page.goto(changing.url)
    keep(page, "nl")
    page.evaluate(
        "caches.keys().then(names => Promise.all(names.map(name => caches.delete(name))))"
    )
    changing.server.stop()
    page.reload()
    assert page.locator("main a[href='tel:112']").first.is_visible()
    assert page.locator("[data-action=exit]").is_visible()


def test_an_open_page_is_never_replaced_unasked(page: Page, changing):
    """R66, R67: the new version waits; after a yes there is one reload and one old cache less."""
    page.goto(changing.url)
    keep(page, "nl")
    page.evaluate("caches.open('0-other').then(() => null)")
    changing.replace("two")
    page.reload()
    loads: list[str] = []
    page.on("load", lambda: loads.append(page.url))
    until_a_newer_app_waits(page, "nl")
    # Read out once, and where a finger is on its way to: in the next view it is the same button.
    page.evaluate("document.querySelector('[role=status] button').dataset.same = ''")
    page.click("main a[data-page=p01]")
    page.wait_for_selector("main[data-view=page]")
    assert page.locator("[role=status] button[data-same]").count() == 1
    assert loads == []
    assert page.get_attribute("body", "data-operator") == "one"
    with page.expect_event("load"):
        page.click("[role=status] button")
    until(page, "document.body.dataset.operator === 'two'")
    until(page, f"{APP_CACHE}.then(names => names.length === 1)")
    assert len(loads) == 1
    assert page.evaluate("caches.has('0-other')")


def test_a_newer_app_starts_where_the_old_worker_rests_under_a_pointer(page: Page, changing):
    """R66: Chromium starts the old one half-way for a link that is pointed at."""
    page.goto(changing.url)
    keep(page, "nl")
    changing.replace("two")
    page.reload()
    until_a_newer_app_waits(page, "nl")
    page.mouse.move(0, 0)
    let_workers_rest(page)
    page.hover("main a[data-page=p01]")
    page.wait_for_timeout(WARMED_MS)
    with page.expect_event("load"):
        page.click("[role=status] button")
    until(page, "document.body.dataset.operator === 'two'")


def test_a_network_that_never_answers_does_not_hold_up_the_first_screen(page: Page, changing):
    """R68: cache first; and for what is not kept, no longer than the worker's three seconds."""
    page.goto(changing.url)
    keep(page, "nl")
    changing.server.signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        page.goto(changing.url, wait_until="commit")
        page.wait_for_selector("a[href='tel:112']")
        assert time.monotonic() - began < 1
        page.goto(changing.url + "/en/p01", wait_until="commit", timeout=8000)
        assert page.get_attribute("main", "data-view") == "missing"
    finally:
        changing.server.signal(signal.SIGCONT)


def test_offline_every_request_has_an_answer(page: Page, changing):
    """R69: a navigation gets the calm page, an unknown file fails as a network does."""
    page.goto(changing.url)
    keep(page, "nl")
    changing.server.stop()
    page.goto(changing.url + "/no/such/page")
    assert page.get_attribute("main", "data-view") == "missing"
    failed = "fetch('/static/none.js').then(() => 'answered', error => error.name)"
    assert page.evaluate(failed) == "TypeError"


def test_an_offline_page_carries_the_same_policy(page: Page, changing):
    """R83, R89: what the worker makes and what it keeps are under our Content-Security-Policy."""
    page.goto(changing.url)
    keep(page, "nl")
    changing.server.stop()
    for path in ("/", "/no/such/page"):
        response = page.goto(changing.url + path)
        assert response.from_service_worker
        assert "default-src 'none'" in response.header_value("content-security-policy")


def test_the_worker_is_registered_through_the_one_policy(page: Page, server):
    """R84: under require-trusted-types a plain address is refused; ours still registers."""
    page.goto(server.url)
    refused = "navigator.serviceWorker.register('/sw.js').then(() => '', error => error.name)"
    assert page.evaluate(refused) == "TypeError"
    keep(page, "nl")
