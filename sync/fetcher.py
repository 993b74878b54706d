"""What python-tuf downloads with: resumes, and tries the small form of a file first.

Nothing here decides what to trust. A part of an earlier run and a `.br` form may be wrong; the
signed hash decides, and `doubtful` tells the caller that the plain file is still to be tried.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from tuf.api.exceptions import (
    DownloadHTTPError,
    DownloadLengthMismatchError,
    RepositoryError,
)
from tuf.ngclient import FetcherInterface

from sync import folder
from sync.compressed import CorruptError, decompress
from sync.errors import UnreachableError
from sync.limits import Limits, Meter
from sync.web import CHUNK_BYTES, Body, Web

__all__ = ["CHUNK_BYTES", "Fetcher", "Progress", "source_url"]

_NOT_SATISFIABLE = 416
# Brotli makes what cannot be compressed a little longer.
_SLACK_BYTES = 1024

Progress = Callable[[str, int, int], None]


def source_url(source: str) -> str:
    """The base URL of a source: an http(s) address as it is, a folder as file://.

    Raises UnreachableError when it is neither, or a folder that is not a TUF repository.
    """
    if source.startswith(("http://", "https://")):
        return source.rstrip("/")
    try:
        if folder.find(Path(source), "metadata/timestamp.json"):
            return Path(source).resolve().as_uri()
    except OSError as error:
        raise UnreachableError(
            f"expected a TUF repository at {source}, could not read it: {error.strerror}"
        ) from error
    raise UnreachableError(
        f"expected a TUF repository (metadata/timestamp.json), found none in {source}"
    )


class Fetcher(FetcherInterface):
    """Files of one source. Use as a context; it keeps connections open.

    `parts` is a folder for what was cut off, to go on with in the next run; without it nothing
    is kept. `progress` is told the name, the bytes so far and the bytes at most.
    """

    def __init__(
        self,
        parts: Path | None = None,
        limits: Limits | None = None,
        *,
        compressed: bool = True,
        progress: Progress | None = None,
    ) -> None:
        self._parts = parts
        self._meter = Meter(limits or Limits())
        self._web = Web(self._meter)
        self._compressed, self._compressed_seen = compressed, False
        self._progress = progress
        # Whether what was downloaded since `settled` may be wrong though the plain file is right.
        self.doubtful = False

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self._web.close()

    def only_plain(self) -> None:
        """A `.br` form of this source was wrong: ask for none of them any more."""
        self._compressed = self.doubtful = False

    def download_bytes(self, url: str, max_length: int) -> bytes:
        """Metadata and hints, in memory. Raises DownloadError."""
        if self._compressed and _has_compressed(url):
            found = self._small_bytes(url, max_length)
            if found is not None:
                self.doubtful = True
                return found
        plain = BytesIO()
        self._receive(url, plain, max_length)
        return plain.getvalue()

    @contextmanager
    def download_file(self, url: str, max_length: int) -> Iterator[IO[bytes]]:
        """A target; what is cut off stays for the next run. Raises DownloadError.

        A part is removed when it is done with: taken, or found wrong by the caller.
        """
        with ExitStack() as stack:
            file = self._compressed_file(url, max_length)
            file = stack.enter_context(file if file else self._part(url, max_length))
            file.seek(0)
            try:
                yield file
            except RepositoryError:
                self._forget(url)
                raise
        self._forget(url)

    def _fetch(self, url: str) -> Iterator[bytes]:
        return self._open(url, 0).chunks

    def _open(self, url: str, start: int) -> Body:
        parts = urlsplit(url)
        if parts.scheme == "file":
            return folder.read(Path("/"), unquote(parts.path).lstrip("/"), self._meter)
        return self._web.get(url, start)

    def _receive(self, url: str, file: IO[bytes], limit: int) -> None:
        """Bring `file` to the whole of `url`, going on after what it holds."""
        if 0 < file.tell() == limit:
            self.doubtful = True
            return
        try:
            body = self._open(url, file.tell())
        except DownloadHTTPError as error:
            if error.status_code != _NOT_SATISFIABLE or not file.tell():
                raise
            # Longer than the file is now: not a part of it.
            body = self._open(url, 0)
        self.doubtful = self.doubtful or body.start > 0
        size = file.seek(body.start)
        file.truncate()
        with closing(body.chunks) as chunks:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise DownloadLengthMismatchError(f"it sent more than {limit} bytes")
                file.write(chunk)
                if self._progress:
                    self._progress(url, size, limit)
        if self._progress:
            # Whole, also where nobody said beforehand how long it is.
            self._progress(url, limit, limit)

    def _small_bytes(self, url: str, max_length: int) -> bytes | None:
        packed, plain = BytesIO(), BytesIO()
        try:
            self._receive(f"{url}.br", packed, max_length + _SLACK_BYTES)
            packed.seek(0)
            decompress(packed, plain, max_length)
        except (DownloadHTTPError, CorruptError) as error:
            self._note_missing(error)
            return None
        self._compressed_seen = True
        return plain.getvalue()

    def _compressed_file(self, url: str, max_length: int) -> IO[bytes] | None:
        if not self._compressed:
            return None
        plain = BytesIO()
        try:
            with self._part(f"{url}.br", max_length + _SLACK_BYTES) as packed:
                packed.seek(0)
                decompress(packed, plain, max_length)
        except (DownloadHTTPError, CorruptError) as error:
            self._note_missing(error)
            return None
        self._compressed_seen = self.doubtful = True
        return plain

    @contextmanager
    def _part(self, url: str, limit: int) -> Iterator[IO[bytes]]:
        """The whole of `url` in a file; removed when it is longer than it may be, or corrupt."""
        path = self._part_path(url)
        if path is None:
            memory = BytesIO()
            self._receive(url, memory, limit)
            yield memory
            return
        with path.open("r+b" if path.exists() else "w+b") as file:
            if file.seek(0, 2) > limit:
                file.truncate(0)
                file.seek(0)
            try:
                self._receive(url, file, limit)
                yield file
            except (DownloadLengthMismatchError, DownloadHTTPError, CorruptError):
                path.unlink(missing_ok=True)
                raise

    def _part_path(self, url: str) -> Path | None:
        if self._parts is None or url.startswith("file:"):
            return None
        return self._parts / f"{hashlib.sha256(url.encode()).hexdigest()}.part"

    def _forget(self, url: str) -> None:
        for form in (url, f"{url}.br"):
            path = self._part_path(form)
            if path:
                path.unlink(missing_ok=True)

    def _note_missing(self, error: Exception) -> None:
        """A source without one `.br` has none, unless it had one before."""
        if isinstance(error, CorruptError) or not self._compressed_seen:
            self._compressed = False


def _has_compressed(url: str) -> bool:
    """Root and timestamp are small, and asked for by a name that others have."""
    name = url.rpartition("/")[2]
    return name != "timestamp.json" and not name.endswith("root.json")
