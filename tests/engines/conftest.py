"""The three engines, each as Debian ships it: one test runs in all of them."""

import glob
import os
import socket
import subprocess
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright
from selenium.webdriver import WebKitGTK
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service
from urllib3.exceptions import HTTPError
from werkzeug.serving import make_server

from pwa import create_app
from tests.browser.conftest import CHROMIUM, PHONE, QUIET
from tests.browser.firefox import FIREFOX, SILENT
from tests.conftest import Server, operator_file, start_server
from tests.engines.phone import Phone
from tests.engines.windows import AndroidPhone, ChromiumPhone, FirefoxPhone, WebKitPhone

MINIBROWSER = "/usr/lib/*/webkit2gtk-4.1/MiniBrowser"
START_SECONDS = 30
ENGINES = ("chromium", "firefox", "webkit")
WEBKIT_DRIVER = "/usr/bin/WebKitWebDriver"


@pytest.fixture(params=ENGINES)
def phone(request: pytest.FixtureRequest) -> Phone:
    """An empty window that knows nothing of the tests before."""
    return request.getfixturevalue(f"{request.param}_phone")


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=QUIET,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@pytest.fixture
def chromium_phone(chromium: Browser) -> Iterator[Phone]:
    with chromium.new_context(viewport=PHONE) as context:
        yield ChromiumPhone(context)


@pytest.fixture
def android_phone(playwright: Playwright, chromium: Browser) -> Iterator[Phone]:
    with chromium.new_context(**playwright.devices["Moto G4"]) as context:
        yield AndroidPhone(context)


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.firefox.launch(
        channel="moz-firefox", executable_path=FIREFOX, firefox_user_prefs=SILENT
    )
    yield browser
    browser.close()


@pytest.fixture
def firefox_phone(firefox: Browser) -> Iterator[Phone]:
    with firefox.new_context(viewport=PHONE) as context:
        yield FirefoxPhone(context)


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A screen that nobody sees; WebKitGTK does not start without one."""
    reader, writer = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "800x900x24"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as number:
        yield f":{number.readline().strip()}"
    screen.terminate()
    screen.wait()


@pytest.fixture
def webkit_phone(display: str, tmp_path: Path) -> Iterator[Phone]:
    options = Options()
    options.binary_location = glob.glob(MINIBROWSER)[0]
    options.add_argument("--automation")
    # Else the driver waits for ever where a page comes back or an exit never answers.
    options.page_load_strategy = "none"
    driver = start_webkit(options, display)
    yield WebKitPhone(driver)
    driver.quit()


def start_webkit(options: Options, display: str) -> WebKitGTK:
    """On a busy machine its driver can miss the browser that it started; then once more."""
    attempts = 2
    with warnings.catch_warnings():
        # Selenium uses what it has itself declared to be old.
        warnings.simplefilter("ignore", DeprecationWarning)
        while True:
            attempts -= 1
            service = Service(WEBKIT_DRIVER, env={**os.environ, "DISPLAY": display})
            try:
                with socket_timeout(START_SECONDS):
                    return WebKitGTK(options=options, service=service)
            except (HTTPError, TimeoutError):
                service.stop()
                if not attempts:
                    raise


@contextmanager
def socket_timeout(seconds: float) -> Iterator[None]:
    """Selenium takes this for how long it waits for its driver."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


@pytest.fixture
def own_server(node: Path, exit_site: str, tmp_path: Path) -> Iterator[Server]:
    """A server that a test may stop."""
    server = start_server(node, tmp_path / "server.log", exit_url=exit_site)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def cacheable(
    bundled_node: Path, exit_site: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The app without no-store, which keeps pages out of the cache for Back in most browsers."""
    operator = operator_file(tmp_path_factory.mktemp("operator"), exit_url=exit_site)
    app = create_app({"DATA": bundled_node, "OPERATOR": operator})

    @app.after_request
    def allow_cache(response):
        response.headers.pop("Cache-Control", None)
        return response

    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
