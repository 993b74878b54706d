"""A node: fetch a release from a source, verify it, import it, switch to it.

python-tuf decides what may be trusted. It works in a scratch folder seeded from `state.db`, so
that what was trusted is kept by one durable transaction together with what is served.
"""

import fcntl
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import urllib3
from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.api.metadata import Metadata, Root, Targets, Timestamp
from tuf.api.serialization import DeserializationError
from tuf.ngclient import Updater

from sync import release
from sync.errors import RefusedError, SyncError, UnreachableError, UsageError
from sync.fetcher import Fetcher, source_url
from sync.state import State

_ROLES = ("root", "timestamp", "snapshot", "targets")


@dataclass(frozen=True)
class Pulled:
    """How a pull ended: the number of the newest release, and whether it is served now."""

    number: int
    changed: bool
    held: bool = False


def pull(source: str, data: Path, root: Path | None = None) -> Pulled:
    """Bring the node in `data` up to the newest release of `source`.

    `root` is the trusted root metadata for the very first pull. Raises UnreachableError,
    RefusedError, UsageError; what was served before is then still served.
    """
    state = State(data)
    try:
        with _only_one(data), _room(data):
            _remove_scratch(data)
            pulled = _pull(source, state, root)
        state.record_attempt(_now(), source, "done")
        return pulled
    except SyncError as error:
        # On a full disk even this line does not fit; the error itself is what counts.
        with suppress(sqlite3.Error):
            state.record_attempt(_now(), source, str(error))
        raise
    finally:
        state.close()


def rollback(data: Path) -> dict[str, Any]:
    """Serve the release before again, and hold back the newer one. Raises UsageError."""
    state = _existing_state(data)
    try:
        with _only_one(data):
            active = state.swap().active
        return release.read_facts(data / "releases" / f"{active}.db")
    finally:
        state.close()


def status(data: Path) -> dict[str, Any]:
    """What the node serves, how old it is and how the last pull ended."""
    state = _existing_state(data)
    try:
        serving, attempt, trusted = state.serving(), state.attempt(), state.trusted()
    finally:
        state.close()
    if serving.active is None:
        facts: dict[str, Any] = {"release": None}
    else:
        row = release.read_facts(data / "releases" / f"{serving.active}.db")
        facts = {
            "release": row["number"],
            "published": row["published"],
            "languages": row["languages"],
            "demo": bool(row["demo"]),
            "previous": _number(data, serving.previous),
            "held": _number(data, serving.held),
            "expires": _expires(trusted["timestamp.json"]),
        }
    last = dict(zip(("at", "source", "outcome"), attempt, strict=True)) if attempt else None
    return {**facts, "last_attempt": last}


def _existing_state(data: Path) -> State:
    if not (data / "state.db").is_file():
        raise UsageError(f"expected the data folder of a node (state.db), found {data}")
    return State(data)


def _pull(source: str, state: State, root: Path | None) -> Pulled:
    url = source_url(source)
    trusted = state.trusted()
    bootstrap = trusted.get("root.json") or _read_root(root)
    with tempfile.TemporaryDirectory(dir=state.data, prefix="scratch-") as scratch:
        folder = Path(scratch)
        for name, content in trusted.items():
            if name != "root.json":
                (folder / name).write_bytes(content)
        with _translated(source):
            updater = Updater(
                metadata_dir=scratch,
                metadata_base_url=f"{url}/metadata/",
                target_base_url=f"{url}/targets/",
                fetcher=Fetcher(),
                bootstrap=bootstrap,
            )
            updater.refresh()
        metadata = {f"{role}.json": (folder / f"{role}.json").read_bytes() for role in _ROLES}
        targets = cast(Targets, Metadata.from_bytes(metadata["targets.json"]).signed)
        return _take(targets, metadata, updater, source, state, folder)


def _take(
    targets: Targets,
    metadata: dict[str, bytes],
    updater: Updater,
    source: str,
    state: State,
    scratch: Path,
) -> Pulled:
    """Import and activate `targets`, unless they are served already or held back."""
    serving = state.serving()
    releases = state.data / "releases"
    for name, held in ((serving.active, False), (serving.held, True)):
        if _number(state.data, name) == targets.version:
            state.trust(metadata)
            return Pulled(targets.version, changed=False, held=held)
    active = releases / f"{serving.active}.db"
    have = release.read_targets(active) if active.is_file() else {}
    with _translated(source):
        files = {path: _target(path, targets, updater, have, scratch) for path in targets.targets}
    name = release.import_release(files, metadata, _release_row(targets, metadata), releases)
    state.activate(name, metadata)
    _remove_old(releases, state)
    return Pulled(targets.version, changed=True)


def _target(
    path: str, targets: Targets, updater: Updater, have: dict[str, bytes], scratch: Path
) -> bytes:
    """One verified target: from the release we have when the signed hash is the same."""
    info = targets.targets[path]
    known = have.get(info.hashes["sha256"])
    if known is not None:
        return known
    staged = scratch / "target"
    updater.download_target(info, str(staged))
    return staged.read_bytes()


def _release_row(targets: Targets, metadata: dict[str, bytes]) -> dict[str, Any]:
    return {
        "number": targets.version,
        "published": targets.unrecognized_fields.get("x-published"),
        "expires": _expires(metadata["timestamp.json"]),
        "demo": int("x-note" in targets.unrecognized_fields),
    }


def _remove_old(releases: Path, state: State) -> None:
    serving = state.serving()
    keep = {f"{name}.db" for name in (serving.active, serving.previous, serving.held) if name}
    for path in releases.iterdir():
        if path.name not in keep:
            path.unlink()


def _remove_scratch(data: Path) -> None:
    """Clear what a killed run left behind; called with the lock held."""
    for folder in data.glob("scratch-*"):
        shutil.rmtree(folder)


def _read_root(root: Path | None) -> bytes:
    if root is None:
        raise UsageError("expected --root, the trusted root.json, for the first pull, found none")
    try:
        content = root.read_bytes()
        kind = Metadata.from_bytes(content).signed.type
    except OSError as error:
        raise UsageError(
            f"expected trusted root metadata, found {root}: {error.strerror}"
        ) from error
    except DeserializationError as error:
        raise UsageError(f"expected trusted root metadata, found {root}") from error
    if kind != Root.type:
        raise UsageError(f"expected trusted root metadata, found {root} of type {kind}")
    return content


def _number(data: Path, name: str | None) -> int | None:
    path = data / "releases" / f"{name}.db"
    return release.read_facts(path)["number"] if name and path.exists() else None


def _expires(timestamp: bytes) -> str:
    signed = cast(Timestamp, Metadata.from_bytes(timestamp).signed)
    return signed.expires.isoformat().replace("+00:00", "Z")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@contextmanager
def _translated(source: str) -> Iterator[None]:
    """Turn TUF's two families of errors into ours, with the source named."""
    try:
        yield
    except RepositoryError as error:
        if isinstance(error, DeserializationError):
            # Not an attack, most often: a sign-in page, or an address of something else.
            raise UnreachableError(
                f"expected a TUF repository at {source}, found something else"
            ) from error
        raise RefusedError(
            f"expected a release signed with the trusted keys, found in {source}: {error}"
        ) from error
    # A body that breaks off raises urllib3's own error, outside the fetcher's wrapper.
    except (DownloadError, urllib3.exceptions.HTTPError) as error:
        raise UnreachableError(
            f"expected a TUF repository at {source}, could not read it: {_reason(error)}"
        ) from error


def _reason(error: BaseException) -> str:
    """What an error says, or the one that it came from."""
    while not str(error) and (error.__cause__ or error.__context__):
        error = error.__cause__ or error.__context__ or error
    return str(error) or type(error).__name__


@contextmanager
def _room(data: Path) -> Iterator[None]:
    """A disk that is full or failing is one sentence too; what was served is still served."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise UsageError(f"expected room to write in {data}, found: {error}") from error


@contextmanager
def _only_one(data: Path) -> Iterator[None]:
    """Refuse a second run on the same data folder. Raises UsageError."""
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(f"expected no other sync on {data}, found one running") from error
        yield
