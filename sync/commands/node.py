"""What a node runs: pull, status, rollback."""

import argparse
import json
from pathlib import Path

from sync.commands import DATA, Add


def add_to(command: Add) -> None:
    pull = command("pull", _pull, "bring this node up to the newest release of a source")
    pull.add_argument("source", help="an http(s) address or a folder, such as a USB stick")
    pull.add_argument("--root", type=Path, help="trusted root.json, for the first pull")
    status = command("status", _status, "what this node serves, and how the last pull ended")
    status.add_argument("--json", action="store_true", help="for machines")
    rollback = command("rollback", _rollback, "serve the release before again")
    for parser in (pull, status, rollback):
        parser.add_argument("--data", type=Path, default=DATA)


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
