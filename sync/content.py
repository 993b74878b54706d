"""Read the content folder into plain records. Shape is checked here, meaning in `check`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from sync import shape, yamlfile
from sync.errors import ContentError, Problem
from sync.markup import Block, parse_blocks
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


@dataclass(frozen=True)
class Fact:
    """One entry of the register. `values` maps a name to (kind, amount)."""

    id: str
    name: str
    status: str
    dated: str | None
    reason: str | None  # the reading of a conflict, or why a fact is on no page
    sources: list[Mapping]
    values: dict[str, tuple[str, int | str]]
    path: Path
    line: int


@dataclass(frozen=True)
class Page:
    """One page of English source; `lines` says where each front matter key stands."""

    id: str
    title: str
    audience: str
    stage: str | None
    checked: str
    sources: list[str]
    append: str | None
    blocks: list[Block]
    path: Path
    lines: Mapping


@dataclass(frozen=True)
class Content:
    """Everything below `content/`, in file order."""

    folder: Path
    pages: list[Page]
    facts: dict[str, Fact]
    organizations: list[Mapping]
    services: list[Mapping]
    menu: list[Mapping]
    denied: dict[str, list[str]]
    paths: dict[str, Path] = field(default_factory=dict)
    glossary: list[Mapping] = field(default_factory=list)
    sentences: list[Mapping] = field(default_factory=list)
    # Codes of languages to point at, besides those of the release.
    more_languages: list[str] = field(default_factory=list)
    questions: list[Mapping] = field(default_factory=list)
    # What the answers lead to, each with its condition (sync/conditions.py).
    results: list[Mapping] = field(default_factory=list)

    def service(self, service_id: str) -> Mapping | None:
        return next((s for s in self.services if s["id"] == service_id), None)


def load(folder: Path) -> Content:
    """Read `folder`. Raises ContentError with every mistake of shape at once."""
    if not folder.is_dir():
        raise ContentError([Problem(folder, 1, "a content folder", "none")])
    problems: list[Problem] = []

    def collect(read: Callable[[], Any], empty: Any) -> Any:
        try:
            return read()
        except ContentError as error:
            problems.extend(error.problems)
            return empty

    pages = [
        page
        for path in sorted((folder / "pages").glob("*.md"))
        if (page := collect(partial(read_page, path), None))
    ]
    facts: dict[str, Fact] = {}
    for path in sorted((folder / "facts").glob("*.yaml")):
        for fact in collect(partial(read_facts, path), []):
            if fact.id in facts:
                found = f"{fact.id} of {facts[fact.id].path} again"
                problems.append(Problem(path, fact.line, "a fact id used once", found))
            facts[fact.id] = fact
    organizations_path = folder / "directory" / "organizations.yaml"
    services_path = folder / "directory" / "services.yaml"
    menu_path = folder / "menu.yaml"
    glossary_path = folder / "glossary.yaml"
    show_path = folder / "show.yaml"
    navigator_path = folder / "navigator.yaml"
    navigator = collect(lambda: read_navigator(navigator_path), {})
    show = collect(lambda: read_show(show_path), {})
    content = Content(
        folder=folder,
        pages=pages,
        facts=facts,
        organizations=collect(lambda: read_records(organizations_path, "organization"), []),
        services=collect(lambda: read_records(services_path, "service"), []),
        menu=collect(lambda: read_menu(menu_path), []),
        denied=collect(lambda: read_denied(folder / "deny.yaml"), {}),
        paths={
            "organizations": organizations_path,
            "services": services_path,
            "menu": menu_path,
            "glossary": glossary_path,
            "show": show_path,
            "navigator": navigator_path,
        },
        glossary=collect(lambda: read_glossary(glossary_path), []),
        sentences=show.get("sentences", []),
        more_languages=show.get("languages", []),
        questions=navigator.get("questions", []),
        results=navigator.get("results", []),
    )
    if problems:
        raise ContentError(problems)
    return content


def read_page(path: Path) -> Page:
    """Read one page. Raises ContentError with every mistake in it."""
    text = yamlfile.read_text(path)
    head, body, body_line = _split_front_matter(text, path)
    meta = yamlfile.parse(head, path, first_line=2)
    if not isinstance(meta, Mapping):
        raise ContentError([Problem(path, 2, "front matter with keys", repr(meta))])
    required = ("id", "title", "audience", "checked")
    problems = list(shape.mistakes(meta, shape.PAGE, path, required, "the front matter"))
    if meta.get("sources") is None:
        problems.append(Problem(path, meta.line, "the key sources in the front matter", "none"))
    if not problems and meta["id"] != path.stem:
        expected = f"the id {path.stem}, as the file is called"
        problems.append(Problem(path, meta.line_of("id"), expected, repr(meta["id"])))
    blocks, block_problems = parse_blocks(body, path, body_line)
    problems += block_problems
    if not blocks and not block_problems:
        problems.append(Problem(path, body_line, "at least one block", "none"))
    if problems:
        raise ContentError(problems)
    return Page(
        id=meta["id"],
        title=meta["title"],
        audience=meta["audience"],
        stage=meta.get("stage"),
        checked=meta["checked"],
        sources=list(meta["sources"]),
        append=meta.get("append"),
        blocks=blocks,
        path=path,
        lines=meta,
    )


def read_facts(path: Path) -> list[Fact]:
    """Read one file of the register. Raises ContentError."""
    entries = yamlfile.load(path)
    if not isinstance(entries, Mapping):
        raise ContentError([Problem(path, 1, "fact ids with their entries", repr(entries))])
    problems = [
        problem
        for fact_id, entry in entries.items()
        for problem in _fact_mistakes(entry, path, entries.line_of(fact_id))
    ]
    if problems:
        raise ContentError(problems)
    return [_fact(fact_id, entries, path) for fact_id in entries]


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
    return _optional_list(path, "a list of words", shape.WORD, required)


def read_show(path: Path) -> dict[str, Any]:
    """Read what a reader can show on a full screen: `languages`, `sentences`; empty where there
    is no file. Raises ContentError."""
    if not path.exists():
        return {}
    found = yamlfile.load(path)
    if not isinstance(found, Mapping):
        raise ContentError([Problem(path, 1, "languages and sentences", repr(found))])
    problems = list(shape.mistakes(found, shape.SHOW, path, (), "this file"))
    if not problems:
        unknown = [code for code in found.get("languages") or [] if not is_language(code)]
        line = found.line_of("languages")
        problems += [Problem(path, line, "codes that CLDR knows", repr(code)) for code in unknown]
        for sentence in found.get("sentences") or []:
            problems += shape.mistakes(sentence, shape.SENTENCE, path, ("id", "text"), "a sentence")
    if problems:
        raise ContentError(problems)
    return found


def read_navigator(path: Path) -> dict[str, Any]:
    """Read the `questions` and `results` of the navigator; empty where there is no file.
    Raises ContentError."""
    if not path.exists():
        return {}
    found = yamlfile.load(path)
    if not isinstance(found, Mapping):
        raise ContentError([Problem(path, 1, "questions and results", repr(found))])
    problems = list(
        shape.mistakes(found, shape.NAVIGATOR, path, tuple(shape.NAVIGATOR), "this file")
    )
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


def _fact(fact_id: str, entries: Mapping, path: Path) -> Fact:
    entry = entries[fact_id]
    values = entry.get("values") or {}
    return Fact(
        id=fact_id,
        name=entry["name"],
        status=entry["status"],
        dated=entry.get("dated"),
        reason=entry.get("reading") or entry.get("withheld"),
        sources=entry["sources"],
        values={name: next(iter(value.items())) for name, value in values.items()},
        path=path,
        line=entries.line_of(fact_id),
    )


def _question_mistakes(question: Mapping, path: Path) -> Iterator[Problem]:
    required = ("id", "kind", "text", "options")
    yield from shape.mistakes(question, shape.QUESTION, path, required, "a question")
    options = question.get("options") or []
    for option in options if shape.RECORDS.fits(options) else []:
        yield from shape.mistakes(option, shape.OPTION, path, ("id", "text"), "an answer")


def is_language(code: str) -> bool:
    """Whether CLDR knows a language by this code."""
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _optional_list(
    path: Path, expected: str, kinds: dict[str, shape.Kind], required: tuple[str, ...]
) -> list[Mapping]:
    records = _record_list(path, expected) if path.exists() else []
    problems = [
        problem
        for record in records
        for problem in shape.mistakes(record, kinds, path, required, "every word")
    ]
    if problems:
        raise ContentError(problems)
    return records


def _record_list(path: Path, expected: str) -> list[Mapping]:
    records = yamlfile.load(path)
    if not shape.RECORDS.fits(records):
        raise ContentError([Problem(path, 1, expected, "something else")])
    return list(records)


def _split_front_matter(text: str, path: Path) -> tuple[str, str, int]:
    lines = text.splitlines()
    if not lines or lines[0] != "---":
        found = repr(lines[0][:40]) if lines else "an empty file"
        raise ContentError([Problem(path, 1, "front matter between two lines ---", found)])
    try:
        end = lines.index("---", 1)
    except ValueError as error:
        expected = "a second line --- after the front matter"
        raise ContentError([Problem(path, len(lines), expected, "the end")]) from error
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def _fact_mistakes(entry: Any, path: Path, line: int) -> Iterator[Problem]:
    if not isinstance(entry, Mapping):
        yield Problem(path, line, "an entry with keys", repr(entry))
        return
    required = ("name", "status", "sources")
    yield from shape.mistakes(entry, shape.FACT, path, required, "every fact")
    sources = entry.get("sources") or []
    for source in sources if shape.RECORDS.fits(sources) else []:
        yield from shape.mistakes(source, shape.SOURCE, path, (), "a source")
    status = entry.get("status")
    if status == "conflict" and not entry.get("reading"):
        yield Problem(path, line, "a reading, because sources disagree", "none")
    if status == "unverified" and not entry.get("withheld"):
        yield Problem(path, line, "withheld: why it is on no page", "none")
    values = entry.get("values")
    if isinstance(values, Mapping):
        for name, value in values.items():
            yield from _value_mistakes(name, value, path, values.line_of(name))


def _value_mistakes(name: str, value: Any, path: Path, line: int) -> Iterator[Problem]:
    kind = next(iter(value), None) if isinstance(value, Mapping) and len(value) == 1 else None
    if kind not in shape.VALUE:
        expected = f"one of {', '.join(shape.VALUE)}, with its amount"
        yield Problem(path, line, expected, f"{name}: {value!r}")
    elif not shape.VALUE[kind].fits(value[kind]):
        expected = f"{kind} to be {shape.VALUE[kind].words}"
        yield Problem(path, line, expected, f"{name}: {value[kind]!r}")
