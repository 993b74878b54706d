"""What a phone needs to go without us: the worker, with its list of files, and two calm pages."""

import hashlib
import json
from collections.abc import Iterator

from flask import Blueprint, Response, render_template

from pwa.assets import ICON, WORKER, assets
from pwa.headers import HEADERS
from pwa.responses import respond
from pwa.views import missing_html, start_html

blueprint = Blueprint("offline", __name__)
VERSION_CHARACTERS = 12


@blueprint.get("/sw.js")
def worker() -> Response:
    """The service worker: its constants, made from the files as they are now, then its code."""

    def make() -> str:
        constants = {
            "PRECACHE": dict(precache_entries()),
            "MISSING_PAGE": missing_html(),
            "MISSING_HEADERS": {**dict(HEADERS), "Content-Type": "text/html; charset=utf-8"},
        }
        lines = [f"const {name} = {_script(value)};" for name, value in constants.items()]
        script = "\n".join([*lines, WORKER.read_text()])
        version = hashlib.sha256(script.encode()).hexdigest()[:VERSION_CHARACTERS]
        return f"const VERSION = {_script(version)};\n{script}"

    return respond(
        make, "text/javascript; charset=utf-8", cache_control="no-cache", conditional=True
    )


@blueprint.get("/n")
def neutral() -> Response:
    """Where the exit ends without a network: the plain page of an address that is not there."""
    return respond(neutral_html)


def neutral_html() -> str:
    """The body of that page."""
    return render_template("neutral.html")


def precache_entries() -> Iterator[tuple[str, str]]:
    """Every address the worker must have, with the SHA-256 of its body."""
    for url, html in (("/", start_html()), ("/n", neutral_html())):
        yield url, hashlib.sha256(html.encode()).hexdigest()
    files = assets()
    for name, data in files.files.items():
        # The icon is for the browser's own list of tabs; it keeps one by itself.
        if name != ICON:
            yield files.url(name), hashlib.sha256(data).hexdigest()


def _script(value: object) -> str:
    # JSON is JavaScript, but for two line separators of old engines.
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
