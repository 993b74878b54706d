"""Which records a question is about."""

import re
import unicodedata
from datetime import datetime
from typing import Any

from pwa.hsds.nesting import Nesting
from pwa.hsds.records import Record

_SEARCHED = ("name", "alternate_name", "description")
_WORD = re.compile(r"\w+")


def chosen(table: str, nesting: Nesting, asked: dict[str, Any]) -> list[Record]:
    """The rows of a table that fit every parameter that was given, in order."""
    return [row for row in nesting.rows[table] if _fits(table, row, nesting, asked)]


def _fits(table: str, row: Record, nesting: Nesting, asked: dict[str, Any]) -> bool:
    if "search" in asked and not _says(_described(table, row, nesting), asked["search"]):
        return False
    if table == "taxonomy_term":
        return _fits_term(row, asked)
    if table in ("service", "service_at_location"):
        return _fits_service(_described(table, row, nesting), nesting, asked)
    return True


def _fits_term(term: Record, asked: dict[str, Any]) -> bool:
    return asked.get("taxonomy_id", term["taxonomy_id"]) == term["taxonomy_id"] and (
        "parent_id" not in asked
    )


def _fits_service(service: Record, nesting: Nesting, asked: dict[str, Any]) -> bool:
    terms = nesting.terms_of(service["id"])
    after = asked.get("modified_after")
    owner = service["organization_id"]
    return (
        asked.get("organization_id", owner) == owner
        and ("taxonomy_term_id" not in asked or asked["taxonomy_term_id"] in _values("id", terms))
        and ("taxonomy_id" not in asked or asked["taxonomy_id"] in _values("taxonomy_id", terms))
        and (after is None or datetime.fromisoformat(service["last_modified"]) >= after)
    )


def _described(table: str, row: Record, nesting: Nesting) -> Record:
    """The record whose words and owner count: of a service at a location, the service."""
    if table != "service_at_location":
        return row
    service = nesting.find("service", row["service_id"])
    assert service is not None  # noqa: S101 - rows are made together
    return service


def _values(key: str, records: list[Record]) -> set[str]:
    return {record[key] for record in records}


def _says(record: Record, search: str) -> bool:
    words = _WORD.findall(_folded(" ".join(record.get(key, "") for key in _SEARCHED)))
    asked = _WORD.findall(_folded(search))
    return all(any(word.startswith(each) for word in words) for each in asked)


def _folded(text: str) -> str:
    """Without case and accents."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(each for each in parts if not unicodedata.combining(each)).casefold()
