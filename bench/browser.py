"""Chromium as Debian ships it, with a profile on disk as a phone has one."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from bench.wire import Wire

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# The same engine without windows, history and page cache, at little more than half the computing
# time: for what a page shows and does, not for what a browser keeps.
CHROMIUM_SHELL = os.environ.get("CHROMIUM_SHELL", "/usr/bin/chromium-headless-shell")
PHONE = ViewportSize(width=360, height=640)
_QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
_TIMEOUT_MS = 90_000
# Chromium looks for a newer worker up to five seconds after a page; wait longer than that.
_SILENCE_SECONDS = 7


@contextmanager
def phone(profile: Path, browser: str = CHROMIUM) -> Iterator[Page]:
    """An empty page of a browser with this profile, which survives being closed."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=browser, args=_QUIET, viewport=PHONE
        )
        context.set_default_timeout(_TIMEOUT_MS)
        try:
            yield context.pages[0]
        finally:
            context.close()


def worker_ready(page: Page) -> None:
    """Wait until a worker has everything it must have."""
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")


def slow_down(page: Page, times: int) -> None:
    """Put a page on a processor that many times slower, as a cheap phone has; 1 is our own."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": times})


def quiet(wire: Wire) -> None:
    """Wait until nothing has passed for a while. Raises TimeoutError when something always does."""
    seen, since = -1, 0.0
    deadline = time.monotonic() + _TIMEOUT_MS / 1000
    while seen != wire.down_bytes or time.monotonic() - since < _SILENCE_SECONDS:
        if seen != wire.down_bytes:
            seen, since = wire.down_bytes, time.monotonic()
        if time.monotonic() > deadline:
            raise TimeoutError("expected silence, found a browser that never stops asking")
        time.sleep(0.1)


class App:
    """Houvast, as its reader meets it."""

    def __init__(self, language: str) -> None:
        self._choice = f"[data-action=keep][data-language={language}]"

    def make_ready(self, page: Page, url: str) -> None:
        """Open the first screen, pick the language, wait until the phone can go without us."""
        page.goto(url)
        page.click(self._choice)
        page.wait_for_selector("main[data-view=home]")
        worker_ready(page)
        if not page.evaluate("() => caches.has('now')"):
            raise RuntimeError("expected a kept language, found none")

    def reopen(self, page: Page, url: str) -> str:
        """Open it again and read one page; its text."""
        page.goto(url)
        page.click(self._choice)
        page.click("main[data-view=home] section [data-page]")
        return page.inner_text("main[data-view=page]")


class Website:
    """A website whose worker keeps every page, as its reader meets it."""

    def __init__(self, language: str) -> None:
        self._start = f"/{language}/"

    def make_ready(self, page: Page, url: str) -> None:
        page.goto(url + self._start)
        worker_ready(page)

    def reopen(self, page: Page, url: str) -> str:
        page.goto(url + self._start)
        page.click("main[data-view=home] section [data-page]")
        return page.inner_text("main[data-view=page]")
