"""The pages without JavaScript: language chooser, menu, page; and /healthz."""

import sys
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from babel.dates import format_date
from flask import Flask, Response, abort, current_app, g, jsonify, render_template, request
from flask_babel import force_locale, get_locale, gettext
from werkzeug.exceptions import HTTPException

from pwa.assets import static_url
from pwa.codes import code_path
from pwa.copied import current_copy
from pwa.fonts import fonts_of
from pwa.hsds import answers as hsds
from pwa.i18n import current_language
from pwa.manifests import faces
from pwa.mirror import root_hash
from pwa.operator import current_operator
from pwa.release import Release
from pwa.releases import NoReleaseError, Releases
from pwa.responses import respond

# One neutral, true name for every document (R2).
TITLE = "Info"
# The numbers on the first screen (docs/adr/0008); those of the menu come with the content.
FIRST_NUMBERS = ("112", "police")
NO_STORE = {"Cache-Control": "no-store"}
PLAIN = {"Content-Type": "text/plain; charset=utf-8", **NO_STORE}
_LIST_TAGS = {"li": "ul", "step": "ol"}


def init_app(app: Flask) -> None:
    """Attach the pages and what their templates need."""
    app.before_request(_pin_release)
    app.register_error_handler(NoReleaseError, _no_release)
    app.register_error_handler(HTTPException, _error)
    app.register_error_handler(Exception, _crash)
    # No redirects to a tidier address: a worker may not replay them (R70).
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.add_url_rule("/", view_func=start)
    app.add_url_rule("/healthz", view_func=healthz)
    app.add_url_rule("/<language>/", view_func=menu)
    app.add_url_rule("/<language>/<page_id>", view_func=page)
    app.context_processor(_template_context)
    app.jinja_env.globals.update(
        code_path=code_path,
        grouped=grouped,
        in_words=in_words,
        long_date=long_date,
        names_of=names_of,
        plain=plain,
        static_url=static_url,
        status_word=status_word,
    )
    app.jinja_env.filters["host"] = lambda url: urlsplit(url).netloc.removeprefix("www.")


def start() -> Response:
    """The first screen: languages by their own names, emergency numbers, exit."""
    return respond(start_html)


def start_html() -> str:
    """The body of the first screen; the same for everybody."""
    g.language = next(iter(g.release.languages))
    return render_template("start.html", root=root_hash(), fonts=fonts_of(g.release.languages))


def menu(language: str) -> Response:
    """Every page of one language, by situation."""
    use_language(language)
    release: Release = g.release
    titles = {page["id"]: page for page in release.pages(language)}
    groups = release.prose(language)["menu"]
    return respond(lambda: render_template("menu.html", groups=groups, titles=titles))


def page(language: str, page_id: str) -> Response:
    """One page."""
    use_language(language)
    found = g.release.page(language, page_id) or abort(404)
    return respond(lambda: render_template("page.html", page=found))


def healthz() -> Response:
    """What is served and how old it is, for machines; in a copy, how old when that was made."""
    facts, copy = g.release.facts, current_copy()
    published = datetime.fromisoformat(facts["published"])
    response = jsonify(
        release=facts["number"],
        published=facts["published"],
        expires=g.expires,
        languages=list(g.release.languages),
        age_days=(datetime.now(UTC) - published).days,
        demo=bool(facts["demo"]),
        **({"exported": copy.made} if copy else {}),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def grouped(blocks: list[dict[str, Any]]) -> list[tuple[str | None, list[dict[str, Any]]]]:
    """Blocks in order, neighbouring list items together under the tag of their list."""
    runs = groupby(blocks, key=lambda block: _LIST_TAGS.get(block["kind"]))
    return [(tag, list(run)) for tag, run in runs]


def long_date(text: str) -> str:
    """An ISO date or timestamp in words of the language; a year or month stays as it is."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    # English for Europe: the day before the month.
    locale = Locale.parse("en_150") if current_language() == "en" else get_locale()
    return format_date(day, "long", locale=locale)


def in_words(code: str) -> Callable[..., str]:
    """gettext in another language than that of the request."""

    def translate(text: str, **variables: object) -> str:
        with force_locale(code):
            return str(gettext(text, **variables))

    return translate


def names_of(service_id: str) -> list[tuple[str, list[Any]]]:
    """A service by its name in every language that has one, the source first."""
    found = []
    for code in g.release.languages:
        record = g.release.prose(code)["services"][service_id]
        if "name" not in record.get("untranslated", []):
            found.append((code, record["name"]))
    return found


def plain(nodes: list[Any]) -> str:
    """A text without its links, for a place that is a link itself; numbers as they are dialled."""
    return "".join(_plain(node) for node in nodes)


def _plain(node: Any) -> str:
    if isinstance(node, str):
        return node
    if node[0] == "tel":
        return ", ".join(phone["number"] for phone in g.release.services[node[1]]["phones"])
    return plain(node[2:] if node[0] == "a" else node[1:])


def status_word(status: str) -> str:
    """What the status of a fact means to a reader."""
    words = {
        "seed": gettext("One source:"),
        "verified-elsewhere": gettext("More than one source:"),
        "conflict": gettext("Sources differ, the careful reading is shown:"),
    }
    return str(words[status])


def use_language(language: str) -> None:
    if language not in g.release.languages:
        abort(404)
    g.language = language


def _pin_release() -> None:
    """One request, one release: read the pointer once and keep the handle."""
    releases: Releases = current_app.extensions["houvast-releases"]
    moment = releases.moment()
    g.release, g.expires = moment.release, moment.expires
    g.expired, g.state = moment.expired, moment.state


def _template_context() -> dict[str, Any]:
    release: Release | None = g.get("release")
    if release is None:
        return {}
    language = release.languages[g.get("language") or next(iter(release.languages))]
    return {
        "title": TITLE,
        "release": release,
        "language": language,
        "prose": _Lazy(lambda: release.prose(language.code)),
        "services": release.services,
        "other_organizations": release.other_organizations,
        "first_numbers": FIRST_NUMBERS,
        "operator": current_operator(),
        "expires": g.expires,
        "expired": g.expired,
        "copy": current_copy(),
        "faces": faces(),
        "link": current_app.extensions["houvast-link"],
    }


class _Lazy:
    """Prose is only read by the templates that show it."""

    def __init__(self, read: Callable[[], dict[str, Any]]) -> None:
        self._read = read
        self._value: dict[str, Any] | None = None

    def __getattr__(self, name: str) -> Any:
        if self._value is None:
            self._value = self._read()
        return self._value[name]


def _error(error: HTTPException) -> Response | tuple[str, int, dict[str, str]]:
    """404 and its like: calm, with a way back to the start. Says nothing about the address."""
    if hsds.is_asked():
        return hsds.problem(error.code or 500, error=error)
    if "release" not in g or request.path.startswith(("/static/", "/f/", "/tuf/")):
        return str(error.name), error.code or 500, PLAIN
    return missing_html(), error.code or 500, NO_STORE


def missing_html() -> str:
    """The body of the page that is not there; the same for every address."""
    g.language = next(iter(g.release.languages))
    return render_template("missing.html")


def broken_html() -> str:
    """The page for when there is no release to show: still the emergency number and the exit."""
    return render_template("broken.html", title=TITLE, operator=current_operator())


def _no_release(error: NoReleaseError) -> Response | tuple[str, int, dict[str, str]]:
    if hsds.is_asked():
        return hsds.problem(503)
    return broken_html(), 503, NO_STORE


def _crash(error: Exception) -> Response | tuple[str, int, dict[str, str]]:
    """A bug: say where, to the operator; never who asked, what for, or with which words (R93)."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    print(f"{type(error).__name__} in {request.endpoint} at {place}", file=sys.stderr)
    if hsds.is_asked():
        return hsds.problem(500)
    return broken_html(), 500, NO_STORE
