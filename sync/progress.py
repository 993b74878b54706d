"""One line on a terminal that shows how far a download is; nothing anywhere else."""

from collections.abc import Callable
from time import monotonic
from typing import TextIO

_EVERY_SECONDS = 0.1
_WIDTH = 20
_KB = 1000


def bar(stream: TextIO) -> Callable[[str, int, int], None] | None:
    """Draws on a terminal: called with a name, the bytes so far, the bytes at most.

    The line is written over and over, and wiped when a file is whole.
    """
    if not stream.isatty():
        return None
    drawn = 0.0

    def draw(name: str, size: int, limit: int) -> None:
        nonlocal drawn
        now = monotonic()
        if now - drawn < _EVERY_SECONDS and size < limit:
            return
        drawn = now
        filled = _WIDTH * size // max(limit, 1)
        text = f"{'#' * filled}{'.' * (_WIDTH - filled)} {size / _KB:.0f} kB {_short(name)}"
        # Erase to the end of the line, write, and stand at its start for the next.
        stream.write(f"\r\x1b[K{text}\r" if size < limit else "\r\x1b[K")
        stream.flush()

    return draw


def _short(url: str) -> str:
    """en.json of …/packs/0af3….en.json"""
    return ".".join(url.rpartition("/")[2].split(".")[-3:])
