"""Hints beside a repository: what spares bytes and is trusted for nothing.

    diff/index.json             {"<new sha256>": ["<old sha256>", …]} for the newest release
    diff/<old>.<new>.json       a patch (sync/patch.py)
    <any file>.br               the same file, Brotli 11, made once

Whoever takes a hint compares the result with the signed length and hash, and fetches the whole
file where they differ. So a hint that is missing, half, or wrong costs bytes and nothing else.
"""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
from tuf.api.metadata import TargetFile, Targets

from sync import metadata, patch
from sync.canonical import canonical, is_recording
from sync.files import write_file

HINT_RELEASES = 5
_QUALITY = 11


def compress(path: Path) -> None:
    """Write `<path>.br`."""
    write_file(compressed(path), brotli.compress(path.read_bytes(), quality=_QUALITY))


def compressed(path: Path) -> Path:
    """Where the compressed form of a file lies."""
    return path.with_name(f"{path.name}.br")


def write(repository: Path, targets: Targets) -> None:
    """Compress the files of a release and write the patches that lead to it.

    Called before the metadata of the release is written; its targets are on disk already.
    """
    older = list(_older(repository / "metadata", targets.version))
    index: dict[str, list[str]] = {}
    _compress_all(
        repository / "targets" / metadata.hashed(path, file)
        for path, file in targets.targets.items()
    )
    for path, file in targets.targets.items():
        if is_recording(path):
            continue
        before = {each[path].hashes["sha256"]: each[path] for each in older if path in each}
        before.pop(file.hashes["sha256"], None)
        reached = [old for old in before if _write_patch(repository, path, before[old], file)]
        if reached:
            index[file.hashes["sha256"]] = reached
    write_file(repository / "diff" / "index.json", canonical(index))
    compress(repository / "diff" / "index.json")


def _compress_all(files: Iterable[Path]) -> None:
    """What takes long in publishing: on all cores, and once, as a name stands for a content.

    Raises OSError.
    """
    missing = {file for file in files if not compressed(file).exists()}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(compress, missing):
            pass


def _older(folder: Path, number: int) -> Iterator[dict[str, TargetFile]]:
    """The targets of the releases before, the newest first."""
    for version in range(number - 1, max(0, number - 1 - HINT_RELEASES), -1):
        path = folder / f"{version}.targets.json"
        if path.is_file():
            yield metadata.load(path, Targets).signed.targets


def _write_patch(repository: Path, path: str, old: TargetFile, new: TargetFile) -> bool:
    """Write the patch from one target to another; False when there is none worth having."""
    folder = repository / "targets"
    before = folder / metadata.hashed(path, old)
    if not before.is_file():
        return False
    whole = folder / metadata.hashed(path, new)
    made = patch.make(before.read_bytes(), whole.read_bytes())
    if made is None:
        return False
    if 2 * len(brotli.compress(made, quality=_QUALITY)) >= compressed(whole).stat().st_size:
        return False
    hint = repository / "diff" / f"{old.hashes['sha256']}.{new.hashes['sha256']}.json"
    write_file(hint, made)
    compress(hint)
    return True
