"""What may be trusted: python-tuf decides, in a scratch folder that starts with what we keep.

Its own files are not flushed to disk; what it verified is read back and kept by the caller in
one durable step (docs/adr/0004).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from tuf.api.exceptions import (
    DownloadError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
)
from tuf.api.metadata import Metadata, Signed, TargetFile
from tuf.api.serialization import DeserializationError
from tuf.ngclient import Updater

from sync import clock
from sync.errors import RefusedError, UnreachableError
from sync.fetcher import Fetcher

ROLES = ("root", "timestamp", "snapshot", "targets")


def make_updater(
    scratch: Path, trusted: dict[str, bytes], bootstrap: bytes, fetcher: Fetcher, *urls: str
) -> Updater:
    """An updater in `scratch` that starts with `trusted`; `urls` are of metadata and targets."""
    history = scratch / "root_history"
    history.mkdir(parents=True)
    for name, data in trusted.items():
        if name != "root.json":
            (history if name.endswith("root.json") else scratch).joinpath(name).write_bytes(data)
    updater = Updater(
        metadata_dir=str(scratch),
        metadata_base_url=urls[0],
        target_base_url=urls[1] if len(urls) > 1 else None,
        target_dir=str(scratch),
        fetcher=fetcher,
        bootstrap=bootstrap,
    )
    # No parameter for it: python-tuf takes the clock of the machine as it is (sync.md §1.4).
    updater._trusted_set.reference_time = clock.now(trusted)
    return updater


def verified_files(scratch: Path) -> dict[str, bytes]:
    """Everything that was verified, by name: root.json, 1.root.json, …, timestamp.json, …"""
    found = {path.name: path.read_bytes() for path in scratch.glob("*.json")}
    newest = version(found["root.json"])
    for path in (scratch / "root_history").glob("*.root.json"):
        if int(path.name.split(".")[0]) <= newest:
            found[path.name] = path.read_bytes()
    return dict(sorted(found.items()))


def root_files(files: dict[str, bytes]) -> dict[str, bytes]:
    """The root and its chain: once seen, a key that was revoked stays so."""
    return {name: data for name, data in files.items() if name.endswith("root.json")}


def check_floors(trusted: dict[str, bytes], found: dict[str, bytes]) -> None:
    """Hold what was found against what was trusted before. Raises RefusedError.

    python-tuf has compared them; this second look does not depend on its files. When the keys of
    timestamp or snapshot were changed, versions start again: so a publisher recovers from a
    stolen key that signed version 999999.
    """
    root: Metadata[Any] = Metadata.from_bytes(found["root.json"])
    before = {role: trusted.get(f"{role}.json") for role in ROLES}
    if before["root"] and root.signed.version < version(before["root"]):
        raise RefusedError(f"expected no older root, found version {root.signed.version}")
    if not all(_signed_by(root, role, before[role]) for role in ("timestamp", "snapshot")):
        return
    for role in ROLES:
        data = before[role]
        least, here = version(data) if data else 0, version(found[f"{role}.json"])
        if here < least:
            raise RefusedError(f"expected version {least} of {role} or later, found {here}")


def version(data: bytes) -> int:
    signed: Signed = Metadata.from_bytes(data).signed
    return signed.version


def download(updater: Updater, fetcher: Fetcher, info: TargetFile, to: Path) -> bytes:
    """One verified target. What may be wrong (`.br`, a part) is given up for the plain file."""
    while True:
        fetcher.doubtful = False
        try:
            updater.download_target(info, str(to))
            return to.read_bytes()
        except LengthOrHashMismatchError as error:
            if not fetcher.doubtful:
                raise LengthOrHashMismatchError(f"{info.path}: {error}") from error
            fetcher.only_plain()


@contextmanager
def translated(source: str, now: datetime) -> Iterator[None]:
    """Turn TUF's two families of errors into ours, with the source named."""
    wanted = "expected a release signed with the trusted keys"
    try:
        yield
    except DeserializationError as error:
        # Not an attack, most often: a sign-in page, or an address of something else.
        raise UnreachableError(
            f"expected a TUF repository at {source}, found something else"
        ) from error
    except ExpiredMetadataError as error:
        # A mirror that stands still, or a clock that is ahead: from here they look the same.
        raise RefusedError(
            f"{wanted}, found in {source}: {error}; the clock here says {clock.iso(now)}"
        ) from error
    except RepositoryError as error:
        raise RefusedError(f"{wanted}, found in {source}: {error}") from error
    except DownloadError as error:
        raise UnreachableError(
            f"expected a TUF repository at {source}, could not read it: {_reason(error)}"
        ) from error


def kind(content: bytes) -> str:
    """The type of some metadata, such as "root". Raises DeserializationError when it is none."""
    return str(Metadata.from_bytes(content).signed.type)


def _signed_by(root: Metadata[Any], role: str, data: bytes | None) -> bool:
    try:
        root.verify_delegate(role, Metadata.from_bytes(data or b""))
    except RepositoryError:
        return False
    return True


def _reason(error: BaseException) -> str:
    """What an error says, or the one that it came from."""
    while not str(error) and (error.__cause__ or error.__context__):
        error = error.__cause__ or error.__context__ or error
    return str(error) or type(error).__name__
