"""Two languages of one page beside each other, block by block, and one block over the screen."""

from typing import Any

from flask import Blueprint, Response, abort, g, render_template

from pwa.release import Language, Release
from pwa.responses import respond
from pwa.views import grouped, use_language

blueprint = Blueprint("pairs", __name__)


@blueprint.get("/<language>/<page_id>/<second>")
def pair(language: str, page_id: str, second: str) -> Response:
    """A page in two languages: the same block in the same row."""
    use_language(language)
    sides = _sides(page_id, language, second)

    def make() -> str:
        first, other = sides
        beside = {block["id"]: block for block in other["blocks"]}
        runs = [
            (tag, [(block, beside.get(block["id"])) for block in run])
            for tag, run in grouped(first["blocks"])
        ]
        return render_template("pair.html", sides=sides, second=other, runs=runs)

    return respond(make)


@blueprint.get("/<language>/<page_id>/<second>/<block_id>", defaults={"flipped": None})
@blueprint.get("/<language>/<page_id>/<second>/<block_id>/<flipped>")
def block(language: str, page_id: str, second: str, block_id: str, flipped: str | None) -> Response:
    """One block as large as it goes, in the first language; flipped, in the second."""
    if flipped not in (None, "2"):
        abort(404)
    use_language(language)
    sides = _sides(page_id, language, second)
    shown, other = sides if flipped is None else sides[::-1]
    found = next((each for each in shown["blocks"] if each["id"] == block_id), None)
    if found is None:
        abort(404)

    def make() -> str:
        return render_template(
            "block.html", block=found, side=shown, other=other, second=sides[1], flipped=flipped
        )

    return respond(make)


def _sides(page_id: str, *codes: str) -> list[dict[str, Any]]:
    """A page in two languages, each with its `language`."""
    release: Release = g.release
    if codes[0] == codes[1]:
        abort(404)
    sides = []
    for code in codes:
        language: Language = release.languages.get(code) or abort(404)
        page = release.page(code, page_id) or abort(404)
        sides.append({**page, "language": language})
    return sides
