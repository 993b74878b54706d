"""One browser window held by the same few verbs in each engine: what a person does and sees.

Back and Forward are those of the browser, not of a script in the page. The engines are in
windows.py.
"""

import random
import time
from abc import ABC, abstractmethod
from functools import cache
from itertools import count
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from selenium.common.exceptions import WebDriverException
from urllib3.exceptions import HTTPError

from sync import pofile
from tests.conftest import ROOT

EXIT = "[data-action=exit]"
# What stands where the exit of the tests leads.
EXIT_PAGE = "Weather"
# What stands there where a language is kept and that takes longer than COMMIT_MS in exit.js.
COMMIT_SECONDS = 1.5
NEUTRAL_PAGE = "Not Found\n\nThe requested URL was not found on this server."
# For what comes for sure; a machine with two cores and three browsers takes its time.
SECONDS = 30
POLL_SECONDS = 0.04
# The screen stands still when it has been the same for this long and the page is all there. What
# a browser says of an address that refuses never is.
STILL_SECONDS = 0.15
PAGE_SECONDS = 3
# Where the history has an entry, it comes, but a busy machine takes its time. A step that comes
# before the one before it has arrived is lost.
ARRIVAL_SECONDS = 5
# What a page says while another one takes its place.
MOVING = (PlaywrightError, WebDriverException, HTTPError, TimeoutError)
# innerText of what is not displayed would still be its text.
VISIBLE_TEXT = "document.body?.checkVisibility() ? document.body.innerText : ''"
# Firefox's own page about an address that refuses is never ready.
STATE = "document.documentURI.startsWith('about:neterror') ? 'complete' : document.readyState"
TEXT_AND_STATE = f"[{VISIBLE_TEXT}, {STATE}]"
# A page that takes the place of this one takes the mark away; then once more.
MARKS = 3
# What tells one entry of the history from the next: another document, or a step within this one.
MARK = """here => {
  window.here = here
  window.onpopstate = () => { window.here = -here - 1 }
}"""
HINT = "Before you choose"
# Both ends of the few entries that an exit leaves, and back again.
TO_BOTH_ENDS = "BBBFF"
FIVE_OF_EACH = "BBBBBFFFFF"


def drawn_by_lot() -> str:
    """Five steps each way, in any order."""
    return "".join(random.sample(FIVE_OF_EACH, len(FIVE_OF_EACH)))


def words(*texts: str) -> set[str]:
    """A page that comes back grows bit by bit; its words are what can be compared.

    Not those that the first screen says to who has no script: they show where ours comes late.
    """
    return {word for text in texts for word in text.split()} - without_script()


@cache
def without_script() -> frozenset[str]:
    catalogs = (ROOT / "locales").glob("*/LC_MESSAGES/messages.po")
    hints = (str(pofile.read(path)[HINT].string) for path in catalogs)
    return frozenset(word for hint in (HINT, *hints) for word in hint.split())


class Phone(ABC):
    """What a person can do. Selectors are CSS; of several elements the first is meant."""

    def __init__(self) -> None:
        self._steps = count()

    @abstractmethod
    def go(self, url: str) -> None:
        """Open an address, and do not wait for it."""

    @abstractmethod
    def tap(self, selector: str) -> None: ...

    @abstractmethod
    def tap_twice(self, selector: str) -> None: ...

    @abstractmethod
    def press(self, key: str) -> None: ...

    @abstractmethod
    def write(self, selector: str, text: str) -> None:
        """Type into a field."""

    @abstractmethod
    def hide(self) -> None:
        """Take the window out of sight, as going to another app does."""

    @abstractmethod
    def show(self) -> None:
        """Bring the hidden window back."""

    @abstractmethod
    def ask(self, expression: str) -> Any:
        """The value of an expression in the page."""

    @abstractmethod
    def _go(self, by: int) -> bool:
        """Press the browser's Back (-1) or Forward (1); whether something may still come of it."""

    def back(self) -> None:
        self._traverse(-1)

    def forward(self) -> None:
        self._traverse(1)

    def promised(self, expression: str) -> Any:
        """What a promise resolves to. WebKitGTK, left waiting by a page that goes, waits for ever:
        so the page notes the answer and is asked for it."""
        self.ask(f"void ({expression}).then(value => {{ window.answer = {{ value }} }})")
        self.until("Boolean(window.answer)")
        value = self.ask("window.answer.value")
        self.ask("void delete window.answer")
        return value

    def until(self, expression: str, seconds: float = SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not self._answer(expression):
            assert time.monotonic() < deadline, f"still not: {expression}"
            time.sleep(POLL_SECONDS)

    def until_seen(self, selector: str) -> None:
        self.until(f"Boolean(document.querySelector({selector!r}))")

    def watch(self) -> list[str]:
        """Each text that can be read until the screen stands still; the last one stays."""
        seen: list[str] = []
        since = at_first = time.monotonic()
        deadline = since + SECONDS
        while time.monotonic() < since + STILL_SECONDS:
            assert time.monotonic() < deadline, f"never still: {seen}"
            text, state = self._answer(TEXT_AND_STATE) or (None, None)
            if not seen or text not in (None, seen[-1]):
                seen.append(text or "")
                since = time.monotonic()
            elif state in ("loading", "interactive") and time.monotonic() < at_first + PAGE_SECONDS:
                since = time.monotonic()
            time.sleep(POLL_SECONDS)
        return seen

    def shown(self) -> str:
        """What can be read on the screen, once it stands still."""
        return self.watch()[-1]

    def walk(self, steps: str = TO_BOTH_ENDS) -> list[str]:
        """Every text that could be read on the way, Back for each B and Forward for each F."""
        seen = []
        for step in steps:
            (self.back if step == "B" else self.forward)()
            seen += self.watch()
        return seen

    def start_shown(self) -> str:
        """The text of the first screen, once its script has run."""
        self.until(
            "document.querySelector('main[data-view=start] li [data-script]')?.checkVisibility()"
        )
        return self.shown()

    def open_start(self, url: str) -> str:
        """Open the first screen and return its text."""
        self.go(url + "/")
        return self.start_shown()

    def pick(self, language: str, action: str = "look") -> None:
        """Choose a language on the first screen and wait for the menu."""
        if action == "look":
            self.tap(f"li[lang={language}] summary")
        self.tap(f"[data-action={action}][data-language={language}]")
        self.until_seen("main[data-view=home]")

    def keep(self, language: str) -> None:
        """Choose and keep a language, and wait until the phone can go without the node."""
        self.pick(language, "keep")
        self.promised("navigator.serviceWorker.ready.then(() => true)")

    def read(self, *pages: str) -> set[str]:
        """From the menu along links from page to page; every line that was read on the way."""
        seen = self.shown().splitlines()
        for page in pages:
            self.tap(f"main a[data-page={page}]")
            self.until_seen(f"main [data-block^={page}-]")
            seen += self.shown().splitlines()
        return set(seen)

    def leave(self, exit_site: str) -> str:
        """Leave, and return what stands there then: on a busy machine the other site may take so
        long that a phone which keeps a language shows the neutral page."""
        began = time.monotonic()
        self.tap(EXIT)
        self.until(f"location.href === '{exit_site}' || location.pathname === '/n'")
        if self.ask("location.pathname") != "/n":
            return EXIT_PAGE
        assert time.monotonic() - began > COMMIT_SECONDS, "the other site was not waited for"
        return NEUTRAL_PAGE

    def _traverse(self, by: int) -> None:
        """Go, and wait until another entry is there, or long enough to know that none comes."""
        left = self._mark()
        seconds = self._seconds_to(by)
        if not self._go(by):
            return
        deadline = time.monotonic() + seconds
        while self._place() in (None, left) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)

    def _mark(self) -> Any:
        """Make this place in the history one that can be told from others."""
        place = None
        for _ in range(MARKS):
            # A number of its own each time: a page from the cache still has the one it was left
            # with.
            here = next(self._steps)
            self._answer(f"void ({MARK})({here})")
            place = self._place()
            if place == [here]:
                break
        return place

    def _place(self) -> Any:
        """Where in the history the window stands; None while it moves."""
        return self._answer("[window.here ?? null]")

    def _seconds_to(self, by: int) -> float:
        """How long to wait for what comes of a step."""
        return ARRIVAL_SECONDS

    def _answer(self, expression: str) -> Any:
        try:
            return self.ask(expression)
        except MOVING:
            return None
