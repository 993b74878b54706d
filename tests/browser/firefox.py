"""Firefox as Debian ships it, driven through Playwright's BiDi channel.

Two things are not like in Chromium: `route` and `set_offline` do not reach what a worker asks for,
and `context.service_workers` stays empty. To take the network away, stop the server.
"""

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Playwright

from tests.browser.conftest import PHONE

FIREFOX = os.environ.get("FIREFOX", "/usr/bin/firefox-esr")
# Firefox asks its maker for things at every start; a test has no network for that.
SILENT = {
    "app.normandy.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,x",
}


def open_firefox(
    playwright: Playwright, folder: Path, preferences: dict[str, Any] | None = None, **options: Any
) -> BrowserContext:
    """A browser with a profile on disk, as a phone has: it survives being closed."""
    return playwright.firefox.launch_persistent_context(
        folder,
        channel="moz-firefox",
        executable_path=FIREFOX,
        viewport=PHONE,
        firefox_user_prefs={**SILENT, **(preferences or {})},
        **options,
    )
