"""What a reader shows to somebody: cards over the whole screen; and the words explained."""

from typing import Any

from flask import Blueprint, Response, abort, g, render_template

from pwa.calls import callable_services
from pwa.release import Release
from pwa.responses import respond
from pwa.views import use_language

blueprint = Blueprint("shown", __name__)


@blueprint.get("/<language>/g")
def words(language: str) -> Response:
    """The words that are heard in Dutch, with what they mean."""
    use_language(language)
    return respond(lambda: render_template("words.html", words=g.release.glossary(language)))


@blueprint.get("/<language>/s")
def showing(language: str) -> Response:
    """The list of all cards."""
    use_language(language)
    release: Release = g.release
    return respond(
        lambda: render_template(
            "showing.html",
            spoken=release.spoken,
            sentences=release.sentences(language),
        )
    )


@blueprint.get("/<language>/s/<card_id>")
def shown(language: str, card_id: str) -> Response:
    """One card: a sentence (`s01`), a language (`l-pl`) or a number (`n-police`)."""
    use_language(language)
    release: Release = g.release
    found = _card(release, language, card_id) or abort(404)
    return respond(lambda: render_template("shown.html", **found))


def _card(release: Release, language: str, card_id: str) -> dict[str, Any] | None:
    kind, _, name = card_id.partition("-")
    if kind == "l" and name in release.spoken:
        return {"asked": release.spoken[name]}
    if kind == "n" and name in callable_services():
        return {"number_of": name}
    sentences = {each["id"]: each for each in release.sentences(language)}
    return {"sentence": sentences[card_id]} if card_id in sentences else None
