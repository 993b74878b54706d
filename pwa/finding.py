"""Find pages, words, services and organizations by what somebody types (docs/adr/0024).

The same as static/js/find.js, by id and by order: tests/phone/test_find.py holds the two to each
other. Whole numbers only, so that no rounding can tell them apart.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

# Chinese is written without spaces: of a run of these, every two neighbours are a word.
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# Signs that belong to the letter before: accents, Arabic vowels, what doubles an Ethiopic letter.
MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u135d-\u135f"
_WORD = re.compile(f"[{HAN}]+|(?:(?![{HAN}])(?:[^\\W_]|[{MARKS}]))+")
_NO_LETTER = re.compile("[\\W_]|[\U00010000-\U0010ffff]")
# Letters that Unicode does not take apart and people type as others. In Arabic: forms of alef and
# yeh that keyboards exchange, hamza alone and the stroke that only makes a word longer.
LETTERS = {
    **{"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"},
    **{"ٱ": "ا", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ء": "", "ـ": ""},
    **{chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)},
}
_LETTER = str.maketrans(LETTERS)
# "The", "and the", "for the", "with the": written as one with what follows.
_ARTICLE = re.compile("^[وف]?(?:[بك]?ال|لل)(?=.{3})")
_ALPHABETIC = re.compile("[a-z\u0430-\u044f]+")
_DIGIT = re.compile("[0-9]")

# How well one word fits another.
EXACT, ONE_WRONG, TWO_WRONG = 8, 3, 2
START, START_SPAN = 2, 4
# Of what another word for the same is worth, in eighths.
SYNONYM = 6
LONG = 4
MOST_WORDS, MOST_LETTERS, MOST_HITS = 16, 40, 12
# What falls this many times below the best is no result.
FAR_BELOW = 4
NAME, ALIAS, NEED, HEADING, TEXT = 6, 5, 3, 3, 2
DIRECTORY = "d"
WORD_RANK, SERVICE_RANK, ORGANIZATION_RANK = 4, 4, 3
AUDIENCES = {"victim": 4, "professional": 3, "about": 2}
SERVICE_TEXTS = ("description", "eligibility_description", "alert")
EXCERPT, BEFORE = 140, 40


@dataclass(frozen=True)
class Row:
    """One text of an entry: `block` is where it stands, `shown` whether it can be an excerpt."""

    text: str
    weight: int
    block: str = ""
    shown: bool = True


@dataclass(frozen=True)
class Entry:
    """What can be found: a page, a word (g01), a service (s-police), an organization (o-ckm).

    The first row is its name. `page` is where it stands, `rank` what its kind counts for.
    """

    id: str
    page: str
    rank: int
    rows: list[Row]


@dataclass
class Index:
    """Every word of one language, with the rows it stands in."""

    entries: list[Entry]
    synonyms: dict[str, list[str]]
    # The entry of each row, and its place in it.
    rows: list[tuple[int, int]] = field(default_factory=list)
    words: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Hit:
    """An entry, and the row in it that fits best; 0 where only its name does."""

    entry: Entry
    row: int


@dataclass(frozen=True)
class Word:
    """A word of a text as it is looked up, and where it stands in it."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """A word without case, accents and other differences that people do not type."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return _ARTICLE.sub("", _NO_LETTER.sub("", plain).translate(_LETTER))


def words_of(text: str) -> list[Word]:
    """The words of a text in order."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        start, run = match.start(), match[0]
        if re.match(f"[{HAN}]", run):
            found += [
                Word(run[at : at + 2], start + at, min(start + at + 2, match.end()))
                for at in range(len(run))
            ]
        elif folded := fold(run):
            found.append(Word(folded, start, match.end()))
    return found


def asked_words(query: str) -> list[str]:
    """The words of a query, each once. A Chinese character counts alone only if it stands alone."""
    found = words_of(query)
    asked = [
        word.text[:MOST_LETTERS]
        for before, word in zip([None, *found], found, strict=False)
        if not (before and before.end == word.end)
    ]
    return list(dict.fromkeys(asked))[:MOST_WORDS]


def index_of(pack: dict[str, Any], directory: dict[str, Any]) -> Index:
    """The index of one language: a pack and the directory, as they are signed."""
    index = Index(list(_entries(pack, directory)), _synonyms(pack.get("synonyms", [])))
    for entry_at, entry in enumerate(index.entries):
        for row_at, row in enumerate(entry.rows):
            number = len(index.rows)
            index.rows.append((entry_at, row_at))
            for word in dict.fromkeys(word.text for word in words_of(row.text)):
                index.words.setdefault(word, []).append(number)
    return index


def find(index: Index, query: str) -> tuple[list[Hit], set[str]]:
    """The best entries, best first, and the words to mark in them."""
    asked = [_looked_up(index, word) for word in asked_words(query)]
    most = max((each.worth for each in asked), default=0)
    by_row: dict[int, int] = {}
    by_entry: dict[int, int] = {}
    named: dict[int, int] = {}
    for each in asked:
        best: dict[int, int] = {}
        called: set[int] = set()
        for number, quality in each.rows.items():
            entry, row = index.rows[number]
            weight = index.entries[entry].rows[row].weight
            value = quality * weight * each.worth
            by_row[number] = by_row.get(number, 0) + value
            best[entry] = max(best.get(entry, 0), value)
            if weight >= ALIAS and quality > ONE_WRONG:
                called.add(entry)
        for entry, value in best.items():
            by_entry[entry] = by_entry.get(entry, 0) + value
        for entry in called:
            named[entry] = named.get(entry, 0) + 1
    by_name = {
        entry
        for entry, count in named.items()
        if count == len(asked) and index.entries[entry].page == DIRECTORY
    }
    marked = {word for each in asked if each.worth * 4 >= most for word in each.words}
    return _best(index, by_row, by_entry, by_name), marked


def excerpt(text: str, marked: set[str]) -> list[tuple[str, bool]]:
    """The part of a text in which the first marked word stands, in pieces: marked or not."""
    spots = [word for word in words_of(text) if word.text in marked]
    start, end = _part(text, spots[0].start if spots else 0)
    pieces = [("…", False)] if start else []
    at = start
    for spot in spots:
        if spot.end > end:
            break
        if spot.end > at:
            pieces += [(text[at : spot.start], False), (text[max(at, spot.start) : spot.end], True)]
            at = spot.end
    pieces += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return [piece for piece in pieces if piece[0]]


def _part(text: str, wanted: int) -> tuple[int, int]:
    """Where an excerpt begins and ends: whole, if it is short; else between two words."""
    if len(text) <= EXCERPT:
        return 0, len(text)
    start = max(0, min(wanted - BEFORE, len(text) - EXCERPT))
    start = start and text.find(" ", start, wanted) + 1 or start
    end = min(len(text), start + EXCERPT)
    if end < len(text):
        end = max(text.rfind(" ", start + EXCERPT // 2, end), -1)
        end = end if end > 0 else start + EXCERPT
    return start, end


@dataclass
class _Asked:
    """One word of a query: the rows it stands in with how well, and the words that fit."""

    rows: dict[int, int]
    words: list[str]
    worth: int


def _looked_up(index: Index, word: str) -> _Asked:
    fitting = _fitting(index, word)
    for other in index.synonyms.get(word, []):
        for found, quality in _fitting(index, other).items():
            fitting[found] = max(fitting.get(found, 0), quality * SYNONYM // EXACT)
    rows: dict[int, int] = {}
    for found, quality in fitting.items():
        for number in index.words[found]:
            rows[number] = max(rows.get(number, 0), quality)
    rarity = (len(index.rows) // len(rows)).bit_length() if rows else 0
    return _Asked(rows, list(fitting), rarity * rarity * weight_of(word))


def weight_of(word: str) -> int:
    """What a word counts for by its length: in an alphabet, short ones seldom carry the meaning."""
    if not _ALPHABETIC.fullmatch(word):
        return LONG
    return 1 if len(word) < 3 else 2 if len(word) == 3 else LONG


def _fitting(index: Index, word: str) -> dict[str, int]:
    """The words of the index that this one can mean, each with how well it fits."""
    most = wrong_letters(word)
    found = {}
    for other in index.words:
        quality = fit(word, other, most)
        if quality:
            found[other] = quality
    return found


def wrong_letters(word: str) -> int:
    """How many letters may be wrong in a word: none in a short one or in a number."""
    if len(word) < 4 or _DIGIT.search(word):
        return 0
    return 1 if len(word) < 8 else 2


def fit(word: str, other: str, most: int) -> int:
    """How well a typed word fits another; 0 for not at all."""
    if word == other:
        return EXACT
    if other.startswith(word) and (len(word) > 1 or re.match(f"[{HAN}]", word)):
        return START + START_SPAN * len(word) // len(other)
    if most and abs(len(word) - len(other)) <= most:
        wrong = distance(word, other, most)
        if wrong <= most:
            return ONE_WRONG if wrong == 1 else TWO_WRONG
    return 0


def distance(one: str, other: str, most: int) -> int:
    """How many letters are missing, too many, others, or swapped with their neighbour; more than
    `most` where it is more than that."""
    before, row = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def _best(
    index: Index, by_row: dict[int, int], by_entry: dict[int, int], by_name: set[int]
) -> list[Hit]:
    """Entries by name first, then by what their words are worth, then in order."""
    row_of: dict[int, tuple[int, int]] = {}
    for number in sorted(by_row):
        entry, row = index.rows[number]
        if by_row[number] > row_of.get(entry, (0, 0))[0]:
            row_of[entry] = by_row[number], row
    score = {
        entry: (value + row_of[entry][0]) * index.entries[entry].rank
        for entry, value in by_entry.items()
    }
    ordered = sorted(score, key=lambda entry: (entry not in by_name, -score[entry], entry))
    top = max(score.values(), default=0)
    return [
        Hit(index.entries[entry], row_of[entry][1])
        for entry in ordered
        if entry in by_name or score[entry] * FAR_BELOW >= top
    ][:MOST_HITS]


def _entries(pack: dict[str, Any], directory: dict[str, Any]) -> Iterator[Entry]:
    services = {each["id"]: each for each in directory["services"]}
    organizations = {each["id"]: each for each in directory["organizations"]}
    situations = _situations(pack, directory)
    for page in pack["pages"]:
        rows = [Row(page["title"], NAME, shown=False)]
        for block in page["blocks"]:
            weight = HEADING if block["kind"] in ("h2", "h3") else TEXT
            rows.append(Row(plain_text(block["text"], services), weight, block["id"]))
        for result, block in situations.get(page["id"], []):
            for key, weight in (("title", HEADING), ("text", TEXT)):
                rows.append(Row(plain_text(result[key], services), weight, block))
        yield Entry(page["id"], page["id"], AUDIENCES[page["audience"]], rows)
    for word in pack.get("glossary", []):
        rows = [
            Row(word["term"], NAME, word["id"], shown=False),
            Row(word["dutch"], NAME, word["id"], shown=False),
            Row(plain_text(word["explanation"], services), TEXT, word["id"]),
        ]
        yield Entry(word["id"], "g", WORD_RANK, rows)
    for service in directory["services"]:
        rows = _service_rows(service, pack, organizations[service["organization_id"]], services)
        yield Entry(f"s-{service['id']}", DIRECTORY, SERVICE_RANK, rows)
    with_service = {service["organization_id"] for service in directory["services"]}
    for organization in directory["organizations"]:
        if organization["id"] not in with_service:
            block = f"o-{organization['id']}"
            prose = pack["organizations"].get(organization["id"], {})
            rows = [
                Row(organization["name"], NAME, block, shown=False),
                Row(organization.get("alternate_name", ""), ALIAS, block, shown=False),
                Row(plain_text(prose.get("description", []), services), TEXT, block),
            ]
            yield Entry(block, DIRECTORY, ORGANIZATION_RANK, rows)


def _service_rows(
    service: dict[str, Any],
    pack: dict[str, Any],
    organization: dict[str, Any],
    services: dict[str, Any],
) -> list[Row]:
    block = f"s-{service['id']}"
    prose = pack["services"][service["id"]]
    names = (service["name"], organization["name"], organization.get("alternate_name", ""))
    numbers = [phone["number"] for phone in service.get("phones", [])]
    joined = ["".join(_DIGIT.findall(number)) for number in numbers]
    return [
        Row(plain_text(prose["name"], services), NAME, block, shown=False),
        Row(" · ".join(names), ALIAS, block, shown=False),
        Row(" · ".join([*numbers, *joined]), ALIAS, block, shown=False),
        Row(" ".join(service.get("needs", [])), NEED, block, shown=False),
        *(
            Row(plain_text(prose[key], services), TEXT, block)
            for key in SERVICE_TEXTS
            if key in prose
        ),
    ]


def _situations(
    pack: dict[str, Any], directory: dict[str, Any]
) -> dict[str, list[tuple[dict[str, Any], str]]]:
    """What the navigator says of a situation, by the page it leads to first."""
    found: dict[str, list[tuple[dict[str, Any], str]]] = {}
    for result in directory.get("results", []):
        text = pack.get("navigator", {}).get(result["id"])
        if text and result.get("pages"):
            page, _, block = result["pages"][0].partition("#")
            found.setdefault(page, []).append((text, block))
    return found


def plain_text(nodes: list[Any], services: dict[str, Any]) -> str:
    """A text as it is read, with its numbers and the names of websites."""
    return "".join(_plain(node, services) for node in nodes)


def _plain(node: Any, services: dict[str, Any]) -> str:
    if isinstance(node, str):
        return node
    kind, first = node[:2]
    if kind == "tel":
        return ", ".join(phone["number"] for phone in services[first]["phones"])
    if kind == "url":
        return urlsplit(services[first]["url"]).netloc.removeprefix("www.")
    return plain_text(node[2 if kind == "a" else 1 :], services)


def _synonyms(groups: list[list[str]]) -> dict[str, list[str]]:
    """Of each word, the others for the same."""
    found: dict[str, list[str]] = {}
    for group in groups:
        words = list(dict.fromkeys(word for text in group for word in asked_words(text)))
        for word in words:
            found.setdefault(word, []).extend(other for other in words if other != word)
    return found
