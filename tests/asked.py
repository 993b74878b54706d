"""The questions of tests/queries: what somebody may type, and what would help."""

from dataclasses import dataclass
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "queries"


@dataclass(frozen=True)
class Question:
    """One line of a language's file; nobody tunes on those that are `held`."""

    ask: str
    good: frozenset[str]
    held: bool


def questions() -> dict[str, list[Question]]:
    """By language."""
    return {
        path.stem: [
            Question(each["ask"], frozenset(each["good"]), each.get("held", False))
            for each in yaml.safe_load(path.read_text())
        ]
        for path in sorted(FOLDER.glob("*.yaml"))
    }
