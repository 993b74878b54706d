"""The passphrase of a key: asked on a terminal, or read from a file; never from elsewhere.

A command line stands in the list of processes and in the history of a shell, and an environment
is handed on to every process; so neither is looked at.
"""

import getpass
import sys
from pathlib import Path

from sync.errors import UsageError

# The format of the key file slows a guess down only a little: the length has to do it.
LENGTH = 20


def ask(key: Path, file: Path | None) -> bytes:
    """The passphrase of a key that is there. Raises UsageError when nobody can be asked."""
    return _read(file) if file else _prompt(f"Passphrase of {key.name}: ", key)


def choose(key: Path, file: Path | None) -> bytes:
    """A passphrase for a new key: asked twice on a terminal. Raises UsageError."""
    if file:
        chosen = _read(file)
    else:
        chosen = _prompt(f"New passphrase for {key.name}: ", key)
        if _prompt("The same again: ", key) != chosen:
            raise UsageError("expected the same passphrase twice, found two")
    if len(chosen.decode()) < LENGTH:
        raise UsageError(f"expected a passphrase of {LENGTH} characters or more, found fewer")
    return chosen


def _prompt(question: str, key: Path) -> bytes:
    if not sys.stdin.isatty():
        raise UsageError(
            f"expected a terminal or --passphrase-file for the passphrase of {key}, found neither"
        )
    return getpass.getpass(question).encode()


def _read(file: Path) -> bytes:
    try:
        text = file.read_text()
    except (OSError, UnicodeError) as error:
        raise UsageError(f"expected a file with a passphrase, could not read {file}") from error
    first = text.partition("\n")[0]
    if not first:
        raise UsageError(f"expected a passphrase in the first line of {file}, found none")
    return first.encode()
