"""The text of a language: its translation, with the placeholders filled in."""

from dataclasses import replace

from sync.catalog import SOURCE, Language
from sync.content import Content
from sync.markup import Node, parse_inline
from sync.records import SERVICE_REFERENCES
from sync.values import render, render_hours
from sync.yamlfile import Mapping

# The status of a text that is not the translation of what the source says now.
SOURCE_TEXT, OLDER = "source", "older"
# References a reader's device resolves from the directory; all others become text here.
KEPT_REFERENCES = ("tel", "url")

# Nodes, and what to say of them: "" of a translation, "older", or "source".
_Text = tuple[list[Node], str]


class Resolver:
    """Translates a text and fills its placeholders for one language."""

    def __init__(self, content: Content, language: Language) -> None:
        self.content = content
        self.language = language

    def nodes(self, source: str) -> _Text:
        """The translation; else that of what the source said before; else the source."""
        translated = self.language.text(source)
        if translated is not None:
            return self._all(parse_inline(translated)), ""
        older = self.language.older.get(source)
        if older is not None:
            return self._all(parse_inline(older)), OLDER
        return self.source(source), SOURCE_TEXT

    def source(self, text: str) -> list[Node]:
        """The nodes in the source language: numbers and hours too, as the text around them."""
        return Resolver(self.content, SOURCE)._all(parse_inline(text))

    def hours(self, service: Mapping) -> str:
        return render_hours(service["schedules"], self.language)

    def hours_note(self, service: Mapping) -> _Text:
        """What stands beside the hours, as `nodes` gives it; empty when nothing does."""
        notes = [
            schedule["description"]
            for schedule in service["schedules"]
            if "description" in schedule
        ]
        made = [self.nodes(note) for note in notes]
        status = worst([status for _, status in made])
        if status == SOURCE_TEXT:
            return Resolver(self.content, SOURCE).hours_note(service)[0], status
        spaced = [piece for nodes, _ in made for piece in (" ", *nodes)]
        return _join_texts(spaced[1:]), status

    def _all(self, nodes: list[Node]) -> list[Node]:
        return _join_texts([made for node in nodes for made in self._made(node)])

    def _made(self, node: Node) -> list[Node]:
        if isinstance(node, str):
            return [node]
        if node[0] != "ref":
            skip = 1 if node[0] == "b" else 2
            return [[*node[:skip], *self._all(node[skip:])]]
        owner, _, field = str(node[1]).partition(".")
        if owner in KEPT_REFERENCES:
            return [[owner, field]]
        service = self.content.service(field) if owner in SERVICE_REFERENCES else None
        return self._of_service(owner, service) if service else [self._value(owner, field)]

    def _value(self, fact_id: str, name: str) -> str:
        kind, amount = self.content.facts[fact_id].values[name.rstrip("#")]
        return render(kind, amount, self.language.locale, only_number=name.endswith("#"))

    def _of_service(self, asked: str, service: Mapping) -> list[Node]:
        # A label stands behind a whole text, never inside one: so nothing older goes in there.
        fresh = Resolver(self.content, replace(self.language, older={}))
        if asked == "hours":
            note = _run(*fresh.hours_note(service))
            return [self.hours(service), *([" (", *note, ")"] if note else [])]
        return _run(*fresh.nodes(service["fees_description" if asked == "cost" else "name"]))


def _run(nodes: list[Node], status: str) -> list[Node]:
    """Nodes to stand inside a text; marked where they are still in the source language."""
    return [["s", *nodes]] if status and nodes else nodes


def worst(statuses: list[str]) -> str:
    """The status of a text that is made of several."""
    return next((status for status in (SOURCE_TEXT, OLDER) if status in statuses), "")


def _join_texts(nodes: list[Node]) -> list[Node]:
    joined: list[Node] = []
    for node in nodes:
        if isinstance(node, str) and joined and isinstance(joined[-1], str):
            joined[-1] += node
        else:
            joined.append(node)
    return joined


def plain(nodes: list[Node]) -> str:
    return "".join(
        node if isinstance(node, str) else plain(node[2 if node[0] == "a" else 1 :])
        for node in nodes
    )
