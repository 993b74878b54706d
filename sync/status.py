"""What a node serves, how old it is, what is wrong with it, and how its sources ended."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sync import clock, reading
from sync.damage import damaged
from sync.errors import UsageError
from sync.state import Serving, State
from sync.taking import expires, number


def status(data: Path) -> dict[str, Any]:
    """Everything an operator asks, for people and machines. Raises UsageError.

    `release` is the one that is served: the previous one when the active file is damaged.
    """
    state = existing_state(data)
    try:
        serving, attempt, trusted = state.serving(), state.attempt(), state.trusted()
        mirrors = [
            dict(zip(("source", "at", "outcome"), row, strict=True)) for row in state.mirrors()
        ]
    finally:
        state.close()
    broken = damaged(data, serving.active, serving.previous)
    return {
        **_release(data, serving, trusted, broken),
        "clock": clock.wrong(trusted),
        "damaged": broken,
        "mirrors": mirrors,
        "last_attempt": dict(zip(("at", "source", "outcome"), attempt, strict=True))
        if attempt
        else None,
    }


def existing_state(data: Path) -> State:
    if not (data / "state.db").is_file():
        raise UsageError(f"expected the data folder of a node (state.db), found {data}")
    return State(data)


def _release(
    data: Path, serving: Serving, trusted: dict[str, bytes], broken: list[str]
) -> dict[str, Any]:
    names = [name for name in (serving.active, serving.previous) if name and name not in broken]
    if not names:
        return {"release": None}
    row = reading.read_facts(data / "releases" / f"{names[0]}.db")
    until = expires(trusted["timestamp.json"])
    now = clock.now(trusted)
    return {
        "release": row["number"],
        "published": row["published"],
        "age_days": _age_days(row["published"], now),
        "languages": row["languages"],
        "demo": bool(row["demo"]),
        "previous": number(data, serving.previous),
        "held": number(data, serving.held),
        "expires": until,
        "expired": now >= datetime.fromisoformat(until),
    }


def _age_days(published: str | None, now: datetime) -> int | None:
    return (now - datetime.fromisoformat(published)).days if published else None
