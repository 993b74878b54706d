"""Chromium as Debian ships it; whole, with the page cache that Playwright would switch off, where
that is what a test is about."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from bench.browser import CHROMIUM, CHROMIUM_SHELL
from tests.browser.hostile import Line, between
from tests.browser.releases import Nodes
from tests.conftest import start_server

# There is no GPU here: without this Chromium starts a process that only stands in for one.
QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 640}
# Folded away until somebody wants it.
BESIDE = "[data-action=bilingual] >> nth=0"
# One after the other, as a reader can go from the menu.
VIEWS = (
    ("directory", "main a[data-page=d]"),
    ("call", "main a[data-action=call] >> nth=0"),
    ("number", "[data-action=show]"),
    ("home", "main a[data-page=home]"),
    ("page", "main a[data-page=p02]"),
    ("pair", BESIDE),
    ("block", "[data-action=enlarge] >> nth=0"),
    ("pair", ".back a"),
    ("page", ".back a"),
    ("home", "main a[data-page=home]"),
    ("navigator", "main a[data-page=n]"),
    ("home", "main a[data-page=home]"),
    ("search", "main a[data-page=f]"),
    ("home", "main a[data-page=home]"),
    ("words", "main a[data-page=g]"),
    ("home", "main a[data-page=home]"),
    ("showing", "main a[data-page=s]"),
    ("shown", "main [data-card=s01]"),
    ("showing", ".back a"),
    ("home", "main a[data-page=home]"),
    ("handover", "main a[data-page=h]"),
    ("home", "main a[data-page=home]"),
    ("phone", "[data-action=phone]"),
    ("pass", "[data-action=pass]"),
    ("home", "main a[data-page=home]"),
    ("phone", "[data-action=phone]"),
    ("icon", "[data-action=icon]"),
    ("home", "main a[data-page=home]"),
    ("clear", "[data-action=wipe]"),
    ("cleared", "main [data-action=wipe]"),
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM_SHELL,
        "args": QUIET,
    }


@pytest.fixture(scope="session")
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """With the back/forward cache, which is what an exit must stand up to."""
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM, args=QUIET, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": PHONE}


@pytest.fixture(scope="session")
def nodes(targets, demo_keys, tmp_path_factory: pytest.TempPathFactory) -> Nodes:
    return Nodes(tmp_path_factory.mktemp("nodes"), targets, demo_keys)


@pytest.fixture(scope="session")
def addresses(
    nodes: Nodes, exit_site: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], str]]:
    """Where the node of a name answers; its server starts when it is first asked for."""
    logs = tmp_path_factory.mktemp("logs")
    with ExitStack() as running:

        @cache
        def address(name: str) -> str:
            server = start_server(nodes.of(name), logs / name, exit_url=exit_site)
            running.callback(server.stop)
            return server.url

        yield address


@pytest.fixture
def line(addresses: Callable[[str], str]) -> Iterator[Line]:
    with between("") as proxy:
        yield Line(addresses, proxy)


def open_profile(playwright: Playwright, folder: Path, **options: Any) -> BrowserContext:
    """A browser with a profile on disk, as a phone has: it survives being closed."""
    return playwright.chromium.launch_persistent_context(
        folder,
        executable_path=CHROMIUM,
        args=QUIET,
        ignore_default_args=["--disable-back-forward-cache"],
        viewport=PHONE,
        **options,
    )


def pick(page: Page, language: str, action: str = "look") -> None:
    """Choose a language on the first screen, keeping it or not, and wait for the menu."""
    if action == "look":
        page.click(f"li[lang={language}] summary")
    page.click(f"[data-action={action}][data-language={language}]")
    page.wait_for_selector("main[data-view=home]")


def send(page: Page, button: str) -> None:
    """Send a form without scripts, and wait for the whole of the page that answers."""
    with page.expect_navigation():
        page.click(button)


def until(page: Page, expression: str, seconds: float = 10) -> None:
    """Wait until an expression holds; unlike wait_for_function it waits for promises too."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"still not: {expression}"
        page.wait_for_timeout(20)


def keep(page: Page, language: str) -> None:
    """Choose and keep a language, and wait until the phone can go without us."""
    pick(page, language, "keep")
    until(page, "navigator.serviceWorker.getRegistration().then(r => Boolean(r?.active))")
    until(page, "caches.has('now')")


def until_a_newer_app_waits(page: Page, language: str) -> None:
    """Have the browser look for a newer app, and read until that is offered."""
    page.evaluate("navigator.serviceWorker.getRegistration().then(r => r.update())")
    until(page, "navigator.serviceWorker.getRegistration().then(r => Boolean(r.waiting))")
    pick(page, language, "keep")
    page.wait_for_selector("[role=status] button")


def let_workers_rest(page: Page) -> None:
    """Stop every worker, as a browser does with one that had nothing to do for half a minute."""
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    session.detach()


def clear(page: Page) -> None:
    """From the menu: ask for it, confirm, and wait until the app has looked again."""
    page.click("[data-action=wipe]")
    page.click("main[data-view=clear] [data-action=wipe]")
    page.wait_for_selector("main[data-view=cleared]")


def views(page: Page, url: str, language: str = "nl") -> Iterator[str]:
    """Open one view after the other, and give its name."""
    page.goto(url + "/")
    page.wait_for_selector("li [data-script]:not([hidden])")
    yield "start"
    page.click("main a[data-action=call] >> nth=1")
    page.wait_for_selector("main[data-view=call]")
    yield "first call"
    page.go_back(wait_until="commit")
    # Who keeps it sees more than who only looks; what was told of it is gone with the next view.
    keep(page, language)
    page.wait_for_selector(".notice:not([hidden])")
    for link in ("d", "home"):
        page.click(f"main a[data-page={link}] >> nth=0")
    page.wait_for_selector("main[data-view=home]")
    yield "home"
    for view, link in VIEWS:
        if link == BESIDE:
            page.click(".beside summary")
        page.click(link)
        page.wait_for_selector(f"main[data-view={view}]")
        yield view
