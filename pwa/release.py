"""Read a release from disk. `sync` owns the format and writes it; nothing here changes a byte.

Files are immutable and named by their hash, so a handle never goes stale.
"""

import json
import sqlite3
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Language:
    """One language of a release, as a chooser shows it."""

    code: str
    autonym: str
    direction: str
    status: str


class Release:
    """One immutable release. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.hash = path.stem
        self._connection = sqlite3.connect(
            f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        self._lock = threading.Lock()

    @cached_property
    def facts(self) -> dict[str, Any]:
        """number, published, expires, demo."""
        return dict(self._rows("select * from release")[0])

    @cached_property
    def languages(self) -> dict[str, Language]:
        rows = self._rows("select code, autonym, direction, status from pack order by position")
        return {row["code"]: Language(**dict(row)) for row in rows}

    def with_languages(self, codes: list[str]) -> "Release":
        """The same release with these of its languages alone, in this order."""
        other = Release(self.path)
        other.languages = {code: self.languages[code] for code in codes}
        return other

    @cached_property
    def services(self) -> dict[str, dict[str, Any]]:
        """HSDS services in order of urgency, each with its phones, schedules and languages;
        without prose."""
        children = {"phones": "phone", "schedules": "schedule", "languages": "language"}
        services = {
            row["id"]: {
                **_decoded(row, "facts", "needs", "stages"),
                **{key: [] for key in children},
            }
            for row in self._rows("select * from service order by position")
        }
        for key, table in children.items():
            # A release in which no service has any has no such table.
            rows = self._rows(f"select * from {table}") if self._has(table) else []  # noqa: S608
            for row in rows:
                json_columns = ("byday",) if table == "schedule" else ()
                services[row["service_id"]][key].append(_decoded(row, *json_columns))
        return services

    @cached_property
    def organizations(self) -> dict[str, dict[str, Any]]:
        rows = self._rows("select * from organization")
        return {row["id"]: _decoded(row, "facts") for row in rows}

    @cached_property
    def other_organizations(self) -> dict[str, dict[str, Any]]:
        """Organizations without a service of their own."""
        with_service = {service["organization_id"] for service in self.services.values()}
        return {key: value for key, value in self.organizations.items() if key not in with_service}

    @cached_property
    def sources(self) -> dict[str, dict[str, Any]]:
        """The register of facts that are shown: status, date and sources by fact id."""
        return {row["id"]: _decoded(row, "sources") for row in self._rows("select * from fact")}

    def prose(self, language: str) -> dict[str, Any]:
        """The translated texts of services and organizations, and the menu, of one language."""
        row = self._rows("select * from pack where code = ?", language)[0]
        return _decoded(row, "organizations", "services", "menu")

    def glossary(self, language: str) -> list[dict[str, Any]]:
        """The words that are explained, in the order of the editor."""
        found: list[dict[str, Any]] = self._of_pack("glossary", language, [])
        return found

    def sentences(self, language: str) -> list[dict[str, Any]]:
        """The sentences to show, each with its Dutch."""
        found: list[dict[str, Any]] = self._of_pack("sentences", language, [])
        return found

    def handover(self, language: str) -> dict[str, Any]:
        """What is handed over: `sentences`, and the same as a code; empty in an older release."""
        found: dict[str, Any] = self._of_pack("handover", language, {})
        return found

    @cached_property
    def holidays(self) -> frozenset[str]:
        """The public holidays that the release knows, as ISO dates."""
        if not self._has("holiday"):
            return frozenset()
        return frozenset(row["day"] for row in self._rows("select day from holiday"))

    def choices(self, language: str) -> dict[str, dict[str, str]]:
        """What a reader can choose from, in words by id: `needs`, and `languages` spoken."""
        return {"needs": {}, "languages": {}, **self._of_pack("choices", language, {})}

    @cached_property
    def spoken(self) -> dict[str, dict[str, Any]]:
        """The languages to point at, with the request for an interpreter."""
        if not self._has("spoken"):
            return {}
        return {
            row["code"]: dict(row) for row in self._rows("select * from spoken order by position")
        }

    @cached_property
    def questions(self) -> dict[str, dict[str, Any]]:
        """The questions of the navigator, each with the ids of its `options`, in order."""
        return self._rules("question", "options")

    @cached_property
    def results(self) -> dict[str, dict[str, Any]]:
        """What answers can lead to, each with its condition `when`, in order."""
        return self._rules("result", "when", "pages", "services", "facts")

    def navigator(self, language: str) -> dict[str, Any]:
        """The texts of questions (q01), answers (q01-danger) and results (n01)."""
        found: dict[str, Any] = self._of_pack("navigator", language, {})
        return found

    def _rules(self, table: str, *json_columns: str) -> dict[str, dict[str, Any]]:
        if not self._has(table):
            return {}
        rows = self._rows(f"select * from {table} order by position")  # noqa: S608
        return {row["id"]: _decoded(row, *json_columns) for row in rows}

    def _of_pack(self, column: str, language: str, nothing: Any) -> Any:
        """`nothing` for a release that an older version of `sync` imported: it lacks columns."""
        row = dict(self._rows("select * from pack where code = ?", language)[0])
        return json.loads(row[column]) if row.get(column) else nothing

    def pages(self, language: str) -> list[dict[str, Any]]:
        """Every page of a language without its blocks, in order."""
        rows = self._rows(
            "select id, title, status, audience, stage, append, checked from page"
            " where language = ? order by position",
            language,
        )
        return [dict(row) for row in rows]

    def page(self, language: str, page_id: str) -> dict[str, Any] | None:
        """One page with its blocks, or None."""
        rows = self._rows("select * from page where language = ? and id = ?", language, page_id)
        return _decoded(rows[0], "sources", "blocks") if rows else None

    def pack(self, language: str) -> dict[str, Any]:
        """The signed pack of a language, whole."""
        return self._signed(f"packs/{language}.json")

    def directory(self) -> dict[str, Any]:
        """The signed directory, whole."""
        return self._signed("directory.json")

    def _signed(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            self._rows("select data from target where path = ?", path)[0]["data"]
        )
        return found

    def target(self, path: str) -> bytes | None:
        """A signed pack by its consistent-snapshot name, such as packs/<sha256>.nl.json."""
        folder, slash, name = path.rpartition("/")
        sha256, _, plain = name.partition(".")
        rows = self._rows(
            "select data from target where path = ? and sha256 = ?",
            f"{folder}{slash}{plain}",
            sha256,
        )
        return bytes(rows[0]["data"]) if rows else None

    def target_names(self) -> list[str]:
        """The consistent-snapshot name of every signed pack."""
        rows = self._rows("select path, sha256 from target order by path")
        parts = [(*row["path"].rpartition("/"), row["sha256"]) for row in rows]
        return [f"{folder}{slash}{sha256}.{plain}" for folder, slash, plain, sha256 in parts]

    def text(self, path: str) -> bytes:
        """A signed pack by its name in the release, such as packs/nl.json."""
        return bytes(self._rows("select data from target where path = ?", path)[0]["data"])

    def metadata(self) -> dict[str, bytes]:
        """The signed TUF metadata of this release: root.json, 1.root.json, timestamp.json, …"""
        return {row["name"]: bytes(row["data"]) for row in self._rows("select * from metadata")}

    def hints(self) -> dict[str, list[str]]:
        """Which patches there are: the SHA-256 of the new pack → those of the old ones."""
        found: dict[str, list[str]] = {}
        if self._has("hint"):
            for row in self._rows("select old, new from hint order by new, old"):
                found.setdefault(row["new"], []).append(row["old"])
        return found

    def hint(self, old: str, new: str = "") -> bytes | None:
        """The patch from one pack to another, by their SHA-256."""
        if not self._has("hint"):
            return None
        rows = self._rows("select data from hint where old = ? and new = ?", old, new)
        return bytes(rows[0]["data"]) if rows else None

    def _has(self, table: str) -> bool:
        """A release that an older version of `sync` imported has fewer tables."""
        return bool(self._rows("select 1 from sqlite_master where name = ?", table))

    def _rows(self, query: str, *parameters: str) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(query, parameters).fetchall()


def _decoded(row: sqlite3.Row, *json_columns: str) -> dict[str, Any]:
    record = dict(row)
    for column in json_columns:
        record[column] = json.loads(record[column]) if record.get(column) else []
    return record
