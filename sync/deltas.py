"""The hints of a source: small patches from one pack to the next, trusted for nothing.

What a patch gives must have the signed length and SHA-256, else the whole pack is fetched. A
hint that is missing, broken, hostile or slow costs bytes and never a release.
"""

import json
from dataclasses import dataclass, field

from tuf.api.exceptions import DownloadError, DownloadHTTPError, LengthOrHashMismatchError
from tuf.api.metadata import TargetFile

from sync import patch
from sync.fetcher import Fetcher

# What may be asked for: hints reach back this far, and are kept for phones up to this much.
HINT_RELEASES = 5
KEPT_BYTES = 2_000_000
_INDEX_BYTES = 200_000

Pair = tuple[str, str]  # SHA-256 of the old target, of the new one


@dataclass
class Hints:
    """The patches of one source, each fetched once. `index` is new → old ones it has."""

    url: str
    fetcher: Fetcher
    index: dict[str, list[str]] = field(default_factory=dict)
    found: dict[Pair, bytes] = field(default_factory=dict)
    silent: bool = False

    def read_index(self) -> None:
        """Ask the source what it has. Without an answer there are no hints."""
        data = self._fetch("index.json", _INDEX_BYTES)
        try:
            value = json.loads(data or b"{}")
        except (ValueError, RecursionError):
            return
        if isinstance(value, dict):
            self.index = {
                new: [str(old) for old in olds][:HINT_RELEASES]
                for new, olds in value.items()
                if isinstance(olds, list)
            }

    def patched(self, old: str, data: bytes, info: TargetFile) -> bytes | None:
        """The target `info` made of the old target `data`, or None when that does not work."""
        made = self._patch(old, info)
        if made is None:
            return None
        try:
            result = patch.apply(data, made)
            info.verify_length_and_hashes(result)
        except (ValueError, RecursionError, LengthOrHashMismatchError):
            self.found.pop((old, info.hashes["sha256"]), None)
            return None
        return result

    def for_phones(self, targets: list[TargetFile], have: dict[Pair, bytes]) -> dict[Pair, bytes]:
        """Every hint for these targets: those we have, those of the source; bounded."""
        kept: dict[Pair, bytes] = {}
        room = KEPT_BYTES
        for info in targets:
            new = info.hashes["sha256"]
            for old in self.index.get(new, []):
                data = have.get((old, new)) or self._patch(old, info)
                if data is not None and len(data) <= room:
                    kept[old, new] = data
                    room -= len(data)
        return kept

    def _patch(self, old: str, info: TargetFile) -> bytes | None:
        new = info.hashes["sha256"]
        if (old, new) not in self.found:
            data = self._fetch(f"{old}.{new}.json", info.length)
            if data is None or not _is_object(data):
                return None
            self.found[old, new] = data
        return self.found[old, new]

    def _fetch(self, name: str, limit: int) -> bytes | None:
        if self.silent:
            return None
        try:
            return self.fetcher.download_bytes(f"{self.url}/diff/{name}", limit)
        except DownloadHTTPError:
            return None
        except DownloadError:
            # A source that hangs here would hang for each: time that the packs need.
            self.silent = True
            return None


def _is_object(data: bytes) -> bool:
    try:
        return isinstance(json.loads(data), dict)
    except (ValueError, RecursionError):
        return False
