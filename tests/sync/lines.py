"""A web server whose answers are written out by the test, byte for byte."""

import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sync.fetcher import Fetcher

# Does not compress, and is longer than a few chunks.
DATA = random.Random(1).randbytes(100_000)
TEXT = b"plain words " * 5_000

Answer = Callable[[socket.socket, str], None]


class Line:
    """A thread for each connection; `requests` holds what was asked, headers and all."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.requests: list[str] = []
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with suppress(OSError), connection, connection.makefile("rb") as lines:
            while request := self._request(lines):
                self.requests.append(request)
                self._answer(connection, request)

    def _request(self, lines) -> str:
        text = ""
        for line in iter(lines.readline, b""):
            if line == b"\r\n":
                return text
            text += line.decode()
        return ""


@contextmanager
def line(answer: Answer) -> Iterator[Line]:
    running = Line(answer)
    try:
        yield running
    finally:
        running.stop()


def head(status: str, length: int | None, *fields: str) -> bytes:
    lengths = [] if length is None else [f"Content-Length: {length}"]
    return "\r\n".join([f"HTTP/1.1 {status}", *lengths, *fields, "", ""]).encode()


def path_of(request: str) -> str:
    return request.split()[1]


def serving(files: dict[str, bytes]) -> Answer:
    """An honest server of these files, with ranges, that keeps connections open."""

    def answer(connection: socket.socket, request: str) -> None:
        data = files.get(path_of(request))
        if data is None:
            connection.sendall(head("404 Not Found", 0))
            return
        start = int(request.partition("Range: bytes=")[2].partition("-")[0] or 0)
        if not start:
            connection.sendall(head("200 OK", len(data)) + data)
        elif start >= len(data):
            connection.sendall(head("416 Range Not Satisfiable", 0))
        else:
            place = f"Content-Range: bytes {start}-{len(data) - 1}/{len(data)}"
            connection.sendall(head("206 Partial", len(data) - start, place) + data[start:])

    return answer


def endless(connection: socket.socket, request: str) -> None:
    connection.sendall(head("200 OK", None))
    while True:
        connection.sendall(DATA)


def fetch(fetcher: Fetcher, url: str, length: int = len(DATA)) -> bytes:
    with fetcher.download_file(url, length) as file:
        return file.read()
