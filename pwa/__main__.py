"""The command line: python -m pwa serve [--host H] [--port P] [--workers N]
                                  carry LANGUAGE… FILE
                                  export DIR [--host NAME] [--pairs] [--force]

Exit codes: 0 done or stopped on request, 2 wrong usage (a port in use, a language that is not
there, an operator's file with a mistake, a folder with other things), 3 no release to serve,
130 interrupted before anything was written.
"""

import argparse
import logging
import os
import socket
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from granian import Granian
from granian.constants import Interfaces

from pwa import DEFAULTS, create_app
from pwa.carry import UnknownLanguageError, carry_file
from pwa.export import ExportError
from pwa.export import export as write_export
from pwa.operator import OperatorFileError, read_operator
from pwa.releases import NoReleaseError, Releases

DEFAULT_PORT = "8000"
LAST_PORT = 65_535
MB = 1_000_000
# A terminal and systemd signal the workers as well as their parent, which does so again: a worker
# that is told twice often stays for ever.
STOP_SECONDS = 3
INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except (ExportError, OperatorFileError, UnknownLanguageError) as error:
        print(error, file=sys.stderr)
        return 2
    except NoReleaseError as error:
        data = os.environ.get("HOUVAST_DATA", DEFAULTS["DATA"])
        pull = f"python -m sync pull SOURCE --data {data} --root root.json"
        print(f"{error}; bring one with: {pull}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        # A server that still starts was stopped on request; a file that was begun is not there.
        return 0 if arguments.run is serve else INTERRUPTED


def serve(arguments: argparse.Namespace) -> int:
    """Serve the active release until stopped. granian: docs/adr/0006."""
    problem = _port_problem(arguments.host, arguments.port)
    if problem:
        print(problem, file=sys.stderr)
        return 2
    read_operator(Path(os.environ.get("HOUVAST_OPERATOR", DEFAULTS["OPERATOR"])))
    Releases(Path(os.environ.get("HOUVAST_DATA", DEFAULTS["DATA"]))).active()
    print(f"Serving on http://{arguments.host}:{arguments.port}/", flush=True)
    # Quiet but for failures: no access log, no line that could hold an address (R93).
    Granian(
        "pwa:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=arguments.host,
        port=arguments.port,
        workers=arguments.workers,
        runtime_threads=1,
        blocking_threads=1,
        workers_kill_timeout=STOP_SECONDS,
        log_access=False,
        log_dictconfig=_quiet(),
    ).serve()
    return 0


def carry(arguments: argparse.Namespace) -> int:
    """Write a page that opens by itself; an existing file is replaced when the new one is whole."""
    html = carry_file(create_app(), arguments.languages)
    try:
        _replace(arguments.file, html)
    except OSError as error:
        print(f"expected to write {arguments.file}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"{arguments.file}: {len(html)} bytes, {', '.join(arguments.languages)}")
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Write the active release as files."""
    made = write_export(
        arguments.folder, arguments.host, {}, pairs=arguments.pairs, force=arguments.force
    )
    print(
        f"Exported release {made.release} to {arguments.folder}: {made.addresses} addresses in"
        f" {made.files} files, {made.size / MB:.0f} MB."
    )
    return 0


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole; where that fails, what was there stays. Raises OSError."""
    with TemporaryDirectory(dir=path.parent, prefix=".") as folder:
        part = Path(folder) / path.name
        part.write_bytes(data)
        part.replace(path)


def _port_problem(host: str, port: int) -> str | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return (
                f"expected a free port, found {host}:{port} taken: {error.strerror};"
                " another one: --port or PORT"
            )
    return None


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"expected a port from 1 to {LAST_PORT}, found {port}")
    return port


def _quiet() -> dict[str, object]:
    return {"loggers": {"_granian": {"level": logging.ERROR}}}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pwa", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("serve", help="serve the active release")
    command.set_defaults(run=serve)
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=_port, default=os.environ.get("PORT", DEFAULT_PORT))
    command.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    command = commands.add_parser("carry", help="write a page that opens by itself")
    command.set_defaults(run=carry)
    command.add_argument("languages", nargs="+", metavar="LANGUAGE")
    command.add_argument("file", type=Path, metavar="FILE")
    command = commands.add_parser("export", help="write the active release as files")
    command.set_defaults(run=export)
    command.add_argument("folder", type=Path, metavar="DIR")
    command.add_argument("--host", default="localhost", help="the name that the copy will have")
    command.add_argument("--pairs", action="store_true", help="pages in two languages, too")
    command.add_argument("--force", action="store_true", help="replace an older export")
    return parser


if __name__ == "__main__":
    sys.exit(main())
