"""A bounded load on a server of this machine: wrk, or where there is none, a few threads."""

import http.client
import os
import re
import subprocess
import threading
import time

from bench.install import debian_program, library_path

CONNECTIONS = 32
# The Python client is slower than any server; more threads make it slower still.
_THREADS = 8
_HEADERS = {"Accept-Encoding": "br"}


def has_wrk() -> bool:
    """Whether the load comes from wrk."""
    return debian_program("wrk", "wrk") is not None


def requests_per_second(
    port: int, path: str, seconds: int, connections: int = CONNECTIONS
) -> float:
    """Answers a second. Raises RuntimeError when one has another status than 200, or is missing."""
    wrk = debian_program("wrk", "wrk")
    if wrk is None:
        return _with_threads(port, path, seconds)
    options = [f"-c{connections}", "-t1", f"-d{seconds}s", "-H", "Accept-Encoding: br"]
    done = subprocess.run(
        [wrk, *options, f"http://127.0.0.1:{port}{path}"],
        env={**os.environ, "LD_LIBRARY_PATH": library_path()},
        capture_output=True,
        text=True,
        timeout=seconds + 30,
        check=True,
    )
    found = re.search(r"^Requests/sec: +([0-9.]+)$", done.stdout, re.MULTILINE)
    if not found or re.search("Non-2xx|Socket errors", done.stdout):
        raise RuntimeError(f"expected pages and no errors, found: {done.stdout}")
    return float(found[1])


def _with_threads(port: int, path: str, seconds: int) -> float:
    counts = [0] * _THREADS
    deadline = time.monotonic() + seconds

    def ask(thread: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        while time.monotonic() < deadline:
            connection.request("GET", path, headers=_HEADERS)
            response = connection.getresponse()
            response.read()
            counts[thread] += response.status == 200
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds
