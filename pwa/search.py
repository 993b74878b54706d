"""Looking for something without JavaScript (docs/adr/0024).

By POST, so that what was typed stands in no address, no history and no log; the server looks it
up and keeps nothing. An index is made once for each release and language.
"""

import threading
from typing import Any
from weakref import WeakKeyDictionary

from flask import Blueprint, Response, current_app, g, render_template

from pwa import forms
from pwa.copied import cannot_answer, current_copy
from pwa.excerpt import excerpt
from pwa.findable import Row
from pwa.finding import Hit, Index, find, index_of
from pwa.release import Release
from pwa.views import use_language

blueprint = Blueprint("search", __name__)

# What the field takes.
MOST_TYPED = 100


class Indexes:
    """The indexes of the releases that are open; each goes with its release."""

    def __init__(self) -> None:
        self._of: WeakKeyDictionary[Release, dict[str, Index]] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def get(self, release: Release, language: str) -> Index:
        with self._lock:
            made = self._of.setdefault(release, {})
            if language not in made:
                made[language] = index_of(release.pack(language), release.directory())
            return made[language]


@blueprint.route("/<language>/f", methods=["GET", "POST"])
def search(language: str) -> Response:
    """The field, and what was found. 413 for a form that is too long."""
    use_language(language)
    if current_copy():
        return cannot_answer("search")
    release: Release = g.release
    query = forms.sent().get("q", "")[:MOST_TYPED].strip()
    hits: list[Hit] = []
    marked: set[str] = set()
    if query:
        indexes: Indexes = current_app.extensions["houvast-indexes"]
        hits, marked = find(indexes.get(release, language), query)
    return forms.answered(
        render_template(
            "search.html",
            query=query,
            most_typed=MOST_TYPED,
            found=[_shown(hit, marked) for hit in hits],
            groups=release.prose(language)["menu"],
        )
    )


def _shown(hit: Hit, marked: set[str]) -> dict[str, Any]:
    """What the template needs of a result: where it leads, its name, an excerpt, a number."""
    entry, row = hit.entry, hit.entry.rows[hit.row]
    name = entry.rows[0]
    quoted = row if row.shown else next((each for each in entry.rows if each.shown), None)
    kind, _, service = entry.id.partition("-")
    return {
        "page": entry.page,
        "block": row.block,
        "name": _pieces(name, marked),
        "quoted": quoted and _pieces(quoted, marked),
        "service": service if kind == "s" else None,
    }


def _pieces(row: Row, marked: set[str]) -> dict[str, Any]:
    return {"status": "source" if row.source else "", "pieces": excerpt(row.text, marked)}
