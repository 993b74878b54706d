"""Leaving: hide at once, go, and nothing leads back to what was read (R5 to R10, R15).

The views of a test are read in English; what may be seen afterwards is the first screen, the
other site, or nothing.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route
from playwright.sync_api import Error as PlaywrightError

from tests.browser.conftest import clear, keep, pick, until
from tests.conftest import start_server
from tests.every import at_least

EXIT = "[data-action=exit]"
EXIT_PAGE = "Weather"
PAGES = ("p01", "p02", "p16")
NEUTRAL_PAGE = "Not Found\n\nThe requested URL was not found on this server."
# More than any test visits: each end of the history is reached.
STEPS = 5
PICTURE_SECONDS = 10

# Resolves when nothing of the page has changed for a moment.
STILL = """() => new Promise(done => {
  let timer = setTimeout(done, 150)
  const again = () => { clearTimeout(timer); timer = setTimeout(done, 150) }
  new MutationObserver(again).observe(document, { childList: true, subtree: true })
})"""


@pytest.fixture
def browser(whole_browser: Browser) -> Browser:
    return whole_browser


def visible_text(page: Page) -> str:
    page.evaluate(STILL)
    return page.inner_text("body")


def open_start(page: Page, url: str) -> str:
    """Open the first screen and return its text."""
    page.goto(url + "/")
    page.wait_for_selector("li [data-script]:not([hidden])")
    return visible_text(page)


def read(page: Page, *pages: str, action: str = "look") -> None:
    """From the first screen to the menu, and along links from page to page."""
    keep(page, "en") if action == "keep" else pick(page, "en")
    for page_id in pages:
        page.click(f"main a[data-page={page_id}] >> nth=0")


def leave(page: Page, exit_site: str) -> None:
    page.click(EXIT)
    page.wait_for_url(exit_site)


def seen_with_back_and_forward(page: Page) -> set[str]:
    """What a person sees who presses Back to the beginning, and Forward to the end."""
    seen = {visible_text(page)}
    # "commit": a page from the cache of the browser never loads again.
    for go in (page.go_back, page.go_forward):
        for _ in range(STEPS):
            go(wait_until="commit")
            seen.add(visible_text(page))
    return seen


def screen(page: Page) -> str:
    """What is painted; Playwright's own screenshot waits for the next page to come.

    A busy Chromium refuses a picture while a page is on its way, so this asks again for a while.
    """
    devtools = page.context.new_cdp_session(page)
    deadline = time.monotonic() + PICTURE_SECONDS
    while True:
        try:
            return devtools.send("Page.captureScreenshot")["data"]
        except PlaywrightError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def hold(route: Route) -> None:
    """A network that never answers."""


@dataclass
class Recorded:
    """A node, the site its exit leads to, and what was asked there: path and Referer."""

    url: str
    exit_site: str
    requests: list[tuple[str, str | None]]


@pytest.fixture(scope="module")
def recorded(bundled_node: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    requests: list[tuple[str, str | None]] = []

    class Recorder(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append((self.path, self.headers["Referer"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Recorder) as site:
        threading.Thread(target=site.serve_forever).start()
        exit_site = f"http://127.0.0.1:{site.server_port}/"
        log = tmp_path_factory.mktemp("log") / "server.log"
        server = start_server(bundled_node, log, exit_url=exit_site)
        yield Recorded(server.url, exit_site, requests)
        server.stop()
        site.shutdown()


def test_the_exit_hides_and_empties_in_the_task_of_the_click(page: Page, server, exit_site):
    """R5: before any wait, store or network."""
    page.route(exit_site, hold)
    open_start(page, server.url)
    read(page, "p01")
    after = page.evaluate(
        """selector => {
          document.querySelector(selector).click()
          return [document.body.textContent, getComputedStyle(document.body).display]
        }""",
        EXIT,
    )
    assert after == ["", "none"]


def test_nothing_is_painted_while_the_way_out_does_not_answer(page: Page, server, exit_site):
    """R5: the screen is as blank as it is without any element."""
    page.route(exit_site, hold)
    open_start(page, server.url)
    read(page, "p01")
    read_screen = screen(page)
    page.click(EXIT, no_wait_after=True)
    left_screen = screen(page)
    page.unroute(exit_site)
    page.goto("about:blank")
    assert read_screen != left_screen == screen(page)


@pytest.mark.parametrize(
    ("views", "action"),
    # Pages are read, looking and keeping, in tests/engines.
    at_least(((), "look"), more=[((), "keep"), (PAGES, "look"), (PAGES, "keep")]),
)
def test_back_and_forward_after_an_exit_show_nothing_that_was_read(
    page: Page, server, exit_site, views, action
):
    """R6"""
    first = open_start(page, server.url)
    read(page, *views, action=action)
    leave(page, exit_site)
    assert seen_with_back_and_forward(page) == {"", first, EXIT_PAGE}


def test_an_exit_from_the_untouched_first_screen_leaves_no_way_back_to_it(
    page: Page, server, exit_site
):
    open_start(page, server.url)
    leave(page, exit_site)
    assert seen_with_back_and_forward(page) == {"", EXIT_PAGE}


def test_an_exit_after_a_reload_leads_back_to_nothing_either(page: Page, server, exit_site):
    """R6"""
    first = open_start(page, server.url)
    read(page, "p01", "p02")
    page.reload()
    leave(page, exit_site)
    assert seen_with_back_and_forward(page) <= {"", first, EXIT_PAGE}


def test_an_exit_after_a_page_with_its_own_address_leads_back_to_nothing_either(
    page: Page, server, exit_site
):
    """R6: the menu opened by its address, from there to the first screen, and out."""
    page.goto(server.url + "/en/")
    page.click("[data-action=language]")
    page.wait_for_url(server.url + "/")
    first = visible_text(page)
    leave(page, exit_site)
    assert seen_with_back_and_forward(page) <= {"", first, EXIT_PAGE}


def test_the_exit_leaves_within_a_second_when_the_history_does_not_answer(
    page: Page, server, exit_site
):
    """R6: the fallback when popstate does not come; what stays behind is not shown either."""
    first = open_start(page, server.url)
    read(page, "p01", "p02")
    page.evaluate("history.go = () => {}")
    page.click(EXIT, no_wait_after=True)
    page.wait_for_url(exit_site, timeout=1000, wait_until="commit")
    assert seen_with_back_and_forward(page) <= {"", first, EXIT_PAGE}


def test_text_that_arrives_after_the_exit_is_not_shown(page: Page, server, exit_site):
    """R6: a slow network answers when the reader is already on the way out."""
    first = open_start(page, server.url)
    held: list[Route] = []
    for url in ("**/tuf/first/**", exit_site):
        page.route(url, lambda route: held.append(route))
    page.click("li[lang=en] summary")
    with page.expect_request("**/tuf/first/**"):
        page.click("[data-action=look][data-language=en]")
    with page.expect_request(exit_site):
        page.click(EXIT, no_wait_after=True)
    with page.expect_response("**/tuf/first/**"):
        held[0].continue_()
    held[1].continue_()
    page.wait_for_url(exit_site)
    assert seen_with_back_and_forward(page) <= {"", first, EXIT_PAGE}


def test_coming_back_from_an_ordinary_link_shows_the_first_screen(page: Page, server, exit_site):
    """R7, R8: from the page cache of the browser, in spite of no-store, and hidden until then."""
    page.add_init_script(
        "addEventListener('pageshow', event => { window.shown ="
        " [event.persisted, document.body && getComputedStyle(document.body).visibility] })"
    )
    open_start(page, server.url)
    keep(page, "en")
    # Chromium caches no page that asked for newer text; this one cannot.
    page.route("**/tuf/**", lambda route: route.abort())
    assert page.reload().headers["cache-control"] == "no-store"
    first = visible_text(page)
    read(page, "p01")
    page.evaluate("url => { location.href = url }", exit_site)
    page.wait_for_url(exit_site)
    page.go_back(wait_until="commit")
    assert page.evaluate("window.shown") == [True, "hidden"]
    assert visible_text(page) == first


def test_coming_back_to_a_page_that_was_not_cached_shows_the_first_screen(
    page: Page, server, exit_site
):
    """R7: the entry of the history still names the view; a fresh page does not open it."""
    first = open_start(page, server.url)
    read(page, "p01")
    page.evaluate("url => { location.href = url }", exit_site)
    page.wait_for_url(exit_site)
    page.go_back(wait_until="commit")
    assert visible_text(page) == first


@pytest.mark.parametrize("reload", [False, True], ids=["at once", "opened again"])
def test_without_a_network_the_exit_ends_on_the_neutral_page(
    page: Page, context: BrowserContext, server, reload
):
    """R9: as soon as the reader is told that the text is kept."""
    first = open_start(page, server.url)
    keep(page, "en")
    page.wait_for_selector(".notice:not(:empty)")
    if reload:
        page.reload()
        read(page, "p01")
    context.set_offline(True)
    page.click(EXIT, no_wait_after=True)
    page.wait_for_url(server.url + "/n")
    assert page.title() == "Info"
    assert seen_with_back_and_forward(page) == {"", first, NEUTRAL_PAGE}


def test_without_a_network_and_with_nothing_kept_the_exit_stays_blank(
    page: Page, context: BrowserContext, server
):
    """R9: the error page of the browser would name where the exit leads."""
    open_start(page, server.url)
    read(page, "p01")
    context.set_offline(True)
    page.click(EXIT, no_wait_after=True)
    until(page, "history.state === null")
    assert (visible_text(page), page.url) == ("", server.url + "/")


def test_without_a_network_and_with_everything_cleared_the_exit_stays_blank(
    page: Page, context: BrowserContext, server
):
    """R9: the neutral page is gone from the phone by then, and the browser would show an error."""
    open_start(page, server.url)
    keep(page, "en")
    page.reload()
    read(page)
    clear(page)
    context.set_offline(True)
    page.click(EXIT, no_wait_after=True)
    until(page, "history.state === null")
    assert (visible_text(page), page.url) == ("", server.url + "/")


def test_a_network_that_never_answers_ends_on_the_neutral_page(page: Page, server, exit_site):
    """R9"""
    open_start(page, server.url)
    keep(page, "en")
    page.reload()
    read(page, "p01")
    page.route(exit_site, hold)
    page.click(EXIT, no_wait_after=True)
    page.wait_for_url(server.url + "/n", timeout=2500, wait_until="commit")
    assert visible_text(page) == NEUTRAL_PAGE


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("path", at_least("/", "/nl/p07", more=["/en/", "/nl/d", "/nl/nothing"]))
def test_the_exit_is_a_link_that_tells_nobody_where_it_was_pressed(
    browser: Browser, recorded: Recorded, path, script
):
    """R10"""
    recorded.requests.clear()
    with browser.new_context(java_script_enabled=script) as context:
        page = context.new_page()
        page.goto(recorded.url + path)
        leave(page, recorded.exit_site)
    # A browser may ask for the icon of the other site as well.
    assert [referer for path, referer in recorded.requests if path == "/"] == [None]


def test_an_exit_asks_for_nothing_but_the_other_site(
    page: Page, context: BrowserContext, server, exit_site
):
    """R15: nobody is told that somebody left."""
    open_start(page, server.url)
    keep(page, "en")
    page.click("main a[data-page=p01]")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    leave(page, exit_site)
    page.evaluate(STILL)
    assert asked == [exit_site]


def test_a_second_tap_on_the_way_out_changes_nothing(page: Page, server, exit_site):
    """R15: a frightened hand taps twice."""
    first = open_start(page, server.url)
    read(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.dblclick(EXIT, no_wait_after=True)
    page.wait_for_url(exit_site)
    assert asked == [exit_site]
    assert seen_with_back_and_forward(page) == {"", first, EXIT_PAGE}
