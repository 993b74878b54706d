"""One paragraph corrected, in every language: the smallest release that is worth fetching."""

import json
import shutil
from pathlib import Path
from typing import Any

from sync.pack import canonical

PAGE = "p07"


def with_one_paragraph_changed(build: Path, to: Path) -> Path:
    """Copy a build; the first paragraph of one page has its words in another order there."""
    shutil.copytree(build, to)
    for path in (to / "packs").iterdir():
        pack = json.loads(path.read_bytes())
        page = next(page for page in pack["pages"] if page["id"] == PAGE)
        block = next(block for block in page["blocks"] if block["kind"] == "p")
        block["text"] = [_reordered(node) for node in block["text"]]
        path.write_bytes(canonical(pack))
    return to


def _reordered(node: Any) -> Any:
    if not isinstance(node, str):
        return node
    words = node.split()
    words.reverse()
    return f" {' '.join(words)} "
