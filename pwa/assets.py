"""The files a browser runs. Their address carries a hash over all of them, so that one page
never meets the files of another version, and a cached one is never asked for again."""

import hashlib
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static"
# Put in front of the worker by the server, not served as it is.
WORKER = STATIC / "sw.js"
_HASH_CHARACTERS = 12


def is_served(path: str | Path) -> bool:
    """Whether a file below static/ is for browsers as it is."""
    path = Path(path)
    return path.suffix in (".css", ".js", ".svg") and path != WORKER


@cache
def static_files() -> dict[str, bytes]:
    """Every file below static/ that is served, by its path in there."""
    paths = sorted(path for path in STATIC.rglob("*") if is_served(path))
    return {path.relative_to(STATIC).as_posix(): path.read_bytes() for path in paths}


@cache
def static_version() -> str:
    """A hash over the names and bytes of all static files."""
    digest = hashlib.sha256()
    for name, data in static_files().items():
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()[:_HASH_CHARACTERS]


def static_url(name: str) -> str:
    """The address of one static file."""
    return f"/static/{static_version()}/{name}"
