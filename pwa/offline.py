"""What a phone needs to go without us: the worker, with its pages and its list of files."""

import hashlib
import json
from collections.abc import Iterator

from flask import Blueprint, Response, render_template

from pwa.assets import ICON, WORKER, assets
from pwa.headers import HEADERS
from pwa.joined import without_comments
from pwa.responses import HTML, respond
from pwa.views import NO_STORE, missing_html, start_html

blueprint = Blueprint("offline", __name__)
VERSION_CHARACTERS = 12


@blueprint.get("/sw.js")
def worker() -> Response:
    """The service worker: its constants, made from the files as they are now, then its code."""

    def make() -> str:
        constants = {
            "PRECACHE": dict(precache_entries()),
            "PAGES": {"/": start_html(), "/n": neutral_html()},
            "MISSING_PAGE": missing_html(),
            "PAGE_HEADERS": {**dict(HEADERS), **NO_STORE, "Content-Type": HTML},
        }
        lines = [f"const {name} = {_script(value)};" for name, value in constants.items()]
        script = "\n".join([*lines, without_comments(WORKER.read_text())])
        version = hashlib.sha256(script.encode()).hexdigest()[:VERSION_CHARACTERS]
        return f"const VERSION = {_script(version)};\n{script}"

    script = "text/javascript; charset=utf-8"
    return respond(make, script, cache_control="no-cache", conditional=True, kept=True)


@blueprint.get("/n")
def neutral() -> Response:
    """Where the exit ends without a network: the plain page of an address that is not there."""
    return respond(neutral_html)


def neutral_html() -> str:
    """The body of that page."""
    return render_template("neutral.html")


def precache_entries() -> Iterator[tuple[str, str]]:
    """Every file the worker must have, by address, with the SHA-256 of its body."""
    files = assets()
    for name, data in files.files.items():
        # The icon is for the browser's own list of tabs; it keeps one by itself.
        if name != ICON:
            yield files.url(name), hashlib.sha256(data).hexdigest()


def _script(value: object) -> str:
    # JSON is JavaScript, but for two line separators of old engines.
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
