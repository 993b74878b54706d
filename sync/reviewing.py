"""Record that somebody has read one part of a language, as it is now."""

from pathlib import Path

from sync import catalog, languages, reviews, shape
from sync.catalog import Language
from sync.content import Content
from sync.errors import RefusedError, UsageError
from sync.reviews import Review
from sync.units import translation, units


def review(
    content: Content, locales: Path, code: str, unit: str, *, by: str, native: bool, when: str
) -> Review | None:
    """Add a line to status.yaml; None when it stands there already.

    Raises UsageError: no such language, unit or date, no name. RefusedError: a unit with texts
    that are not translated. ContentError: a mistake in status.yaml or a catalog.
    """
    if not by.strip() or not by.isprintable():
        raise UsageError(f"expected the name of who read it, found {by!r}")
    if not shape.DATE.fits(when):
        raise UsageError(f"expected {shape.DATE.words}, found {when!r}")
    known = {each.language.code: each.language for each in languages.find(content, locales)}
    if code not in known:
        raise UsageError(f"expected one of the languages {', '.join(known)}, found {code!r}")
    parts = units(content, catalog.all_app_words(locales))
    if unit not in parts:
        raise UsageError(f"expected one of {', '.join(parts)}, found {unit!r}")
    made = Review(code, unit, by, when, native, _digest(known[code], unit, parts[unit]))
    if made in reviews.read_status(locales).reviews:
        return None
    reviews.record(locales, made)
    return made


def _digest(language: Language, unit: str, texts: list[str]) -> str:
    digest = reviews.digest(language, unit, texts)
    if digest is None:
        lacking = [text for text in texts if translation(language, unit, text) is None]
        raise RefusedError(
            f"expected every text of {unit} translated in {language.code}, found"
            f" {len(lacking)} of {len(texts)} that are not, the first {lacking[0][:50]!r}"
        )
    return digest
