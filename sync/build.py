"""content + locales → a folder of packs, byte for byte the same from the same input."""

import shutil
from pathlib import Path

from sync import catalog, check, content, pack
from sync.errors import ContentError, UsageError
from sync.files import write_file


def check_all(content_folder: Path, locales: Path) -> content.Content:
    """Read and lint everything. Raises ContentError with every mistake found."""
    loaded = content.load(content_folder)
    problems = check.check(loaded) + catalog.check_catalogs(locales)
    if problems:
        raise ContentError(problems)
    return loaded


def build(content_folder: Path, locales: Path, out: Path) -> dict[str, bytes]:
    """Write `packs/<lang>.json` and `directory.json` below `out`, replacing an older build.

    Returns the targets as path → bytes. Raises ContentError (nothing is written) and
    UsageError when `out` cannot be written.
    """
    loaded = check_all(content_folder, locales)
    languages = catalog.load_languages(locales)
    words = catalog.app_words(locales)
    targets = {"directory.json": pack.canonical(pack.directory(loaded))}
    for language in languages:
        language_pack = pack.language_pack(loaded, language, words)
        targets[f"packs/{language.code}.json"] = pack.canonical(language_pack)
    fresh = out.with_name(out.name + ".part")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        for path, data in targets.items():
            write_file(fresh / path, data)
        shutil.rmtree(out, ignore_errors=True)
        fresh.rename(out)
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(f"expected a folder to write to, found {out}: {reason}") from error
    return targets


def read_build(folder: Path) -> dict[str, bytes]:
    """Read back what `build` wrote. Raises UsageError when it is not such a folder."""
    if not (folder / "directory.json").is_file() or not (folder / "packs").is_dir():
        raise UsageError(f"expected a folder made by 'sync build', found {folder}")
    paths = [folder / "directory.json", *sorted((folder / "packs").glob("*.json"))]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
