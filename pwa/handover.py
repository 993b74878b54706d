"""What is given to somebody: a code that says it all, the numbers, a sheet and cards to print."""

from typing import Any

from flask import Blueprint, Response, abort, g, render_template

from pwa.release import Release
from pwa.responses import respond
from pwa.views import use_language

blueprint = Blueprint("handover", __name__)


@blueprint.get("/<language>/h", defaults={"second": None})
@blueprint.get("/<language>/h/<second>")
def handover(language: str, second: str | None) -> Response:
    """In one language, or in two on one sheet."""
    use_language(language)
    codes = [language] if second is None else [language, second]
    if second == language or second not in (None, *g.release.languages):
        abort(404)
    return respond(lambda: render_template("handover.html", sides=[_side(code) for code in codes]))


def _side(code: str) -> dict[str, Any]:
    release: Release = g.release
    prose = release.prose(code)
    return {
        "language": release.languages[code],
        "prose": prose,
        "code": release.handover(code),
        "numbers": [id_ for group in prose["menu"] for id_ in group.get("numbers", [])],
    }
