"""What a visit leaves in a browser's profile, beside GOV.UK's component "Exit this page".

The same steps and the same texts for both, in the trace test's own words and with its own search:
tests/traces. Ours is looked at without keeping; what was kept is measured after clearing.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bench.install import npm_package
from bench.lab import Lab, at_once
from bench.rows import Row, Sample, at_most
from tests.conftest import start_server
from tests.topic import given_away
from tests.traces import govuk
from tests.traces.browsers import CHROMIUM, FIREFOX, Browser
from tests.traces.search import Found
from tests.traces.visit import (
    KEPT,
    LANGUAGE,
    LOOKED,
    PRESSES,
    Site,
    Trace,
    Traveller,
    canaries,
    clear,
    used_profile,
)

SUBJECT = "traces of a visit"
EXIT_PAGE = "<!doctype html><html lang=en><title>Weather</title><h1>Weather</h1>"
NAMED = "its site has a name that says what it is for, as sites have"
CACHED = "its pages come from a plain server; with no-store there would be fewer"
NO_CLEARING = "its component clears nothing: the same as after the exit"


@dataclass(frozen=True)
class Left:
    """What was counted after one kind of visit."""

    rows: int
    titles: int
    files: int
    cleared_files: int
    presses: int
    requests: int


def rows(lab: Lab) -> Iterator[Row]:
    """Every count in both browsers; one that is not on this machine has no rows."""
    pack = json.loads((lab.build / "packs" / f"{LANGUAGE}.json").read_text())
    with _exit_site(lab.new_folder("exit")) as exit_url:
        server = start_server(lab.node, lab.new_folder("log") / "server.log", exit_url=exit_url)
        try:
            browsers = [each for each in (CHROMIUM, FIREFOX) if _is_here(each)]
            # Fetched before: two would fetch it twice.
            npm_package(*govuk.COMPONENT)
            for found in at_once(
                lambda browser: list(_rows_of(browser, lab, pack, server.url, exit_url)), browsers
            ):
                yield from found
        finally:
            server.stop()


def _is_here(browser: Browser) -> bool:
    found = Path(browser.program).exists()
    if not found:
        print(f"browser missing: {browser.name}", file=sys.stderr)
    return found


def _rows_of(
    browser: Browser, lab: Lab, pack: dict[str, Any], url: str, exit_url: str
) -> Iterator[Row]:
    with sync_playwright() as playwright:
        used = used_profile(playwright, browser, exit_url, lab.new_folder("used"))
        traveller = Traveller(
            playwright, browser, used, exit_url, canaries(pack), lab.new_folder("visits")
        )
        ours = _left(traveller, LOOKED, url, traveller.visit(KEPT, url, clear))
        theirs = _theirs(traveller, lab, pack)

    def row(name: str, field: str, limit: int, note: str = "") -> Row:
        return Row(
            *(SUBJECT, f"{browser.name}: {name}", ""),
            *(Sample.of([getattr(ours, field)]), govuk.NAME),
            Sample.of([getattr(theirs, field)] if theirs else []),
            at_most(limit),
            note=note,
        )

    yield row("history rows", "rows", 1)
    yield row("titles with a topic word", "titles", 0, NAMED)
    yield row("files with what was read, after exit", "files", 0, CACHED)
    yield row("files with what was read, after clear", "cleared_files", 0, NO_CLEARING)
    yield row(f"presses of Back that show it, of {PRESSES}", "presses", 0)
    yield row("requests on exit", "requests", 1)


def _theirs(traveller: Traveller, lab: Lab, pack: dict[str, Any]) -> Left | None:
    if npm_package(*govuk.COMPONENT) is None:
        return None
    site = govuk.build(pack, traveller.exit_url, lab.new_folder("govuk") / "site")
    with govuk.serve(site) as url:
        return _left(traveller, govuk.GOVUK, url)


def _left(traveller: Traveller, site: Site, url: str, cleared: Trace | None = None) -> Left:
    trace = traveller.visit(site, url)
    history = trace.records.rows_of(trace.url)
    return Left(
        rows=len(history),
        titles=sum(bool(given_away(title)) for _, title in history),
        files=_files(trace.closed),
        cleared_files=_files((cleared or trace).closed),
        presses=traveller.presses_that_show(site, url),
        requests=len(trace.exit_requests),
    )


def _files(found: Found) -> int:
    return len({hit.file for hit in found.sentences})


@contextmanager
def _exit_site(folder: Path) -> Iterator[str]:
    (folder / "index.html").write_text(EXIT_PAGE)
    with govuk.serve(folder) as url:
        yield url
