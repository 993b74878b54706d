"""The files a browser runs. Their address carries a hash over all of them, so that one page
never meets the files of another version, and a cached one is never asked for again."""

import atexit
import hashlib
import shutil
import tempfile
from functools import cache, cached_property
from pathlib import Path

from flask import current_app
from whitenoise.compress import Compressor

from pwa import fonts
from pwa.joined import joined

STATIC = Path(__file__).parent.parent / "static"
# Put in front of the worker by the server, not served as it is.
WORKER = STATIC / "sw.js"
STYLESHEET = "app.css"
# What a text is shown with, and what keeps it (pwa/joined.py).
SCRIPTS = ("reading", "app")
# The scripts of a file that is carried along (pwa/carry.py): each has what those before it have
# not; the first unpacks the others.
CARRIED_SCRIPTS = ("unpack", "reading", "carried")
# Those that only such a file needs come to a phone as one. Joined scripts have no line like this.
_BETWEEN = "\n//\n"
CARRIED = "carried.js"
ICON = "icon.svg"
_HASH_CHARACTERS = 12


class Assets:
    """The static files of one application: those below static/, with its own colours."""

    def __init__(self, colours: str = "") -> None:
        """`colours` is CSS for the end of the stylesheet (pwa/colours.py)."""
        self._colours = colours

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every file that a browser gets as it is, by its path below static/."""
        css, icon = ((STATIC / name).read_bytes() for name in (STYLESHEET, ICON))
        made = scripts()
        carried = [made[name] for name in CARRIED_SCRIPTS if name not in SCRIPTS]
        return {
            STYLESHEET: css + (fonts.stylesheet() + self._colours).encode(),
            **{f"{name}.js": made[name].encode() for name in SCRIPTS},
            CARRIED: _BETWEEN.join(carried).encode(),
            ICON: icon,
        }

    @cached_property
    def version(self) -> str:
        """A hash over the names and bytes of all files."""
        digest = hashlib.sha256()
        for name, data in self.files.items():
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
        return digest.hexdigest()[:_HASH_CHARACTERS]

    def url(self, name: str) -> str:
        """The address of one file."""
        return f"/static/{self.version}/{name}"

    def compressed_copy(self) -> Path:
        """A folder of this process with the files and their Brotli and gzip forms.

        Made at start and not kept in static/: a form of an older file would be served instead.
        """
        folder = Path(tempfile.mkdtemp(prefix="static-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        compressor = Compressor(quiet=True)
        for name, data in self.files.items():
            path = folder / name
            path.write_bytes(data)
            compressor.compress(str(path))
        return folder


@cache
def scripts() -> dict[str, str]:
    """Every script by its name: those of the app, and those of a file that is carried along."""
    folder = STATIC / "js"
    return {
        name: script
        for names in (CARRIED_SCRIPTS, SCRIPTS)
        for name, script in zip(names, joined(folder, *names), strict=True)
    }


def assets() -> Assets:
    """The static files of the application that answers this request."""
    found: Assets = current_app.extensions["houvast-assets"]
    return found


def static_url(name: str) -> str:
    """The address of one static file of this application."""
    return assets().url(name)
