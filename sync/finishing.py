"""The last step: what enough people have signed becomes what the repository says."""

from collections.abc import Callable
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root

from sync import signing
from sync.draft import Draft, Version
from sync.errors import RefusedError, UsageError
from sync.files import write_file
from sync.metadata import to_bytes
from sync.repository import (
    Held,
    only_one,
    put,
    put_snapshot,
    put_timestamp,
    read_held,
    read_roots,
    writable,
)

# Gives the signers of snapshot and timestamp that a root names.
Online = Callable[[Root], dict[str, CryptoSigner]]


def finish(draft: Draft, repository: Path, online: Online | None) -> None:
    """Publish a draft. Raises RefusedError while signatures are missing, or when it is not the next
    step from what the repository holds; the repository is then as it was.

    What was before is read from the repository: a draft has travelled.
    """
    with only_one(repository), writable(repository):
        roots, held = read_roots(repository), read_held(repository)
        drafted = Draft(draft.after, Version(roots[-1] if roots else None))
        _check_versions(draft, drafted.before.root, held)
        signing.check(drafted)
        _write(drafted, repository, online, held)


def _write(draft: Draft, repository: Path, online: Online | None, held: Held | None) -> None:
    root, release = draft.root, draft.after.targets
    folder = repository / "metadata"
    if release is None and held is None:
        write_file(folder / f"{root.signed.version}.root.json", to_bytes(root))
        return
    if online is None:
        raise UsageError("expected --online-key, to sign snapshot and timestamp, found none")
    signers = online(root.signed)
    number = root.signed.version
    if release is not None:
        put(repository, number, to_bytes(root), release, draft.after.files or {}, signers, held)
    elif held is not None:
        # The same release, vouched for by the new root.
        snapshot = put_snapshot(folder, held.number, signers, held)
        write_file(folder / f"{number}.root.json", to_bytes(root))
        put_timestamp(folder, snapshot, signers, held)


def _check_versions(draft: Draft, root: Metadata[Root] | None, held: Held | None) -> None:
    for what, metadata, before in (
        ("root", draft.after.root, root.signed.version if root else 0),
        ("release", draft.after.targets, held.number if held else 0),
    ):
        if metadata is not None and metadata.signed.version != before + 1:
            raise RefusedError(
                f"expected a draft of {what} {before + 1}, found {what} {metadata.signed.version};"
                " draft it anew"
            )
