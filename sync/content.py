"""Read the content folder into plain records. Shape is checked here, meaning in `check`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sync import yamlfile
from sync.errors import ContentError, Problem
from sync.markup import Block, parse_blocks
from sync.yamlfile import Mapping

AUDIENCES = ("victim", "professional", "about")
STAGES = ("detection", "protection", "prosecution", "compensation")
STATUSES = ("seed", "verified-elsewhere", "conflict", "unverified")
APPENDS = ("operator", "sources", "age")
VALUE_KINDS = (
    *("months", "weeks", "days", "hours", "years", "euros", "cents"),
    *("percent", "number", "date", "month", "year", "text"),
)
# HSDS fields of a service and an organization that hold prose and are translated.
SERVICE_TEXTS = (
    "name",
    "description",
    "eligibility_description",
    "fees_description",
    "interpretation_services",
    "alert",
)
# What a text may ask of a service: {tel.police}, {hours.police}, …
SERVICE_REFERENCES = ("tel", "url", "hours", "cost", "name")
ORGANIZATION_TEXTS = ("description",)
_PAGE_ID = re.compile(r"p[0-9]{2}")


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
        for fact in collect(partial(_fact_list, path), []):
            if fact.id in facts:
                found = f"{fact.id} of {facts[fact.id].path} again"
                problems.append(Problem(path, fact.line, "a fact id used once", found))
            facts[fact.id] = fact
    organizations_path = folder / "directory" / "organizations.yaml"
    services_path = folder / "directory" / "services.yaml"
    menu_path = folder / "menu.yaml"
    content = Content(
        folder=folder,
        pages=pages,
        facts=facts,
        organizations=collect(lambda: read_records(organizations_path, "organization"), []),
        services=collect(lambda: read_records(services_path, "service"), []),
        menu=collect(lambda: read_menu(menu_path), []),
        denied=collect(lambda: dict(yamlfile.load(folder / "deny.yaml")), {}),
        paths={"organizations": organizations_path, "services": services_path, "menu": menu_path},
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
    problems = list(_front_matter_problems(meta, path))
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


def read_facts(path: Path) -> Iterator[Fact]:
    """Read one file of the register. Raises ContentError."""
    entries = yamlfile.load(path)
    if not isinstance(entries, Mapping):
        raise ContentError([Problem(path, 1, "fact ids with their entries", repr(entries))])
    problems: list[Problem] = []
    for fact_id, entry in entries.items():
        line = entries.line_of(fact_id)
        wrong = list(_fact_problems(entry, path, line))
        problems += wrong
        if not wrong and not problems:
            values = entry.get("values") or {}
            yield Fact(
                id=fact_id,
                name=entry["name"],
                status=entry["status"],
                dated=entry.get("dated"),
                reason=entry.get("reading") or entry.get("withheld"),
                sources=entry["sources"],
                values={name: next(iter(value.items())) for name, value in values.items()},
                path=path,
                line=line,
            )
    if problems:
        raise ContentError(problems)


def _fact_list(path: Path) -> list[Fact]:
    return list(read_facts(path))


def read_records(path: Path, what: str) -> list[Mapping]:
    """Read the list of organizations or services. Raises ContentError."""
    records = yamlfile.load(path)
    if not isinstance(records, list) or not all(isinstance(r, Mapping) for r in records):
        raise ContentError([Problem(path, 1, f"a list of {what} records", "something else")])
    problems = [
        Problem(path, record.line, f"the key {key!r} in every {what}", "none")
        for record in records
        for key in ("id", "name", "facts")
        if not record.get(key)
    ]
    if problems:
        raise ContentError(problems)
    return records


def read_menu(path: Path) -> list[Mapping]:
    """Read the groups of the menu. Raises ContentError."""
    groups = yamlfile.load(path)
    for group in groups if isinstance(groups, list) else [groups]:
        if not isinstance(group, Mapping) or not isinstance(group.get("pages"), list):
            line = group.line if isinstance(group, Mapping) else 1
            raise ContentError([Problem(path, line, "groups with a title and pages", repr(group))])
        if not group.get("title"):
            raise ContentError([Problem(path, group.line, "a title in every group", "none")])
    return list(groups)


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


def _front_matter_problems(meta: Mapping, path: Path) -> Iterator[Problem]:
    for key in ("id", "title", "audience", "checked", "sources"):
        if key not in meta or meta[key] in (None, ""):
            yield Problem(path, meta.line_of(key), f"a {key} in the front matter", "none")
    page_id = str(meta.get("id"))
    if "id" in meta and (not _PAGE_ID.fullmatch(page_id) or page_id != path.stem):
        expected = f"the id {path.stem}, p and two digits"
        yield Problem(path, meta.line_of("id"), expected, repr(page_id))
    for key, allowed in (("audience", AUDIENCES), ("stage", STAGES), ("append", APPENDS)):
        if meta.get(key) is not None and meta[key] not in allowed:
            expected = f"{key} to be one of {', '.join(allowed)}"
            yield Problem(path, meta.line_of(key), expected, repr(meta[key]))
    if "checked" in meta and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(meta["checked"])):
        found = repr(meta["checked"])
        yield Problem(path, meta.line_of("checked"), "a date such as 2026-11-22", found)
    if not isinstance(meta.get("sources", []), list):
        yield Problem(path, meta.line_of("sources"), "a list of fact ids", repr(meta["sources"]))


def _fact_problems(entry: Any, path: Path, line: int) -> Iterator[Problem]:
    if not isinstance(entry, Mapping):
        yield Problem(path, line, "an entry with keys", repr(entry))
        return
    for key in ("name", "status", "sources"):
        if not entry.get(key):
            yield Problem(path, entry.line_of(key), f"a {key} in the entry", "none")
    status = entry.get("status")
    if status and status not in STATUSES:
        expected = f"status to be one of {', '.join(STATUSES)}"
        yield Problem(path, entry.line_of("status"), expected, repr(status))
    if status == "conflict" and not entry.get("reading"):
        yield Problem(path, line, "a reading, because sources disagree", "none")
    if status == "unverified" and not entry.get("withheld"):
        yield Problem(path, line, "withheld: why it is on no page", "none")
    for name, value in (entry.get("values") or {}).items():
        if not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in VALUE_KINDS:
            expected = f"one of {', '.join(VALUE_KINDS)}, with its amount"
            yield Problem(path, line, expected, f"{name}: {value!r}")
