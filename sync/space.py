"""Is there room for a release before it is fetched? A full disk found half-way helps nobody."""

import shutil
from pathlib import Path

from sync.errors import UsageError

# A release file is about this many times its packs: tables for pages beside the signed bytes.
RELEASE_FACTOR = 3.0
_SPARE = 1.1
_MB = 1_000_000


def check_space(data: Path, targets: int) -> None:
    """Room for packs of `targets` bytes, two releases and a tenth more. Raises UsageError."""
    needed = int((targets + 2 * RELEASE_FACTOR * targets) * _SPARE)
    free = shutil.disk_usage(data).free
    if free < needed:
        raise UsageError(
            f"expected {needed / _MB:.1f} MB free in {data} for a new release,"
            f" found {free / _MB:.1f} MB"
        )
