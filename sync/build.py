"""content + locales → a folder of packs, byte for byte the same from the same input.

Beside the packs lies `checked.sha256` (for `sha256sum -c` too): what was written after `check`
found nothing wrong. It is against mistakes, such as a pack edited by hand; signatures are against
enemies.
"""

import hashlib
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from sync import catalog, check, codecheck, content, languages, pack, pocheck
from sync.canonical import canonical
from sync.errors import ContentError, RefusedError, UsageError
from sync.files import write_file
from sync.public_holidays import public_holidays

CHECKED = "checked.sha256"


def check_all(content_folder: Path, locales: Path) -> content.Content:
    """Read and lint everything. Raises ContentError with every mistake found."""
    loaded = content.load(content_folder)
    problems = check.check(loaded) + pocheck.check_catalogs(locales)
    # Measured as it will be read, so only what resolves.
    problems = problems or codecheck.problems(loaded, locales)
    if problems:
        raise ContentError(problems)
    return loaded


def build(
    content_folder: Path,
    locales: Path,
    out: Path,
    say: Callable[[str], None] = lambda _: None,
    day: date | None = None,
) -> dict[str, bytes]:
    """Write `packs/<lang>.json` and `directory.json` below `out`, replacing an older build.

    Returns the targets as path → bytes; `say` is told of each language that is left out. `day` is
    that of the release, today unless given: the holidays of its year and the next two go in. Raises
    ContentError (nothing is written) and UsageError when `out` cannot be written.
    """
    out = out.resolve()
    _check_out(out)
    loaded = check_all(content_folder, locales)
    found = languages.find(loaded, locales)
    for each in found:
        if not each.joins:
            say(str(each))
    joined = languages.of_build(found)
    words = catalog.app_words(locales)
    holidays = public_holidays((day or datetime.now(UTC).date()).year)
    targets = {"directory.json": canonical(pack.directory(loaded, joined, holidays))}
    for language in joined:
        language_pack = pack.language_pack(loaded, language, words, joined)
        targets[f"packs/{language.code}.json"] = canonical(language_pack)
    fresh = out.with_name(out.name + ".part")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        for path, data in targets.items():
            write_file(fresh / path, data)
        write_file(fresh / CHECKED, hashes(targets).encode())
        shutil.rmtree(out, ignore_errors=True)
        fresh.rename(out)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise _not_writable(out, error.strerror) from error
    return targets


def _check_out(out: Path) -> None:
    """A build replaces an older build or fills an empty folder, and nothing else."""
    if out.exists() and not out.is_dir():
        raise _not_writable(out, "Not a directory")
    if out.is_dir() and any(out.iterdir()) and not _is_build(out):
        raise UsageError(f"expected an empty folder or an older build, found other files in {out}")


def _not_writable(out: Path, reason: str | None) -> UsageError:
    return UsageError(f"expected a folder to write to, found {out}: {reason}")


def _is_build(folder: Path) -> bool:
    return (folder / "directory.json").is_file() and (folder / "packs").is_dir()


def read_build(folder: Path) -> dict[str, bytes]:
    """Read back what `build` wrote.

    Raises UsageError when it is not such a folder, RefusedError when it was changed since.
    """
    if not _is_build(folder):
        raise UsageError(f"expected a folder made by 'sync build', found {folder}")
    paths = [folder / "directory.json", *sorted((folder / "packs").glob("*.json"))]
    targets = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    try:
        checked = (folder / CHECKED).read_text()
    except (OSError, ValueError) as error:
        raise UsageError(
            f"expected a folder made by 'sync build', found no {CHECKED} in {folder}"
        ) from error
    different = set(checked.splitlines()) ^ set(hashes(targets).splitlines())
    if different:
        path = min(line.partition("  ")[2] for line in different)
        raise RefusedError(
            f"expected the packs as 'sync build' checked them, found another {path} in {folder}"
        )
    return targets


def hashes(targets: dict[str, bytes]) -> str:
    """What stands in `checked.sha256`: one line for each pack."""
    return "".join(
        f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in targets.items()
    )
