"""Take the newest release of one source: verify, fetch, import, switch to it."""

import hashlib
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, TargetFile, Targets, Timestamp
from tuf.ngclient import Updater

from sync import clock, damage, reading, release, trust
from sync.deltas import Hints
from sync.errors import RefusedError
from sync.fetcher import Fetcher, Progress, source_url
from sync.files import write_file
from sync.limits import Limits
from sync.space import check_space
from sync.state import State


@dataclass(frozen=True)
class Pulled:
    """How a pull ended: the number of the newest release, and whether it is served now.

    `passed_over` has a sentence for each source that gave nothing.
    """

    number: int
    changed: bool
    held: bool = False
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Options:
    """How to pull. `allow_fewer` takes a release in which most services with a number are gone."""

    limits: Limits = field(default_factory=Limits)
    progress: Progress | None = None
    allow_fewer: bool = False


def take(source: str, state: State, root: Callable[[], bytes], options: Options) -> Pulled:
    """Bring the node up to the newest release of `source`; `root` gives the first trusted root.

    Raises UnreachableError, RefusedError; what was served before is then still served.
    """
    url = source_url(source)
    trusted = _trusted(state)
    bootstrap = trusted.get("root.json") or root()
    parts = state.data / "parts"
    with (
        tempfile.TemporaryDirectory(dir=state.data, prefix="scratch-") as scratch,
        Fetcher(parts, options.limits, progress=options.progress) as fetcher,
        trust.translated(source, clock.now(trusted)),
    ):
        one = _Source(url, fetcher, Path(scratch), state)
        found = one.refresh(trusted, bootstrap)
        trust.check_floors(trusted, found)
        return one.take(found, options)


@dataclass
class _Source:
    """One source while it is asked."""

    url: str
    fetcher: Fetcher
    scratch: Path
    state: State
    updater: Updater | None = None

    def refresh(self, trusted: dict[str, bytes], bootstrap: bytes) -> dict[str, bytes]:
        """Bring the metadata up to date. A wrong `.br` form is no reason to refuse a source."""
        self.fetcher.doubtful = False
        try:
            return self._refresh(self.scratch / "first", trusted, bootstrap)
        except RepositoryError:
            if not self.fetcher.doubtful:
                raise
            self.fetcher.only_plain()
            return self._refresh(self.scratch / "plain", trusted, bootstrap)

    def _refresh(
        self, folder: Path, trusted: dict[str, bytes], bootstrap: bytes
    ) -> dict[str, bytes]:
        urls = (f"{self.url}/metadata/", f"{self.url}/targets/")
        self.updater = trust.make_updater(folder, trusted, bootstrap, self.fetcher, *urls)
        try:
            self.updater.refresh()
        finally:
            roots = trust.root_files(trust.verified_files(folder))
            # Also when the rest fails: a key that a newer root took back must stay taken back.
            if "root.json" in trusted and roots["root.json"] != trusted["root.json"]:
                self.state.trust(roots)
        return trust.verified_files(folder)

    def take(self, metadata: dict[str, bytes], options: Options) -> Pulled:
        """Import and activate what was found, unless it is served already or held back."""
        targets = cast(Targets, Metadata.from_bytes(metadata["targets.json"]).signed)
        serving, state = self.state.serving(), self.state
        for name, held in ((serving.active, False), (serving.held, True)):
            if number(state.data, name) == targets.version and damage.still_whole(state, name):
                state.trust(metadata)
                return Pulled(targets.version, changed=False, held=held)
        self._import(targets, metadata, options)
        return Pulled(targets.version, changed=True)

    def _import(self, targets: Targets, metadata: dict[str, bytes], options: Options) -> None:
        releases = self.state.data / "releases"
        infos = [targets.targets[path] for path in sorted(targets.targets)]
        check_space(self.state.data, sum(info.length for info in infos))
        whole = [path for path in sorted(releases.glob("*.db")) if reading.is_whole(path)]
        hints = Hints(self.url, self.fetcher)
        hints.read_index()
        files = {info.path: self._target(info, whole, hints) for info in infos}
        patches = {pair: data for path in whole for pair, data in reading.read_hints(path).items()}
        active = releases / f"{self.state.serving().active}.db"
        numbers = reading.read_numbers(active) if active in whole else set()
        try:
            name = release.import_release(
                files,
                metadata,
                _release_row(targets, metadata),
                releases,
                hints.for_phones(infos, patches),
                set() if options.allow_fewer else numbers,
            )
        except RefusedError:
            clear_parts(self.state.data)
            raise
        self.state.activate(name, metadata)
        _remove_old(releases, self.state)
        clear_parts(self.state.data)

    def _target(self, info: TargetFile, whole: list[Path], hints: Hints) -> bytes:
        """One verified target: of a release or an earlier run, made by a patch, or fetched."""
        sha256 = info.hashes.get("sha256", "")
        known = _known(sha256, whole, self.state.data / "parts")
        if known is not None:
            return known
        data = self._patched(info, whole, hints)
        if data is None:
            assert self.updater is not None  # noqa: S101
            data = trust.download(self.updater, self.fetcher, info, self.scratch / "target")
        if not self.url.startswith("file:"):
            write_file(self.state.data / "parts" / sha256, data)
        return data

    def _patched(self, info: TargetFile, whole: list[Path], hints: Hints) -> bytes | None:
        for old in hints.index.get(info.hashes.get("sha256", ""), []):
            data = _known(old, whole, None)
            made = hints.patched(old, data, info) if data is not None else None
            if made is not None:
                return made
        return None


def number(data: Path, name: str | None) -> int | None:
    """The number of a release by its hash; None when its file is missing or unreadable."""
    path = data / "releases" / f"{name}.db"
    if name is None or not path.is_file():
        return None
    with suppress(sqlite3.DatabaseError):
        return int(reading.read_facts(path)["number"])
    return None


def expires(timestamp: bytes) -> str:
    return clock.iso(cast(Timestamp, Metadata.from_bytes(timestamp).signed).expires)


def clear_parts(data: Path) -> None:
    for path in (data / "parts").iterdir():
        path.unlink()


def _trusted(state: State) -> dict[str, bytes]:
    """What was accepted last. After a lost `state.db` the release files still hold a floor.

    The root is not taken from them: it must be given again, and must have signed the rest.
    """
    trusted = state.trusted()
    if trusted:
        return trusted
    whole = [path for path in (state.data / "releases").glob("*.db") if reading.is_whole(path)]
    if not whole:
        return {}
    newest = max(whole, key=lambda path: int(reading.read_facts(path)["number"]))
    return {k: v for k, v in reading.read_metadata(newest).items() if k != "root.json"}


def _known(sha256: str, whole: list[Path], parts: Path | None) -> bytes | None:
    """The bytes with this hash, from a release file or from what an earlier run fetched."""
    for path in whole:
        data = reading.read_target(path, sha256)
        if data is not None:
            return data
    kept = parts / sha256 if parts and sha256 else None
    if kept and kept.is_file():
        data = kept.read_bytes()
        if hashlib.sha256(data).hexdigest() == sha256:
            return data
    return None


def _release_row(targets: Targets, metadata: dict[str, bytes]) -> dict[str, Any]:
    return {
        "number": targets.version,
        "published": targets.unrecognized_fields.get("x-published"),
        "expires": expires(metadata["timestamp.json"]),
        "demo": int("x-note" in targets.unrecognized_fields),
    }


def _remove_old(releases: Path, state: State) -> None:
    serving = state.serving()
    keep = {f"{name}.db" for name in (serving.active, serving.previous, serving.held) if name}
    for path in releases.iterdir():
        if path.name not in keep:
            path.unlink()
