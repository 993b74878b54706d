"""The two browsers of the trace test, and where each of them writes down what it knows.

Everything is read from the files of a closed browser, as somebody does who has the phone.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Playwright

from tests.browser import conftest, firefox
from tests.traces.search import readings

# As often as that, instead of every 15 s: a visit of seconds leaves what a long one would.
SESSION_MS = 300
_ADDRESS = re.compile(rb"http://localhost:[0-9]+/[^\\\"\s\x7f-\xff\0-\x1f]*")
_WIDE_ADDRESS = re.compile(
    rb"h\0t\0t\0p\0:\0/\0/\0l\0o\0c\0a\0l\0h\0o\0s\0t\0:\0(?:[\x21-\x7e]\0)*/\0(?:[\x21-\x7e]\0)*"
)


@dataclass(frozen=True)
class Records:
    """What a profile says of itself: history rows as (address, title), and addresses in the files
    of the session, of icons, of cookies, of forms that were filled in."""

    history: list[tuple[str, str]]
    sessions: set[str]
    icons: list[str]
    cookies: list[str]
    autofill: list[str]

    def rows_of(self, site: str) -> list[tuple[str, str]]:
        return [row for row in self.history if row[0].startswith(site)]


@dataclass(frozen=True)
class Browser:
    """How to open a profile, how to read it, which of its files hold bodies that a site put
    into Cache Storage, and where the folders of sites with a store lie."""

    name: str
    program: str
    open: Callable[[Playwright, Path], BrowserContext]
    read: Callable[[Path], Records]
    bodies: re.Pattern[str]
    stores: str

    def folders_of_sites(self, profile: Path) -> list[Path]:
        """The folders of sites that have a store, or asked whether they have one."""
        return sorted(profile.glob(self.stores))


def _open_firefox(playwright: Playwright, folder: Path) -> BrowserContext:
    return firefox.open_firefox(playwright, folder, {"browser.sessionstore.interval": SESSION_MS})


def _read_chromium(profile: Path) -> Records:
    folder = profile / "Default"
    return Records(
        history=_query(folder / "History", "select url, title from urls"),
        sessions=_addresses(folder.glob("Sessions*/*")),
        icons=_column(
            folder / "Favicons", "select url from favicons union select page_url from icon_mapping"
        ),
        cookies=_column(folder / "Cookies", "select host_key from cookies"),
        autofill=_column(folder / "Web Data", "select name from autofill"),
    )


def _read_firefox(profile: Path) -> Records:
    forms = profile / "formhistory.sqlite"
    return Records(
        history=_query(
            profile / "places.sqlite",
            "select url, coalesce(title, '') from moz_places where visit_count > 0",
        ),
        sessions=_addresses([*profile.glob("sessionstore*"), *profile.glob("sessionstore*/*")]),
        icons=_column(
            profile / "favicons.sqlite",
            "select icon_url from moz_icons union select page_url from moz_pages_w_icons",
        ),
        cookies=_column(profile / "cookies.sqlite", "select host from moz_cookies"),
        # Firefox makes it when the first form was filled in.
        autofill=_column(forms, "select fieldname from moz_formhistory") if forms.exists() else [],
    )


def _addresses(files: Iterable[Path]) -> set[str]:
    """The addresses on this machine that stand in these files."""
    found: set[bytes] = set()
    for file in files:
        if file.is_file():
            for reading in readings(file.read_bytes()):
                found.update(_ADDRESS.findall(reading))
                found.update(wide[::2] for wide in _WIDE_ADDRESS.findall(reading))
    return {address.decode() for address in found}


def _query(database: Path, query: str) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def _column(database: Path, query: str) -> list[str]:
    return [value for (value,) in _query(database, query)]


CHROMIUM = Browser(
    "Chromium",
    conftest.CHROMIUM,
    conftest.open_profile,
    _read_chromium,
    re.compile(r"/Service Worker/CacheStorage/.*/[0-9a-f]{16}_[0-9s]$"),
    "Default/Service Worker/CacheStorage/*/",
)
FIREFOX = Browser(
    "Firefox",
    firefox.FIREFOX,
    _open_firefox,
    _read_firefox,
    re.compile(r"^storage/default/.*/cache/morgue/"),
    "storage/default/http+++localhost*",
)
