"""Is a release file still what its name says? A disk may change a digit and report nothing."""

import time
from pathlib import Path

from sync.reading import is_whole
from sync.state import State

_AGAIN_SECONDS = 24 * 60 * 60


def still_whole(state: State, release: str | None) -> bool:
    """Hashes the file when it is new or touched, and once a day: a pull with nothing new is cheap.

    The server hashes too, whenever it opens a file; `status` does so each time.
    """
    path = state.data / "releases" / f"{release}.db"
    if release is None or not path.is_file():
        return False
    found = path.stat()
    stamp = f"{found.st_mtime_ns} {found.st_size} {found.st_ino}"
    last = state.checked(release)
    if last and last[0] == stamp and 0 <= time.time() - last[1] < _AGAIN_SECONDS:
        return True
    if not is_whole(path):
        return False
    state.record_checked(release, stamp, time.time())
    return True


def damaged(data: Path, *releases: str | None) -> list[str]:
    """Those of these releases whose file is there and is not what its name says."""
    paths = [data / "releases" / f"{name}.db" for name in releases if name]
    return [path.stem for path in paths if path.is_file() and not is_whole(path)]
