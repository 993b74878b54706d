"""Read a release file back: its facts, its signed bytes, its patches, and whether it is whole."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sync.errors import UsageError


def read_facts(path: Path) -> dict[str, Any]:
    """The row of the table `release`, and the languages, of a release file.

    Raises UsageError when the file is missing.
    """
    if not path.is_file():
        raise UsageError(f"expected the release file {path}, found none")
    with _opened(path) as connection:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("select * from release").fetchone())
        languages = connection.execute("select code from pack order by position")
        return {**row, "languages": [code for (code,) in languages]}


def is_whole(path: Path) -> bool:
    """Whether a release file is there and still what its name says."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == path.stem


def read_target(path: Path, sha256: str) -> bytes | None:
    """One target of a release file by its SHA-256, or None."""
    with _opened(path) as connection:
        query = "select data from target where sha256 = ?"
        row = connection.execute(query, (sha256,)).fetchone()
        return bytes(row[0]) if row else None


def read_targets(path: Path) -> dict[str, bytes]:
    """The targets of a release file by path."""
    with _opened(path) as connection:
        return dict(connection.execute("select path, data from target order by path"))


def read_metadata(path: Path) -> dict[str, bytes]:
    """The signed metadata of a release file by name: timestamp.json, 1.root.json, …"""
    with _opened(path) as connection:
        return dict(connection.execute("select name, data from metadata"))


def read_hints(path: Path) -> dict[tuple[str, str], bytes]:
    """The patches of a release file; none in one that an older program wrote."""
    with _opened(path) as connection:
        if not _has_table(connection, "hint"):
            return {}
        return {(old, new): data for old, new, data in connection.execute("select * from hint")}


def read_numbers(path: Path) -> set[str]:
    """The ids of the services that have a phone number."""
    with _opened(path) as connection:
        if not _has_table(connection, "phone"):
            return set()
        return {row[0] for row in connection.execute("select distinct service_id from phone")}


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    query = "select 1 from sqlite_master where type = 'table' and name = ?"
    return connection.execute(query, (name,)).fetchone() is not None


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        yield connection
