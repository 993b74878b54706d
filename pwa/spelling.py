"""The words of a text and of a query without what people do not type, and how far two of them are
apart (docs/adr/0024). The same as static/js/spelling.js.
"""

import re
import unicodedata
from dataclasses import dataclass

# Chinese is written without spaces: of a run of these, every two neighbours are a word.
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# Signs that belong to the letter before: accents, Arabic vowels, what doubles an Ethiopic letter.
MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u135d-\u135f"
_WORD = re.compile(f"[{HAN}]+|(?:(?![{HAN}])(?:[^\\W_]|[{MARKS}]))+")
IS_HAN = re.compile(f"[{HAN}]")
_NO_LETTER = re.compile("[\\W_]|[\U00010000-\U0010ffff]")
# Letters that Unicode does not take apart and people type as others. In Arabic: forms of alef and
# yeh that keyboards exchange, hamza alone, and the stroke that only makes a word longer.
_LETTERS = str.maketrans(
    {
        **{"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"},
        **{"ٱ": "ا", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ء": "", "ـ": ""},
        **{chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)},
    }
)
# "The", "and the", "for the", "with the": written as one with what follows.
_ARTICLE = re.compile("^[وف]?(?:[بك]?ال|لل)(?=.{3})")
MOST_WORDS, MOST_LETTERS = 16, 40


@dataclass(frozen=True)
class Word:
    """A word of a text as it is looked up, and where it stands in it."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """A word without case, accents and other differences that people do not type."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return _ARTICLE.sub("", _NO_LETTER.sub("", plain).translate(_LETTERS))


def words_of(text: str) -> list[Word]:
    """The words of a text in order; of Chinese every two neighbours, and the last one alone."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        start, end, run = match.start(), match.end(), match[0]
        if IS_HAN.match(run):
            found += [
                Word(run[at : at + 2], start + at, min(start + at + 2, end))
                for at in range(len(run))
            ]
        elif folded := fold(run):
            found.append(Word(folded, start, end))
    return found


def asked_words(query: str) -> list[str]:
    """The words of a query, each once; a Chinese character alone only where it stands alone."""
    words = words_of(query)
    ends = [-1, *(word.end for word in words)]
    asked = [
        word.text[:MOST_LETTERS]
        for word, end_before in zip(words, ends, strict=False)
        if word.end != end_before
    ]
    return list(dict.fromkeys(asked))[:MOST_WORDS]


def distance(one: str, other: str, most: int) -> int:
    """How many letters are missing, too many, others, or swapped with their neighbour; anything
    above `most` where it is more than that."""
    above: list[int] = []
    before = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        above, before = before, row
    return before[-1]
