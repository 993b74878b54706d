"""The commands of `python -m sync`, by who runs them: an editor, a translator, a publisher, a
node.

Each command imports what it needs: a node that only pulls loads no YAML and no Babel.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

DATA = Path("data")


class Add(Protocol):
    """Adds one command to the parser: its name, what it runs, its help in one line."""

    def __call__(
        self, name: str, run: Callable[[argparse.Namespace], None], text: str
    ) -> argparse.ArgumentParser: ...
