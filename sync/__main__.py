"""The command line: python -m sync COMMAND, by who runs them (sync/commands):

an editor check and build; a translator translations and review; a publisher keys, key, draft-root,
draft-release, show, sign, publish and timestamp; a node pull, watch, status, rollback and
export-stick.

Exit codes: 0 done or nothing to do, 1 refused (content or signature), 2 wrong usage,
3 the source could not be reached or read, 130 interrupted; what was there is still there. Mistakes
are one sentence each on standard error.
"""

import argparse
import sys
from collections.abc import Callable

from sync.commands import editor, node, publisher, translator
from sync.errors import SyncError, UsageError

INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        arguments.run(arguments)
    except SyncError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("", "sync"):
            raise
        expected = "expected the packages of .venv (run .venv/bin/python -m sync …)"
        print(f"{expected}, found no {error.name} in {sys.executable}", file=sys.stderr)
        return UsageError.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sync", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], None], text: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=run)
        return added

    for group in (editor, translator, publisher, node):
        group.add_to(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
