"""The prose of a directory in one language as plain text, and how each piece of it came about."""

from typing import Any

from pwa.release import Release

# What a release calls the field, where HSDS has another name for it.
NAMES = {"say_first": "application_process", "hours_note": "schedules.description"}
_ISOLATES = str.maketrans("", "", "\u2066\u2069")


class Texts:
    """The texts of one language of a release; `source` is the language it was written in."""

    def __init__(self, release: Release, language: str) -> None:
        self.language = release.languages[language]
        self.source = next(iter(release.languages))
        self._release = release
        self._prose = release.prose(language)
        self._source_prose = release.prose(self.source)

    def of(self, kind: str, record_id: str) -> dict[str, str]:
        """The fields of an organization or service that have a text; `kind` as in a pack."""
        return self._plain_fields(self._prose[kind].get(record_id, {}))

    def changes(self, kind: str, record_id: str) -> list[tuple[str, str, str, str]]:
        """What a translation did: (field, action, text of the source, text as given).

        Nothing in the source language. The action is "translated", "untranslated" for what is
        given in the source language, "older" for the translation of what it said before.
        """
        if self.language.code == self.source:
            return []
        record = self._prose[kind].get(record_id, {})
        source = self._plain_fields(self._source_prose[kind].get(record_id, {}))
        given = self._plain_fields(record)
        return [
            (NAMES.get(name, name), _action(record, name), source[name], text)
            for name, text in given.items()
            if name in source and name not in ("hours", "speaks")
        ]

    def _plain_fields(self, record: dict[str, Any]) -> dict[str, str]:
        lists = ("untranslated", "older")
        return {name: self._plain(value) for name, value in record.items() if name not in lists}

    def _plain(self, nodes: str | list[Any]) -> str:
        if isinstance(nodes, str):
            # They keep hours in order in a sentence from right to left, and are noise elsewhere.
            return nodes if self.language.direction == "rtl" else nodes.translate(_ISOLATES)
        return "".join(node if isinstance(node, str) else self._node(node) for node in nodes)

    def _node(self, node: list[Any]) -> str:
        services = self._release.services
        if node[0] == "tel":
            return ", ".join(phone["number"] for phone in services[node[1]]["phones"])
        if node[0] == "url":
            return str(services[node[1]]["url"])
        return self._plain(node[2:] if node[0] == "a" else node[1:])


def _action(record: dict[str, Any], name: str) -> str:
    """How the text of a field came about."""
    if name in record.get("untranslated", []):
        return "untranslated"
    return "older" if name in record.get("older", []) else "translated"
