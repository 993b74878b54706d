"""A visit to a site in a profile on disk, from opening it to leaving, and what it leaves there.

The same steps on each site: open, choose a language, read five pages, the directory, the card
before a call, leave.
"""

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Playwright, Request

from tests.browser.conftest import keep, pick
from tests.traces.browsers import Browser, Records
from tests.traces.gateway import Gateway
from tests.traces.search import Disk, Found

LANGUAGE = "en"
PAGES = ("p01", "p02", "p07", "p12", "p16")
PRESSES = 5
STILL_SECONDS = 0.5
POLL_MS = 50
# Nothing in it that a browser or JSON would write in another way.
_PLAIN = re.compile(r"[A-Z][A-Za-z]*(?:,? [A-Za-z]+){5,}\.")
# The stores of an origin, as its own script sees them.
_STORES = """async () => ({
  caches: await caches.keys(),
  databases: (await indexedDB.databases()).map(each => each.name),
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  cookies: document.cookie,
  registrations: (await navigator.serviceWorker.getRegistrations()).map(each => each.scope)
})"""
EMPTY = {
    "caches": [],
    "databases": [],
    "local": [],
    "session": [],
    "cookies": "",
    "registrations": [],
}


@dataclass(frozen=True)
class Site:
    """A site as its reader walks through it."""

    read: Callable[[Page, str], None]
    exit: str


@dataclass(frozen=True)
class Trace:
    """What a visit left: in the files while the browser ran, and after it was closed; only what
    was not there before the visit."""

    profile: Path
    target: str
    url: str
    running: list[Found]
    closed: Found
    records: Records
    exit_requests: list[str]


@dataclass(frozen=True)
class Traveller:
    """Somebody with a browser, a profile that was used before, and a folder to copy it to."""

    playwright: Playwright
    browser: Browser
    used: Path
    exit_url: str
    canaries: list[str]
    scratch: Path

    @cached_property
    def _disk_before(self) -> Disk:
        return Disk.of(self.used)

    @cached_property
    def _found_before(self) -> Found:
        return self._disk_before.search(self.canaries)

    def visit(self, site: Site, target: str, finish: Callable[..., None] | None = None) -> Trace:
        """Read and leave; `finish(page, gateway)` comes before the exit.

        A phone may be taken away at any time: what is on disk counts from when it should be
        clean, on a page that was not kept, or after `finish`.
        """
        profile = self._profile()
        running = []
        with Gateway(target) as gateway:
            context, page = self._open(profile)
            site.read(page, gateway.url)
            if finish:
                finish(page, gateway)
            running.append(self._new_in(profile))
            exit_requests = self._leave(context, page, site, gateway)
            running.append(self._new_in(profile))
            context.close()
        found = self._new_in(profile), self.browser.read(profile), exit_requests
        return Trace(profile, target, gateway.url, running, *found)

    def stores(self, trace: Trace) -> dict[str, Any]:
        """What the site's own script would find in the profile, on an address that has none."""
        with Gateway(trace.target, urlsplit(trace.url).port) as gateway:
            # To ask may write: not into the profile that other tests look at.
            context, page = self._open(self._profile(trace.profile))
            page.goto(gateway.url + "/robots.txt")
            stores = page.evaluate(_STORES)
            context.close()
        return stores

    def presses_that_show(self, site: Site, target: str) -> int:
        """How many of the first presses of Back after the exit show more than the first screen."""
        with Gateway(target) as gateway:
            context, page = self._open(self._profile())
            page.goto(gateway.url + "/")
            harmless = {"", _text_when_still(page)}
            site.read(page, gateway.url)
            self._leave(context, page, site, gateway)
            harmless.add(page.inner_text("body"))
            shown = 0
            for _ in range(PRESSES):
                # Playwright's own go_back waits for ever for a page from Firefox's page cache.
                page.evaluate("() => { setTimeout(() => history.back()) }")
                shown += _text_when_still(page) not in harmless
            context.close()
        return shown

    def _profile(self, of: Path | None = None) -> Path:
        """A copy of a profile, the used one for a new visit, under a name of its own."""
        folder = self.scratch / str(len(list(self.scratch.iterdir())))
        return Path(shutil.copytree(of or self.used, folder, symlinks=True))

    def _open(self, profile: Path) -> tuple[BrowserContext, Page]:
        context = self.browser.open(self.playwright, profile)
        return context, context.pages[0]

    def _new_in(self, profile: Path) -> Found:
        """What is in its files now, be the browser running or not."""
        found = Disk.of(profile).without(self._disk_before).search(self.canaries)
        return found.without(self._found_before)

    def _leave(
        self, context: BrowserContext, page: Page, site: Site, gateway: Gateway
    ) -> list[str]:
        """Press the exit and wait until the other site is there; what was asked for on the way."""
        asked: list[str] = []
        before = len(gateway.requests)

        def note(request: Request) -> None:
            asked.append(request.url)

        context.on("request", note)
        page.click(site.exit)
        page.wait_for_url(self.exit_url)
        context.remove_listener("request", note)
        return asked + gateway.requests[before:]


def _text_when_still(page: Page) -> str:
    """What can be seen once it has been the same for a moment."""
    seen, since = "", time.monotonic()
    while time.monotonic() - since < STILL_SECONDS:
        page.wait_for_timeout(POLL_MS)
        if (now := page.inner_text("body")) != seen:
            seen, since = now, time.monotonic()
    return seen


def used_profile(playwright: Playwright, browser: Browser, exit_url: str, folder: Path) -> Path:
    """A profile that has seen one innocent site, twice, and was closed."""
    for _ in range(2):
        context = browser.open(playwright, folder)
        context.pages[0].goto(exit_url)
        context.close()
    return folder


def canaries(pack: dict[str, Any]) -> list[str]:
    """The longest plain sentence of each page that is read."""
    pages = {page["id"]: page for page in pack["pages"]}
    return [max(_plain_sentences(pages[page_id]), key=len) for page_id in PAGES]


def _plain_sentences(page: dict[str, Any]) -> list[str]:
    runs = [run for block in page["blocks"] for run in block["text"] if isinstance(run, str)]
    return [sentence for run in runs for sentence in _PLAIN.findall(run)]


def _read_houvast(choose: Callable[[Page, str], None]) -> Callable[[Page, str], None]:
    def read(page: Page, url: str) -> None:
        page.goto(url + "/")
        choose(page, LANGUAGE)
        for page_id in PAGES:
            page.click(f"main a[data-page={page_id}] >> nth=0")
            page.wait_for_selector("main[data-view=page]")
            page.click("main a[data-page=home] >> nth=0")
            page.wait_for_selector("main[data-view=home]")
        page.click("main a[data-page=d] >> nth=0")
        page.wait_for_selector("main[data-view=directory]")
        page.click("main a[data-action=call] >> nth=0")
        page.wait_for_selector("main[data-view=call]")

    return read


EXIT = "[data-action=exit]"
LOOKED = Site(_read_houvast(pick), EXIT)
KEPT = Site(_read_houvast(keep), EXIT)


def clear(page: Page, gateway: Gateway) -> None:
    """Take everything off the phone, and see that the app found it gone."""
    page.click("main a[data-page=home] >> nth=0")
    page.click("main[data-view=home] [data-action=wipe]")
    page.click("main[data-view=clear] button[data-action=wipe]")
    page.wait_for_selector("main[data-view=cleared]")


def clear_without_network(page: Page, gateway: Gateway) -> None:
    gateway.stop()
    clear(page, gateway)
