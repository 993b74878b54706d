"""What a node runs: pull, watch, status, rollback, export-stick."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sync.commands import DATA, Add

if TYPE_CHECKING:
    from sync.client import Options, Pulled

DEADLINE, MIN_RATE = 600.0, 100.0


def add_to(command: Add) -> None:
    pull = command("pull", _pull, "bring this node up to the newest release of its sources")
    pull.add_argument(
        "--allow-fewer", action="store_true", help="take a release in which most numbers are gone"
    )
    watch = command("watch", _watch, "pull again and again, for a service manager")
    watch.add_argument("--every", type=_seconds, required=True, metavar="S", help="seconds between")
    watch.add_argument(
        "--jitter", type=_seconds, default=0.0, metavar="S", help="up to so many seconds more"
    )
    for parser in (pull, watch):
        _add_sources(parser)
    status = command("status", _status, "what this node serves, and how the last pull ended")
    status.add_argument("--json", action="store_true", help="for machines")
    rollback = command("rollback", _rollback, "serve the release before again")
    stick = command("export-stick", _export_stick, "write what is served as a folder for others")
    stick.add_argument("folder", type=Path, metavar="DIR", help="an empty folder or an older one")
    for parser in (pull, watch, status, rollback, stick):
        parser.add_argument("--data", type=Path, default=DATA)


def _add_sources(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source",
        nargs="+",
        help="an http(s) address, another node (its address and /tuf), or a folder such as a"
        " USB stick; the first that has a newer release wins",
    )
    parser.add_argument("--root", type=Path, help="trusted root.json, for the first pull")
    parser.add_argument(
        "--deadline", type=_seconds, default=DEADLINE, metavar="S", help="seconds for one source"
    )
    parser.add_argument(
        "--min-rate", type=float, default=MIN_RATE, metavar="B/s", help="bytes a second, at least"
    )


def _seconds(text: str) -> float:
    seconds = float(text)
    if seconds < 0:
        raise argparse.ArgumentTypeError(f"expected seconds, found {text}")
    return seconds


def _options(arguments: argparse.Namespace) -> "Options":
    from sync.client import Options
    from sync.limits import Limits
    from sync.progress import bar

    return Options(
        Limits(deadline=arguments.deadline, min_rate=arguments.min_rate),
        progress=bar(sys.stderr),
        allow_fewer=getattr(arguments, "allow_fewer", False),
    )


def _pull(arguments: argparse.Namespace) -> None:
    from sync.client import pull

    pulled = pull(arguments.source, arguments.data, arguments.root, _options(arguments))
    for reason in pulled.passed_over:
        print(f"Passed over: {reason}", file=sys.stderr)
    print(sentence(pulled))


def sentence(pulled: "Pulled") -> str:
    """How a pull ended, for people."""
    if pulled.held:
        return f"Release {pulled.number} was rolled back here and is held back until a newer one."
    if pulled.changed:
        return f"Release {pulled.number} is served now."
    return f"Nothing to do: release {pulled.number} is served already."


def _watch(arguments: argparse.Namespace) -> None:
    from sync.watch import watch

    how_often = arguments.every, arguments.jitter
    watch(arguments.source, arguments.data, arguments.root, _options(arguments), *how_often)


def _status(arguments: argparse.Namespace) -> None:
    from sync.client import status

    facts = status(arguments.data)
    if arguments.json:
        print(json.dumps(facts))
        return
    for key, value in facts.items():
        print(f"{key}: {_said(value)}")


def _said(value: Any) -> str:
    """One value of the status in one line, lists apart."""
    if value in (None, []):
        return "none"
    if isinstance(value, dict):
        return ", ".join(map(str, value.values()))
    if isinstance(value, list):
        rows = any(isinstance(item, dict) for item in value)
        return "".join(f"\n  {_said(item)}" for item in value) if rows else ", ".join(value)
    return str(value)


def _rollback(arguments: argparse.Namespace) -> None:
    from sync.client import rollback

    facts = rollback(arguments.data)
    print(f"Release {facts['number']} is served again.")


def _export_stick(arguments: argparse.Namespace) -> None:
    from sync.stick import export

    number = export(arguments.data, arguments.folder)
    print(f"Release {number} is in {arguments.folder}.")
