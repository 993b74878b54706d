"""The standing of the translations, as a table, as JSON, and as a page for an editor."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import jinja2

from sync.standing import Standing

_COLUMNS = ("texts", "translated", "older", "missing", "reviewed")
_PAGE = "translations.html"


def table(standings: list[Standing]) -> str:
    """A row a language; figures are texts of what victims read."""
    head = ["language", *_COLUMNS, "whole", "in the build"]
    rows = [
        [
            each.code,
            *(str(getattr(each, column)) for column in _COLUMNS),
            _yes(each.whole),
            _yes(each.joins),
        ]
        for each in standings
    ]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    return "".join(f"{_line(row, widths)}\n" for row in [head, *rows])


def waiting(standing: Standing) -> str:
    """A line for each text that waits for a translator, with its part and in English."""
    rows = [
        (part.unit, what, text)
        for part in standing.parts
        if part.needed
        for what, texts in (("older", part.older), ("missing", part.missing))
        for text in texts
    ]
    return "".join(f"{unit} {what}: {text}\n" for unit, what, text in rows)


def as_json(standings: list[Standing]) -> str:
    """For machines: figures of each language, and what is missing, older or read in each part."""
    return json.dumps([_record(each) for each in standings], ensure_ascii=False, indent=1) + "\n"


def page(standings: list[Standing]) -> str:
    """One HTML page that asks for nothing else: no script, no font, no picture."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template(_PAGE).render(standings=standings) + "\n"


def _record(standing: Standing) -> dict[str, Any]:
    return {
        "language": standing.code,
        "status": standing.status,
        **{column: getattr(standing, column) for column in _COLUMNS},
        "whole": standing.whole,
        "published": standing.published,
        "in_build": standing.joins,
        "parts": [{**asdict(part), "translated": part.translated} for part in standing.parts],
    }


def _line(row: list[str], widths: list[int]) -> str:
    first, *others = row
    aligned = [text.rjust(width) for text, width in zip(others, widths[1:], strict=True)]
    return "  ".join([first.ljust(widths[0]), *aligned]).rstrip()


def _yes(value: bool) -> str:
    return "yes" if value else "no"
