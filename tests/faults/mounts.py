"""File systems of the tests: a small disk (tmpfs), a disk that forgets and a stick (lossy.py)."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import POLL_SECONDS, ROOT, START_SECONDS
from tests.faults.lossy import NEVER

NEEDED = "expected to be root with FUSE and tmpfs (as in `docker run --privileged`)"


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """A real file system of `size` bytes at `folder`."""
    folder.mkdir()
    made = _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder)
    assert made.returncode == 0, f"{NEEDED}, found: {made.stderr}"
    try:
        yield folder
    finally:
        assert _run("umount", "--lazy", folder).returncode == 0


class Disk:
    """A mounted `lossy.py`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def cut(self, lost: str = "all") -> None:
        """The power goes and comes back: `all` or only the bytes (`names`) unflushed are lost."""
        os.setxattr(self.folder, "user.cut", lost.encode())

    def cut_at(self, change: int) -> None:
        """From the `change`-th change on nothing reaches the disk."""
        os.setxattr(self.folder, "user.cut.at", str(change).encode())

    def pull_out(self, reads: int = 0) -> None:
        """The stick is out after so many more reads."""
        os.setxattr(self.folder, "user.pull", str(reads).encode())

    def put_in(self) -> None:
        self.pull_out(NEVER)

    @property
    def changes(self) -> int:
        return int(os.getxattr(self.folder, "user.count"))


@contextmanager
def disk(folder: Path, *kind: str) -> Iterator[Disk]:
    """A disk that forgets; with the kind `stick` one like FAT."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.faults.lossy", str(folder), *kind]
    # The library that Debian has with `fuse3`.
    environment = {**os.environ, "FUSE_LIBRARY_NAME": "fuse3"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        deadline = time.monotonic() + START_SECONDS
        while not os.path.ismount(folder):
            assert process.poll() is None, f"{NEEDED}, found: {process.stderr.read()}"
            assert time.monotonic() < deadline, NEEDED
            time.sleep(POLL_SECONDS)
        try:
            yield Disk(folder)
        finally:
            unmounted = _run("umount", "--lazy", folder)
            said = process.communicate(timeout=START_SECONDS)[1]
            assert (unmounted.returncode, said) == (0, "")


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
