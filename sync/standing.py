"""How far each language is: what is translated, older than the source, missing, reviewed."""

from dataclasses import dataclass
from pathlib import Path

from sync import catalog, languages, reviews
from sync.catalog import Language
from sync.content import Content
from sync.errors import UsageError
from sync.languages import Found
from sync.reviews import Review
from sync.units import APP, DIRECTORY, NAVIGATOR, WORDS, Units, needed, translation, units

_TITLES = {
    APP: "The app's own words",
    DIRECTORY: "Menu, organisations and services",
    WORDS: "Words explained, sentences to show or hand over",
    NAVIGATOR: "Questions and what follows from the answers",
}


@dataclass(frozen=True)
class Part:
    """One unit of a language. `older` and `missing` are its texts, in English.

    `reviewed` is the date of a native review that counts; `outdated` says that there was one.
    """

    unit: str
    title: str
    needed: bool
    texts: int
    older: list[str]
    missing: list[str]
    reviewed: str | None
    outdated: bool

    @property
    def translated(self) -> int:
        return self.texts - len(self.older) - len(self.missing)


@dataclass(frozen=True)
class Standing:
    """One language; the figures are of what makes it whole."""

    code: str
    autonym: str
    published: bool
    joins: bool
    status: str
    parts: list[Part]

    @property
    def texts(self) -> int:
        return sum(part.texts for part in self._needed)

    @property
    def translated(self) -> int:
        return sum(part.translated for part in self._needed)

    @property
    def older(self) -> int:
        return sum(len(part.older) for part in self._needed)

    @property
    def missing(self) -> int:
        return sum(len(part.missing) for part in self._needed)

    @property
    def reviewed(self) -> int:
        return sum(part.texts for part in self._needed if part.reviewed)

    @property
    def whole(self) -> bool:
        return self.translated == self.texts

    @property
    def _needed(self) -> list[Part]:
        return [part for part in self.parts if part.needed]


def of_all(content: Content, locales: Path) -> list[Standing]:
    """Every language but the source, in the order of a chooser. Raises ContentError."""
    parts = units(content, catalog.all_app_words(locales))
    recorded = reviews.read_status(locales).reviews
    return [_of(found, content, parts, recorded) for found in languages.find(content, locales)]


def of(code: str, standings: list[Standing]) -> Standing:
    """The one of a language. Raises UsageError."""
    for each in standings:
        if each.code == code:
            return each
    codes = ", ".join(each.code for each in standings)
    raise UsageError(f"expected one of the languages {codes}, found {code!r}")


def _of(found: Found, content: Content, parts: Units, recorded: list[Review]) -> Standing:
    language = found.language
    titles = {**_TITLES, **{page.id: page.title for page in content.pages}}
    whole_with = needed(content)
    once_read = {each.unit for each in recorded if each.language == language.code and each.native}
    made = [
        _part(unit, titles[unit], texts, language, unit in whole_with, unit in once_read)
        for unit, texts in parts.items()
    ]
    autonym = language.autonym
    return Standing(language.code, autonym, found.published, found.joins, language.status, made)


def _part(
    unit: str, title: str, texts: list[str], language: Language, is_needed: bool, once_read: bool
) -> Part:
    lacking = [text for text in texts if translation(language, unit, text) is None]
    older = [text for text in lacking if unit != APP and text in language.older]
    return Part(
        unit=unit,
        title=title,
        needed=is_needed,
        texts=len(texts),
        older=older,
        missing=[text for text in lacking if text not in older],
        reviewed=language.reviewed.get(unit),
        outdated=once_read and unit not in language.reviewed,
    )
