"""A node: ask its sources in turn, keep what was before, remember how it went.

The rule for several sources: they are asked in the order given. The first that gives a release
newer than the one that is served wins, and the rest is not asked. A source that is dead, lies,
stands still or is expired is passed over, and so is one that has nothing newer: it does not hide
what the next one has.
"""

import fcntl
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tuf.api.serialization import DeserializationError

from sync import clock, reading, trust
from sync.errors import RefusedError, SyncError, UnreachableError, UsageError
from sync.state import State
from sync.status import existing_state, status
from sync.taking import Options, Pulled, take

__all__ = ["Options", "Pulled", "pull", "rollback", "status"]

# What was cut off is not gone on with after this long: the source has other files by then.
_PARTS_SECONDS = 30 * 24 * 60 * 60


def pull(
    source: str | Sequence[str],
    data: Path,
    root: Path | None = None,
    options: Options | None = None,
) -> Pulled:
    """Bring the node in `data` up to the newest release of one source, or of several in turn.

    `root` is the trusted root metadata for the very first pull. Raises UnreachableError,
    RefusedError, UsageError; what was served before is then still served.
    """
    sources = [source] if isinstance(source, str) else list(source)
    state = State(data)
    try:
        with _only_one(data), _room(data):
            _clean(data)
            return _ask(sources, state, root, options or Options())
    except RefusedError as error:
        if root and not _is_trusted(root, state):
            hint = f"{data} trusts another root than {root}: another publisher, another data folder"
            raise RefusedError(f"{error}; {hint}") from error
        raise
    except UsageError as error:
        # On a full disk even this line does not fit; the error itself is what counts.
        with suppress(sqlite3.Error):
            state.record_attempt(_now(), " ".join(sources), str(error))
        raise
    finally:
        state.close()


def rollback(data: Path) -> dict[str, Any]:
    """Serve the release before again, and hold back the newer one. Raises UsageError."""
    state = existing_state(data)
    try:
        with _only_one(data):
            previous = data / "releases" / f"{state.serving().previous}.db"
            if previous.is_file() and not reading.is_whole(previous):
                raise UsageError(f"expected the release before unchanged, found {previous} damaged")
            active = state.swap().active
        return reading.read_facts(data / "releases" / f"{active}.db")
    finally:
        state.close()


def _ask(sources: list[str], state: State, root: Path | None, options: Options) -> Pulled:
    """Ask each source until one gives a newer release. Raises the error that says most."""
    failed: list[tuple[str, SyncError]] = []
    best: tuple[str, Pulled] | None = None
    for source in sources:
        try:
            pulled = take(source, state, lambda: _read_root(root), options)
        except (RefusedError, UnreachableError) as error:
            state.record_mirror(_now(), source, str(error))
            failed.append((source, error))
            continue
        state.record_mirror(_now(), source, "done")
        if best is None or pulled.changed or pulled.number > best[1].number:
            best = source, pulled
        if pulled.changed:
            break
    if best is None:
        worst = _worst(failed)
        state.record_attempt(_now(), " ".join(sources), str(worst))
        raise worst
    source, pulled = best
    state.record_attempt(_now(), source, "done")
    passed_over = tuple(str(error) for _, error in failed)
    return Pulled(pulled.number, pulled.changed, pulled.held, passed_over)


def _worst(failed: list[tuple[str, SyncError]]) -> SyncError:
    """One error for all sources: refused when one was, for that is no matter of the line."""
    if len(failed) == 1:
        return failed[0][1]
    refused = any(isinstance(error, RefusedError) for _, error in failed)
    reasons = "; ".join(str(error) for _, error in failed)
    kind = RefusedError if refused else UnreachableError
    return kind(f"expected a release from one of {len(failed)} sources, found none: {reasons}")


def _clean(data: Path) -> None:
    """Clear what a killed run left behind; called with the lock held."""
    for folder in data.glob("scratch-*"):
        shutil.rmtree(folder)
    for path in (data / "releases").glob("*.part*"):
        path.unlink()
    for path in (data / "parts").iterdir():
        if time.time() - path.stat().st_mtime > _PARTS_SECONDS:
            path.unlink()


def _read_root(root: Path | None) -> bytes:
    if root is None:
        raise UsageError("expected --root, the trusted root.json, for the first pull, found none")
    try:
        content = root.read_bytes()
        kind = trust.kind(content)
    except OSError as error:
        raise UsageError(
            f"expected trusted root metadata, found {root}: {error.strerror}"
        ) from error
    except DeserializationError as error:
        raise UsageError(f"expected trusted root metadata, found {root}") from error
    if kind != "root":
        raise UsageError(f"expected trusted root metadata, found {root} of type {kind}")
    return content


def _is_trusted(root: Path, state: State) -> bool:
    trusted = state.trusted()
    return not trusted or (root.is_file() and root.read_bytes() in trusted.values())


def _now() -> str:
    return clock.iso(datetime.now(UTC))


@contextmanager
def _room(data: Path) -> Iterator[None]:
    """A disk that is full or failing is one sentence too; what was served is still served."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise UsageError(f"expected room to write in {data}, found: {error}") from error


@contextmanager
def _only_one(data: Path) -> Iterator[None]:
    """Refuse a second run on the same data folder. Raises UsageError."""
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(f"expected no other sync on {data}, found one running") from error
        yield
