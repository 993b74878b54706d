"""Which objects of a repository go to an object store, and in which order.

Everything is decided here and nothing is sent. A store knows no transaction, and not every one
compares before it writes, so only the order protects readers: what a file leads to is there before
the file is, and the timestamp, which leads to everything, comes last.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tuf.api.metadata import Timestamp

from sync.errors import RefusedError
from sync.metadata import parse

TIMESTAMP = "metadata/timestamp.json"
INDEX = "diff/index.json"
# Each step begins when the one before has ended.
_STEPS = ("targets/", "diff/", "metadata/")
# The two whose name says nothing about their bytes, with their small forms.
_CHANGING = (TIMESTAMP, INDEX, f"{INDEX}.br")


@dataclass(frozen=True)
class Stored:
    """An object as a store lists it: its bytes, and the tag that the store gave it."""

    size: int
    tag: str


def steps(repository: Path, there: Mapping[str, Stored]) -> list[list[str]]:
    """The names that are missing in a store, by steps; the timestamp is none of them.

    `there` is what the store has below its prefix.
    """
    files = {
        path.relative_to(repository).as_posix(): path
        for step in _STEPS
        for path in (repository / step).rglob("*")
        if path.is_file() and not path.name.endswith(".part")
    }
    files.pop(TIMESTAMP, None)
    missing = sorted(name for name, path in files.items() if not _is_there(name, path, there))
    return [found for step in _STEPS if (found := [n for n in missing if n.startswith(step)])]


def _is_there(name: str, path: Path, there: Mapping[str, Stored]) -> bool:
    """A name with a hash in it stands for its bytes, once all of them are there. Of others the tag
    has to say so: where it is no MD5, a few kilobytes go again."""
    stored = there.get(name)
    if stored is None or stored.size != path.stat().st_size:
        return False
    if name.startswith("metadata/") or name in _CHANGING:
        found = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
        return stored.tag.strip('"') == found
    return True


def check_not_newer(ours: bytes, theirs: bytes | None, place: str) -> None:
    """Raises RefusedError when a store holds a release that this repository does not know.

    Somebody else publishes there, or this folder is an old copy: ours would take readers back.
    """
    if theirs is None or theirs == ours:
        return
    here, stored = (parse(data, place, Timestamp).signed for data in (ours, theirs))
    if stored.version >= here.version:
        raise RefusedError(
            f"expected a timestamp older than {here.version} in {place}, found {stored.version}:"
            " another repository is published there, or this one is an old copy"
        )


def headers(name: str) -> dict[str, str]:
    """What a store says of an object. Nodes read these, never a browser."""
    kept = "no-cache" if name in _CHANGING else "public, max-age=31536000, immutable"
    kind = "application/octet-stream" if name.endswith(".br") else "application/json"
    return {"Content-Type": kind, "Cache-Control": kept}
