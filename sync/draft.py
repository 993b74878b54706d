"""A draft: a folder that travels from person to person until enough of them have signed it.

    root.json       the new root, in a draft that changes who counts
    targets.json    the new release, in a draft that changes what is said
    files/…         the packs of that release
    before/…        the same of what is in force now, to compare

Each may be missing. Nothing in a draft is trusted for being there: only signatures count. That goes
for `before/` too: who changes it could make a changed number look as if it had always been so.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from securesystemslib.signer import SSlibKey
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Targets

from sync import vet
from sync.errors import RefusedError, UsageError
from sync.files import write_file
from sync.keys import ROOT_LIFETIME, has_own_id, name_of
from sync.metadata import load, now, to_bytes
from sync.repository import (
    PUBLISHED,
    TARGETS_LIFETIME,
    Held,
    is_verified,
    next_targets,
    read_files,
    read_held,
    read_roots,
)

THRESHOLD = 2
PEOPLE = 3
_PEOPLE_ROLES = ("root", "targets")
_ONLINE_ROLES = ("snapshot", "timestamp")


@dataclass(frozen=True)
class Version:
    """A root, a release and its packs; each may be missing."""

    root: Metadata[Root] | None = None
    targets: Metadata[Targets] | None = None
    files: dict[str, bytes] | None = None


@dataclass(frozen=True)
class Draft:
    """What is to be, and what is now. `after.root` is missing when it stays the same."""

    after: Version
    before: Version

    @property
    def root(self) -> Metadata[Root]:
        """The root that judges the release of the draft."""
        root = self.after.root or self.before.root
        if root is None:
            raise RefusedError("expected a draft with a root, found none")
        return root


def draft_release(
    files: dict[str, bytes],
    repository: Path,
    share: int,
    expected: int | None,
    without: Iterable[str] = (),
) -> Draft | None:
    """A draft of the next release; None when these packs are published and fresh.

    Raises RefusedError for packs that should not be published, UsageError without a root.
    """
    vet.packs(files)
    root = _newest_root(repository)
    before = _read_before(repository, root)
    if before.files:
        vet.changes(before.files["directory.json"], files["directory.json"], share, expected)
        vet.languages(before.files, files, without)
    signed = next_targets(files, read_held(repository))
    return Draft(Version(None, Metadata(signed), files), before) if signed else None


def draft_root(people: list[SSlibKey], online: SSlibKey | None, repository: Path) -> Draft:
    """A draft of the first root, or of the next one: with these people, and this online key.

    Without people, or without an online key, those of now go on. The release of now is drafted
    anew with it when the new people have not signed it often enough. Raises UsageError.
    """
    roots = read_roots(repository)
    before = _read_before(repository, roots[-1]) if roots else Version()
    root = Root(version=len(roots) + 1, expires=now() + ROOT_LIFETIME)
    if roots:
        root.version = roots[-1].signed.version + 1
        people = people or _keys_of(roots[-1].signed, "root")
        online = online or _keys_of(roots[-1].signed, "timestamp")[0]
    _check_people(people, online)
    assert online is not None  # noqa: S101 for the type checker: just checked
    for roles, keys in ((_PEOPLE_ROLES, people), (_ONLINE_ROLES, [online])):
        for role in roles:
            for key in keys:
                root.add_key(key, role)
    for role in _PEOPLE_ROLES:
        root.roles[role].threshold = THRESHOLD
    made = Metadata(root)
    if before.targets is None or is_verified(made, before.targets):
        return Draft(Version(made), before)
    return Draft(Version(made, _again(before.targets.signed), before.files), before)


def _again(targets: Targets) -> Metadata[Targets]:
    """The same text as the next release, of the same day, for other people to sign."""
    signed = Targets(targets.version + 1, expires=now() + TARGETS_LIFETIME)
    signed.targets = targets.targets
    signed.unrecognized_fields[PUBLISHED] = targets.unrecognized_fields[PUBLISHED]
    return Metadata(signed)


def write(draft: Draft, folder: Path) -> None:
    """Write a new draft. Raises UsageError when the folder is not empty or not writable."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"expected an empty folder for a draft, found other files in {folder}")
    before = draft.before
    if not _is_vouched_for(before):
        # A rotation was stopped half-way: then everything is shown as new.
        before = Version(before.root)
    try:
        for place, version in ((folder, draft.after), (folder / "before", before)):
            for path, data in (version.files or {}).items():
                write_file(place / "files" / path, data)
            write_metadata(place, version)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise UsageError(
            f"expected a folder to write to, found {folder}: {error.strerror}"
        ) from error


def write_metadata(folder: Path, version: Version) -> None:
    """Write root and release with the signatures that they have by now."""
    if version.targets:
        write_file(folder / "targets.json", to_bytes(version.targets))
    if version.root:
        write_file(folder / "root.json", to_bytes(version.root))


def read(folder: Path) -> Draft:
    """Read a draft. Raises UsageError when it is none, RefusedError when it was changed."""
    draft = Draft(_read_version(folder), _read_version(folder / "before"))
    if draft.after == Version():
        raise UsageError(f"expected a draft (root.json or targets.json), found none in {folder}")
    for root in (draft.after.root, draft.before.root):
        _check_ids(root, folder)
    _check_before(draft, folder / "before")
    if draft.after.files:
        vet.packs(draft.after.files)
    return draft


def _check_ids(root: Metadata[Root] | None, folder: Path) -> None:
    for key in root.signed.keys.values() if root else ():
        if not has_own_id(key):
            raise RefusedError(
                f"expected each key under its own fingerprint, found {name_of(key)!r} under another"
                f" in {folder}"
            )


def _check_before(draft: Draft, folder: Path) -> None:
    """What signers compare with must be signed, and be the release just before."""
    if not _is_vouched_for(draft.before):
        raise RefusedError(
            f"expected a release signed by the people of now, found other in {folder}"
        )
    before, after = draft.before.targets, draft.after.targets
    if before and after:
        found, number = before.signed.version, after.signed.version
        if found != number - 1:
            raise RefusedError(f"expected release {number - 1}, found release {found} in {folder}")


def _is_vouched_for(version: Version) -> bool:
    if version.targets is None:
        return True
    return version.root is not None and is_verified(version.root, version.targets)


def _read_version(folder: Path) -> Version:
    root = load(folder / "root.json", Root) if (folder / "root.json").is_file() else None
    if not (folder / "targets.json").is_file():
        return Version(root)
    targets: Metadata[Targets] = load(folder / "targets.json", Targets)
    files: dict[str, bytes] = {}
    for path, file in targets.signed.targets.items():
        place = folder / "files" / path
        try:
            files[path] = place.read_bytes()
            file.verify_length_and_hashes(files[path])
        except (OSError, RepositoryError) as error:
            raise RefusedError(
                f"expected {path} as it was drafted, found other in {place}"
            ) from error
    return Version(root, targets, files)


def _read_before(repository: Path, root: Metadata[Root]) -> Version:
    held: Held | None = read_held(repository)
    if held is None:
        return Version(root)
    return Version(root, held.targets, read_files(repository, held.targets.signed))


def _newest_root(repository: Path) -> Metadata[Root]:
    roots = read_roots(repository)
    if not roots:
        raise UsageError(f"expected a repository with a root (sync draft-root), found {repository}")
    return roots[-1]


def _keys_of(root: Root, role: str) -> list[SSlibKey]:
    return [root.keys[keyid] for keyid in root.roles[role].keyids]  # type: ignore[misc]


def _check_people(people: list[SSlibKey], online: SSlibKey | None) -> None:
    if online is None:
        raise UsageError("expected --online, the public part of the online key, found none")
    ids = {key.keyid for key in people}
    if len(ids) < max(PEOPLE, len(people)):
        raise UsageError(f"expected the keys of {PEOPLE} or more people, found {len(ids)}")
    if online.keyid in ids:
        raise UsageError("expected an online key that is not a person's, found one")
