"""A node whose `sync` is killed at random moments: its readers never notice."""

import json
import multiprocessing
import random
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

import pytest

from sync import client, hints
from sync.canonical import canonical
from sync.files import write_file
from tests.conftest import start_server
from tests.whole import pulling

# At least so many; more where by chance too few of them came through.
PULLS, MOST_PULLS = 200, 400
# More than so many come through, each with a release of its own.
THROUGH = 20
# More than there is time for: a killed pull is tried again.
RELEASES = 40
# When a pull is killed, in parts of the time that one takes here: until a little after the end.
EARLIEST, LATEST = 0.1, 1.1
# Between two reads, so that the readers leave some of the machine to the pulls.
PAUSE_SECONDS = 0.02
PATHS = ("/en/", "/en/p07", "/nl/p02", "/en/d", "/healthz")


def marked(targets: dict[str, bytes], number: int) -> dict[str, bytes]:
    """Short packs with the mark of one release in every block, title and service."""
    made = {"directory.json": targets["directory.json"]}
    for path in ("packs/en.json", "packs/nl.json"):
        pack = json.loads(targets[path])
        for page in pack["pages"]:
            page["title"] = f"mark-{number}"
            # A page of one block is as good as a long one, and quicker to publish.
            page["blocks"] = page["blocks"][:1]
            for block in page["blocks"]:
                block["text"] = [f"mark-{number}"]
        for service in pack["services"].values():
            service["description"] = [f"mark-{number}"]
        made[path] = canonical(pack)
    return made


class Reader(threading.Thread):
    """Reads on and on; writes down every answer that is not one whole release."""

    def __init__(self, url: str, stop: threading.Event) -> None:
        super().__init__()
        self.url, self.stop = url, stop
        self.answers, self.wrong = 0, []

    def run(self) -> None:
        while not self.stop.is_set():
            for path in PATHS:
                try:
                    with urlopen(self.url + path, timeout=10) as response:
                        self.judge(path, response.read().decode())
                except OSError as error:
                    self.wrong.append((path, str(error)))
                self.stop.wait(PAUSE_SECONDS)

    def judge(self, path: str, text: str) -> None:
        self.answers += 1
        marks = set(re.findall(r"mark-(\d+)", text)) | set(re.findall(r'"release":(\d+)', text))
        said = set(re.findall(r"number (\d+)\.", text))
        if len(marks) != 1 or (said and said != marks):
            self.wrong.append((path, marks, said))


@contextmanager
def reading(url: str) -> Iterator[list[Reader]]:
    """Two readers, for as long as the block runs."""
    stop = threading.Event()
    readers = [Reader(url, stop) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        yield readers
    finally:
        stop.set()
        for reader in readers:
            reader.join()


@pytest.fixture
def releases(publisher, targets, monkeypatch):
    """How to make a release exist: all are signed before, and the timestamp is the last file."""
    # Patches from the last release only: how far they reach back is not what is tested here.
    monkeypatch.setattr(hints, "HINT_RELEASES", 1)
    last = [publisher.repository / name for name in ("diff/index.json", "metadata/timestamp.json")]
    files = {}
    for number in range(1, RELEASES + 1):
        publisher.publish(marked(targets, number))
        files[number] = {path: path.read_bytes() for path in last}

    def show(number):
        for path, data in files[number].items():
            write_file(path, data)

    return show


@pytest.fixture
def served(publisher, releases, tmp_path):
    """A server over a node that holds release 1."""
    releases(1)
    data = tmp_path / "data"
    client.pull(str(publisher.repository), data, publisher.root)
    server = start_server(data, tmp_path / "log")
    yield server, data
    server.stop()


class Killer:
    """Starts pulls, each in a process of its own, and kills them at random moments."""

    def __init__(self, source, data) -> None:
        self.arguments = str(source), str(data)
        self.processes = multiprocessing.get_context("forkserver")
        self.processes.set_forkserver_preload([pulling.__name__])
        self.pulls = self.killed = 0
        # The first waits for the process that the others are forked from.
        self.pull(None)
        self.usual = self.pull(None)

    def pull(self, seconds) -> float | None:
        """Run one for so long at most. Returns how long it took, None when it was killed."""
        begun = time.monotonic()
        process = self.processes.Process(target=pulling.pull, args=self.arguments)
        process.start()
        process.join(seconds)
        process.kill()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL)
        return None if process.exitcode else time.monotonic() - begun

    def strike(self) -> None:
        self.pulls += 1
        took = self.pull(self.usual * random.uniform(EARLIEST, LATEST))
        self.killed += took is None
        # The machine is not always as fast: some must be killed, and some must come through.
        self.usual = took or self.usual * 1.02


def served_now(server) -> int:
    with urlopen(f"{server.url}/healthz", timeout=10) as response:
        return json.load(response)["release"]


@pytest.mark.timeout(400)
def test_readers_never_see_a_mixed_or_missing_release(served, publisher, releases):
    """SIGKILL in the middle of an import; and mix and match: a request reads one release."""
    server, data = served
    killer = Killer(publisher.repository, data)
    newest = 1
    with reading(server.url) as readers:
        while killer.pulls < PULLS or (newest <= THROUGH and killer.pulls < MOST_PULLS):
            # Asked of the server: `sync status` would repair what a killed run left, like a pull.
            if served_now(server) == newest < RELEASES:
                newest += 1
                releases(newest)
            killer.strike()
    assert [reader.wrong for reader in readers] == [[], []]
    assert min(reader.answers for reader in readers) > PULLS
    assert killer.killed >= killer.pulls / 3
    assert newest > THROUGH
    assert client.pull(str(publisher.repository), data).number == newest
    assert not [path for path in data.iterdir() if path.name.startswith("scratch-")]
    assert {path.suffix for path in (data / "releases").iterdir()} == {".db"}
    assert len(list((data / "releases").iterdir())) <= 2
    reads = sum(reader.answers for reader in readers)
    print(f"{killer.killed} of {killer.pulls} pulls killed, {newest} releases, {reads} reads")
