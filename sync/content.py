"""Read the content folder into plain records. Shape is checked here, meaning in `check`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sync import shape, yamlfile
from sync.errors import ContentError, Problem
from sync.markup import Block, parse_blocks
from sync.records import (
    read_denied,
    read_glossary,
    read_menu,
    read_navigator,
    read_records,
    read_show,
    read_synonyms,
)
from sync.yamlfile import Mapping


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
    # Words that mean the same to who looks for something.
    synonyms: list[Mapping] = field(default_factory=list)
    sentences: list[Mapping] = field(default_factory=list)
    # The sentences of the code that is handed over (sync/codes.py).
    code: list[Mapping] = field(default_factory=list)
    # Codes of languages to point at, besides those of the release.
    more_languages: list[str] = field(default_factory=list)
    questions: list[Mapping] = field(default_factory=list)
    # What the answers lead to, each with its condition (sync/conditions.py).
    results: list[Mapping] = field(default_factory=list)

    def link_targets(self) -> set[str]:
        """What a link may lead to: pages, and blocks in them ("p07#b4")."""
        blocks = {f"{page.id}#{block.id}" for page in self.pages for block in page.blocks}
        return blocks | {page.id for page in self.pages}

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
    synonyms_path = folder / "synonyms.yaml"
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
            "synonyms": synonyms_path,
            "show": show_path,
            "navigator": navigator_path,
        },
        glossary=collect(lambda: read_glossary(glossary_path), []),
        synonyms=collect(lambda: read_synonyms(synonyms_path), []),
        sentences=show.get("sentences", []),
        code=show.get("code", []),
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
