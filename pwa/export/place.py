"""A folder of files that appears whole or not at all, in place of one that was written before."""

import ctypes
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pwa.export.described import HEADERS
from pwa.export.errors import ExportError

# Of Linux, not in Python's own library: swap two names in one step.
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


def check(folder: Path, force: bool) -> None:
    """Raises ExportError when there is something in `folder` that may not be replaced."""
    if not folder.exists():
        return
    if not folder.is_dir() or (any(folder.iterdir()) and not (folder / HEADERS).is_file()):
        raise ExportError(f"expected a new or empty folder, or an older export, found {folder}")
    if any(folder.iterdir()) and not force:
        raise ExportError(f"expected a new folder, or --force to replace it, found {folder}")


def put(folder: Path, files: dict[str, bytes]) -> None:
    """Write `files` beside `folder`, then put them in its place. Raises ExportError."""
    try:
        folder = folder.resolve()
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _part(folder) as part:
            for name, data in files.items():
                _write(part / name, data, folder / name)
            # All of it at once: a flush for each of thousands takes minutes.
            os.sync()
            _swap(part, folder)
    except OSError as error:
        reason = error.strerror or error
        raise ExportError(f"expected a folder to write to, found {folder}: {reason}") from error


@contextmanager
def _part(folder: Path) -> Iterator[Path]:
    """An empty folder beside; what a killed run left in it goes, and so does what is left at the
    end: the export before."""
    part = folder.with_name(f".{folder.name}.part")
    with open(folder.with_name(f".{folder.name}.lock"), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ExportError(f"expected no other export to {folder}, found one running") from error
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        try:
            yield part
        finally:
            shutil.rmtree(part, ignore_errors=True)
            os.unlink(lock.name)


def _write(path: Path, data: bytes, before: Path) -> None:
    """A file that says what it said before keeps its time: web servers make their tags of that,
    and programs that copy what is new look at it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if before.is_file() and before.read_bytes() == data:
        shutil.copystat(before, path)


def _swap(part: Path, folder: Path) -> None:
    """Let the two change names. A reader finds the old folder or the new one."""
    if not folder.exists():
        part.rename(folder)
        return
    libc = ctypes.CDLL(None, use_errno=True)
    names = (os.fsencode(part), os.fsencode(folder))
    if libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
