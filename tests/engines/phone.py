"""One browser window held by the same few verbs in each engine: what a person does and sees.

Back and Forward are those of the browser, not of a script in the page. WebKitGTK has no cache for
Back and Forward while it is driven, so a return there is always a fresh page.
"""

import random
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page
from playwright.sync_api import Error as PlaywrightError
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import ActionChains, WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from urllib3.exceptions import HTTPError

EXIT = "[data-action=exit]"
SECONDS = 10
POLL_SECONDS = 0.02
ANSWER_SECONDS = 4
# The screen stands still when it has been the same for this long.
STILL_SECONDS = 0.15
# Nothing says that a step came to the end of the history, or that a page came from the cache.
TRAVERSAL_SECONDS = 0.8
KEYS = {"Shift": Keys.SHIFT, "Escape": Keys.ESCAPE}
# What a page says while another one takes its place.
MOVING = (PlaywrightError, WebDriverException, HTTPError)
# innerText of what is not displayed would still be its text.
VISIBLE_TEXT = "document.body?.checkVisibility() ? document.body.innerText : ''"
# Both ends of the few entries that an exit leaves, and back again.
TO_BOTH_ENDS = "BBBFF"
FIVE_OF_EACH = "BBBBBFFFFF"


def words(*texts: str) -> set[str]:
    """A page that comes back grows bit by bit; its words are what can be compared."""
    return {word for text in texts for word in text.split()}


class Phone(ABC):
    """What a person can do. Selectors are CSS; of several elements the first is meant."""

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
    def back(self) -> None: ...

    @abstractmethod
    def forward(self) -> None: ...

    @abstractmethod
    def hide(self) -> None:
        """Take the window out of sight, as going to another app does."""

    @abstractmethod
    def show(self) -> None:
        """Bring the hidden window back."""

    @abstractmethod
    def ask(self, expression: str) -> Any:
        """The value of an expression in the page."""

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
        since = time.monotonic()
        deadline = since + SECONDS
        while time.monotonic() < since + STILL_SECONDS:
            assert time.monotonic() < deadline, f"never still: {seen}"
            text = self._answer(VISIBLE_TEXT)
            if not seen or text not in (None, seen[-1]):
                seen.append(text or "")
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

    def walk_many_ways(self) -> list[str]:
        """The same five times each, one after the other, then in an order drawn by lot."""
        drawn = "".join(random.sample(FIVE_OF_EACH, len(FIVE_OF_EACH)))
        return [text for steps in (FIVE_OF_EACH, drawn) for text in self.walk(steps)]

    def start_shown(self) -> str:
        """The text of the first screen, once its script has run."""
        self.until(
            "document.querySelector('main[data-view=start] [data-action=look]')?.checkVisibility()"
        )
        return self.shown()

    def open_start(self, url: str) -> str:
        """Open the first screen and return its text."""
        self.go(url + "/")
        return self.start_shown()

    def pick(self, language: str, action: str = "look") -> None:
        """Choose a language on the first screen and wait for the menu."""
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

    def leave(self, exit_site: str) -> None:
        self.tap(EXIT)
        self.until(f"location.href === '{exit_site}'")

    def _answer(self, expression: str) -> Any:
        try:
            return self.ask(expression)
        except MOVING:
            return None


class PlaywrightPhone(Phone):
    """A window in a context of Chromium or Firefox."""

    def __init__(self, context: BrowserContext) -> None:
        context.set_default_timeout(SECONDS * 1000)
        self.page: Page = context.new_page()

    def go(self, url: str) -> None:
        self.page.goto(url, wait_until="commit")

    def tap(self, selector: str) -> None:
        self.page.click(selector, no_wait_after=True)

    def tap_twice(self, selector: str) -> None:
        self.page.dblclick(selector, no_wait_after=True)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)


class ChromiumPhone(PlaywrightPhone):
    """Chromium; past Playwright, which waits while an exit does not answer.

    Whoever drives Chromium keeps its pages visible, so `hide` and `show` tell the page only.
    """

    def __init__(self, context: BrowserContext) -> None:
        super().__init__(context)
        self.devtools: CDPSession = context.new_cdp_session(self.page)

    def back(self) -> None:
        self._traverse(-1)

    def forward(self) -> None:
        self._traverse(1)

    def hide(self) -> None:
        self._say_hidden(True)

    def show(self) -> None:
        self._say_hidden(False)

    def ask(self, expression: str) -> Any:
        question = {"expression": expression, "returnByValue": True}
        answer = self.devtools.send("Runtime.evaluate", question)
        return answer["result"].get("value")

    def _say_hidden(self, hidden: bool) -> None:
        self.page.evaluate(
            """hidden => {
              Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
              document.dispatchEvent(new Event('visibilitychange'))
            }""",
            hidden,
        )

    def _traverse(self, by: int) -> None:
        """Between two pages there is no history for a moment; then again."""
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                self._step(by)
                return
            except PlaywrightError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(POLL_SECONDS)

    def _step(self, by: int) -> None:
        history = self.devtools.send("Page.getNavigationHistory")
        index = history["currentIndex"] + by
        if 0 <= index < len(history["entries"]):
            entry = history["entries"][index]["id"]
            self.devtools.send("Page.navigateToHistoryEntry", {"entryId": entry})


class FirefoxPhone(PlaywrightPhone):
    """Firefox ESR. Out of sight is what lies behind a new tab."""

    def hide(self) -> None:
        with self.page.expect_popup() as popup:
            self.page.evaluate("void window.open('about:blank')")
        self.front = popup.value

    def show(self) -> None:
        self.front.close()

    def back(self) -> None:
        self._traverse(self.page.go_back)

    def forward(self) -> None:
        self._traverse(self.page.go_forward)

    def ask(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    @staticmethod
    def _traverse(go: Callable[..., object]) -> None:
        # A page from the cache, the end of the history, an address that refuses: nothing arrives
        # in the sense of Playwright, and what is seen then is what the tests look at.
        with suppress(PlaywrightError):
            go(wait_until="commit", timeout=TRAVERSAL_SECONDS * 1000)


class WebKitPhone(Phone):
    """A window of WebKitGTK's own small browser."""

    def __init__(self, driver: WebKitGTK) -> None:
        self.driver = driver
        # A page that goes at the wrong moment never answers.
        driver.command_executor.client_config.timeout = ANSWER_SECONDS

    def go(self, url: str) -> None:
        self.driver.get(url)

    def tap(self, selector: str) -> None:
        self._find(selector).click()

    def tap_twice(self, selector: str) -> None:
        ActionChains(self.driver).double_click(self._find(selector)).perform()

    def press(self, key: str) -> None:
        ActionChains(self.driver).key_down(KEYS[key]).key_up(KEYS[key]).perform()

    def back(self) -> None:
        self._traverse(self.driver.back)

    def forward(self) -> None:
        self._traverse(self.driver.forward)

    def hide(self) -> None:
        self.driver.minimize_window()

    def show(self) -> None:
        self.driver.set_window_rect(0, 0, 500, 700)

    def ask(self, expression: str) -> Any:
        return self.driver.execute_script(f"return {expression}")

    def _traverse(self, go: Callable[[], None]) -> None:
        """Go, and wait until another page is there, or long enough to know that none comes."""
        self.ask("window.here = true")
        go()
        deadline = time.monotonic() + TRAVERSAL_SECONDS
        while not self._answer("!window.here") and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)

    def _find(self, selector: str) -> WebElement:
        deadline = time.monotonic() + SECONDS
        while True:
            found = self.driver.find_elements(By.CSS_SELECTOR, selector)
            if found and found[0].is_displayed():
                self.driver.execute_script(
                    "arguments[0].scrollIntoView({block: 'center'})", found[0]
                )
                return found[0]
            assert time.monotonic() < deadline, f"expected {selector}, found none"
            time.sleep(POLL_SECONDS)
