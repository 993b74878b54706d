"""GET over http(s) for a line that is bad and a server that may be hostile.

On the standard library: every byte passes through our hands as soon as it arrives, and the
socket can be cut at the deadline. Nothing is decoded here: bytes are what was signed, or not.
"""

import http.client
import ssl
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import socket
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from tuf.api.exceptions import DownloadError, DownloadHTTPError

from sync.limits import Meter, Pace

CHUNK_BYTES = 16_384
_REDIRECTS = 4
_PARTIAL, _FIRST_ERROR = 206, 400
_MOVED = {301, 302, 303, 307, 308}
# Nothing about who asks; some servers refuse a request that names no program at all.
_HEADERS = {"User-Agent": "sync", "Accept-Encoding": "identity"}


@dataclass(frozen=True)
class Body:
    """Bytes of a file from `start` on; `chunks` raises DownloadError and nothing else.

    Close it when enough was read: until then the other side goes on sending.
    """

    start: int
    chunks: Generator[bytes, None, None]


@dataclass
class _Wire:
    """The socket of an answer: a connection forgets it when the server will close it."""

    sock: socket | None


class Web:
    """One source, or several: a connection is kept open for each host."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._connections: dict[tuple[str, str], HTTPConnection] = {}

    def get(self, url: str, start: int = 0) -> Body:
        """A file from byte `start` on, or from 0 when the server knows no ranges.

        Raises DownloadHTTPError for a status of 400 or more, else DownloadError.
        """
        for _ in range(_REDIRECTS):
            wire, response = self._answer(url, start)
            place = response.getheader("Location")
            if response.status not in _MOVED or not place:
                return self._body(url, wire, response, start)
            self._drop(url)
            try:
                url = urljoin(url, place)
            except ValueError as error:
                raise DownloadError(f"it redirects to {place!r}") from error
        raise DownloadError("it redirects without end")

    def close(self) -> None:
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def _answer(self, url: str, start: int) -> tuple[_Wire, HTTPResponse]:
        try:
            reused = _place(url) in self._connections
            try:
                return self._ask(url, start)
            except (ConnectionError, HTTPException):
                # A server may close a connection that was idle; that says nothing about it.
                self._drop(url)
                if not reused:
                    raise
                return self._ask(url, start)
        except (OSError, HTTPException, ValueError) as error:
            with suppress(ValueError):
                self._drop(url)
            self._meter.left()
            raise DownloadError(_reason(error)) from error

    def _ask(self, url: str, start: int) -> tuple[_Wire, HTTPResponse]:
        parts = urlsplit(url)
        connection, path = self._connection(parts)
        headers = {**_HEADERS, **({"Range": f"bytes={start}-"} if start else {})}
        with self._meter.guard(connection):
            if connection.sock is None:
                connection.timeout = min(self._meter.limits.gap, self._meter.left())
                connection.connect()
            wire = _Wire(connection.sock)
            connection.request("GET", path, headers=headers)
            return wire, connection.getresponse()

    def _connection(self, parts: SplitResult) -> tuple[HTTPConnection, str]:
        """A connection for this address, through the proxy of the environment, and the path."""
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"not an http address: {parts.geturl()}")
        path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        proxy = None if proxy_bypass(parts.hostname) else getproxies().get(parts.scheme)
        if proxy and parts.scheme == "http":
            path = parts._replace(fragment="").geturl()
        key = (parts.scheme, parts.netloc)
        if key not in self._connections:
            self._connections[key] = _connect_by(parts, urlsplit(proxy) if proxy else None)
        return self._connections[key], path

    def _body(self, url: str, wire: _Wire, response: HTTPResponse, start: int) -> Body:
        if response.status >= _FIRST_ERROR:
            self._leave(url, wire, response)
            raise DownloadHTTPError(
                f"HTTP error occurred with status {response.status}", response.status
            )
        partial = response.status == _PARTIAL
        if partial and not (response.getheader("Content-Range") or "").startswith(
            f"bytes {start}-"
        ):
            self._drop(url)
            raise DownloadError("it sent another part of the file than was asked for")
        return Body(start if partial else 0, self._chunks(url, wire, response))

    def _chunks(
        self, url: str, wire: _Wire, response: HTTPResponse
    ) -> Generator[bytes, None, None]:
        pace = Pace(self._meter)
        whole = False
        try:
            with self._meter.guard(wire):
                while chunk := response.read1(CHUNK_BYTES):
                    pace.took(len(chunk))
                    yield chunk
            self._meter.left()
            if response.length:
                raise DownloadError(f"it broke off {response.length} bytes before the end")
            whole = True
        except (OSError, HTTPException, ValueError) as error:
            self._meter.left()
            raise DownloadError(f"it broke off: {_reason(error)}") from error
        finally:
            # The connection is free for the next request; what may have no end is never read out.
            response.close()
            if not whole:
                self._drop(url)

    def _leave(self, url: str, wire: _Wire, response: HTTPResponse) -> None:
        """Read a short page about an error, and keep the connection; else close it."""
        if response.length is None or response.length > CHUNK_BYTES:
            self._drop(url)
            return
        try:
            with self._meter.guard(wire):
                response.read()
        except (OSError, HTTPException):
            self._drop(url)

    def _drop(self, url: str) -> None:
        connection = self._connections.pop(_place(url), None)
        if connection:
            connection.close()


def _connect_by(parts: SplitResult, proxy: SplitResult | None) -> HTTPConnection:
    """Not connected yet."""
    host, port = str(parts.hostname), parts.port
    near, near_port = (str(proxy.hostname), proxy.port) if proxy else (host, port)
    if parts.scheme == "http":
        return HTTPConnection(near, near_port)
    made = HTTPSConnection(near, near_port, context=ssl.create_default_context())
    if proxy:
        made.set_tunnel(host, port or http.client.HTTPS_PORT)
    return made


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _reason(error: BaseException) -> str:
    """What an error says, in one line; its kind when it says nothing."""
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(said).split())
