"""The clock of a node may be wrong; what was signed gives it a floor.

A clock set back makes expired metadata look fresh (sync.md §0.4). It cannot be earlier than
anything a publisher signed and this node verified, nor than this program.
"""

import json
from datetime import UTC, datetime

# Raise it with each release of this program.
BUILT = datetime(2026, 11, 22, tzinfo=UTC)


def floor(trusted: dict[str, bytes]) -> datetime:
    """The latest time that is certainly past, by verified metadata (file name → bytes)."""
    times = (_published(data) for name, data in trusted.items() if name.endswith(".json"))
    return max([BUILT, *(time for time in times if time)])


def now(trusted: dict[str, bytes]) -> datetime:
    """The time to judge expiry by: this machine's clock, but never earlier than the floor."""
    return max(datetime.now(UTC), floor(trusted))


def wrong(trusted: dict[str, bytes]) -> str | None:
    """A sentence when the clock is certainly wrong, else None."""
    here, least = datetime.now(UTC), floor(trusted)
    if here >= least:
        return None
    return f"expected a clock at or after {iso(least)}, found it at {iso(here)}: set this clock"


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _published(data: bytes) -> datetime | None:
    """When this metadata was signed, where it says so."""
    said = json.loads(data)["signed"].get("x-published")
    try:
        moment = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
