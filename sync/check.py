"""The lint of the content: every rule of docs/writing.md that a machine can hold us to.

Each rule is a function from Content to Problems and decides without disk or network.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from sync import directory, navigator
from sync.content import Content, Page
from sync.coverage import records_with_facts, shown_facts
from sync.errors import Problem
from sync.markup import links, plain, references
from sync.records import PAGE_ROLES, SERVICE_REFERENCES, split_words
from sync.texts import texts

SENTENCE_WORDS = {"victim": 12, "professional": 25, "about": 25}
WORDS_BEFORE_ACTION = 60

_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+")
_ACTION = re.compile(r"\]\(p|\{(?:tel|url)\.")
_BRACKETS = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


def check(content: Content) -> list[Problem]:
    """Every mistake in the content, in file order; an empty list when it may be published."""
    rules = (
        _page_problems,
        _menu_problems,
        _role_problems,
        _reference_problems,
        _digit_problems,
        _link_problems,
        _source_problems,
        _sentence_problems,
        _action_problems,
        _denied_problems,
        directory.problems,
        _id_problems,
        _synonym_problems,
        _unused_fact_problems,
        navigator.problems,
    )
    return sorted(problem for rule in rules for problem in rule(content))


def resolves(content: Content, text: str) -> bool:
    """Whether every placeholder and link of a text, such as an older one, still leads somewhere."""
    names = references(text, as_written=True)
    facts = [content.facts.get(name.split(".")[0]) for name in names]
    return (
        not any(_reference_mistake(content, name) for name in names)
        and not any(fact and fact.status == "unverified" for fact in facts)
        and content.link_targets().issuperset(links(text))
    )


def _page_problems(content: Content) -> Iterator[Problem]:
    if not content.pages:
        yield Problem(content.folder / "pages", 1, "at least one page", "none")
    titles: dict[str, Page] = {}
    for page in content.pages:
        if page.title in titles:
            found = f"the title of {titles[page.title].id} again"
            yield Problem(page.path, page.lines.line_of("title"), "a title of its own", found)
        titles[page.title] = page


def _menu_problems(content: Content) -> Iterator[Problem]:
    path = content.paths["menu"]
    known = {page.id for page in content.pages}
    listed: set[str] = set()
    for group in content.menu:
        for service_id in group.get("numbers") or []:
            service = content.service(service_id)
            if service is None or not service.get("phones"):
                line = group.line_of("numbers")
                yield Problem(path, line, "services with a phone number", repr(service_id))
        for page_id in group["pages"]:
            if page_id not in known:
                yield Problem(path, group.line_of("pages"), "pages that exist", page_id)
            if page_id in listed:
                yield Problem(path, group.line_of("pages"), "a page in one group", page_id)
            listed.add(page_id)
    for page in content.pages:
        if page.id not in listed:
            found = f"{page.id} in none"
            yield Problem(path, 1, "every page in a group of the menu", found)


def _role_problems(content: Content) -> Iterator[Problem]:
    path = content.paths["menu"]
    for role in PAGE_ROLES:
        groups = [group for group in content.menu if role in group]
        if len(groups) != 1:
            yield Problem(path, 1, f"the key {role} in one group of the menu", f"{len(groups)}")
        for group in groups:
            if group[role] not in group["pages"]:
                expected = f"{role} among the pages of its group"
                yield Problem(path, group.line_of(role), expected, repr(group[role]))


def _reference_problems(content: Content) -> Iterator[Problem]:
    pages = {page.path for page in content.pages}
    for path, line, _, text in texts(content):
        for name in references(text, as_written=True):
            problem = _reference_mistake(content, name)
            fact = content.facts.get(name.split(".")[0])
            # On a page the list of sources says so already.
            if fact and fact.status == "unverified" and path not in pages:
                problem = ("facts that may be shown", f"{{{name}}}, which is unverified")
            if problem:
                yield Problem(path, line, *problem)
    for page in content.pages:
        for block in page.blocks:
            for name in references(block.text):
                owner = name.split(".")[0]
                if owner in content.facts and owner not in page.sources:
                    expected = f"{owner} among the sources of the page"
                    yield Problem(page.path, block.line, expected, f"{{{name}}} without it")


def _reference_mistake(content: Content, name: str) -> tuple[str, str] | None:
    owner, _, field = name.partition(".")
    if owner in SERVICE_REFERENCES:
        service = content.service(field)
        if service is None:
            return "a service of the directory", f"{{{name}}}"
        needed = {"tel": "phones", "url": "url", "hours": "schedules", "cost": "fees_description"}
        key = needed.get(owner)
        if key and not service.get(key):
            return f"a service with {key}", f"{{{name}}}"
        return None
    fact = content.facts.get(owner)
    if fact is None:
        return "a known fact id", f"{{{name}}}"
    field = field.rstrip("#")
    if field not in fact.values:
        return f"a value of {owner} ({', '.join(fact.values) or 'it has none'})", f"{{{name}}}"
    return None


def _digit_problems(content: Content) -> Iterator[Problem]:
    names = [record["name"] for record in [*content.organizations, *content.services]]
    for path, line, _, text in texts(content):
        if text in names:
            continue
        digits = re.search(r"\S*\d\S*", plain(text))
        if digits:
            expected = "numbers as placeholders such as {tel.police} or {r-reflect.max}"
            yield Problem(path, line, expected, f"{digits[0]!r} typed into the text")


def _link_problems(content: Content) -> Iterator[Problem]:
    targets = content.link_targets()
    for path, line, _, text in texts(content):
        for link in links(text):
            if link not in targets:
                yield Problem(path, line, "a link to a page or block that exists", link)


def _source_problems(content: Content) -> Iterator[Problem]:
    for page in content.pages:
        line = page.lines.line_of("sources")
        if not page.sources and page.audience != "about":
            yield Problem(page.path, line, "at least one source", "none")
        yield from _fact_id_problems(content, page.sources, page.path, line)
    for key, records in records_with_facts(content):
        for record in records:
            line = record.line_of("facts")
            yield from _fact_id_problems(content, record["facts"], content.paths[key], line)


def _fact_id_problems(
    content: Content, fact_ids: list[str], path: Path, line: int
) -> Iterator[Problem]:
    for fact_id in fact_ids:
        fact = content.facts.get(fact_id)
        if fact is None:
            yield Problem(path, line, "a known fact id", repr(fact_id))
        elif fact.status == "unverified":
            yield Problem(path, line, "facts that may be shown", f"{fact_id}, which is unverified")


def _sentence_problems(content: Content) -> Iterator[Problem]:
    for path, line, audience, text in texts(content):
        limit = SENTENCE_WORDS.get(audience, sys.maxsize)
        for sentence in _SENTENCE_END.split(plain(text)):
            words = _WORD.findall(_BRACKETS.sub(" ", sentence))
            if len(words) > limit:
                expected = f"sentences of at most {limit} words"
                found = f"{len(words)}: {' '.join(words[:5])} …"
                yield Problem(path, line, expected, found)


def _action_problems(content: Content) -> Iterator[Problem]:
    """R31: the first thing one can do stands within the first words of a victim page."""
    for page in content.pages:
        words = 0
        for block in page.blocks if page.audience == "victim" else ():
            action = _ACTION.search(block.text)
            before = block.text[: action.start()] if action else block.text
            words += len(_WORD.findall(plain(before)))
            if words > WORDS_BEFORE_ACTION:
                expected = f"a number or a link within the first {WORDS_BEFORE_ACTION} words"
                yield Problem(page.path, block.line, expected, f"{words} words without one")
            if action or words > WORDS_BEFORE_ACTION:
                break


def _denied_problems(content: Content) -> Iterator[Problem]:
    for path, line, audience, text in texts(content):
        denied = [*content.denied.get("everywhere", []), *content.denied.get(audience, [])]
        for phrase in denied:
            if re.search(rf"\b{re.escape(phrase)}\b", plain(text), re.IGNORECASE):
                yield Problem(path, line, "no image of fear and no label (deny.yaml)", repr(phrase))


def _id_problems(content: Content) -> Iterator[Problem]:
    for key, records in [
        *records_with_facts(content),
        ("synonyms", content.synonyms),
        ("show", content.sentences),
        ("show", content.code),
        ("navigator", content.questions),
    ]:
        seen: set[str] = set()
        for record in records:
            if record["id"] in seen:
                found = f"{record['id']} again"
                line = record.line_of("id")
                yield Problem(content.paths[key], line, "an id used once", found)
            seen.add(record["id"])


def _synonym_problems(content: Content) -> Iterator[Problem]:
    """A phrase would be taken apart, and a word in two groups would join what they mean."""
    seen: dict[str, str] = {}
    for group in content.synonyms:
        place = content.paths["synonyms"], group.line_of("words")
        words = split_words(group["words"])
        if len(words) < 2:
            yield Problem(*place, "two words or more, between commas", repr(group["words"]))
        for word in words:
            if not _WORD.fullmatch(word):
                yield Problem(*place, "single words, between commas", repr(word))
            if word.lower() in seen:
                found = f"{word} of {seen[word.lower()]} again"
                yield Problem(*place, "a word in one group only", found)
            seen[word.lower()] = group["id"]


def _unused_fact_problems(content: Content) -> Iterator[Problem]:
    for fact_id, places in shown_facts(content).items():
        fact = content.facts.get(fact_id)
        if fact and not places and fact.status != "unverified" and not fact.reason:
            expected = f"{fact_id} on a page or in the directory, or withheld with a reason"
            yield Problem(fact.path, fact.line, expected, "it nowhere")
