"""TUF metadata as a publisher reads and writes it: files of one role each."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tuf.api.metadata import Metadata, Signed, TargetFile
from tuf.api.serialization import DeserializationError
from tuf.api.serialization.json import JSONSerializer

from sync.errors import RefusedError


def load(path: Path, kind: type[Signed]) -> Metadata[Any]:
    """Read one file. Raises RefusedError when it is not metadata of that role."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RefusedError(f"expected TUF metadata of type {kind.type}, found {path}") from error
    return parse(data, str(path), kind)


def parse(data: bytes, place: str, kind: type[Signed]) -> Metadata[Any]:
    """The same for bytes from some place."""
    try:
        metadata: Metadata[Any] = Metadata.from_bytes(data)
    except DeserializationError as error:
        raise RefusedError(f"expected TUF metadata of type {kind.type}, found {place}") from error
    if not isinstance(metadata.signed, kind):
        found = metadata.signed.type
        raise RefusedError(f"expected TUF metadata of type {kind.type}, found {found} in {place}")
    return metadata


def to_bytes(metadata: Metadata[Any]) -> bytes:
    """The one byte form of a metadata file; the same in a draft and in the repository."""
    return metadata.to_bytes(JSONSerializer(compact=True))


def hashed(path: str, file: TargetFile) -> str:
    """The consistent-snapshot name of a target: packs/nl.json → packs/<sha256>.nl.json."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{file.hashes['sha256']}.{name}"


def now() -> datetime:
    """This moment in whole seconds, as TUF writes times."""
    return datetime.now(UTC).replace(microsecond=0)


def days_left(signed: Signed) -> int:
    """Whole days until it expires; negative when it has."""
    return (signed.expires - now()).days
