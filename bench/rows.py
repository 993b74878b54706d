"""One line of the table: our figure, the peer's, the budget, and whether it is met."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Sample:
    """The values of some runs, in the unit of their row; none where nothing could be measured."""

    values: tuple[float, ...] = ()

    @classmethod
    def of(cls, values: Iterable[float]) -> "Sample":
        return cls(tuple(values))

    def __bool__(self) -> bool:
        return bool(self.values)

    @property
    def median(self) -> float:
        return float(median(self.values))

    def as_json(self) -> dict[str, Any] | None:
        """Median, spread (lowest and highest) and number of runs."""
        if not self:
            return None
        return {
            "median": round(self.median, 4),
            "lowest": round(min(self.values), 4),
            "highest": round(max(self.values), 4),
            "runs": len(self.values),
        }


@dataclass(frozen=True)
class Budget:
    """A limit in the unit of the row; `value` is None where it needs a peer that is missing."""

    words: str
    value: float | None
    at_least: bool = False

    def met(self, figure: float) -> bool | None:
        if self.value is None:
            return None
        return figure >= self.value if self.at_least else figure <= self.value


@dataclass(frozen=True)
class Row:
    """`peer` names what we are compared with, if anything; `theirs` is empty where that is missing.

    `note` says in one line what the figures alone do not.
    """

    subject: str
    name: str
    unit: str
    ours: Sample
    peer: str = ""
    theirs: Sample = Sample()
    budget: Budget | None = None
    more_is_better: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        return self.budget.met(self.ours.median) if self.budget else None

    @property
    def behind(self) -> bool:
        """Whether the peer does better than we do."""
        if not self.theirs:
            return False
        ours, theirs = self.ours.median, self.theirs.median
        return ours < theirs if self.more_is_better else ours > theirs

    @property
    def verdict(self) -> str:
        """In one or two words, with a defeat named as one."""
        budget = {True: "met", False: "MISSED", None: ""}[self.met]
        if self.budget and self.budget.value is None:
            budget = "not judged"
        return ", ".join(word for word in (budget, "WE LOSE" if self.behind else "") if word)

    def as_json(self) -> dict[str, Any]:
        budget = self.budget
        return {
            "subject": self.subject,
            "name": self.name,
            "unit": self.unit,
            "ours": self.ours.as_json(),
            "peer": self.peer or None,
            "theirs": self.theirs.as_json(),
            "budget": budget.words if budget else None,
            "limit": round(budget.value, 4) if budget and budget.value is not None else None,
            "met": self.met,
            "behind": self.behind,
            "note": self.note or None,
        }


def at_most(value: float) -> Budget:
    """No more than `value`, whatever anybody else does."""
    return Budget(f"≤ {value:,g}", value)


def at_most_times(factor: float, theirs: Sample, words: str = "") -> Budget:
    """No more than `factor` times the peer's figure."""
    value = factor * theirs.median if theirs else None
    return Budget(words or f"≤ {factor:g}×", value)


def at_least_times(factor: float, theirs: Sample) -> Budget:
    """No less than `factor` times the peer's figure."""
    value = factor * theirs.median if theirs else None
    return Budget(f"≥ {factor:g}×", value, at_least=True)


def fewer(theirs: Sample) -> Budget:
    """Less than the peer's figure, in whole units."""
    return Budget("fewer", theirs.median - 1 if theirs else None)
