"""docs/content.md: where every fact of the register is shown, or why it is not."""

from sync.content import Content
from sync.yamlfile import Mapping

_HEAD = """# What is shown, and what is not

Made by `python -m sync check --facts > docs/content.md`; a test holds it to the content.
Every fact of the register (`content/facts/`), where a reader finds it, and for the facts on
which sources disagree the reading that is shown. An unverified fact is on no page.

| fact | status | shown on | reading, or reason |
|---|---|---|---|
"""


def table(content: Content) -> str:
    """The whole document as Markdown."""
    shown = shown_facts(content)
    rows = [
        f"| {fact.id} | {fact.status} | {', '.join(shown[fact.id]) or 'nowhere'} |"
        f" {fact.reason or ''} |"
        for fact in content.facts.values()
    ]
    return _HEAD + "\n".join(rows) + "\n"


def shown_facts(content: Content) -> dict[str, list[str]]:
    """Where each fact is shown: its id to the ids of pages and services, in order."""
    shown: dict[str, list[str]] = {fact_id: [] for fact_id in content.facts}
    for page in content.pages:
        for fact_id in page.sources:
            shown.setdefault(fact_id, []).append(page.id)
    for _, records in records_with_facts(content):
        for record in records:
            for fact_id in record["facts"]:
                shown.setdefault(fact_id, []).append(record["id"])
    return shown


def records_with_facts(content: Content) -> list[tuple[str, list[Mapping]]]:
    """The lists of records that name the facts they rest on, by their file."""
    return [
        ("organizations", content.organizations),
        ("services", content.services),
        ("glossary", content.glossary),
        ("navigator", content.results),
    ]
