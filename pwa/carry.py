"""A page that opens by itself, from a memory stick or a chat: text, views and exit in one file,
with no network and no storage (docs/adr/0030-carry-file.md). static/js/carry.js makes the same.
"""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

from flask import Flask, g, render_template

from pwa.assets import CARRIED_SCRIPTS, STYLESHEET, assets, scripts
from pwa.fonts import FONTS, fonts_of
from pwa.release import Release
from pwa.views import use_language

# Written before the size is known, and of the same length.
_UNKNOWN_BYTES = "000000000"
# What HTML reads as something else, and the sign before it then; each with this bit turned over.
_OTHER = b"\x00\r<="
_ESCAPE = b"="
_BIT = 0x40
_FONT_OF_NODE = re.compile(r',url\("/f/[^"]+"\)')


class UnknownLanguageError(Exception):
    """A language that the release has not; the message says which it has."""


def carry_file(app: Flask, languages: list[str]) -> bytes:
    """The HTML of such a file with these languages, the first one shown first.

    Raises UnknownLanguageError, NoReleaseError.
    """
    with app.test_request_context("/"):
        app.preprocess_request()
        served: Release = g.release
        for code in languages:
            if code not in served.languages:
                known = ", ".join(served.languages)
                raise UnknownLanguageError(f"expected one of {known}, found {code}")
        g.release = served.with_languages(languages)
        use_language(languages[0])
        unpack, *others = (scripts()[name] for name in CARRIED_SCRIPTS)
        html = _rendered(unpack, "".join(others), _css(languages))
    size = str(len(html)).zfill(len(_UNKNOWN_BYTES))
    return html.replace(_UNKNOWN_BYTES.encode(), size.encode(), 1)


def _rendered(unpack: str, script: str, css: str) -> bytes:
    release: Release = g.release
    files = {"directory": "directory.json", **{c: f"packs/{c}.json" for c in release.languages}}
    texts = {name: release.text(path) for name, path in files.items()}
    facts = ("number", "published", "expires")
    data = {
        **{name: release.facts[name] for name in facts},
        "expires": g.expires,
        "demo": bool(release.facts["demo"]),
        "languages": list(release.languages),
        "bytes": _UNKNOWN_BYTES,
    }
    own = {"style": css.encode(), "script": script.encode()}
    policy = (
        f"default-src 'none'; script-src {_hash(unpack)} {_hash(script)}; style-src {_hash(css)}; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )
    parts = {**own, **texts}
    html = render_template(
        "carry.html",
        policy=policy,
        release_json=json.dumps(data, separators=(",", ":")),
        parts={name: _place(name) for name in parts},
        unpack=unpack,
    ).encode("ascii", "xmlcharrefreplace")
    for name, text in parts.items():
        html = html.replace(_place(name).encode(), packed(text))
    return html


def _place(name: str) -> str:
    """Where a part goes that is no text."""
    return f"\x1f{name}\x1f"


def _css(languages: list[str]) -> str:
    """The stylesheet with the fonts of these languages in it, and without those of others."""
    css = assets().files[STYLESHEET].decode()
    wanted = {url for url, _ in fonts_of(languages).values()}
    for font in FONTS:
        if font.url in wanted:
            data = base64.b64encode(Path(font.path).read_bytes()).decode()
            css = css.replace(font.url, f"data:font/woff2;base64,{data}")
    return _FONT_OF_NODE.sub("", css)


def packed(text: bytes) -> bytes:
    """Compressed, byte for byte as the letters of windows-1252, of which it has one for each."""
    escaped = {byte: _ESCAPE + bytes([byte ^ _BIT]) for byte in _OTHER}
    data = gzip.compress(text, mtime=0)
    return b"".join(escaped.get(byte, bytes([byte])) for byte in data)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
