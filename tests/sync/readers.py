"""Who reads from a store while somebody publishes there."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sync import client
from sync.errors import UnreachableError, UsageError
from sync.state import State
from tests.conftest import POLL_SECONDS, Publisher
from tests.sync.numbered import MARK

# From when a release is there until who reads on and on has it.
_LONGEST_SECONDS = 60


class Node:
    """A node that pulls from a store as from any web server."""

    def __init__(self, url: str, data: Path, publisher: Publisher) -> None:
        self._source, self._data, self._root = url, data, publisher.root

    def pull(self) -> int:
        """The number of the release that it holds then; its text was found to be of that one."""
        number = client.pull(self._source, self._data, self._root).number
        state = State(self._data)
        active = state.serving().active
        state.close()
        text = (self._data / "releases" / f"{active}.db").read_bytes()
        found = {int(mark) for mark in MARK.findall(text)}
        assert found == {number}, found
        return number


class Reading(threading.Thread):
    """Somebody who reads on and on: which releases they got, and what was mixed or refused."""

    def __init__(self, read: Callable[[], int]) -> None:
        super().__init__()
        self._read, self.ended = read, threading.Event()
        self.numbers: list[int] = []
        self.mixed: list[BaseException] = []

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                self.numbers.append(self._read())
            except (UnreachableError, UsageError):
                # The store is away; rclone took the old file away before it had the new one; a
                # program that is just being started still holds the lock of this node. The node
                # keeps what it has, and asks again.
                self.ended.wait(POLL_SECONDS)
            except BaseException as error:
                self.mixed.append(error)

    def wait_for(self, number: int) -> None:
        """Until they got this release, or something that is none."""
        deadline = time.monotonic() + _LONGEST_SECONDS
        while self.numbers[-1:] != [number] and not self.mixed and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)


@contextmanager
def read_meanwhile(read: Callable[[], int], last: int) -> Iterator[None]:
    """Somebody reads all the while, and gets whole releases, never an older one than before, and
    `last` in the end."""
    reading = Reading(read)
    reading.start()
    try:
        yield
        reading.wait_for(last)
    finally:
        reading.ended.set()
        reading.join()
    assert not reading.mixed, reading.mixed
    assert reading.numbers == sorted(reading.numbers), reading.numbers
    assert len(set(reading.numbers)) > 1, reading.numbers
    assert reading.numbers[-1] == last, reading.numbers
