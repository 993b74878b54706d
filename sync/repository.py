"""The publisher: sign a build with TUF and lay it out as static files.

    metadata/1.root.json  metadata/2.snapshot.json  metadata/2.targets.json
    metadata/timestamp.json                  written last: it is what makes a release exist
    targets/<sha256>.directory.json  targets/packs/<sha256>.nl.json

Any web server, object store, CDN or USB stick that serves these files is a mirror.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import RepositoryError, StorageError
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Signed,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization import DeserializationError
from tuf.api.serialization.json import JSONSerializer

from sync.errors import RefusedError, UsageError
from sync.files import write_file
from sync.keys import load_signers

TARGETS_LIFETIME = timedelta(days=365)
SNAPSHOT_LIFETIME = timedelta(days=365)
TIMESTAMP_LIFETIME = timedelta(days=30)
_FOLDERS = {"metadata", "targets"}


def publish(targets: dict[str, bytes], keys: Path, repository: Path) -> int | None:
    """Sign `targets` as the next release below `repository`.

    Returns the number of the release, or None when these very targets are already published.
    Raises UsageError for missing keys, RefusedError for a repository that is damaged or belongs
    to other keys; the repository is then as it was.
    """
    root = _load_root(keys)
    signers = load_signers(keys, root.signed)
    current = _current_targets(repository, root)
    files = {path: TargetFile.from_data(path, data, ["sha256"]) for path, data in targets.items()}
    if current and current.targets == files:
        return None
    now = datetime.now(UTC).replace(microsecond=0)
    number = current.version + 1 if current else 1
    signed = Targets(version=number, expires=now + TARGETS_LIFETIME, targets=files)
    signed.unrecognized_fields["x-published"] = now.isoformat().replace("+00:00", "Z")
    root_bytes = (keys / "root.json").read_bytes()
    if "x-note" in root.signed.unrecognized_fields:
        signed.unrecognized_fields["x-note"] = root.signed.unrecognized_fields["x-note"]
    try:
        for path, file in files.items():
            write_file(repository / "targets" / _hashed(path, file), targets[path])
        write_file(repository / "metadata" / f"{root.signed.version}.root.json", root_bytes)
        _sign_release(signed, signers, repository, now)
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(f"expected a folder to write to, found {repository}: {reason}") from error
    return number


def _sign_release(
    targets: Targets, signers: dict[str, list[CryptoSigner]], repository: Path, now: datetime
) -> None:
    """Write targets, snapshot and timestamp, in the order in which a client may meet them."""
    folder = repository / "metadata"
    number = targets.version
    write_file(folder / f"{number}.targets.json", _signed_bytes(targets, signers["targets"]))
    snapshot = Snapshot(
        version=number,
        expires=now + SNAPSHOT_LIFETIME,
        meta={"targets.json": MetaFile(version=number)},
    )
    write_file(folder / f"{number}.snapshot.json", _signed_bytes(snapshot, signers["snapshot"]))
    timestamp = Timestamp(
        version=_timestamp_version(folder) + 1,
        expires=now + TIMESTAMP_LIFETIME,
        snapshot_meta=MetaFile(version=number),
    )
    write_file(folder / "timestamp.json", _signed_bytes(timestamp, signers["timestamp"]))


def _current_targets(repository: Path, root: Metadata[Root]) -> Targets | None:
    """The targets published last, or None in a new repository. Raises RefusedError."""
    folder = repository / "metadata"
    if not (folder / "timestamp.json").exists():
        # Only our own folders: a first publish that was stopped before it was one.
        if repository.is_dir() and {path.name for path in repository.iterdir()} - _FOLDERS:
            raise RefusedError(
                f"expected an empty folder or a TUF repository, found neither in {repository}"
            )
        return None
    timestamp = _load(folder / "timestamp.json", Timestamp)
    number = timestamp.signed.snapshot_meta.version
    snapshot = _load(folder / f"{number}.snapshot.json", Snapshot)
    targets = _load(folder / f"{number}.targets.json", Targets)
    try:
        for metadata in (timestamp, snapshot, targets):
            root.verify_delegate(metadata.signed.type, metadata)
    except RepositoryError as error:
        raise RefusedError(
            f"expected a repository signed with these keys, found another in {repository}"
        ) from error
    return cast(Targets, targets.signed)


def _load_root(keys: Path) -> Metadata[Root]:
    if not (keys / "root.json").is_file():
        raise UsageError(f"expected a key set with root.json (make one: sync keys), found {keys}")
    return _load(keys / "root.json", Root)


def _timestamp_version(folder: Path) -> int:
    path = folder / "timestamp.json"
    return int(_load(path, Timestamp).signed.version) if path.exists() else 0


def _load(path: Path, kind: type[Signed]) -> Metadata[Any]:
    try:
        metadata: Metadata[Any] = Metadata.from_file(str(path))
    except (DeserializationError, StorageError) as error:
        raise RefusedError(f"expected TUF metadata of type {kind.type}, found {path}") from error
    if not isinstance(metadata.signed, kind):
        found = metadata.signed.type
        raise RefusedError(f"expected TUF metadata of type {kind.type}, found {found} in {path}")
    return metadata


def _signed_bytes(signed: Signed, signers: list[CryptoSigner]) -> bytes:
    metadata: Metadata[Any] = Metadata(signed)
    for signer in signers:
        metadata.sign(signer, append=True)
    return metadata.to_bytes(JSONSerializer(compact=True))


def _hashed(path: str, file: TargetFile) -> str:
    """The consistent-snapshot name of a target: packs/nl.json → packs/<sha256>.nl.json."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{file.hashes['sha256']}.{name}"
