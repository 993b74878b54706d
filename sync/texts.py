"""Every text of the content that a reader sees and a translator is given, and where it stands."""

from collections.abc import Iterator
from pathlib import Path

from sync.content import Content
from sync.records import ORGANIZATION_TEXTS, RESULT_TEXTS, SERVICE_TEXTS, WORD_TEXTS
from sync.yamlfile import Mapping


def texts(content: Content) -> Iterator[tuple[Path, int, str, str]]:
    """Every translatable text as (file, line, audience, text); titles included."""
    for page in content.pages:
        yield page.path, page.lines.line_of("title"), page.audience, page.title
        for block in page.blocks:
            yield page.path, block.line, page.audience, block.text
    for key, records in (("organizations", content.organizations), ("services", content.services)):
        for record in records:
            for line, _, text in record_texts(record):
                yield content.paths[key], line, "directory", text
    for group in content.menu:
        yield content.paths["menu"], group.line_of("title"), "menu", group["title"]
    yield from _further_texts(content)


def _further_texts(content: Content) -> Iterator[tuple[Path, int, str, str]]:
    """The words explained, the sentences to show or to hand over, and the navigator."""
    for word in content.glossary:
        for key in WORD_TEXTS:
            yield content.paths["glossary"], word.line_of(key), "victim", word[key]
    for sentence in [*content.sentences, *content.code]:
        yield content.paths["show"], sentence.line_of("text"), "victim", sentence["text"]
    for line, audience, _, text in navigator_texts(content.questions, content.results):
        yield content.paths["navigator"], line, audience, text


def navigator_texts(
    questions: list[Mapping], results: list[Mapping]
) -> Iterator[tuple[int, str, str, str]]:
    """The prose of the navigator as (line, audience, name, text)."""
    for question in questions:
        yield question.line_of("text"), "victim", question["id"], question["text"]
        for option in question["options"]:
            name = f"{question['id']} {option['id']}"
            yield option.line_of("text"), "victim", name, option["text"]
    for result in results:
        for key in RESULT_TEXTS:
            audience = "professional" if key == "basis" else "victim"
            yield result.line_of(key), audience, f"{result['id']} {key}", result[key]


def record_texts(record: Mapping) -> Iterator[tuple[int, str, str]]:
    """The prose of an organization or service as (line, field, text)."""
    fields = SERVICE_TEXTS if "organization_id" in record else ORGANIZATION_TEXTS
    for key in fields:
        if record.get(key):
            yield record.line_of(key), key, record[key]
    for schedule in record.get("schedules") or []:
        if schedule.get("description"):
            yield schedule.line_of("description"), "hours", schedule["description"]
