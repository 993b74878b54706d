"""What serves the app: granian as shipped, beside gunicorn and waitress with the same two workers
(or as many threads); how soon it is there, how large it is, and what becomes of it under a crowd.
"""

import http.client
import sys
import time
from collections.abc import Iterator

from bench.install import python_package
from bench.lab import LANGUAGE, Lab
from bench.load import CONNECTIONS, requests_per_second
from bench.processes import Command, children, free_port, python, resident_bytes, serving
from bench.rows import Row, Sample, at_least_times, at_most_times

PATH = f"/{LANGUAGE}/p07"
WORKERS = 2
WAITRESS = "3.0.2"
CROWD = 10
SUBJECT = "servers for the app, on two cores"
UNDER_A_CROWD = f"{CROWD} times the connections that fill two cores"


def rows(lab: Lab) -> Iterator[Row]:
    """One server at a time; of each the start, the memory, and pages a second."""
    ours = _figures(lab, "granian")
    peers = {name: figures for name in ("gunicorn", "waitress") if (figures := _figures(lab, name))}
    for name, unit, more in (
        ("pages a second", "1/s", True),
        ("start, to the first page", "s", False),
        ("memory of a process, after it", "MB", False),
    ):
        for peer, figures in peers.items():
            yield Row(SUBJECT, name, unit, ours[name], peer, figures[name], more_is_better=more)
    yield from _crowd(lab)


def _crowd(lab: Lab) -> Iterator[Row]:
    """No answer may be wrong or missing, and nothing may grow."""
    seconds = 2 if lab.quick else 4
    port = free_port()
    with serving(_command("granian", port), port, HOUVAST_DATA=str(lab.node)) as process:
        held = Sample.of([requests_per_second(port, PATH, seconds)])
        before = _memory(process.pid)
        pressed = Sample.of(
            [requests_per_second(port, PATH, seconds, CROWD * CONNECTIONS) for _ in range(2)]
        )
        after = _memory(process.pid)
    words = f"with {CONNECTIONS} connections"
    yield Row(
        *(UNDER_A_CROWD, "pages a second, none failed", "1/s", pressed, words, held),
        budget=at_least_times(0.8, held),
        more_is_better=True,
    )
    yield Row(
        *(UNDER_A_CROWD, "memory of a process", "MB", after, "before", before),
        budget=at_most_times(1.25, before),
    )


def _figures(lab: Lab, name: str) -> dict[str, Sample]:
    """Of a server by its name; nothing where it cannot be had."""
    if name == "waitress" and python_package("waitress", WAITRESS) is None:
        return {}
    seconds = 2 if lab.quick else 4
    port, data = free_port(), str(lab.node)
    started = time.monotonic()
    with serving(_command(name, port), port, HOUVAST_DATA=data) as process:
        _first_page(port)
        start = time.monotonic() - started
        pages = [requests_per_second(port, PATH, seconds) for _ in lab.runs(full=3)]
        return {
            "pages a second": Sample.of(pages),
            "start, to the first page": Sample.of([start]),
            "memory of a process, after it": _memory(process.pid),
        }


def _command(name: str, port: int) -> Command:
    if name == "granian":
        return python("pwa", "serve", "--port", str(port), "--workers", str(WORKERS))
    if name == "gunicorn":
        options = ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--log-level", "error"]
        return python("gunicorn", *options, "pwa:create_app()")
    package = python_package("waitress", WAITRESS)
    program = f"""if True:
        import logging, sys
        # It counts who waits, a line each.
        logging.getLogger("waitress.queue").disabled = True
        sys.path.append({str(package)!r})
        from waitress import serve
        from pwa import create_app
        serve(create_app(), host="127.0.0.1", port={port}, threads=2 * {WORKERS}, _quiet=True)
    """
    return [sys.executable, "-c", program]


def _memory(pid: int) -> Sample:
    """Megabytes of each process that answers."""
    return Sample.of(resident_bytes(each) / 1e6 for each in children(pid) or [pid])


def _first_page(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", PATH)
    if connection.getresponse().status != 200:
        raise RuntimeError("expected a page, found another status")
    connection.close()
