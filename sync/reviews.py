"""Who has read which part of a translation: `locales/status.yaml`.

    published: [nl, pl]
    reviews:
      - {language: nl, unit: p01, by: Anna, when: 2026-11-26, native: true, hash: 0f1e…}

A review is of the very words that were read, by their hash: it no longer counts when the English
or the translation changes. No name of a reader leaves this file.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from sync import shape, yamlfile
from sync.canonical import canonical
from sync.catalog import Language
from sync.errors import ContentError, Problem, UsageError
from sync.files import write_file
from sync.units import Units, translation

_KEYS = ("published", "reviews")
_HASH_LENGTH = 16


@dataclass(frozen=True)
class Review:
    """That somebody has read one unit of a language (`sync.units`)."""

    language: str
    unit: str
    by: str
    when: str
    native: bool
    hash: str


@dataclass(frozen=True)
class Status:
    """status.yaml: the languages that readers have already, in order, and every review."""

    path: Path
    published: list[str]
    published_line: int
    reviews: list[Review]


def read_status(locales: Path) -> Status:
    """Raises ContentError with every mistake in the file."""
    path = locales / "status.yaml"
    return _parse(yamlfile.read_text(path), path)


def digest(language: Language, unit: str, texts: list[str]) -> str | None:
    """The hash of what a reader of a unit reads; None while a text of it is not translated."""
    pairs = [(text, translation(language, unit, text)) for text in texts]
    if any(translated is None for _, translated in pairs):
        return None
    return hashlib.sha256(canonical(pairs)).hexdigest()[:_HASH_LENGTH]


def counting(language: Language, units: Units, reviews: list[Review]) -> dict[str, str]:
    """The units of a language that a native speaker has read as they are now: unit → the date."""
    hashes = {unit: digest(language, unit, texts) for unit, texts in units.items()}
    read = [
        review
        for review in reviews
        if review.language == language.code
        and review.native
        and review.hash == hashes.get(review.unit)
    ]
    return {review.unit: review.when for review in sorted(read, key=lambda each: each.when)}


def record(locales: Path, review: Review) -> None:
    """Write a review into status.yaml, below the others; comments stay.

    Raises ContentError: a mistake in the file. UsageError: it is in a form that a line cannot be
    added to; nothing is changed.
    """
    status = read_status(locales)
    text = status.path.read_text(encoding="utf-8").rstrip("\n")
    added = f"{text.removesuffix(' []')}\n  - {_line(review)}\n"
    try:
        written = _parse(added, status.path).reviews
    except ContentError:
        written = []
    if written != [*status.reviews, review]:
        raise UsageError(
            f"expected reviews as the last key, each on a line after '  - ', found another form in"
            f" {status.path}"
        )
    write_file(status.path, added.encode())


def _line(review: Review) -> str:
    fields: dict[str, Any] = {**vars(review), "when": date.fromisoformat(review.when)}
    line: str = yaml.safe_dump(
        fields, default_flow_style=True, sort_keys=False, allow_unicode=True, width=float("inf")
    )
    return line.strip()


def _parse(text: str, path: Path) -> Status:
    states = yamlfile.parse(text, path)
    if not isinstance(states, yamlfile.Mapping):
        raise ContentError([Problem(path, 1, f"the keys {' and '.join(_KEYS)}", repr(states))])
    problems = list(_mistakes(states, path))
    if problems:
        raise ContentError(problems)
    reviews = [Review(**entry) for entry in states.get("reviews") or []]
    return Status(path, states["published"], states.line_of("published"), reviews)


def _mistakes(states: yamlfile.Mapping, path: Path) -> Iterator[Problem]:
    yield from shape.mistakes(states, shape.STATUS, path, (), "this file")
    if "published" not in states:
        yield Problem(path, states.line, "the key published in this file", "none")
    published = states.get("published")
    if shape.TEXTS.fits(published) and len(set(published or ())) < len(published or ()):
        found = "one twice"
        yield Problem(path, states.line_of("published"), "each language once", found)
    reviews = states.get("reviews") or []
    for entry in reviews if shape.RECORDS.fits(reviews) else []:
        yield from _entry_mistakes(entry, path)


def _entry_mistakes(entry: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    assert isinstance(entry, yamlfile.Mapping)  # noqa: S101 for the type checker: RECORDS fits
    yield from shape.mistakes(entry, shape.REVIEW, path, tuple(shape.REVIEW), "a review")
