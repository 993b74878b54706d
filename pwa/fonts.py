"""Fonts for scripts that old phones lack (static/fonts/): their addresses, the CSS that uses them,
and which language needs which (docs/adr/0019-fonts.md)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from babel.core import get_global, parse_locale
from babel.localedata import locale_identifiers

FOLDER = Path(__file__).parent.parent / "static" / "fonts"
_HASH_CHARACTERS = 12
# The lists of other languages' names: to draw those would fetch what nobody chose.
_NOT_CHOSEN = '[data-view="start"] *, .beside *, .kept *'


@dataclass(frozen=True)
class Font:
    """One font; `local` are the names under which phones have one themselves."""

    script: str
    ranges: str
    local: tuple[str, ...]

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.script.lower()}.woff2"

    @cached_property
    def url(self) -> str:
        """Made of its bytes alone: an update of the app does not fetch it again."""
        return f"/f/{hashlib.sha256(self.path.read_bytes()).hexdigest()[:_HASH_CHARACTERS]}.woff2"

    @property
    def css(self) -> str:
        """The face, and its use: after the phone's own fonts, which have a bold of their own."""
        sources = [*(f'local("{name}")' for name in self.local), f'url("{self.url}")']
        languages = ",".join(f":lang({code})" for code in _languages(self.script))
        return (
            f"@font-face{{font-family:{self.script};src:{','.join(sources)};"
            f"font-display:swap;unicode-range:{self.ranges}}}"
            f":is({languages}):not({_NOT_CHOSEN})"
            f"{{font-family:system-ui,sans-serif,{self.script}}}\n"
        )


FONTS = (
    Font("Ethi", "U+1200-137C", ("Noto Sans Ethiopic", "Kefa", "Nyala")),
    Font(
        "Arab",
        "U+60C,U+61B,U+61F-6D5,U+6F0-6FF",
        ("Noto Naskh Arabic UI", "Noto Naskh Arabic", "Noto Sans Arabic", "Geeza Pro"),
    ),
)


@cache
def stylesheet() -> str:
    """The CSS of all fonts."""
    return "".join(font.css for font in FONTS)


def fonts_of(languages: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Address and bytes of the font of each language whose script has one here."""
    return {
        language: (font.url, font.path.stat().st_size)
        for language in languages
        for font in FONTS
        if font.script == script_of(language)
    }


def script_of(language: str) -> str | None:
    """The ISO 15924 name of a script, as Unicode says which one is likely."""
    locale = language.replace("-", "_")
    likely = get_global("likely_subtags")
    base = parse_locale(locale)[0]
    return parse_locale(locale)[2] or parse_locale(likely.get(locale) or likely.get(base, base))[2]


def _languages(script: str) -> list[str]:
    """The languages of a script, each without the places where it is spoken."""
    named = sorted(name for name in locale_identifiers() if parse_locale(name)[1] is None)
    found = [name.replace("_", "-") for name in named if script_of(name) == script]
    # :lang(ar) holds for what begins with it.
    return [name for name in found if name.split("-")[0] == name or name.split("-")[0] not in found]
