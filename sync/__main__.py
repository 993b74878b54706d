"""The command line: python -m sync check | build | keys | publish | pull | status | rollback.

Exit codes: 0 done or nothing to do, 1 refused (content or signature), 2 wrong usage,
3 the source could not be reached or read. Mistakes are one sentence each on standard error.
"""

import argparse
import json
import sys
from pathlib import Path

from sync.errors import SyncError

CONTENT = Path("content")
LOCALES = Path("locales")
DATA = Path("data")


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        arguments.run(arguments)
    except SyncError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


# Each command imports what it needs: a node that only pulls loads no YAML and no Babel.


def _check(arguments: argparse.Namespace) -> None:
    from sync.build import check_all

    content = check_all(arguments.content, arguments.locales)
    if arguments.facts:
        from sync.coverage import table

        print(table(content), end="")
        return
    print(f"{len(content.pages)} pages, {len(content.services)} services: nothing wrong.")


def _build(arguments: argparse.Namespace) -> None:
    from sync.build import build

    for path, data in build(arguments.content, arguments.locales, arguments.out).items():
        print(f"{arguments.out / path}: {len(data):,} bytes")


def _keys(arguments: argparse.Namespace) -> None:
    from sync.keys import make_demo_keys

    made = make_demo_keys(arguments.folder)
    print(
        f"Made DEMO keys in {arguments.folder}: for trying out, never for real readers."
        if made
        else f"Nothing to do: {arguments.folder} holds a key set."
    )


def _publish(arguments: argparse.Namespace) -> None:
    from sync.build import read_build
    from sync.repository import publish

    number = publish(read_build(arguments.build), arguments.keys, arguments.to)
    if number is None:
        print(f"Nothing to do: {arguments.to} holds these packs already.")
    else:
        print(f"Published release {number} to {arguments.to}.")


def _pull(arguments: argparse.Namespace) -> None:
    from sync.client import pull

    pulled = pull(arguments.source, arguments.data, arguments.root)
    if pulled.held:
        print(f"Release {pulled.number} was rolled back here and is held back until a newer one.")
    elif pulled.changed:
        print(f"Release {pulled.number} is served now.")
    else:
        print(f"Nothing to do: release {pulled.number} is served already.")


def _status(arguments: argparse.Namespace) -> None:
    from sync.client import status

    facts = status(arguments.data)
    if arguments.json:
        print(json.dumps(facts))
        return
    for key, value in facts.items():
        print(f"{key}: {', '.join(value) if isinstance(value, list) else value}")


def _rollback(arguments: argparse.Namespace) -> None:
    from sync.client import rollback

    facts = rollback(arguments.data)
    print(f"Release {facts['number']} is served again.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sync", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=run)
        return added

    check = command("check", _check, "lint the content and the translations")
    check.add_argument("--facts", action="store_true", help="print docs/content.md")
    build = command("build", _build, "turn content and translations into packs")
    for parser_with_content in (check, build):
        parser_with_content.add_argument("--content", type=Path, default=CONTENT)
        parser_with_content.add_argument("--locales", type=Path, default=LOCALES)
    build.add_argument("--out", type=Path, default=DATA / "build")

    keys = command("keys", _keys, "make a demo key set (never for real readers)")
    keys.add_argument("folder", type=Path, nargs="?", default=DATA / "keys")

    publish = command("publish", _publish, "sign a build as the next release of a repository")
    publish.add_argument("--build", type=Path, default=DATA / "build")
    publish.add_argument("--keys", type=Path, default=DATA / "keys")
    publish.add_argument("--to", type=Path, default=DATA / "repository")

    pull = command("pull", _pull, "bring this node up to the newest release of a source")
    pull.add_argument("source", help="an http(s) address or a folder, such as a USB stick")
    pull.add_argument("--root", type=Path, help="trusted root.json, for the first pull")
    status = command("status", _status, "what this node serves, and how the last pull ended")
    status.add_argument("--json", action="store_true", help="for machines")
    rollback = command("rollback", _rollback, "serve the release before again")
    for parser_with_data in (pull, status, rollback):
        parser_with_data.add_argument("--data", type=Path, default=DATA)
    return parser


if __name__ == "__main__":
    sys.exit(main())
