"""A private window keeps and reads without a network, and leaves nothing when it closes (R28).

WebKitGTK is left out: what is driven there is always private, and has no profile to look into.
"""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright

from tests.browser.conftest import CHROMIUM, PHONE, QUIET
from tests.browser.firefox import FIREFOX, SILENT
from tests.conftest import Server
from tests.engines.phone import Phone
from tests.engines.windows import ChromiumPhone, FirefoxPhone

START_SECONDS = 20
POLL_SECONDS = 0.05


@contextmanager
def private_chromium(playwright: Playwright, profile: Path) -> Iterator[Phone]:
    """A window off the record, in a browser with a profile on disk."""
    options = ["--headless=new", "--no-sandbox", "--remote-debugging-port=0", *QUIET]
    process = subprocess.Popen(
        [CHROMIUM, *options, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{_port(profile)}")
        with browser.new_context(viewport=PHONE) as context:
            yield ChromiumPhone(context)
        browser.new_browser_cdp_session().send("Browser.close")
        process.wait(timeout=START_SECONDS)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _port(profile: Path) -> int:
    """The browser writes it down when it is ready."""
    told = profile / "DevToolsActivePort"
    deadline = time.monotonic() + START_SECONDS
    while not (told.exists() and "\n" in told.read_text()):
        assert time.monotonic() < deadline, "expected a browser, found none"
        time.sleep(POLL_SECONDS)
    return int(told.read_text().split()[0])


@contextmanager
def private_firefox(playwright: Playwright, profile: Path) -> Iterator[Phone]:
    """A browser that opens private windows only."""
    context: BrowserContext = playwright.firefox.launch_persistent_context(
        profile,
        channel="moz-firefox",
        executable_path=FIREFOX,
        viewport=PHONE,
        firefox_user_prefs={**SILENT, "browser.privatebrowsing.autostart": True},
    )
    yield FirefoxPhone(context)
    context.close()


@pytest.mark.visit("a private window leaves nothing")
@pytest.mark.parametrize("private", [private_chromium, private_firefox])
def test_a_private_window_reads_offline_and_leaves_nothing(
    private: Callable, playwright: Playwright, own_server: Server, targets, tmp_path
):
    """R28: of the text, nothing is in any file once the window is closed."""
    profile = tmp_path / "profile"
    with private(playwright, profile) as phone:
        phone.open_start(own_server.url)
        phone.keep("en")
        own_server.stop()
        phone.open_start(own_server.url)
        phone.pick("en", "keep")
        assert phone.read("p01", "p02")
        assert phone.promised("caches.keys().then(names => names.length)") > 0
    found = [name for name, body in files(profile).items() if any(map(body.count, marks(targets)))]
    assert found == []


def marks(targets: dict[str, bytes]) -> list[bytes]:
    """The titles of two pages, and the end of an address for stores that pack what they hold."""
    pages = json.loads(targets["packs/en.json"])["pages"]
    titles = [page["title"].encode() for page in pages if page["id"] in ("p01", "p02")]
    return [*titles, b".en.json"]


def files(profile: Path) -> dict[str, bytes]:
    paths = (path for path in profile.rglob("*") if path.is_file() and not path.is_symlink())
    return {str(path.relative_to(profile)): path.read_bytes() for path in paths}
