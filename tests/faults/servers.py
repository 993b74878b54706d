"""Sources that fail or lie: a web server over a folder that can be told how to misbehave."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.conftest import POLL_SECONDS, START_SECONDS

CHUNK = 4096
PORTAL = b"<!doctype html><title>Welcome to the hotel</title><p>Please sign in"


class Handler(BaseHTTPRequestHandler):
    """One request: the honest answer, unless the server has a mischief for its path."""

    server: "Source"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.close_connection = True
        with suppress(OSError):  # the client has had enough
            (self.server.mischief_for(self.path) or honest)(self)

    @property
    def file(self) -> Path:
        return self.server.folder / self.path.lstrip("/")

    @property
    def start(self) -> int:
        """Where the client wants to go on, 0 when it asks for all of it."""
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        return int(found[1]) if found else 0

    def head(self, code: int, length: int | None, **fields: str) -> None:
        self.send_response(code)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in {"Connection": "close", **fields}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def send(self, data: bytes) -> None:
        """Send and count. In small pieces: what is sent stays near to what was read."""
        for at in range(0, len(data), CHUNK):
            piece = data[at : at + CHUNK]
            self.wfile.write(piece)
            self.server.sent[self.path] += len(piece)
            self.server.stopped.wait(0.0005)

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


Mischief = Callable[[Handler], None]


def honest(handler: Handler) -> None:
    """200, 206 from where the client asks, 416 behind the end, 404."""
    if not handler.file.is_file():
        return handler.head(404, 0)
    data = handler.file.read_bytes()
    if not handler.start:
        handler.head(200, len(data), Accept_Ranges="bytes")
    elif handler.start >= len(data):
        return handler.head(416, 0, Content_Range=f"bytes */{len(data)}")
    else:
        _partial(handler, len(data))
    return handler.send(data[handler.start :])


def _partial(handler: Handler, size: int) -> None:
    part = f"bytes {handler.start}-{size - 1}/{size}"
    handler.head(206, size - handler.start, Content_Range=part)


def cut(handler: Handler) -> None:
    """Promises all of it and hangs up at half of what is left."""
    if not handler.file.is_file():
        return handler.head(404, 0)
    left = handler.file.read_bytes()[handler.start :]
    if handler.start:
        _partial(handler, len(left) + handler.start)
    else:
        handler.head(200, len(left), Accept_Ranges="bytes")
    return handler.send(left[: len(left) // 2])


def endless(handler: Handler) -> None:
    """Never ends, and says no length."""
    handler.head(200, None)
    while not handler.server.stopped.is_set():
        handler.send(b"{" * CHUNK)
        handler.server.stopped.wait(0.005)


def drip(handler: Handler) -> None:
    """One byte a second."""
    data = handler.file.read_bytes() if handler.file.is_file() else PORTAL
    handler.head(200, len(data))
    for at in range(len(data)):
        handler.send(data[at : at + 1])
        if handler.server.stopped.wait(1):
            return


def silent(handler: Handler) -> None:
    """Takes the request and says nothing."""
    handler.server.stopped.wait()


def no_range(handler: Handler) -> None:
    """Sends the whole file again whatever was asked for."""
    if not handler.file.is_file():
        return handler.head(404, 0)
    data = handler.file.read_bytes()
    handler.head(200, len(data))
    return handler.send(data)


def lying_range(handler: Handler) -> None:
    """Says 206, and continues with other bytes."""
    if not handler.start:
        return honest(handler)
    size = handler.file.stat().st_size
    _partial(handler, size)
    return handler.send(b"x" * (size - handler.start))


def portal(handler: Handler) -> None:
    """The sign-in page of a hotel, whatever the address."""
    handler.head(200, len(PORTAL), Content_Type="text/html")
    handler.send(PORTAL)


def broken(handler: Handler) -> None:
    """500, whatever the address."""
    handler.head(500, 0)


class Source(ThreadingHTTPServer):
    """Serves `folder`; `misbehave` changes the answers to the paths that match a pattern.

    `asked` lists the paths of the requests, `sent` counts the bytes of bodies by path.
    """

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.asked: list[str] = []
        self.sent: Counter[str] = Counter()
        self.stopped = threading.Event()
        self._mischief: tuple[str, Mischief] | None = None
        threading.Thread(target=self.serve_forever, args=(0.05,)).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def misbehave(self, mischief: Mischief, pattern: str = "") -> None:
        self._mischief = (pattern, mischief)

    def behave(self) -> None:
        self._mischief = None
        self.asked.clear()
        self.sent.clear()

    def mischief_for(self, path: str) -> Mischief | None:
        if self._mischief and re.search(self._mischief[0], path):
            return self._mischief[1]
        return None

    def wait_until_asked(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.asked:
            assert time.monotonic() < deadline, "expected a request, found none"
            time.sleep(POLL_SECONDS)

    def bytes_of(self, pattern: str) -> int:
        return sum(count for path, count in self.sent.items() if re.search(pattern, path))

    def stop(self) -> None:
        self.stopped.set()
        self.shutdown()
        self.server_close()
