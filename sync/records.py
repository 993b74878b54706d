"""The YAML files below content/ as records: the directory, the menu, the words explained, what is
shown on cards, the navigator, the words that are refused. Shape is checked here."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from sync import shape, yamlfile
from sync.errors import ContentError, Problem
from sync.yamlfile import Mapping

# HSDS fields of a service and an organization that hold prose and are translated.
SERVICE_TEXTS = (
    "name",
    "description",
    "eligibility_description",
    "fees_description",
    "interpretation_services",
    "alert",
    "say_first",
)
# What a text may ask of a service: {tel.police}, {hours.police}, …
SERVICE_REFERENCES = ("tel", "url", "hours", "cost", "name")
ORGANIZATION_TEXTS = ("description",)
# What HSDS requires of each, and the facts it rests on.
SERVICE_REQUIRED: tuple[str, ...] = ("id", "organization_id", "name", "status", "facts")
ORGANIZATION_REQUIRED: tuple[str, ...] = ("id", "name", "description", "facts")
WORD_TEXTS = ("term", "explanation")
RESULT_TEXTS = ("title", "text", "basis")
# What the app itself links to, each named once in the menu: the page for somebody who cannot
# speak on the phone, and the page on what cannot be hidden.
PAGE_ROLES = ("silent", "limits")


def read_records(path: Path, what: str) -> list[Mapping]:
    """Read the list of organizations or services. Raises ContentError."""
    records = _record_list(path, f"a list of {what} records")
    kinds, required = shape.SERVICE, SERVICE_REQUIRED
    if what == "organization":
        kinds, required = shape.ORGANIZATION, ORGANIZATION_REQUIRED
    problems: list[Problem] = []
    for record in records:
        problems += shape.mistakes(record, kinds, path, required, f"every {what}")
        for key, (child_shape, child_required) in shape.CHILDREN.items():
            children = record.get(key) or []
            for child in children if shape.RECORDS.fits(children) else []:
                problems += shape.mistakes(child, child_shape, path, child_required, key)
    if problems:
        raise ContentError(problems)
    return records


def read_menu(path: Path) -> list[Mapping]:
    """Read the groups of the menu. Raises ContentError."""
    groups = _record_list(path, "a list of groups")
    required = ("title", "pages")
    problems = [
        problem
        for group in groups
        for problem in shape.mistakes(group, shape.GROUP, path, required, "every group")
    ]
    if problems:
        raise ContentError(problems)
    return groups


def read_glossary(path: Path) -> list[Mapping]:
    """Read the words that are explained; none where there is no file. Raises ContentError."""
    required = ("id", "dutch", "term", "explanation", "facts")
    return _optional_list(path, "a list of words", shape.WORD, required, "every word")


def read_synonyms(path: Path) -> list[Mapping]:
    """Read the groups of words that mean the same to who looks for something; none where there is
    no file. Raises ContentError."""
    required = ("id", "words")
    expected = "a list of groups of words"
    return _optional_list(path, expected, shape.SYNONYMS, required, "every group")


def split_words(text: str) -> list[str]:
    """The words of a group, as a file or a translation lists them: between commas."""
    return [word.strip() for word in re.split("[,،、，]", text) if word.strip()]


def read_show(path: Path) -> dict[str, Any]:
    """Read what a reader can show or hand over: `languages`, `sentences`, `code`; empty where
    there is no file. Raises ContentError."""
    if not path.exists():
        return {}
    found, problems = _mapping(path, "languages and sentences", shape.SHOW, ())
    if not problems:
        unknown = [code for code in found.get("languages") or [] if not is_language(code)]
        line = found.line_of("languages")
        problems += [Problem(path, line, "codes that CLDR knows", repr(code)) for code in unknown]
        required = ("id", "text")
        for sentence in found.get("sentences") or []:
            problems += shape.mistakes(sentence, shape.SENTENCE, path, required, "a sentence")
        for sentence in found.get("code") or []:
            problems += shape.mistakes(sentence, shape.CODE, path, required, "a sentence of a code")
    if problems:
        raise ContentError(problems)
    return found


def read_navigator(path: Path) -> dict[str, Any]:
    """Read the `questions` and `results` of the navigator; empty where there is no file.
    Raises ContentError."""
    if not path.exists():
        return {}
    keys = tuple(shape.NAVIGATOR)
    found, problems = _mapping(path, "questions and results", shape.NAVIGATOR, keys)
    if not problems:
        for question in found["questions"]:
            problems += _question_mistakes(question, path)
        required = ("id", "kind", "when", *RESULT_TEXTS, "facts", "stage")
        for result in found["results"]:
            problems += shape.mistakes(result, shape.RESULT, path, required, "a result")
    if problems:
        raise ContentError(problems)
    return found


def read_denied(path: Path) -> dict[str, list[str]]:
    """Read the words that are refused, by audience. Raises ContentError."""
    words = yamlfile.load(path)
    if not isinstance(words, Mapping):
        raise ContentError([Problem(path, 1, "lists of words by audience", repr(words))])
    kinds = dict.fromkeys(("everywhere", *shape.AUDIENCES), shape.TEXTS)
    problems = list(shape.mistakes(words, kinds, path, tuple(words), "this file"))
    if problems:
        raise ContentError(problems)
    return dict(words)


def _question_mistakes(question: Mapping, path: Path) -> Iterator[Problem]:
    required = ("id", "kind", "text", "options")
    yield from shape.mistakes(question, shape.QUESTION, path, required, "a question")
    options = question.get("options") or []
    for option in options if shape.RECORDS.fits(options) else []:
        yield from shape.mistakes(option, shape.OPTION, path, ("id", "text"), "an answer")


def is_language(code: str) -> bool:
    """Whether CLDR knows a language code."""
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _optional_list(
    path: Path, expected: str, kinds: dict[str, shape.Kind], required: tuple[str, ...], every: str
) -> list[Mapping]:
    records = _record_list(path, expected) if path.exists() else []
    problems = [
        problem
        for record in records
        for problem in shape.mistakes(record, kinds, path, required, every)
    ]
    if problems:
        raise ContentError(problems)
    return records


def _mapping(
    path: Path, expected: str, kinds: dict[str, shape.Kind], required: tuple[str, ...]
) -> tuple[Mapping, list[Problem]]:
    """The keys of a file, with the mistakes of their shape. Raises ContentError: no keys."""
    found = yamlfile.load(path)
    if not isinstance(found, Mapping):
        raise ContentError([Problem(path, 1, expected, repr(found))])
    return found, list(shape.mistakes(found, kinds, path, required, "this file"))


def _record_list(path: Path, expected: str) -> list[Mapping]:
    records = yamlfile.load(path)
    if not shape.RECORDS.fits(records):
        raise ContentError([Problem(path, 1, expected, "something else")])
    return list(records)
