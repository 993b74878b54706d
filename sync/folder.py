"""A repository in a folder: a USB stick, a share, a copy on the same machine."""

from collections.abc import Generator
from pathlib import Path
from typing import IO

from tuf.api.exceptions import DownloadError, DownloadHTTPError

from sync.limits import Meter, Pace
from sync.web import CHUNK_BYTES, Body

_MISSING = 404


def find(folder: Path, name: str) -> Path | None:
    """A file below `folder`, also where a stick wrote its name in other letters (TIMESTAMP.JSON).

    What is found is verified like everything else.
    """
    path = folder
    for part in Path(name).parts:
        exact = path / part
        path = exact if exact.exists() else _same_letters(path, part) or exact
    return path if path.is_file() else None


def read(folder: Path, name: str, meter: Meter) -> Body:
    """The file `name` below `folder`. Raises DownloadHTTPError 404 when there is none."""
    try:
        path = find(folder, name)
        if path is None:
            raise DownloadHTTPError(f"no file {folder / name}", _MISSING)
        return Body(0, _chunks(path.open("rb"), Pace(meter)))
    except OSError as error:
        raise DownloadError(f"cannot read {folder / name}: {error.strerror}") from error


def _same_letters(folder: Path, name: str) -> Path | None:
    if not folder.is_dir():
        return None
    return next((path for path in folder.iterdir() if path.name.lower() == name.lower()), None)


def _chunks(file: IO[bytes], pace: Pace) -> Generator[bytes, None, None]:
    with file:
        try:
            while chunk := file.read(CHUNK_BYTES):
                pace.took(len(chunk))
                yield chunk
        except OSError as error:
            raise DownloadError(f"reading {file.name} failed: {error.strerror}") from error
