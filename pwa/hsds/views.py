"""The addresses below /hsds/."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, g, request

from pwa.copied import current_copy
from pwa.hsds.answers import (
    JSON,
    PREFIX,
    answer,
    answer_bytes,
    answer_lines,
    as_json,
    opened,
    page_of,
    problem,
)
from pwa.hsds.asking import PER_PAGE, BadQuestionError, asked
from pwa.hsds.choosing import chosen
from pwa.hsds.description import VERSION, openapi, without_parameters
from pwa.hsds.endpoints import ENDPOINTS, Endpoint
from pwa.hsds.nesting import Nesting
from pwa.hsds.package import package
from pwa.hsds.records import Record, rows_of
from pwa.release import Release

blueprint = Blueprint("hsds", __name__, url_prefix=PREFIX)
_STANDARD = "https://docs.openreferral.org"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_NAME = f"<any({', '.join(ENDPOINTS)}):name>"


def init_app(app: Flask) -> None:
    """Attach the API, and open it to other sites, its errors too."""
    app.register_blueprint(blueprint)
    app.after_request(opened)


@blueprint.get("/")
def about() -> Response:
    """What this is, for a machine that was given only this address."""
    asked(())
    # A node stands behind a server that speaks TLS, except on the machine of who tries it.
    scheme = "http" if urlsplit(f"//{request.host}").hostname in _LOOPBACK else "https"
    found = {
        "version": VERSION,
        "profile": _STANDARD,
        "openapi_url": f"{scheme}://{request.host}{PREFIX}/openapi.json",
    }
    return answer_bytes(as_json(found).encode(), JSON)


@blueprint.get("/openapi.json")
def description() -> Response:
    """The OpenAPI description of all this."""
    asked(())

    def make() -> dict[str, Any]:
        made = openapi(list(g.release.languages), _nesting({}).rows)
        return without_parameters(made) if current_copy() else made

    return answer(make)


@blueprint.get("/datapackage.zip")
def tables() -> Response:
    """Everything as a tabular data package, in the source language."""
    asked(())
    response = answer_bytes(_package(g.release), "application/zip")
    response.headers["Content-Disposition"] = "attachment; filename=datapackage.zip"
    return response


@blueprint.get(f"/{_NAME}")
def records(name: str) -> Response:
    """A list, page by page or as lines."""
    endpoint = ENDPOINTS[name]
    question = asked(endpoint.of_list)
    if question.get("format") == "ndjson":
        return answer_lines(_records(endpoint, question))
    return answer(lambda: _page(_records(endpoint, question), question))


@blueprint.get(f"/{_NAME}/<record_id>")
def record(name: str, record_id: str) -> Response:
    """One record with everything that belongs to it."""
    endpoint = ENDPOINTS[name]
    question = asked(endpoint.of_one)
    nesting = _nesting(question)
    # As we write it, and in no other case: each spelling would be kept as an answer of its own.
    row = nesting.find(endpoint.table, record_id) or abort(404)
    whole = question.get("full_service", False)
    return answer(lambda: nesting.full(endpoint.table, row, full_service=whole))


def ids_of(name: str) -> list[str]:
    """The id of every record of a list."""
    return [row["id"] for row in _nesting({}).rows[ENDPOINTS[name].table]]


@blueprint.errorhandler(BadQuestionError)
def bad_question(error: BadQuestionError) -> Response:
    return problem(400, str(error))


def _page(found: list[Record], question: dict[str, Any]) -> dict[str, Any]:
    # A copy of files has no second page.
    all_at_once = question.get("minimal") or current_copy()
    most = max(len(found), 1) if all_at_once else PER_PAGE
    return page_of(found, question.get("page", 1), question.get("per_page", most))


def _records(endpoint: Endpoint, question: dict[str, Any]) -> list[Record]:
    """The records that were asked for, each in the form that was asked for."""
    nesting, table = _nesting(question), endpoint.table
    rows = chosen(table, nesting, question)
    if question.get("minimal"):
        return [{"id": row["id"], "modified_date": row["last_modified"]} for row in rows]
    whole = question.get("full_service", False)
    if whole or question.get("full"):
        return [nesting.full(table, row, full_service=whole) for row in rows]
    return [nesting.listed(table, row) for row in rows]


def _nesting(question: dict[str, Any]) -> Nesting:
    release: Release = g.release
    return _of(release, question.get("language") or next(iter(release.languages)))


@lru_cache(maxsize=32)
def _of(release: Release, language: str) -> Nesting:
    return Nesting(rows_of(release, language))


@lru_cache(maxsize=2)
def _package(release: Release) -> bytes:
    return package(release)
