"""What `make test` takes of many cases that differ little, and `make test-every` takes them all.

Each claim is tested on every change, with the cases that differ most. What is left for
`make test-every` is the same claim on one more language, view, width or engine.
"""

import os
from collections.abc import Iterable
from typing import TypeVar

Case = TypeVar("Case")
EVERY = bool(os.environ.get("HOUVAST_TEST_EVERY"))


def at_least(*most: Case, more: Iterable[Case]) -> list[Case]:
    """The cases that differ `most`; with `more` where all are wanted."""
    return [*most, *more] if EVERY else [*most]
