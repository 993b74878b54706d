"""The windows of three engines. WebKitGTK has no cache for Back and Forward while it is driven, so
a return there is always a fresh page."""

import asyncio
import time
from contextlib import suppress
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from selenium.webdriver import ActionChains, WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.engines.phone import ARRIVAL_SECONDS, MOVING, POLL_SECONDS, SECONDS, Phone
from tests.every import EVERY

ANSWER_SECONDS = 4
# As long as it takes to pass a press on to Firefox, which waits for what follows by itself.
PRESS_MS = 200
# How many times slower than here.
SLOWER = 6 if EVERY else 4
# Where the history seems to have no entry, one that comes all the same would be seen by then.
TRAVERSAL_SECONDS = 0.8
KEYS = {"Shift": Keys.SHIFT, "Escape": Keys.ESCAPE}


class Position:
    """Where in its history a window stands, from the length that its pages are told."""

    def __init__(self) -> None:
        self._at = self._length = 0

    def step(self, by: int, length: int | None) -> bool:
        """Note a step back (-1) or forward (1); whether there is an entry to arrive at."""
        if length not in (None, self._length):
            self._at, self._length = length - 1, length
        arrives = 0 <= self._at + by < self._length
        self._at += by if arrives else 0
        return arrives


class PlaywrightPhone(Phone):
    """A window in a context of Chromium or Firefox."""

    def __init__(self, context: BrowserContext) -> None:
        super().__init__()
        context.set_default_timeout(SECONDS * 1000)
        self.page: Page = context.new_page()

    def go(self, url: str) -> None:
        self.page.goto(url, wait_until="commit")

    def tap(self, selector: str) -> None:
        self.page.click(selector, no_wait_after=True)

    def tap_twice(self, selector: str) -> None:
        self.page.wait_for_selector(selector)
        # A page that the first tap leaves may never answer to the second.
        with suppress(PlaywrightTimeout):
            self.page.dblclick(selector, no_wait_after=True, timeout=ANSWER_SECONDS * 1000)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def write(self, selector: str, text: str) -> None:
        self.page.locator(selector).press_sequentially(text)


class ChromiumPhone(PlaywrightPhone):
    """Chromium; past Playwright, which waits while an exit does not answer.

    Whoever drives Chromium keeps its pages visible, so `hide` and `show` tell the page only.
    """

    def __init__(self, context: BrowserContext) -> None:
        super().__init__(context)
        self.devtools: CDPSession = context.new_cdp_session(self.page)

    def hide(self) -> None:
        self._say_hidden(True)

    def show(self) -> None:
        self._say_hidden(False)

    def ask(self, expression: str) -> Any:
        answer = self._send("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    def _send(self, command: str, **arguments: Any) -> Any:
        # A document that goes into the page cache may never answer, and `send` knows no time.
        asked = self.devtools._impl_obj.send(command, arguments)
        return self.devtools._sync(asyncio.wait_for(asked, ANSWER_SECONDS))

    def _say_hidden(self, hidden: bool) -> None:
        self.page.evaluate(
            """hidden => {
              Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
              document.dispatchEvent(new Event('visibilitychange'))
            }""",
            hidden,
        )

    def _go(self, by: int) -> bool:
        """Between two pages there is no history for a moment; then again."""
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                if entry := self._entry(by):
                    self._send("Page.navigateToHistoryEntry", entryId=entry)
                return entry is not None
            except MOVING:
                if time.monotonic() > deadline:
                    raise
                time.sleep(POLL_SECONDS)

    # The browser itself is asked: a page that is on its way out may never answer.

    def _mark(self) -> int | None:
        return self._place()

    def _place(self) -> int | None:
        with suppress(*MOVING):
            return self._entry(0)
        return None

    def _entry(self, by: int) -> int | None:
        """The number of the entry that lies so many steps ahead, or None where there is none."""
        history = self._send("Page.getNavigationHistory")
        index = history["currentIndex"] + by
        inside = 0 <= index < len(history["entries"])
        return history["entries"][index]["id"] if inside else None


class AndroidPhone(ChromiumPhone):
    """Chromium as on an old phone: a small screen, fingers, a slow processor."""

    def __init__(self, context: BrowserContext) -> None:
        super().__init__(context)
        self.devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def tap(self, selector: str) -> None:
        self.page.tap(selector, no_wait_after=True)


class FirefoxPhone(PlaywrightPhone):
    """Firefox ESR. Out of sight is what lies behind a new tab."""

    def hide(self) -> None:
        with self.page.expect_popup() as popup:
            self.page.evaluate("void window.open('about:blank')")
        self.front = popup.value

    def show(self) -> None:
        self.front.close()

    def ask(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    def _go(self, by: int) -> bool:
        go = self.page.go_back if by < 0 else self.page.go_forward
        # A page from the cache, an address that refuses: nothing arrives in the sense of
        # Playwright, and what is seen then is what the tests look at.
        with suppress(PlaywrightError):
            go(wait_until="commit", timeout=PRESS_MS)
            # Another entry is there, or Firefox has said that there is none.
            return False
        return True


class WebKitPhone(Phone):
    """A window of WebKitGTK's own small browser."""

    def __init__(self, driver: WebKitGTK) -> None:
        super().__init__()
        self.driver = driver
        self._position = Position()
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

    def write(self, selector: str, text: str) -> None:
        self._find(selector).send_keys(text)

    def hide(self) -> None:
        self.driver.minimize_window()

    def show(self) -> None:
        self.driver.set_window_rect(0, 0, 500, 700)

    def ask(self, expression: str) -> Any:
        return self.driver.execute_script(f"return {expression}")

    def _go(self, by: int) -> bool:
        (self.driver.back if by < 0 else self.driver.forward)()
        return True

    def _seconds_to(self, by: int) -> float:
        arrives = self._position.step(by, self._answer("history.length"))
        return ARRIVAL_SECONDS if arrives else TRAVERSAL_SECONDS

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
