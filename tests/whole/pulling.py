"""`sync pull` for a process that was forked from one in which it is imported already: a kill then
hits the pull, and not Python's start."""

import sys
from contextlib import redirect_stdout
from io import StringIO

from sync import client  # noqa: F401, for the process that is forked
from sync.__main__ import main


def pull(source: str, data: str) -> None:
    """Pull, and end this process with the command's exit code."""
    with redirect_stdout(StringIO()):
        sys.exit(main(["pull", source, "--data", data]))
