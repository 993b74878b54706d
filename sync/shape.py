"""The shape of records in YAML: which keys they have and what each holds.

YAML turns 112 into a number and 9:00 into 540. So each value is checked where it is read, and a
mistake is named by file and line. What a text means is the business of `check`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sync.errors import Problem
from sync.yamlfile import Mapping


@dataclass(frozen=True)
class Kind:
    """What a value has to be: in words for the author, and as a test."""

    words: str
    fits: Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _matching(pattern: str, words: str) -> Kind:
    expression = re.compile(pattern)
    return Kind(words, lambda v: isinstance(v, str) and bool(expression.fullmatch(v)))


def _one_of(*allowed: str) -> Kind:
    return Kind(f"one of {', '.join(allowed)}", lambda v: v in allowed)


def _list_of(kind: Kind) -> Kind:
    return Kind(
        f"a list, each {kind.words}", lambda v: isinstance(v, list) and all(map(kind.fits, v))
    )


def _is_date(value: Any) -> bool:
    try:
        return len(date.fromisoformat(value).isoformat()) == len(value)
    except (TypeError, ValueError):
        return False


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _decimal(value: Any) -> bool:
    return _whole(value) or (isinstance(value, str) and bool(re.fullmatch(r"\d+(\.\d+)?", value)))


def _condition(value: Any) -> bool:
    if not isinstance(value, Mapping) or len(value) != 1:
        return False
    key, inner = next(iter(value.items()))
    if key == "not":
        return _condition(inner)
    if not isinstance(inner, list) or not inner:
        return False
    return all(map(_condition if key in ("all", "any") else _text, inner))


TEXT = Kind("text (in quotes where it looks like a number)", _text)
TEXTS = _list_of(TEXT)
RECORD = Kind("keys with values", lambda v: isinstance(v, Mapping))
RECORDS = Kind("a list of records", lambda v: isinstance(v, list) and all(map(RECORD.fits, v)))
CONDITION = Kind("all, any, not, or a question with its answers", _condition)
DATE = Kind("a date such as 2026-11-22", _is_date)
MONTH = Kind('a month such as "2026-11"', lambda v: isinstance(v, str) and _is_date(f"{v}-01"))
WHOLE = Kind("a whole number", _whole)
DECIMAL = Kind('a number such as 12 or "12.50"', _decimal)
TRUTH = Kind("true or false", lambda v: isinstance(v, bool))
TIME = _matching(r"([01]\d|2[0-3]):[0-5]\d|24:00", 'a time in quotes such as "09:00"')
NUMBER = _matching(r"\+?[0-9][0-9 -]{1,18}", 'a phone number in quotes such as "112"')
ADDRESS = _matching(r"https?://[A-Za-z0-9.-]+(:\d+)?([/?#][!-~]*)?", "a web address")
EMAIL = _matching(r"[^\s@]+@[^\s@]+\.[^\s@]+", "an e-mail address")
LANGUAGE_CODE = _matching(r"[a-z]{2,3}(_[A-Z][a-z]{3})?", "a language code such as pl")
WORD_ID = _matching(r"g[0-9]{2}", "the id of a word, g and two digits")
HASH = _matching(r"[0-9a-f]{16}", "16 digits of a hash")
SYNONYMS_ID = _matching(r"y[0-9]{2}", "the id of a group of words, y and two digits")
SENTENCE_ID = _matching(r"s[0-9]{2}", "the id of a sentence, s and two digits")
CODE_ID = _matching(r"c[0-9]{2}", "the id of a sentence in a code, c and two digits")
QUESTION_ID = _matching(r"q[0-9]{2}", "the id of a question, q and two digits")
RESULT_ID = _matching(r"n[0-9]{2}", "the id of a result, n and two digits")
PAGE_ID = _matching(r"p[0-9]{2}", "a page id, p and two digits")

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
AUDIENCES = ("victim", "professional", "about")
STAGES = ("detection", "protection", "prosecution", "compensation")

VALUE: dict[str, Kind] = {
    **dict.fromkeys(("months", "weeks", "days", "hours", "years", "number", "year"), WHOLE),
    **dict.fromkeys(("euros", "cents", "percent"), DECIMAL),
    "date": DATE,
    "month": MONTH,
    "text": TEXT,
}
FACT = {
    "name": TEXT,
    "status": _one_of("seed", "verified-elsewhere", "conflict", "unverified"),
    "dated": _matching(r"\d{4}(-\d\d){0,2}", 'a date in quotes such as "2026-11" or "2026"'),
    "reading": TEXT,
    "withheld": TEXT,
    "sources": RECORDS,
    "values": RECORD,
}
SOURCE = {"name": TEXT, "url": ADDRESS, "note": TEXT, "law": TEXT}
PAGE = {
    "id": PAGE_ID,
    "title": TEXT,
    "audience": _one_of(*AUDIENCES),
    "stage": _one_of(*STAGES),
    "checked": DATE,
    "sources": TEXTS,
    "append": _one_of("operator", "sources", "age"),
}
GROUP = {
    "title": TEXT,
    "numbers": TEXTS,
    "pages": TEXTS,
    "audience": _one_of(*AUDIENCES),
    "silent": PAGE_ID,
    "limits": PAGE_ID,
}
# A word of the glossary: `dutch` as one hears it said, the rest as other prose.
WORD = {"id": WORD_ID, "dutch": TEXT, "term": TEXT, "explanation": TEXT, "facts": TEXTS}
# Words for the same, as people type them into a search.
SYNONYMS = {"id": SYNONYMS_ID, "words": TEXT}
SHOW = {"languages": _list_of(LANGUAGE_CODE), "sentences": RECORDS, "code": RECORDS}
SENTENCE = {"id": SENTENCE_ID, "text": TEXT}
# A sentence of the code that is handed over.
CODE = {"id": CODE_ID, "text": TEXT}
STATUS = {"published": TEXTS, "reviews": RECORDS}
REVIEW = {
    "language": TEXT,
    "unit": TEXT,
    "by": TEXT,
    "when": DATE,
    "native": TRUTH,
    "hash": HASH,
}
NAVIGATOR = {"questions": RECORDS, "results": RECORDS}
QUESTION = {"id": QUESTION_ID, "kind": _one_of("one", "many"), "text": TEXT, "options": RECORDS}
# `unused`: no rule needs this answer, and it is still one to give.
OPTION = {"id": TEXT, "text": TEXT, "unused": TRUTH}
RESULT = {
    "id": RESULT_ID,
    "kind": _one_of("call", "now", "later", "unsure", "no"),
    "when": CONDITION,
    "excludes": TEXTS,
    "title": TEXT,
    "text": TEXT,
    "pages": TEXTS,
    "services": TEXTS,
    "facts": TEXTS,
    "stage": _one_of(*STAGES),
    "basis": TEXT,
}
ORGANIZATION = {
    "id": TEXT,
    "name": TEXT,
    "alternate_name": TEXT,
    "description": TEXT,
    "website": ADDRESS,
    "facts": TEXTS,
}
SERVICE = {
    "id": TEXT,
    "organization_id": TEXT,
    "name": TEXT,
    "alternate_name": TEXT,
    "description": TEXT,
    "eligibility_description": TEXT,
    "fees_description": TEXT,
    "interpretation_services": TEXT,
    "alert": TEXT,
    "say_first": TEXT,
    "url": ADDRESS,
    "email": EMAIL,
    "status": _one_of("active", "inactive", "defunct", "temporarily closed"),
    "assured_date": DATE,
    "facts": TEXTS,
    "needs": TEXTS,
    "stages": _list_of(_one_of(*STAGES)),
    "phones": RECORDS,
    "schedules": RECORDS,
    "languages": RECORDS,
}
PHONE = {
    "number": NUMBER,
    "type": _one_of("voice", "text", "fax", "textphone"),
    "on_bill": _one_of("yes", "no", "unknown"),
    "free": TRUTH,
}
SCHEDULE = {
    "byday": _list_of(_one_of(*WEEK)),
    "opens_at": TIME,
    "closes_at": TIME,
    "description": TEXT,
}
LANGUAGE = {"code": LANGUAGE_CODE, "note": TEXT}
# The records inside a service, with the keys each must have.
CHILDREN = {
    "phones": (PHONE, ("number",)),
    "schedules": (SCHEDULE, ("byday", "opens_at", "closes_at")),
    "languages": (LANGUAGE, ("code",)),
}


def mistakes(
    record: Mapping, shape: dict[str, Kind], path: Path, required: tuple[str, ...], what: str
) -> Iterator[Problem]:
    """What is wrong with the keys and values of one record; an empty optional key is fine."""
    for key in required:
        if record.get(key) in (None, "", []):
            yield Problem(path, record.line_of(key), f"the key {key} in {what}", "none")
    for key, value in record.items():
        if key not in shape:
            expected = f"the keys of {what} ({', '.join(shape)})"
            yield Problem(path, record.line_of(key), expected, repr(key))
        elif value not in (None, "") and not shape[key].fits(value):
            expected = f"{key} to be {shape[key].words}"
            yield Problem(path, record.line_of(key), expected, _short(value))


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
