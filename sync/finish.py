"""From a draft with enough signatures to the repository; and the daily timestamp."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root, Signed

from sync import signing
from sync.draft import Draft, read
from sync.errors import RefusedError, UsageError
from sync.files import write_file
from sync.keys import load_online
from sync.metadata import days_left, to_bytes
from sync.repository import (
    RENEW_DAYS,
    Held,
    only_one,
    put,
    put_snapshot,
    put_timestamp,
    read_held,
    read_roots,
    refresh,
    writable,
)

Ask = Callable[[Path], bytes]


@dataclass(frozen=True)
class Published:
    """The numbers of the root and of the release that were published; None where neither was."""

    root: int | None
    release: int | None


def publish_draft(folder: Path, repository: Path, online: Path | None, ask: Ask) -> Published:
    """Bring a signed draft into the repository; may be repeated when it was stopped.

    Raises RefusedError while signatures are missing or the draft is not the next step,
    UsageError without the online key; the repository is then as it was.
    """
    draft = read(folder)
    signing.check(draft)
    for metadata in (draft.root, draft.after.targets):
        if metadata:
            refuse_expired(metadata.signed)
    with only_one(repository):
        roots = read_roots(repository)
        new_root = _next_root(draft, roots)
        held = read_held(repository)
        new_release = _is_next_release(draft, held)
        root = draft.root
        stale = held is not None and not held.is_signed_by(root)
        if not new_release and not stale:
            if new_root:
                _put_root(repository, root)
            return Published(root.signed.version if new_root else None, None)
        signers = _signers(online, root.signed, ask)
        with writable(repository):
            number = _put(draft, repository, new_release, signers, held)
    return Published(root.signed.version if new_root else None, number)


def sign_timestamp(repository: Path, online: Path, ask: Ask) -> tuple[datetime, list[str]]:
    """The daily work of the online key: when the release now expires, and what ends soon.

    Raises RefusedError when the root or the release has expired: only people can renew those.
    """
    roots = read_roots(repository)
    held = read_held(repository)
    if not roots or held is None:
        raise UsageError(f"expected a repository with a release, found {repository}")
    signed: list[Signed] = [roots[-1].signed, held.targets.signed]
    for each in signed:
        refuse_expired(each)
    expires = refresh(repository, roots[-1], _signers(online, roots[-1].signed, ask))
    return expires, [_warning(each) for each in signed if days_left(each) <= RENEW_DAYS]


def refuse_expired(signed: Signed) -> None:
    """Raises RefusedError for what nobody would accept any more."""
    if signed.is_expired():
        raise RefusedError(
            f"expected a {_called(signed)} that has not expired, found it expired on"
            f" {signed.expires.date().isoformat()}; draft and sign it anew (docs/operations.md)"
        )


def _warning(signed: Signed) -> str:
    return (
        f"The {_called(signed)} expires in {days_left(signed)} days: draft it anew, have it signed"
        " by two people and publish it (docs/operations.md)."
    )


def _called(signed: Signed) -> str:
    return "root" if signed.type == Root.type else "release"


def _next_root(draft: Draft, roots: list[Metadata[Root]]) -> bool:
    """Whether the draft brings a root that is not there yet. Raises RefusedError for a stray."""
    there = to_bytes(roots[-1]) if roots else None
    if draft.after.root and to_bytes(draft.after.root) == there:
        return False
    before = to_bytes(draft.before.root) if draft.before.root else None
    if before != there:
        raise RefusedError(
            f"expected a draft that follows root {len(roots)} of the repository, found one that"
            " follows another; draft it anew"
        )
    return draft.after.root is not None


def _is_next_release(draft: Draft, held: Held | None) -> bool:
    """Whether the draft brings the next release. Raises RefusedError for a stray."""
    if draft.after.targets is None:
        return False
    number = draft.after.targets.signed.version
    there = held.number if held else 0
    if held and to_bytes(held.targets) == to_bytes(draft.after.targets):
        return False
    if number != there + 1:
        raise RefusedError(
            f"expected a draft of release {there + 1}, found one of release {number}; draft it anew"
        )
    return True


def _put(
    draft: Draft,
    repository: Path,
    new_release: bool,
    signers: dict[str, CryptoSigner],
    held: Held | None,
) -> int | None:
    root, targets = draft.root, draft.after.targets
    if new_release and targets:
        files = draft.after.files or {}
        put(repository, root.signed.version, to_bytes(root), targets, files, signers, held)
        return int(targets.signed.version)
    if held:
        # Another online key: the release of now, vouched for anew.
        folder = repository / "metadata"
        snapshot = put_snapshot(folder, held.number, signers, held)
        _put_root(repository, root)
        put_timestamp(folder, snapshot, signers, held)
    return None


def _put_root(repository: Path, root: Metadata[Root]) -> None:
    with writable(repository):
        name = f"{root.signed.version}.root.json"
        write_file(repository / "metadata" / name, to_bytes(root))


def _signers(online: Path | None, root: Root, ask: Ask) -> dict[str, CryptoSigner]:
    if online is None:
        raise UsageError("expected --online, the online key, to sign snapshot and timestamp")
    return load_online(online, root, ask)
