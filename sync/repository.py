"""The publisher's folder: signed releases laid out as static files.

    metadata/1.root.json  metadata/2.snapshot.json  metadata/2.targets.json
    metadata/timestamp.json                  written last: it is what makes a release exist
    targets/<sha256>.directory.json  targets/packs/<sha256>.nl.json
    diff/…  *.br                             hints (sync/hints.py)

Any web server, object store, CDN or USB stick that serves these files is a mirror.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from sync import hints
from sync.errors import RefusedError, UsageError
from sync.files import write_file
from sync.keys import load_signers
from sync.metadata import days_left, hashed, load, now, to_bytes

TARGETS_LIFETIME = timedelta(days=365)
SNAPSHOT_LIFETIME = timedelta(days=365)
TIMESTAMP_LIFETIME = timedelta(days=30)
# A signature of people is renewed by a release even of the same text when it has this long to go.
RENEW_DAYS = 60
PUBLISHED = "x-published"
DIRECTORY = "directory.json"
_SNAPSHOT_RENEW_DAYS = 90
_MANY = 2**31
_FOLDERS = {"metadata", "targets", "diff"}


@dataclass(frozen=True)
class Held:
    """The release that a repository holds: its three signed files."""

    targets: Metadata[Targets]
    snapshot: Metadata[Snapshot]
    timestamp: Metadata[Timestamp]

    @property
    def number(self) -> int:
        return int(self.targets.signed.version)

    def is_signed_by(self, root: Metadata[Root]) -> bool:
        return all(
            is_verified(root, each) for each in (self.targets, self.snapshot, self.timestamp)
        )


def publish(targets: dict[str, bytes], keys: Path, repository: Path) -> int | None:
    """Sign `targets` as the next release below `repository`, with all keys in one folder.

    Returns the number of the release, or None when these very targets are already published.
    Raises UsageError for missing keys, RefusedError for a repository that is damaged or belongs
    to other keys; the repository is then as it was.
    """
    if not (keys / "root.json").is_file():
        raise UsageError(f"expected a key set with root.json (make one: sync keys), found {keys}")
    root = load(keys / "root.json", Root)
    signers = load_signers(keys, root.signed)
    with only_one(repository):
        held = read_held(repository)
        if held and not held.is_signed_by(root):
            raise RefusedError(
                f"expected a repository signed with these keys, found another in {repository}"
            )
        signed = next_targets(targets, held)
        if signed is None:
            return None
        if "x-note" in root.signed.unrecognized_fields:
            signed.unrecognized_fields["x-note"] = root.signed.unrecognized_fields["x-note"]
        metadata = Metadata(signed)
        for signer in signers["targets"]:
            metadata.sign(signer, append=True)
        online = {role: signers[role][0] for role in ("snapshot", "timestamp")}
        with writable(repository):
            root_bytes = (keys / "root.json").read_bytes()
            put(repository, root.signed.version, root_bytes, metadata, targets, online, held)
    return int(signed.version)


def next_targets(files: dict[str, bytes], held: Held | None) -> Targets | None:
    """The unsigned targets of the next release; None when they are published and fresh."""
    found = {path: TargetFile.from_data(path, data, ["sha256"]) for path, data in files.items()}
    before = held.targets.signed if held else None
    if before and before.targets == found and days_left(before) > RENEW_DAYS:
        return None
    number = before.version + 1 if before else 1
    signed = Targets(version=number, expires=now() + TARGETS_LIFETIME, targets=found)
    signed.unrecognized_fields[PUBLISHED] = now().isoformat().replace("+00:00", "Z")
    return signed


def put(
    repository: Path,
    root_version: int,
    root: bytes,
    targets: Metadata[Targets],
    files: dict[str, bytes],
    online: dict[str, CryptoSigner],
    held: Held | None,
) -> None:
    """Write a signed release, in the order in which a client may meet its files."""
    folder = repository / "metadata"
    for path, file in targets.signed.targets.items():
        write_file(repository / "targets" / hashed(path, file), files[path])
    hints.write(repository, targets.signed)
    number = targets.signed.version
    write_file(folder / f"{number}.targets.json", to_bytes(targets))
    hints.compress(folder / f"{number}.targets.json")
    snapshot = put_snapshot(folder, number, online, held)
    write_file(folder / f"{root_version}.root.json", root)
    put_timestamp(folder, snapshot, online, held)


def put_snapshot(
    folder: Path, number: int, online: dict[str, CryptoSigner], held: Held | None
) -> int:
    """Write the snapshot of release `number`, and return its own version."""
    version = _next_version(held.snapshot.signed.version if held else 0)
    snapshot = Metadata(
        Snapshot(
            version=version,
            expires=now() + SNAPSHOT_LIFETIME,
            meta={"targets.json": MetaFile(version=number)},
        )
    )
    snapshot.sign(online["snapshot"])
    write_file(folder / f"{version}.snapshot.json", to_bytes(snapshot))
    hints.compress(folder / f"{version}.snapshot.json")
    return version


def put_timestamp(
    folder: Path, snapshot: int, online: dict[str, CryptoSigner], held: Held | None
) -> datetime:
    """Write the timestamp that makes this snapshot the newest; returns when it expires."""
    expires = now() + TIMESTAMP_LIFETIME
    version = _next_version(held.timestamp.signed.version if held else 0)
    timestamp = Metadata(
        Timestamp(version=version, expires=expires, snapshot_meta=MetaFile(version=snapshot))
    )
    timestamp.sign(online["timestamp"])
    write_file(folder / "timestamp.json", to_bytes(timestamp))
    return expires


def refresh(repository: Path, root: Metadata[Root], online: dict[str, CryptoSigner]) -> datetime:
    """Sign the timestamp anew, and the snapshot when it gets old; returns the new expiry.

    Raises RefusedError when there is no release, or one that `root` does not vouch for.
    """
    folder = repository / "metadata"
    with only_one(repository), writable(repository):
        held = read_held(repository)
        if held is None or not held.is_signed_by(root):
            raise RefusedError(
                f"expected a release signed with its newest root, found none in {repository}"
            )
        snapshot = held.snapshot.signed.version
        if days_left(held.snapshot.signed) < _SNAPSHOT_RENEW_DAYS:
            snapshot = put_snapshot(folder, held.number, online, held)
        return put_timestamp(folder, snapshot, online, held)


def read_held(repository: Path) -> Held | None:
    """The release published last, or None. Raises RefusedError for damage or other files.

    Whose signatures count is for the caller to say.
    """
    folder = repository / "metadata"
    if not (folder / "timestamp.json").exists():
        # Only our own folders: a first publish that was stopped before it was one.
        if repository.is_dir() and {path.name for path in repository.iterdir()} - _FOLDERS:
            raise RefusedError(
                f"expected an empty folder or a TUF repository, found neither in {repository}"
            )
        return None
    timestamp = load(folder / "timestamp.json", Timestamp)
    version = timestamp.signed.snapshot_meta.version
    snapshot = load(folder / f"{version}.snapshot.json", Snapshot)
    number = snapshot.signed.meta["targets.json"].version
    return Held(load(folder / f"{number}.targets.json", Targets), snapshot, timestamp)


def read_files(repository: Path, targets: Targets) -> dict[str, bytes]:
    """The targets of a release, whole as they were signed. Raises RefusedError."""
    return {path: _read_file(repository, path, file) for path, file in targets.targets.items()}


def _read_file(repository: Path, path: str, file: TargetFile) -> bytes:
    place = repository / "targets" / hashed(path, file)
    try:
        data = place.read_bytes()
        file.verify_length_and_hashes(data)
    except (OSError, RepositoryError) as error:
        raise RefusedError(f"expected {path} as it was signed, found other in {place}") from error
    return data


def read_directory(repository: Path) -> bytes | None:
    """The directory of the release published last, or None. Raises RefusedError."""
    held = read_held(repository)
    file = held.targets.signed.targets.get(DIRECTORY) if held else None
    if held is None or file is None:
        return None
    return _read_file(repository, DIRECTORY, file)


def read_roots(repository: Path) -> list[Metadata[Root]]:
    """Every root of a repository, the oldest first; each signed by the one before.

    Raises RefusedError for one that is not.
    """
    folder = repository / "metadata"
    paths = sorted(folder.glob("*.root.json"), key=lambda path: int(path.name.split(".")[0]))
    roots: list[Metadata[Root]] = []
    for path in paths:
        root = load(path, Root)
        for judge in (*roots[-1:], root):
            if not is_verified(judge, root):
                raise RefusedError(f"expected a root signed by the one before it, found {path}")
        roots.append(root)
    return roots


def is_verified(judge: Metadata[Root], metadata: Metadata) -> bool:  # type: ignore[type-arg]
    """Whether `judge` finds enough signatures on another file."""
    role = metadata.signed.type
    result = judge.signed.get_verification_result(role, metadata.signed_bytes, metadata.signatures)
    return bool(result.verified)


@contextmanager
def writable(repository: Path) -> Iterator[None]:
    """A folder that cannot be written, or a full disk, is one sentence."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(f"expected a folder to write to, found {repository}: {reason}") from error


@contextmanager
def only_one(repository: Path) -> Iterator[None]:
    """Keep the daily timestamp and a release apart. Raises UsageError for a second run.

    The folder itself is locked: a file for it would travel to every mirror.
    """
    with writable(repository):
        repository.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(repository, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise UsageError(f"expected no other publish to {repository}, found one running") from error
    finally:
        os.close(descriptor)


def _next_version(version: int) -> int:
    """One more; from the start where a thief of the online key counted to where none can follow.

    Clients forget the old count when a new root names another key (TUF 5.3.11).
    """
    return version + 1 if version < _MANY else 1
