"""A real object store on this machine: rclone, which speaks S3 over a folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.conftest import POLL_SECONDS, START_SECONDS, free_port

KEY, SECRET = "publisherkey", "publishersecret"
BUCKET = "shelf"
PREFIX = "some/place"
RCLONE = Path(sys.executable).parent / "rclone"


def settings(endpoint: str) -> dict[str, str]:
    """The environment of who publishes to a store at this address."""
    return {
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_REGION": "nowhere",
        "AWS_ENDPOINT_URL": endpoint,
    }


class Store:
    """`folder` is what the bucket holds below the prefix, as files; `url` where others read it.

    An open store asks nobody for keys, as one that everybody may read. A closed one has no readers.
    """

    def __init__(self, place: Path, *, is_open: bool = False) -> None:
        self._place, self.port, self._is_open = place, free_port(), is_open
        (place / BUCKET).mkdir(parents=True)
        self.folder = place / BUCKET / PREFIX
        self.address = f"s3://{BUCKET}/{PREFIX}"
        self.url = f"http://127.0.0.1:{self.port}/{BUCKET}/{PREFIX}"
        self.settings = settings(f"http://127.0.0.1:{self.port}")
        self.start()

    def start(self) -> None:
        address = ["--addr", f"127.0.0.1:{self.port}", "--config", "/dev/null"]
        keys = [] if self._is_open else ["--auth-key", f"{KEY},{SECRET}"]
        self._process = subprocess.Popen(
            [RCLONE, "serve", "s3", *address, *keys, self._place],
            env={**os.environ, "HOME": str(self._place)},
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, "expected rclone to serve, found it ended"
            assert time.monotonic() < deadline
            time.sleep(POLL_SECONDS)

    def _answers(self) -> bool:
        try:
            urlopen(self.settings["AWS_ENDPOINT_URL"], timeout=1).close()
        except HTTPError:
            return True
        except OSError:
            return False
        return True

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def change(self, act: Callable[[], object]) -> None:
        """Do something to its folder behind its back. It remembers what was there until it ends."""
        self.kill()
        act()
        self.start()

    def objects(self) -> Iterator[Path]:
        return (path for path in self.folder.rglob("*") if path.is_file())

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes() for path in self.objects()
        }
