"""What a draft changes, in sentences for the people who sign it."""

import json
from collections.abc import Iterator
from typing import Any

from tuf.api.metadata import Root, Signed

from sync import vet
from sync.draft import Draft, Version
from sync.keys import fingerprint, name_of
from sync.metadata import days_left
from sync.signing import votes

_LISTED = 12
_DIRECTORY = "directory.json"


def lines(draft: Draft, everything: bool = False) -> Iterator[str]:
    """The whole draft: who counts, which numbers and texts change, until when, who signed.

    Who counts is said for every draft: by their fingerprints a signer knows that what is shown as
    before was signed by the right people. Of many texts twelve are named, or `everything`.
    Whoever made the draft chose its words: none of them may steer a terminal.
    """
    for line in _lines(draft, everything):
        yield "".join(each if each.isprintable() else "\ufffd" for each in line)


def _lines(draft: Draft, everything: bool) -> Iterator[str]:
    before = draft.before.root
    yield from _root_lines(draft.root.signed, before.signed if before else None)
    if draft.after.targets:
        yield f"Release {draft.after.targets.signed.version}, {_until(draft.after.targets.signed)}"
        yield from _number_lines(draft.before, draft.after)
        yield from _text_lines(draft.before, draft.after, everything)
    yield from (str(vote) for vote in votes(draft))


def _until(signed: Signed) -> str:
    return f"good until {signed.expires.date().isoformat()} ({days_left(signed)} days)."


def _root_lines(root: Root, before: Root | None) -> Iterator[str]:
    yield f"Root {root.version}, {_until(root)}"
    for role, who in (("targets", "People"), ("timestamp", "Online key")):
        keys = root.roles[role].keyids
        old = before.roles[role].keyids if before else keys
        needed = root.roles[role].threshold
        yield f"{who}: {needed} of {len(keys)} must sign."
        for keyid in keys:
            mark = " " if keyid in old else "+"
            yield f"  {mark} {name_of(root.keys[keyid])}, {fingerprint(root.keys[keyid])}"
        for keyid in old:
            if before and keyid not in keys:
                yield f"  - {name_of(before.keys[keyid])}, {fingerprint(before.keys[keyid])}"


def _number_lines(before: Version, after: Version) -> Iterator[str]:
    old, new = (
        vet.numbers(version.files[_DIRECTORY]) if version.files else {}
        for version in (before, after)
    )
    yield f"Services with a number: {len(new)}, before {len(old)}."
    for id_ in sorted({*old, *new}):
        was, becomes = (", ".join(sorted(each.get(id_, ()))) for each in (old, new))
        if was != becomes:
            yield f"  {id_}: {was or 'no number'} becomes {becomes or 'NO NUMBER'}"


def _text_lines(before: Version, after: Version, everything: bool) -> Iterator[str]:
    old, new = (_texts(version.files or {}) for version in (before, after))
    for path in sorted({*old, *new}):
        was, becomes = old.get(path, {}), new.get(path, {})
        changed = [name for name in becomes if name in was and becomes[name] != was[name]]
        added = [name for name in becomes if name not in was]
        gone = [name for name in was if name not in becomes]
        yield (
            f"Texts in {path}: {len(becomes)}, of them {len(changed)} changed, {len(added)} new;"
            f" {len(gone)} gone."
        )
        if not was and not everything:
            continue
        # Addresses and hours are as dangerous as numbers: all of them, with their values.
        whole = path == _DIRECTORY
        for mark, names in (("*", changed), ("+", added), ("-", gone)):
            listed = names if everything or whole else names[:_LISTED]
            for name in listed:
                yield f"  {mark} {name}" + (_values(name, was, becomes) if whole else "")
            if len(listed) < len(names):
                yield f"  {mark} and {len(names) - len(listed)} more (sync show --all)"


def _values(name: str, was: dict[str, Any], becomes: dict[str, Any]) -> str:
    said = [json.dumps(each[name], ensure_ascii=False) for each in (was, becomes) if name in each]
    return f": {' becomes '.join(said)}"


def _texts(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    return {path: dict(_flat("", json.loads(data))) for path, data in files.items()}


def _flat(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every text of a pack by where it stands: "pages p07 blocks b3 text"."""
    if isinstance(value, dict):
        for key, child in value.items():
            if key != "id":
                yield from _flat(f"{name} {key}".strip(), child)
    elif isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        for position, child in enumerate(value):
            yield from _flat(f"{name} {child.get('id', position)}", child)
    else:
        yield name, value
