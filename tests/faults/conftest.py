"""What the fault tests share: four signed releases, a node that holds the first, sources that lie.

Every pull here is the real command in a process of its own.
"""

import json
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from sync import repository
from sync.__main__ import main
from sync.canonical import canonical
from tests.conftest import ROOT, start_server
from tests.faults.servers import Source

RELEASES = 4
# Longer than any command here may take; the deadlines under test are a few seconds.
LONGEST_SECONDS = 40


def edition(targets: dict[str, bytes], number: int) -> dict[str, bytes]:
    """English and Dutch with one paragraph and one telephone number that tell the release."""
    directory = json.loads(targets["directory.json"])
    phone = _long_phone(directory)
    phone["number"] = phone["number"][:-1] + str(number)
    made = {"directory.json": canonical(directory)}
    for path in ("packs/en.json", "packs/nl.json"):
        pack = json.loads(targets[path])
        pack["pages"][0]["blocks"][0]["text"] = [f"mark-{number}"]
        made[path] = canonical(pack)
    return made


def telephone(targets: dict[str, bytes]) -> str:
    """The number that tells the release."""
    return str(_long_phone(json.loads(targets["directory.json"]))["number"])


def _long_phone(directory: dict[str, Any]) -> dict[str, Any]:
    phones = (phone for service in directory["services"] for phone in service.get("phones", []))
    return next(phone for phone in phones if len(phone["number"]) > 8)


def sync(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run `python -m sync …` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "sync", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
        **options,
    )


def pull(data: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return sync("pull", *arguments, "--data", data)


def status(data: Path) -> dict[str, Any]:
    """`status --json` of a node. In this process: it is asked after every pull."""
    said = StringIO()
    with redirect_stdout(said):
        assert main(["status", "--json", "--data", str(data)]) == 0
    return json.loads(said.getvalue())


def refusal(outcome: subprocess.CompletedProcess[str], code: int) -> str:
    """The one sentence with which a command failed."""
    assert outcome.returncode == code, (outcome.returncode, outcome.stdout, outcome.stderr)
    [sentence] = outcome.stderr.splitlines()
    assert "expected " in sentence
    return sentence


def taken(outcome: subprocess.CompletedProcess[str], number: int) -> None:
    """The command said that it serves this release now."""
    assert outcome.returncode == 0, outcome.stderr
    assert f"Release {number} is served now." in outcome.stdout


def release_files(data: Path) -> set[str]:
    return {path.name for path in (data / "releases").iterdir()}


def whole(data: Path, number: int, files: set[str] | None = None) -> None:
    """The node serves release `number`, has nothing half, and still has exactly `files`."""
    assert status(data)["release"] == number
    assert {Path(name).suffix for name in release_files(data)} == {".db"}
    assert not [path for path in data.iterdir() if path.name.startswith("scratch-")]
    if files is not None:
        assert release_files(data) == files


def read_page(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as response:
        return response.read().decode()


def mark(data: Path, log: Path) -> int:
    """The release that readers of `python -m pwa serve` see over this node."""
    server = start_server(data, log)
    try:
        links = re.findall(r'href="(/en/p\d+)"', read_page(f"{server.url}/en/"))
        pages = {read_page(server.url + link) for link in sorted(set(links))}
    finally:
        server.stop()
    [number] = {found for page in pages for found in re.findall(r"mark-(\d+)", page)}
    return int(number)


@pytest.fixture(scope="session")
def editions(targets: dict[str, bytes]) -> list[dict[str, bytes]]:
    """The targets of the releases 1, 2, …, at the index of their number."""
    return [{}, *(edition(targets, number) for number in range(1, RELEASES + 1))]


@pytest.fixture(scope="session")
def shelf(
    editions: list[dict[str, bytes]], demo_keys: Path, tmp_path_factory: pytest.TempPathFactory
) -> list[Path]:
    """The repository as it was after each release; do not change them."""
    folder = tmp_path_factory.mktemp("shelf")
    for number in range(1, RELEASES + 1):
        repository.publish(editions[number], demo_keys, folder / "now")
        shutil.copytree(folder / "now", folder / str(number))
    return [folder / str(number) for number in range(RELEASES + 1)]


@pytest.fixture
def shelved(shelf: list[Path], tmp_path: Path) -> Callable[[int], Path]:
    """A copy of the repository as it was after a release, to spoil."""

    def copy(number: int) -> Path:
        taken_already = len(list(tmp_path.glob("shelved-*")))
        return shutil.copytree(shelf[number], tmp_path / f"shelved-{taken_already}")

    return copy


@pytest.fixture(scope="session")
def trusted_root(demo_keys: Path) -> Path:
    return demo_keys / "root.json"


@pytest.fixture(scope="session")
def first_node(
    shelf: list[Path], trusted_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The data folder of a node that pulled release 1. Do not change it."""
    data = tmp_path_factory.mktemp("first") / "data"
    taken(pull(data, shelf[1], "--root", trusted_root), 1)
    return data


@pytest.fixture
def held(first_node: Path, tmp_path: Path) -> Path:
    """A node that holds release 1, to change."""
    return shutil.copytree(first_node, tmp_path / "held")


@pytest.fixture
def source() -> Iterator[Callable[[Path], Source]]:
    """Start web servers over folders; they stop with the test."""
    running: list[Source] = []

    def start(folder: Path) -> Source:
        running.append(Source(folder))
        return running[-1]

    yield start
    for server in running:
        server.stop()


@pytest.fixture(scope="session")
def fake_clock() -> str:
    """The library with which a process gets another date."""
    made = subprocess.run(
        ["faketime", "-f", "+0", "printenv", "LD_PRELOAD"], capture_output=True, text=True
    )
    assert made.returncode == 0, "expected faketime, found none: make tools"
    return made.stdout.strip()


@pytest.fixture
def clock(fake_clock: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the clock of every process that is started from now on: "+31d", "@2001-01-01 00:00:00".

    Only the date changes: deadlines count on."""

    def turn(to: str) -> None:
        monkeypatch.setenv("LD_PRELOAD", fake_clock)
        monkeypatch.setenv("FAKETIME", to)
        monkeypatch.setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1")

    return turn
