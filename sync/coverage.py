"""docs/content.md: where every fact of the register is shown, or why it is not."""

from sync.check import shown_facts
from sync.content import Content

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
