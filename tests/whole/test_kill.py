"""A node whose `sync` is killed at random moments: its readers never notice."""

import json
import random
import re
import signal
import subprocess
import sys
import threading
from urllib.request import urlopen

import pytest

from sync import client
from sync.pack import canonical
from tests.conftest import ROOT, start_server

PULLS = 50
# A pull of this content takes about this long here; later than that there is nothing to kill.
LONGEST_SECONDS = 0.8
PATHS = ("/en/", "/en/p07", "/nl/p02", "/en/d", "/healthz")


def marked(targets: dict[str, bytes], number: int) -> dict[str, bytes]:
    """The packs with the mark of one release in every block, title and service."""
    made = {"directory.json": targets["directory.json"]}
    for path in ("packs/en.json", "packs/nl.json"):
        pack = json.loads(targets[path])
        for page in pack["pages"]:
            page["title"] = f"mark-{number}"
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

    def judge(self, path: str, text: str) -> None:
        self.answers += 1
        marks = set(re.findall(r"mark-(\d+)", text)) | set(re.findall(r'"release":(\d+)', text))
        said = set(re.findall(r"number (\d+)\.", text))
        if len(marks) != 1 or (said and said != marks):
            self.wrong.append((path, marks, said))


@pytest.fixture
def served(publisher, targets, tmp_path):
    publisher.publish(marked(targets, 1))
    data = tmp_path / "data"
    client.pull(str(publisher.repository), data, publisher.root)
    server = start_server(data, tmp_path / "log")
    yield server, data
    server.stop()


def killed_pull(source, data) -> bool:
    """Start a pull and kill it at a random moment; whether it was still running then."""
    command = [sys.executable, "-m", "sync", "pull", str(source), "--data", str(data)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        process.wait(timeout=random.uniform(0, LONGEST_SECONDS))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return process.returncode != 0


def test_readers_never_see_a_mixed_or_missing_release(served, publisher, targets):
    server, data = served
    stop = threading.Event()
    readers = [Reader(server.url, stop) for _ in range(2)]
    for reader in readers:
        reader.start()
    killed = 0
    for number in range(2, PULLS + 2):
        publisher.publish(marked(targets, number))
        killed += killed_pull(publisher.repository, data)
    stop.set()
    for reader in readers:
        reader.join()
    assert [reader.wrong for reader in readers] == [[], []]
    assert min(reader.answers for reader in readers) > PULLS
    assert killed > PULLS // 5
    assert client.pull(str(publisher.repository), data).number == PULLS + 1
    assert not [path for path in data.iterdir() if path.name.startswith("scratch-")]
    assert len(list((data / "releases").iterdir())) <= 2
