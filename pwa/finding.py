"""Find pages, words, services and organizations by what somebody types (docs/adr/0024).

The same as static/js/find.js, by id and by order: tests/phone/test_find.py holds the two to each
other. Whole numbers only, so that no rounding can tell them apart.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pwa.findable import ALIAS, DIRECTORY, Entry, entries_of
from pwa.spelling import IS_HAN, asked_words, distance, words_of

_DIGIT = re.compile("[0-9]")
_ALPHABETIC = re.compile("[a-zа-я]+")

# How well a typed word fits another one: START to START + START_SPAN where it is its beginning.
EXACT, ONE_WRONG, TWO_WRONG, START, START_SPAN = 8, 3, 2, 2, 4
# Of that, in eighths, for another word for the same.
SYNONYM = 5
# What a word counts for by its length: in an alphabet, short ones seldom carry the meaning.
LONG, THREE, SHORT = 4, 2, 1
MOST_HITS = 12
# What is worth so many times less than the best is no result.
FAR_BELOW = 4


@dataclass
class Spelled:
    """Of a word of an index: a bit for each of its letters, and the rows it stands in."""

    letters: int
    rows: list[int]


@dataclass
class Index:
    """Every word of one language; `rows` are the entry of each row and its place in it,
    `starts` the words by their first letter."""

    entries: list[Entry]
    synonyms: dict[str, list[str]]
    rows: list[tuple[int, int]] = field(default_factory=list)
    words: dict[str, Spelled] = field(default_factory=dict)
    starts: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Hit:
    """An entry, and which of its rows fits best; 0 is its name."""

    entry: Entry
    row: int


def index_of(pack: dict[str, Any], directory: dict[str, Any]) -> Index:
    """The index of one language: of a pack and the directory, as they are signed."""
    index = Index(entries_of(pack, directory), _synonyms(pack.get("synonyms", [])))
    for place, entry in enumerate(index.entries):
        for row, each in enumerate(entry.rows):
            number = len(index.rows)
            index.rows.append((place, row))
            for word in dict.fromkeys(word.text for word in words_of(each.text)):
                if word not in index.words:
                    index.words[word] = Spelled(_letters(word), [])
                    index.starts.setdefault(word[0], []).append(word)
                index.words[word].rows.append(number)
    return index


def find(index: Index, query: str) -> tuple[list[Hit], set[str]]:
    """The best entries, the best first, and the words to mark in them."""
    asked = [_looked_up(index, word) for word in asked_words(query)]
    most = max((each.worth for each in asked), default=0)
    marked = {word for each in asked if each.worth * 4 >= most for word in each.words}
    scores = _Scores()
    for each in asked:
        _add(scores, index, each)
    return _best(index, scores, len(asked)), marked


@dataclass(frozen=True)
class _Asked:
    """One word of a query: how well each row has it, the words that fit, what it counts for."""

    rows: dict[int, int]
    words: Iterable[str]
    worth: int


def _looked_up(index: Index, word: str) -> _Asked:
    fitting = _fitting(index, word, _wrong_letters(word))
    for other in index.synonyms.get(word, []):
        for found, quality in _fitting(index, other, 0).items():
            fitting[found] = max(fitting.get(found, 0), quality * SYNONYM // EXACT)
    rows: dict[int, int] = {}
    for found, quality in fitting.items():
        for number in index.words[found].rows:
            rows[number] = max(rows.get(number, 0), quality)
    rarity = (len(index.rows) // len(rows)).bit_length() if rows else 0
    return _Asked(rows, fitting, rarity * rarity * _length(word))


def _fitting(index: Index, word: str, most: int) -> dict[str, int]:
    """The words that this one can mean with so many wrong letters, and how well each fits."""
    found = _misspelled(index, word, most) if most else {}
    if len(word) > 1 or IS_HAN.match(word):
        for other in index.starts.get(word[0], []):
            if other.startswith(word):
                found[other] = START + START_SPAN * len(word) // len(other)
    if word in index.words:
        found[word] = EXACT
    return found


def _misspelled(index: Index, word: str, most: int) -> dict[str, int]:
    letters = _letters(word)
    found = {}
    for other, spelled in index.words.items():
        # A wrong letter changes two bits at most.
        if (
            abs(len(word) - len(other)) <= most
            and (letters ^ spelled.letters).bit_count() <= 2 * most
            and (wrong := distance(word, other, most)) <= most
        ):
            found[other] = ONE_WRONG if wrong <= 1 else TWO_WRONG
    return found


def _letters(word: str) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 31)
    return mask


def _wrong_letters(word: str) -> int:
    """How many letters may be wrong: none in a short word or in a number."""
    if len(word) < 4 or _DIGIT.search(word):
        return 0
    return 1 if len(word) < 8 else 2


def _length(word: str) -> int:
    if len(word) > 3 or not _ALPHABETIC.fullmatch(word):
        return LONG
    return THREE if len(word) == 3 else SHORT


@dataclass
class _Scores:
    """What rows and entries are worth, and how many words of the query stand in a name."""

    rows: dict[int, int] = field(default_factory=dict)
    entries: dict[int, int] = field(default_factory=dict)
    named: dict[int, int] = field(default_factory=dict)


def _add(scores: _Scores, index: Index, asked: _Asked) -> None:
    """Add what one word is worth: in each row, and once in each entry."""
    best: dict[int, int] = {}
    named: set[int] = set()
    for number, quality in asked.rows.items():
        place, row = index.rows[number]
        weight = index.entries[place].rows[row].weight
        value = quality * weight * asked.worth
        scores.rows[number] = scores.rows.get(number, 0) + value
        best[place] = max(best.get(place, 0), value)
        if weight >= ALIAS and quality > ONE_WRONG:
            named.add(place)
    for place, value in best.items():
        scores.entries[place] = scores.entries.get(place, 0) + value
    for place in named:
        scores.named[place] = scores.named.get(place, 0) + 1


def _best(index: Index, scores: _Scores, asked: int) -> list[Hit]:
    """Of the directory what was called by its name; then what the words are worth; then order."""
    rows: dict[int, tuple[int, int]] = {}
    for number in sorted(scores.rows):
        place, row = index.rows[number]
        if scores.rows[number] > rows.get(place, (0, 0))[0]:
            rows[place] = scores.rows[number], row
    # The words of a query in one row count twice.
    worth = {
        place: (value + rows[place][0]) * index.entries[place].rank
        for place, value in scores.entries.items()
    }
    called = {
        place
        for place, count in scores.named.items()
        if count == asked and index.entries[place].page == DIRECTORY
    }
    ordered = sorted(worth, key=lambda place: (place not in called, -worth[place], place))
    top = max(worth.values(), default=0)
    return [
        Hit(index.entries[place], rows[place][1])
        for place in ordered
        if place in called or worth[place] * FAR_BELOW >= top
    ][:MOST_HITS]


def _synonyms(groups: list[list[str]]) -> dict[str, list[str]]:
    """Of each word the others for the same."""
    found: dict[str, list[str]] = {}
    for group in groups:
        words = list(dict.fromkeys(word for text in group for word in asked_words(text)))
        for word in words:
            found.setdefault(word, []).extend(other for other in words if other != word)
    return found
