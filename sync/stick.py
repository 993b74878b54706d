"""Write what a node serves as a repository in a folder: a stick for a node without a line.

Nothing is signed again: the files are those that were verified here. They appear whole or not at
all; the timestamp is moved last, and until then an older export on the same stick stays good.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli

from sync import reading, trust
from sync.canonical import canonical
from sync.errors import UsageError
from sync.files import make_folder, sync_folder, write_file
from sync.status import existing_state

_FOLDERS = ("targets", "diff", "metadata")
_PART = "export.part"
_TIMESTAMP = "metadata/timestamp.json"
# What systems leave on a stick by themselves; names that begin with a dot are left alone too.
_SYSTEM = {"System Volume Information", "lost+found", "$RECYCLE.BIN"}


def export(data: Path, folder: Path) -> int:
    """Write the active release of the node in `data` below `folder`; returns its number.

    Raises UsageError: no release, a damaged one, a folder with other things, no room.
    """
    path, metadata = _active(data)
    _check_folder(folder)
    try:
        with _part(folder) as part:
            files = repository_files(path, metadata)
            for name, content in files.items():
                write_file(part / name, content)
            _move(part, folder, set(files))
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(f"expected a folder to write to, found {folder}: {reason}") from error
    return int(reading.read_facts(path)["number"])


def repository_files(path: Path, metadata: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a repository (docs/formats.md), from a release file and signed metadata."""
    targets = json.loads(metadata["targets.json"])["signed"]["targets"]
    files: dict[str, bytes] = {}
    for name, data in reading.read_targets(path).items():
        above, slash, last = name.rpartition("/")
        files[f"targets/{above}{slash}{targets[name]['hashes']['sha256']}.{last}"] = data
    index: dict[str, list[str]] = {}
    for (old, new), data in reading.read_hints(path).items():
        index.setdefault(new, []).append(old)
        files[f"diff/{old}.{new}.json"] = data
    files["diff/index.json"] = canonical(index)
    for role in ("targets", "snapshot"):
        data = metadata[f"{role}.json"]
        files[f"metadata/{trust.version(data)}.{role}.json"] = data
    small = {f"{name}.br": brotli.compress(data) for name, data in files.items()}
    roots = {f"metadata/{n}": data for n, data in metadata.items() if n.endswith(".root.json")}
    root = metadata["root.json"]
    roots[f"metadata/{trust.version(root)}.root.json"] = root
    return {**files, **small, **roots, _TIMESTAMP: metadata["timestamp.json"]}


def _active(data: Path) -> tuple[Path, dict[str, bytes]]:
    """The file of the active release, and the newest signed metadata that is about it."""
    state = existing_state(data)
    try:
        active, newest = state.serving().active, state.trusted()
    finally:
        state.close()
    path = data / "releases" / f"{active}.db"
    if active is None or not reading.is_whole(path):
        raise UsageError(f"expected a whole release to export, found none in {data}")
    own = reading.read_metadata(path)
    # After a rollback what is trusted is about a release that is held back here; else it is the
    # same release, with a timestamp and a snapshot that were signed again since.
    return path, newest if newest["targets.json"] == own["targets.json"] else own


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"expected a folder to write to, found {folder}: Not a directory")
    if not folder.is_dir():
        return
    others = {
        path.name
        for path in folder.iterdir()
        if path.name not in (*_FOLDERS, *_SYSTEM, _PART) and not path.name.startswith(".")
    }
    ours = not (folder / "metadata").exists() or (folder / _TIMESTAMP).is_file()
    if others or not ours:
        found = sorted(others)[0] if others else "metadata without a timestamp"
        raise UsageError(f"expected an empty folder or an older export, found {found} in {folder}")


@contextmanager
def _part(folder: Path) -> Iterator[Path]:
    """A folder inside: a stick is often a file system of its own, so nothing moves in from beside.

    An export that was stopped left one; it is begun again.
    """
    part = folder / _PART
    shutil.rmtree(part, ignore_errors=True)
    make_folder(part)
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _move(part: Path, folder: Path, names: set[str]) -> None:
    """Move every file into place, the timestamp last, then remove what an older export had."""
    for name in sorted(names - {_TIMESTAMP}):
        _rename(part / name, folder / name)
    _rename(part / _TIMESTAMP, folder / _TIMESTAMP)
    for top in _FOLDERS:
        for path in (folder / top).rglob("*"):
            if path.is_file() and path.relative_to(folder).as_posix() not in names:
                path.unlink()


def _rename(source: Path, target: Path) -> None:
    make_folder(target.parent)
    source.replace(target)
    sync_folder(target.parent)
