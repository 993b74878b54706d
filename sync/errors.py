"""What can go wrong, named for the person who handles it. Each carries its exit code."""

from dataclasses import dataclass
from pathlib import Path


class SyncError(Exception):
    """Base of everything this package raises on purpose; the message is one sentence."""

    exit_code = 1


class RefusedError(SyncError):
    """Content or a signature was not accepted; nothing was changed."""

    exit_code = 1


class UsageError(SyncError):
    """The command cannot work as it was called: wrong path, folder not writable, a second run."""

    exit_code = 2


class UnreachableError(SyncError):
    """The source of an update could not be reached or read."""

    exit_code = 3


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in the content: where it stands, what was expected, what was found."""

    path: Path
    line: int
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: expected {self.expected}, found {self.found}"


class ContentError(RefusedError):
    """The content was refused. `problems` holds every mistake, in file order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
