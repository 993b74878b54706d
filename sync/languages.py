"""Which languages there are below `locales/`, and which of them are in a build.

A language is a folder with LC_MESSAGES/content.po. One that readers have already (`published` in
status.yaml) stays; any other joins by itself as soon as it is whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from babel.messages.catalog import Message

from sync import catalog, check, reviews
from sync.catalog import SOURCE, SOURCE_LANGUAGE, Language
from sync.content import Content
from sync.errors import ContentError, Problem
from sync.records import is_language
from sync.reviews import Status
from sync.units import Units, needed, translation, units

_CATALOG = "LC_MESSAGES/content.po"


@dataclass(frozen=True)
class Found:
    """A language that somebody translates; of the `texts` that make it whole it lacks
    `untranslated`."""

    language: Language
    published: bool
    texts: int
    untranslated: int

    @property
    def whole(self) -> bool:
        return self.untranslated == 0

    @property
    def joins(self) -> bool:
        return self.published or self.whole

    def __str__(self) -> str:
        """What an editor is told of a language that does not join."""
        code, lacks = self.language.code, f"{self.untranslated} of {self.texts} texts"
        return f"{code} is left out until it is whole: {lacks} are missing."


def find(content: Content, locales: Path) -> list[Found]:
    """Every language but the source: those published in their order, then by code.

    Raises ContentError: status.yaml, a language that CLDR does not know or that is published and
    not there, a catalog that cannot be read.
    """
    status = reviews.read_status(locales)
    codes = sorted(path.parts[-3] for path in locales.glob(f"*/{_CATALOG}"))
    for code in codes:
        _check_code(code, locales)
    for code in status.published:
        if code not in codes:
            expected = f"languages with a folder beside it ({', '.join(codes) or 'none'})"
            raise ContentError([Problem(status.path, status.published_line, expected, repr(code))])
    ordered = [*status.published, *(code for code in codes if code not in status.published)]
    parts = units(content, catalog.all_app_words(locales))
    return [_found(code, locales, content, status, parts) for code in ordered]


def of_build(found: list[Found]) -> list[Language]:
    """The source, then the languages that join, in the order of a chooser."""
    return [SOURCE, *(each.language for each in found if each.joins)]


def _check_code(code: str, locales: Path) -> None:
    expected = ""
    if not is_language(code):
        expected = "a folder named by a language code that CLDR knows"
    elif code == SOURCE_LANGUAGE:
        expected = "no catalog of the source language"
    if expected:
        raise ContentError([Problem(locales / code / _CATALOG, 1, expected, repr(code))])


def _found(code: str, locales: Path, content: Content, status: Status, parts: Units) -> Found:
    published = code in status.published
    language = _read(code, locales, content, published)
    whole_with = needed(content)
    texts = [(unit, text) for unit in whole_with for text in parts[unit]]
    lacking = sum(translation(language, *each) is None for each in texts)
    read = reviews.counting(language, parts, status.reviews)
    return Found(
        replace(
            language,
            reviewed=read,
            status="reviewed" if set(read).issuperset(whole_with) else "draft",
        ),
        published,
        len(texts),
        lacking,
    )


def _read(code: str, locales: Path, content: Content, published: bool) -> Language:
    texts = catalog.read(locales, code, "content")
    kept = catalog.left_behind(texts)
    return Language(
        code,
        "draft",
        catalog.translated(texts),
        catalog.translated(_app_words(code, locales, published)),
        {text: was for text, was in kept.items() if check.resolves(content, was)},
    )


def _app_words(code: str, locales: Path, published: bool) -> Sequence[Message]:
    # Who starts a language may well start with the pages.
    started = (locales / code / "LC_MESSAGES" / "messages.po").exists()
    return catalog.read(locales, code, "messages") if started or published else []
