"""Pull again and again under a service manager, which stops it with SIGTERM.

One line for each change and each new failure, without the minute: the service manager knows it.
"""

import random
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from sync.client import Options, pull
from sync.errors import SyncError


class _Stopped(BaseException):
    """Not an Exception: nothing on the way may take it for a fault of a source."""


def watch(
    sources: Sequence[str],
    data: Path,
    root: Path | None,
    options: Options,
    every: float,
    jitter: float,
) -> None:
    """Pull every `every` seconds and up to `jitter` more, until SIGTERM or SIGINT.

    Failures are said and do not end it: what was served is still served.
    """
    said: set[str] = set()
    with _until_stopped():
        while True:
            said = _once(sources, data, root, options, said)
            time.sleep(every + random.uniform(0, jitter))  # noqa: S311


def _once(
    sources: Sequence[str], data: Path, root: Path | None, options: Options, said: set[str]
) -> set[str]:
    """One pull; says what was not said the time before, and returns what is wrong now."""
    try:
        pulled = pull(sources, data, root, options)
    except SyncError as error:
        wrong = {f"Not updated: {error}"}
    else:
        wrong = {f"Passed over: {reason}" for reason in pulled.passed_over}
        if pulled.changed:
            print(f"Release {pulled.number} is served now.", flush=True)
    for sentence in sorted(wrong - said):
        print(sentence, flush=True)
    return wrong


@contextmanager
def _until_stopped() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise _Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    except _Stopped:
        return
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
