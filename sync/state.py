"""What a node remembers: what it serves, what was before, what it trusted, whom it asked.

`state.db` is one small SQLite file in DELETE mode, flushed to disk with its folder (EXTRA: else a
journal that comes back after a power cut takes the last commit back). It is opened for writing
even to read: a killed writer leaves a hot journal that a read-only reader cannot roll back.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sync.errors import UsageError
from sync.files import make_folder

_MIRRORS_KEPT = 20
_SCHEMA = """
create table if not exists serving (
    id integer primary key check (id = 1),
    active text, previous text,
    held text  -- a release that was rolled back: not taken again by itself
);
create table if not exists trusted (name text primary key, data blob not null);
create table if not exists attempt (
    id integer primary key check (id = 1), at text not null, source text not null,
    outcome text not null
);
create table if not exists mirror (  -- each source, and how it ended the last time
    source text primary key, at text not null, outcome text not null
);
create table if not exists checked (  -- when the bytes of a release file were last looked at
    release text primary key, stamp text not null, at real not null
);
insert or ignore into serving (id) values (1);
"""


@dataclass(frozen=True)
class Serving:
    """Hashes of the release that is served, of the one before, and of one held back."""

    active: str | None
    previous: str | None
    held: str | None


class State:
    """The state of one node, in its data folder."""

    def __init__(self, data: Path) -> None:
        """Open or create it. Raises UsageError when the folder cannot be written."""
        self.data = data
        try:
            for folder in ("releases", "parts"):
                make_folder(data / folder)
            self._connection = sqlite3.connect(data / "state.db", isolation_level=None)
            self._connection.execute("pragma journal_mode = delete")
            self._connection.execute("pragma synchronous = extra")
            self._connection.executescript(_SCHEMA)
        except (OSError, sqlite3.OperationalError) as error:
            raise UsageError(
                f"expected a data folder to write to, found {data}: {error}"
            ) from error
        except sqlite3.DatabaseError as error:
            raise UsageError(
                f"expected the state of a node, found {data}/state.db: {error}"
            ) from error

    def close(self) -> None:
        self._connection.close()

    def serving(self) -> Serving:
        row = self._connection.execute("select active, previous, held from serving").fetchone()
        return Serving(*row)

    def trusted(self) -> dict[str, bytes]:
        """The metadata accepted last, by file name: root.json, timestamp.json, …"""
        return dict(self._connection.execute("select name, data from trusted"))

    def attempt(self) -> tuple[str, str, str] | None:
        """When a pull was last tried, from where, and how it ended."""
        row = self._connection.execute("select at, source, outcome from attempt").fetchone()
        return tuple(row) if row else None

    def mirrors(self) -> list[tuple[str, str, str]]:
        """Each source as (source, at, outcome), the one asked last first."""
        rows = "select source, at, outcome from mirror order by at desc, rowid desc"
        return self._connection.execute(rows).fetchall()

    def record_mirror(self, at: str, source: str, outcome: str) -> None:
        """How a source ended; of those asked longest ago only some are kept."""
        with self._transaction():
            self._connection.execute(
                "insert or replace into mirror values (?, ?, ?)", (source, at, outcome)
            )
            self._connection.execute(
                "delete from mirror where source not in"
                " (select source from mirror order by at desc, rowid desc limit ?)",
                (_MIRRORS_KEPT,),
            )

    def checked(self, release: str) -> tuple[str, float] | None:
        """When the file of a release was last found whole: its stamp, and seconds since 1970."""
        query = "select stamp, at from checked where release = ?"
        row = self._connection.execute(query, (release,)).fetchone()
        return tuple(row) if row else None

    def record_checked(self, release: str, stamp: str, at: float) -> None:
        self._connection.execute(
            "insert or replace into checked values (?, ?, ?)", (release, stamp, at)
        )

    def record_attempt(self, at: str, source: str, outcome: str) -> None:
        self._connection.execute(
            "insert or replace into attempt values (1, ?, ?, ?)", (at, source, outcome)
        )

    def trust(self, metadata: dict[str, bytes]) -> None:
        """Remember accepted metadata without touching what is served."""
        with self._transaction():
            self._write_trusted(metadata)

    def activate(self, release: str, metadata: dict[str, bytes]) -> None:
        """Serve `release` from now on, keep the one before, remember its metadata: all or none."""
        with self._transaction():
            self._write_trusted(metadata)
            self._connection.execute(
                "update serving set previous = active, active = ?, held = null"
                " where active is not ?",
                (release, release),
            )

    def swap(self) -> Serving:
        """Serve the release before; what was active is held back. Raises UsageError."""
        with self._transaction():
            serving = self.serving()
            if serving.active is None or serving.previous is None:
                raise UsageError("expected a previous release to go back to, found none")
            held = None if serving.held == serving.previous else serving.active
            self._connection.execute(
                "update serving set active = previous, previous = active, held = ?", (held,)
            )
            return self.serving()

    def _write_trusted(self, metadata: dict[str, bytes]) -> None:
        self._connection.executemany(
            "insert or replace into trusted values (?, ?)", metadata.items()
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")
