"""How long a source may take: a deadline for all of it, a rate for each body, a gap for silence.

TUF limits how much a source may send, not how slowly (sync.md §1.1). A source that drips must
not hold a node for days, and not keep the next mirror from being asked.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from socket import SHUT_RDWR, socket
from threading import Event, Thread
from time import monotonic
from typing import Protocol

from tuf.api.exceptions import SlowRetrievalError

RATE_WINDOW_SECONDS = 10.0
# How often a connection that outlived the deadline is cut again, until its reader notices.
_AGAIN_SECONDS = 1.0


@dataclass(frozen=True)
class Limits:
    """`deadline` and `gap` in seconds, `min_rate` in bytes a second over RATE_WINDOW_SECONDS."""

    deadline: float = 600.0
    min_rate: float = 100.0
    gap: float = 30.0


class _HasSocket(Protocol):
    sock: socket | None


class Meter:
    """The clock of one source, started when it is made."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._end = monotonic() + limits.deadline

    def left(self) -> float:
        """Seconds until the deadline. Raises SlowRetrievalError when there are none."""
        left = self._end - monotonic()
        if left <= 0:
            raise SlowRetrievalError(
                f"it was not done after {self.limits.deadline:g} seconds, the deadline"
            )
        return left

    @contextmanager
    def guard(self, connection: _HasSocket) -> Iterator[None]:
        """Cut `connection` at the deadline: headers and handshakes are read out of our sight."""
        done = Event()
        Thread(target=_cut, args=(connection, self.left(), done), daemon=True).start()
        try:
            yield
        finally:
            done.set()


class Pace:
    """The rate of one body."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._since, self._bytes = monotonic(), 0

    def took(self, count: int) -> None:
        """Note received bytes. Raises SlowRetrievalError: too slow, or past the deadline."""
        self._meter.left()
        self._bytes += count
        seconds = monotonic() - self._since
        if seconds < RATE_WINDOW_SECONDS:
            return
        rate, wanted = self._bytes / seconds, self._meter.limits.min_rate
        if rate < wanted:
            raise SlowRetrievalError(
                f"it sent {rate:.0f} bytes a second, fewer than {wanted:g}, the minimum"
            )
        self._since, self._bytes = monotonic(), 0


def _cut(connection: _HasSocket, seconds: float, done: Event) -> None:
    while not done.wait(seconds):
        if connection.sock is not None:
            with suppress(OSError):
                connection.sock.shutdown(SHUT_RDWR)
        seconds = _AGAIN_SECONDS
