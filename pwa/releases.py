"""Which release of a data folder is served now.

A request asks once which one is active and keeps that handle to its end, so it never sees two
releases. Files are named by their hash, which is compared before one is served.
"""

import hashlib
import json
import sqlite3
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pwa.release import Release

OPEN_RELEASES = 2


class NoReleaseError(Exception):
    """The data folder holds no release to serve; the message says what to do."""


class DamagedReleaseError(NoReleaseError):
    """A release file is not what its name says: a disk changed it, or a power cut."""


@dataclass(frozen=True)
class Moment:
    """What a request is answered from: a release, until when it counts, whether it still does.

    `state` is the same for as long as every page is.
    """

    release: Release
    expires: str
    expired: bool
    state: object


class Releases:
    """The releases of one data folder: which is active now, opened once each."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._open: dict[str, Release] = {}
        # Damaged files, as they were when they were read: name → time and size.
        self._damaged: dict[str, tuple[int, int]] = {}
        self._expiry: tuple[Any, str] | None = None
        self._lock = threading.Lock()
        self._local = threading.local()

    def active(self) -> Release:
        """The release to serve at this moment: the one before when the active one is damaged.

        Raises NoReleaseError.
        """
        name = self._read("select active from serving")
        if name is None:
            raise NoReleaseError(f"expected a release in {self._data}, found none")
        try:
            return self._open.get(name) or self._opened(name)
        except DamagedReleaseError:
            before = self.previous()
            if before is None:
                raise
            return before

    def moment(self) -> Moment:
        """What to answer from now. Raises NoReleaseError."""
        release, newest = self.active(), self.newest()
        expires = self.expires(release, newest)
        now = datetime.now(UTC)
        expired = datetime.fromisoformat(expires) < now
        # What is made from one state is made anew for another; what is old by the day, every day.
        return Moment(release, expires, expired, (release.hash, newest, expired, now.date()))

    def previous(self) -> Release | None:
        """The release before, for those who are still fetching it; None when there is none."""
        name = self._read("select previous from serving")
        try:
            return name and (self._open.get(name) or self._opened(name))
        except NoReleaseError:
            return None

    def newest(self) -> dict[str, bytes]:
        """The root and the timestamp trusted last: what changes between two releases."""
        return dict(
            self._all("select name, data from trusted where name in ('root.json','timestamp.json')")
        )

    def expires(self, release: Release, newest: dict[str, bytes]) -> str:
        """Until when the newest timestamp that is about `release` vouches for it (ISO 8601, UTC).

        A publisher renews it often. Asked by every request, and read when something changed.
        """
        state = (release.hash, *newest.values())
        found = self._expiry
        if found is None or found[0] != state:
            found = self._expiry = (state, _expires(self.metadata(release)))
        return found[1]

    def metadata(self, release: Release) -> dict[str, bytes]:
        """The newest metadata that is about `release`: keys and timestamps change without it."""
        newest = dict(self._all("select name, data from trusted"))
        own = release.metadata()
        try:
            is_about_it = _targets(newest) == _targets(own) and _expires(newest)
        except (ValueError, TypeError, KeyError):
            # Nothing, or not what `sync` writes: the release itself is still whole.
            return own
        return {**own, **newest} if is_about_it else own

    def _opened(self, name: str) -> Release:
        with self._lock:
            path = self._data / "releases" / f"{name}.db"
            if not path.is_file():
                raise NoReleaseError(f"expected the release file {path}, found none")
            self._check(name, path)
            release = Release(path)
            # Requests hold what they read; here only the last few stay open.
            kept = list(self._open.items())[-OPEN_RELEASES:]
            self._open = {**dict(kept), name: release}
            return release

    def _check(self, name: str, path: Path) -> None:
        """Hash a file before it is served, once in this process. Raises DamagedReleaseError.

        A changed digit breaks no table: SQLite would serve it. A damaged file is said once, and
        looked at again when it was replaced.
        """
        found = path.stat()
        as_found = (found.st_mtime_ns, found.st_size)
        if self._damaged.get(name) != as_found:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == name:
                    return
            self._damaged[name] = as_found
            print(f"expected {path} unchanged, found it damaged: not served", file=sys.stderr)
        raise DamagedReleaseError(f"expected the release file {path} unchanged, found it damaged")

    def _read(self, query: str) -> Any:
        """One value of the state."""
        rows = self._all(query)
        return rows[0][0] if rows else None

    def _all(self, query: str) -> list[Any]:
        """Rows of the state. Opened for writing: a killed `sync` may leave a journal."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            path = self._data / "state.db"
            if not path.is_file():
                raise NoReleaseError(f"expected a release in {self._data}, found none")
            connection = sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=30)
            self._local.connection = connection
        try:
            return connection.execute(query).fetchall()
        except sqlite3.DatabaseError as error:
            raise NoReleaseError(
                f"expected the state of a node in {self._data}: {error}"
            ) from error


def _expires(files: dict[str, bytes]) -> str:
    return str(json.loads(files["timestamp.json"])["signed"]["expires"])


def _targets(files: dict[str, bytes]) -> Any:
    return json.loads(files["targets.json"])["signed"]["targets"]
