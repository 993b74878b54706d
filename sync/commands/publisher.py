"""What a publisher runs, with keys: keys, publish."""

import argparse
from pathlib import Path

from sync.commands import DATA, Add


def add_to(command: Add) -> None:
    keys = command("keys", _keys, "make a demo key set (never for real readers)")
    keys.add_argument("folder", type=Path, nargs="?", default=DATA / "keys")
    publish = command("publish", _publish, "sign a build as the next release of a repository")
    publish.add_argument("--build", type=Path, default=DATA / "build")
    publish.add_argument("--keys", type=Path, default=DATA / "keys")
    publish.add_argument("--to", type=Path, default=DATA / "repository")


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
