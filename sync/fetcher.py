"""Where bytes come from: an http(s) address or a folder (a USB stick, a share)."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from tuf.api.exceptions import DownloadError, DownloadHTTPError
from tuf.ngclient import FetcherInterface
from tuf.ngclient.urllib3_fetcher import Urllib3Fetcher

from sync.errors import UnreachableError

CHUNK_BYTES = 16_384
_MISSING = 404


def source_url(source: str) -> str:
    """The base URL of a source: an http(s) address as it is, a folder as file://.

    Raises UnreachableError when it is neither, or a folder that is not a TUF repository.
    """
    if source.startswith(("http://", "https://")):
        return source.rstrip("/")
    folder = Path(source)
    if not (folder / "metadata" / "timestamp.json").is_file():
        raise UnreachableError(
            f"expected a TUF repository (metadata/timestamp.json), found none in {source}"
        )
    return folder.resolve().as_uri()


class Fetcher(FetcherInterface):
    """TUF's fetcher for http(s), and the same interface over a folder."""

    def __init__(self) -> None:
        self._http = Urllib3Fetcher(socket_timeout=30, chunk_size=CHUNK_BYTES)

    def _fetch(self, url: str) -> Iterator[bytes]:
        parts = urlsplit(url)
        if parts.scheme != "file":
            return self._http.fetch(url)
        return _read(Path(unquote(parts.path)))


def _read(path: Path) -> Iterator[bytes]:
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise DownloadHTTPError(f"no file {path}", _MISSING) from error
    except OSError as error:
        raise DownloadError(f"cannot read {path}: {error.strerror}") from error
    return _chunks(file)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        try:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk
        except OSError as error:
            raise DownloadError(f"reading {file.name} failed: {error.strerror}") from error
