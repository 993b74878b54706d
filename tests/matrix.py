"""The table of docs/browsers.md: what a visit needs, and in which engine the tests saw it.

A test marked `visit("…")` stands for that row in the engine that its parameters name. The table
is printed after a run; where the document shows another one, the run has failed.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[1] / "docs" / "browsers.md"
ENGINES = {
    "chromium": "Chromium",
    "android": "as an old phone",
    "firefox": "Firefox ESR",
    "webkit": "WebKitGTK",
}
ROWS = (
    "choose a language, read, leave; nothing is stored",
    "keep two languages, and open them with the server stopped",
    "two languages beside each other",
    "questions, to what may count",
    "search while typing",
    "directory",
    "a newer text, taken on opening",
    "a page from a file, without any network",
    "exit: Back and Forward show nothing that was read",
    "exit with the server stopped",
    "exit by keyboard",
    "exit where the other site never answers",
    "the frame after the tap on exit is empty",
    "a page from the browser's page cache is the first screen",
    "clear this phone, and look again",
    "no text in a window without the focus, or hidden",
    "after a minute away, the first screen",
    "a private window leaves nothing",
)
_ENGINE = re.compile("|".join(ENGINES))
_seen: dict[str, dict[str, bool]] = defaultdict(dict)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "visit(*rows): what of a visit this test shows")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark in item.iter_markers("visit"):
            unknown = set(mark.args) - set(ROWS)
            assert not unknown, f"expected rows of tests/matrix.py, found {unknown}"
            engine = _ENGINE.search(item.name.partition("[")[2])[0]
            item.user_properties.append(("visit", (list(mark.args), engine)))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    for name, value in report.user_properties:
        if name == "visit" and (report.when == "call" or not report.passed):
            rows, engine = value
            for row in rows:
                _seen[row][engine] = report.passed and _seen[row].get(engine, True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _seen:
        terminalreporter.section("a visit in each engine")
        terminalreporter.write(_table())
        if _differs():
            terminalreporter.write_line("docs/browsers.md: expected this table, found another")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.exitstatus == pytest.ExitCode.OK and _differs():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _differs() -> bool:
    """Whether the document shows something else; of a run of some tests nothing can be said."""
    return set(_seen) == set(ROWS) and _table() not in DOCUMENT.read_text()


def _table() -> str:
    words = {True: "yes", False: "**no**", None: "–"}
    lines = [["", *ENGINES.values()], ["---"] * (len(ENGINES) + 1)]
    for row in filter(_seen.get, ROWS):
        lines.append([row, *(words[_seen[row].get(engine)] for engine in ENGINES)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
