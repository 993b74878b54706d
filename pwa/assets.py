"""The files a browser runs. Their address carries a hash over all of them, so that one page
never meets the files of another version, and a cached one is never asked for again."""

import atexit
import hashlib
import shutil
import tempfile
from functools import cache
from pathlib import Path

from whitenoise.compress import Compressor

STATIC = Path(__file__).parent.parent / "static"
# Put in front of the worker by the server, not served as it is.
WORKER = STATIC / "sw.js"
_HASH_CHARACTERS = 12


@cache
def static_files() -> dict[str, bytes]:
    """Every file below static/ that a browser gets as it is, by its path in there."""
    paths = sorted(
        path
        for path in STATIC.rglob("*")
        if path.suffix in (".css", ".js", ".svg") and path != WORKER
    )
    return {path.relative_to(STATIC).as_posix(): path.read_bytes() for path in paths}


@cache
def compressed_copy() -> Path:
    """A folder of this process with those files and their Brotli and gzip forms.

    Made at start and not kept in static/: a form of an older file would be served in its place.
    """
    folder = Path(tempfile.mkdtemp(prefix="static-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    compressor = Compressor(quiet=True)
    for name, data in static_files().items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        compressor.compress(str(path))
    return folder


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
