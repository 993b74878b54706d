"""Visits are slow, and reading what they left is not: each is made once for all tests."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.traces import govuk
from tests.traces.browsers import CHROMIUM, FIREFOX, Browser
from tests.traces.visit import (
    KEPT,
    LANGUAGE,
    LOOKED,
    Trace,
    Traveller,
    canaries,
    clear,
    clear_without_network,
    used_profile,
)


@pytest.fixture(scope="session")
def pack(targets: dict[str, bytes]) -> dict[str, Any]:
    """The published text in the language of the visit."""
    return json.loads(targets[f"packs/{LANGUAGE}.json"])


@pytest.fixture(scope="session")
def govuk_site(
    pack: dict[str, Any], exit_site: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    folder = govuk.build(pack, exit_site, tmp_path_factory.mktemp("govuk") / "site")
    with govuk.serve(folder) as url:
        yield url


@pytest.fixture(scope="session", params=[CHROMIUM, FIREFOX], ids=lambda browser: browser.name)
def traveller(
    request: pytest.FixtureRequest,
    playwright: Playwright,
    exit_site: str,
    pack: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Traveller:
    """Somebody with a used profile of one of the browsers."""
    browser: Browser = request.param
    folder = tmp_path_factory.mktemp(browser.name)
    used = used_profile(playwright, browser, exit_site, folder / "used")
    (folder / "visits").mkdir()
    return Traveller(playwright, browser, used, exit_site, canaries(pack), folder / "visits")


@pytest.fixture(scope="session")
def trace(traveller: Traveller, server, govuk_site: str) -> Callable[[str], Trace]:
    """What a visit of one kind left; the visit is made when it is first asked for."""
    visits = {
        "look": lambda: traveller.visit(LOOKED, server.url),
        "keep": lambda: traveller.visit(KEPT, server.url),
        "clear": lambda: traveller.visit(KEPT, server.url, clear),
        "clear offline": lambda: traveller.visit(KEPT, server.url, clear_without_network),
        "govuk": lambda: traveller.visit(govuk.GOVUK, govuk_site),
    }
    return cache(lambda kind: visits[kind]())
