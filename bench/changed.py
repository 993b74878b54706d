"""A small correction, as editors make them: one paragraph of one language, and one number.

In sixteen languages, as the design counts; where there are fewer, the source stands in for the
others under their codes.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from sync.build import CHECKED, hashes
from sync.canonical import canonical

LANGUAGES = 16
CORRECTED = "nl"
PAGE = "p07"
SERVICE = "comensha"
# Codes of languages that readers of the real thing have; any others would do.
_CODES = ("pl", "ro", "bg", "es", "ar", "zh", "ti", "hu", "uk", "ru", "fr", "pt", "vi", "fa", "sq")
_SOURCE = "en"


def with_sixteen_languages(build: Path, to: Path) -> Path:
    """Copy a build; languages that it lacks are copies of the source under another code."""
    shutil.copytree(build, to)
    packs = to / "packs"
    source = json.loads((packs / f"{_SOURCE}.json").read_bytes())
    missing = (code for code in _CODES if not (packs / f"{code}.json").exists())
    while len(list(packs.iterdir())) < LANGUAGES:
        code = next(missing)
        copy = {**source, "language": code, "status": "draft"}
        (packs / f"{code}.json").write_bytes(canonical(copy))
    return _checked(to)


def with_one_correction(build: Path, to: Path) -> Path:
    """Copy a build; a paragraph of one language and a number of one service are others there."""
    shutil.copytree(build, to)
    pack_file, directory_file = to / "packs" / f"{CORRECTED}.json", to / "directory.json"
    pack, directory = (json.loads(path.read_bytes()) for path in (pack_file, directory_file))
    page = next(page for page in pack["pages"] if page["id"] == PAGE)
    block = next(block for block in page["blocks"] if block["kind"] == "p")
    block["text"] = [_reordered(node) for node in block["text"]]
    service = next(service for service in directory["services"] if service["id"] == SERVICE)
    phone = service["phones"][0]
    # The last digit; spaces between digits stay as they are.
    phone["uri"] = phone["uri"][:-1] + _other(phone["uri"][-1])
    phone["number"] = phone["number"][:-1] + _other(phone["number"][-1])
    pack_file.write_bytes(canonical(pack))
    directory_file.write_bytes(canonical(directory))
    return _checked(to)


def _checked(build: Path) -> Path:
    """As if `build` had made it: `publish` refuses a folder that was changed since."""
    files = [build / "directory.json", *sorted((build / "packs").glob("*.json"))]
    packs = {path.relative_to(build).as_posix(): path.read_bytes() for path in files}
    (build / CHECKED).write_text(hashes(packs))
    return build


def _other(digit: str) -> str:
    return str((int(digit) + 1) % 10)


def _reordered(node: Any) -> Any:
    if not isinstance(node, str):
        return node
    words = node.split()
    words.reverse()
    return f" {' '.join(words)} "
