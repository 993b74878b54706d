"""Which languages there are below `locales/`, and which of them are in a build.

A language is a folder with LC_MESSAGES/content.po. One that readers have already (`published` in
status.yaml) stays; any other joins by itself as soon as it is whole.
"""

from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError

from sync import catalog, check, reviews, units
from sync.catalog import SOURCE, Language
from sync.content import Content
from sync.errors import ContentError, Problem
from sync.reviews import Status


@dataclass(frozen=True)
class Found:
    """A language that somebody translates; `texts` are those it is whole with, `untranslated`
    those of them that it lacks."""

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


def load(content: Content, locales: Path) -> list[Language]:
    """The languages of a build: the source, then in the order of a chooser. Raises ContentError."""
    return [SOURCE, *(found.language for found in find(content, locales) if found.joins)]


def find(content: Content, locales: Path) -> list[Found]:
    """Every language but the source: those published in their order, then by code.

    Raises ContentError: status.yaml, a language that CLDR does not know or that is published and
    not there, a catalog that cannot be read.
    """
    status = reviews.read_status(locales)
    codes = sorted(path.parts[-3] for path in locales.glob("*/LC_MESSAGES/content.po"))
    for code in codes:
        _check_code(code, locales)
    for code in status.published:
        if code not in codes:
            expected = f"languages with a folder here ({', '.join(codes) or 'none'})"
            raise ContentError([Problem(status.path, status.published_line, expected, repr(code))])
    ordered = [*status.published, *(code for code in codes if code not in status.published)]
    all_units = units.units(content, catalog.all_app_words(locales))
    needed = units.needed(content)
    return [_found(code, locales, content, status, all_units, needed) for code in ordered]


def _check_code(code: str, locales: Path) -> None:
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError) as error:
        path = locales / code / "LC_MESSAGES" / "content.po"
        problem = Problem(path, 1, "a language code that CLDR knows", repr(code))
        raise ContentError([problem]) from error


def _found(
    code: str,
    locales: Path,
    content: Content,
    status: Status,
    all_units: dict[str, list[str]],
    needed: list[str],
) -> Found:
    texts = catalog.read(locales, code, "content")
    words = catalog.read(locales, code, "messages")
    kept = catalog.left_behind(texts)
    language = Language(
        code,
        "draft",
        catalog.translated(texts),
        catalog.translated(words),
        {text: was for text, was in kept.items() if check.resolves(content, was)},
    )
    ...
