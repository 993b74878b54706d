"""The questions the API takes: each parameter, what it may be, and how it is said to a machine.

A parameter that is not understood is refused. To leave it out silently would give a list that
looks like the answer and is not.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import g, request

MOST_PAGES = 1_000_000
MOST_PER_PAGE = 500
PER_PAGE = 50


class BadQuestionError(Exception):
    """A parameter that is not as it should be. The message never repeats what was asked."""


@dataclass(frozen=True)
class Parameter:
    """One parameter: what it has to be in words, how it is read, and what it does.

    `read` gives the value, or raises ValueError.
    """

    words: str
    read: Callable[[str], Any]
    schema: Mapping[str, Any]
    description: str


def _whole(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) or not 1 <= int(text) <= most:
            raise ValueError
        return int(text)

    return read


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError
        return text

    return read


def _uuid(text: str) -> str:
    found = str(UUID(text))
    if found != text.lower():
        raise ValueError
    return found


def _moment(text: str) -> datetime:
    """A day or a moment; without an offset it is in UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _language(text: str) -> str:
    return _one_of(*g.release.languages)(text)


def _count(most: int, what: str) -> Parameter:
    schema = {"type": "integer", "minimum": 1, "maximum": most}
    return Parameter(f"a whole number from 1 to {most}", _whole(most), schema, what)


def _truth(what: str) -> Parameter:
    schema = {"type": "boolean", "default": False}
    return Parameter("true or false", lambda t: _one_of("true", "false")(t) == "true", schema, what)


def _id(what: str) -> Parameter:
    return Parameter("a UUID", _uuid, {"type": "string", "format": "uuid"}, what)


PARAMETERS: dict[str, Parameter] = {
    "page": _count(MOST_PAGES, "Which page; one behind the last is empty."),
    "per_page": _count(MOST_PER_PAGE, f"How many records on a page; {PER_PAGE} if not given."),
    "format": Parameter(
        "json or ndjson",
        _one_of("json", "ndjson"),
        {"type": "string", "enum": ["json", "ndjson"], "default": "json"},
        "`ndjson` gives every record on a line of its own, without pages.",
    ),
    "search": Parameter(
        "text of at most 200 characters",
        lambda text: text if len(text) <= 200 else _one_of()(text),
        {"type": "string", "maxLength": 200},
        "Only records in whose names or description each of these words begins a word.",
    ),
    "language": Parameter(
        "a language of this release",
        _language,
        {"type": "string"},
        "The language of names and other prose. What is not translated is given in the source "
        "language, and `metadata` says so. Without it everything is in the source language, "
        "whatever Accept-Language says.",
    ),
    "full": _truth("Everything that belongs to a record, as when it is asked for by its id."),
    "full_service": _truth("Whole services in an organization; goes with `full`."),
    "minimal": _truth("Only `id` and `modified_date`, all on one page unless `per_page` is given."),
    "modified_after": Parameter(
        "a date or a date and time in ISO 8601",
        _moment,
        {"anyOf": [{"type": "string", "format": each} for each in ("date-time", "date")]},
        "Only records of a release published at or after this moment.",
    ),
    "taxonomy_term_id": _id("Only services with this term."),
    "taxonomy_id": _id("Only what has a term of this taxonomy."),
    "organization_id": _id("Only services of this organization."),
    "parent_id": _id("Only terms below this one; ours have no levels, so there are none."),
    "top_only": _truth("Only terms that have none below them: all of ours."),
}


def asked(names: Iterable[str]) -> dict[str, Any]:
    """The parameters of this request by name, read. Raises BadQuestionError."""
    allowed = tuple(names)
    if not set(request.args) <= set(allowed):
        but = f" but {', '.join(allowed)}" if allowed else ""
        raise BadQuestionError(f"expected no parameters{but}")
    return {name: _read(name) for name in allowed if name in request.args}


def _read(name: str) -> Any:
    parameter = PARAMETERS[name]
    given = request.args.getlist(name)
    try:
        [text] = given
        return parameter.read(text)
    except ValueError:
        raise BadQuestionError(f"expected {name} once, {parameter.words}") from None
