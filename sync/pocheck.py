"""What a translation may not change: placeholders, links, markup; and it types no numbers.

Held against the English it was translated from, so an older translation against the older English.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from sync import older, pofile
from sync.errors import Problem
from sync.markup import links, plain, references, unparsed

# What is wrong, as (expected, found), with a translation of a source.
Mistakes = Iterator[tuple[str, str]]

_NUMBER = re.compile("[0-9]+")
_NAME = re.compile(r"%\((\w+)\)[a-z]?|%%?")
_NOT_IN_A_LINE = ("Cc", "Zl", "Zp")
# Marks, embeddings and isolates: direction is set by the page, and an unseen one hides a text.
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check_catalogs(folder: Path) -> list[Problem]:
    """Every mistake in the translations below `folder`. Raises ContentError."""
    return [
        Problem(path, line, *mistake)
        for domain, rules in _RULES.items()
        for path in sorted(folder.glob(f"*/LC_MESSAGES/{domain}.po"))
        for line, source, translation in _shown(path)
        for rule in rules
        for mistake in rule(source, translation)
    ]


def _shown(path: Path) -> Iterator[tuple[int, str, str]]:
    """What a reader may see, as (line, source, translation)."""
    for message in pofile.entries(path):
        source = older.source(message)
        if source is not None:
            yield message.lineno or 1, source, str(message.string)


def _placeholders(source: str, translation: str) -> Mistakes:
    yield from _difference("placeholder", references(source), references(translation))


def _links(source: str, translation: str) -> Mistakes:
    yield from _difference("link", links(source), links(translation))


def _names(source: str, translation: str) -> Mistakes:
    """%(name)s, and any other sign that would be taken for one."""
    found = (
        [match[1] or match[0] for match in _NAME.finditer(text)] for text in (source, translation)
    )
    yield from _difference("name", *found)


def _markup(source: str, translation: str) -> Mistakes:
    for wrong in unparsed(translation):
        yield "the markup of the source", wrong


def _strong(source: str, translation: str) -> Mistakes:
    expected, found = source.count("**"), translation.count("**")
    if expected != found:
        yield f"{expected} times ** as in the source", f"{found}"


def _numbers_of_a_block(source: str, translation: str) -> Mistakes:
    yield from _numbers(plain(source), plain(translation))


def _numbers_of_a_word(source: str, translation: str) -> Mistakes:
    yield from _numbers(_NAME.sub("", source), _NAME.sub("", translation))


def _numbers(source: str, translation: str) -> Mistakes:
    """So no number, price or date comes in that is not in the source."""
    known = set(_NUMBER.findall(source))
    if not known.issuperset(_NUMBER.findall(translation)):
        only = f"only the numbers of the source ({', '.join(sorted(known))})"
        yield only if known else "numbers as placeholders", _short(translation)
    if any(unicodedata.category(c) == "Nd" and not c.isascii() for c in set(translation)):
        yield "numbers in the digits 0 to 9", _short(translation)


def _characters(source: str, translation: str) -> Mistakes:
    if _DIRECTION.intersection(translation):
        yield "no sign that sets the direction", _short(translation)
    if any(unicodedata.category(c) in _NOT_IN_A_LINE for c in set(translation)):
        yield "one line", _short(translation)


_RULES: dict[str, tuple[Callable[[str, str], Mistakes], ...]] = {
    "content": (_placeholders, _links, _markup, _strong, _numbers_of_a_block, _characters),
    "messages": (_names, _strong, _numbers_of_a_word, _characters),
}


def _difference(what: str, expected: list[str], found: list[str]) -> Mistakes:
    if expected == found:
        return
    missing = ", ".join((Counter(expected) - Counter(found)).elements())
    extra = ", ".join((Counter(found) - Counter(expected)).elements())
    if missing or extra:
        wanted = ", ".join(expected) or "none"
        seen = f"it without {missing}" if missing else f"{extra} besides"
        yield f"every {what} of the source ({wanted})", seen


def _short(text: str) -> str:
    return repr(text[:50])
