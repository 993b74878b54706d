"""A reader as a web server meets one: well-behaved, broken, or gone in the middle of a sentence.

What it says is full of words that occur nowhere else, and it comes from an address of this
machine that no server here has, so that a trace of either is unmistakable.
"""

import socket
import ssl
import struct
from dataclasses import dataclass

CLIENT = "127.0.0.77"
SECONDS = 20
# Nothing need come back to a request that is none.
IMPATIENT_SECONDS = 0.3
# Each stands in another part of a request.
SENTINELS = (
    CLIENT,
    "203.0.113.77",
    "Kestrel",
    "Wheatear",
    "Dunnock",
    "Siskin",
    "Bittern",
    "Redshank",
    "Curlew",
    "Plover",
    "Lapwing",
)
HEADERS = b"""\
Host: localhost\r
User-Agent: Kestrel\r
X-Forwarded-For: 203.0.113.77\r
X-Real-IP: 203.0.113.77\r
Forwarded: for=203.0.113.77\r
Referer: https://example.net/Wheatear\r
Cookie: Dunnock=1\r
Accept-Language: Siskin\r
X-Plover: Plover\r
"""
PATHS = ("/nl/p01?Bittern", "/Redshank?Bittern", "/tuf/targets/Redshank", "/static/Redshank")
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "TRACE", "LAPWING")
MALFORMED = (
    b"Lapwing\r\n\r\n",
    b"GET /Redshank\r\n\r\n",
    b"GET /Redshank HTTP/7.9\r\n" + HEADERS + b"\r\n",
    b"GET http:///Redshank HTTP/1.1\r\n" + HEADERS + b"\r\n",
    b"GET /Redshank%zz HTTP/1.1\r\n" + HEADERS + b"\r\n",
    b"GET /\x00Redshank HTTP/1.1\r\n" + HEADERS + b"\r\n",
    b"GET /../../Redshank HTTP/1.1\r\n" + HEADERS + b"\r\n",
    b"GET /" + b"Redshank" * 5_000 + b" HTTP/1.1\r\n" + HEADERS + b"\r\n",
    b"GET /Redshank HTTP/1.1\r\n" + HEADERS + b"X-Long: " + b"Plover" * 20_000 + b"\r\n\r\n",
    b"GET /Redshank HTTP/1.1\r\n" + HEADERS + b"Lapwing\r\n\r\n",
    b"GET /Redshank HTTP/1.1\r\n" + HEADERS + b"Lap wing: \x01\r\n\r\n",
    b"GET /Redshank HTTP/1.1\r\nUser-Agent: Kestrel\r\n\r\n",
    b"GET /Redshank HTTP/1.1\r\n" + HEADERS + b"Host: Lapwing\r\n\r\n",
    b"POST /Redshank HTTP/1.1\r\n" + HEADERS + b"Content-Length: Curlew\r\n\r\n",
    b"POST /Redshank HTTP/1.1\r\n"
    + HEADERS
    + b"Content-Length: 60000\r\n\r\n"
    + b"Curlew" * 10_000,
    b"POST /Redshank HTTP/1.1\r\n" + HEADERS + b"Transfer-Encoding: chunked\r\n\r\nCurlew\r\n",
    b"POST /Redshank HTTP/1.1\r\n" + HEADERS + b"Transfer-Encoding: Curlew\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nLapwing",
    b"PROXY TCP4 203.0.113.77 127.0.0.1 1 2\r\nGET /Redshank HTTP/1.1\r\n\r\n",
    b"\x16\x03\x01\x02\x00Lapwing",
)
UNFINISHED = (
    b"",
    b"GET /Reds",
    b"GET /Redshank HTTP/1.1\r\nUser-Agent: Kestrel\r\n",
    b"POST /Redshank HTTP/1.1\r\n" + HEADERS + b"Content-Length: 600\r\n\r\nCurlew",
    b"GET /nl/p01?Bittern HTTP/1.1\r\n" + HEADERS + b"\r\n",
)


@dataclass(frozen=True)
class Reader:
    """Somebody at CLIENT who speaks to one port of this machine."""

    port: int
    tls: ssl.SSLContext | None = None
    name: str = "localhost"

    def say(self, request: bytes, seconds: float = SECONDS) -> bytes:
        """All that comes back until the server hangs up, or nothing if it does so at once."""
        try:
            with self._connected() as connection:
                connection.sendall(request)
                connection.settimeout(seconds)
                return _everything(connection)
        except (ConnectionError, ssl.SSLError):
            return b""

    def hold(self, request: bytes, session: ssl.SSLSession | None = None) -> socket.socket:
        """Say the beginning and stay on the line; `session` is one of TLS to take up again."""
        connection = self._connected(session)
        connection.sendall(request)
        return connection

    def break_off(self, request: bytes) -> None:
        """Say it and be gone, as a phone that loses its network."""
        connection = self.hold(request)
        # Closing now resets the connection.
        reset = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        connection.close()

    def ask(self, path: str, method: str = "GET", headers: bytes = HEADERS) -> bytes:
        """One proper request."""
        start = f"{method} {path} HTTP/1.1\r\n".encode()
        return self.say(start + headers + b"Connection: close\r\n\r\n")

    def try_everything(self) -> list[bytes]:
        """Well, badly, and not to the end. What came back to the proper requests."""
        answers = [self.ask(path, method) for path in PATHS for method in METHODS]
        for request in MALFORMED:
            self.say(request, IMPATIENT_SECONDS)
        for request in UNFINISHED:
            self.break_off(request)
        return answers

    def _connected(self, session: ssl.SSLSession | None = None) -> socket.socket:
        address = ("127.0.0.1", self.port)
        plain = socket.create_connection(address, SECONDS, source_address=(CLIENT, 0))
        if self.tls is None:
            return plain
        try:
            return self.tls.wrap_socket(plain, server_hostname=self.name, session=session)
        except OSError:
            plain.close()
            raise


def status(answer: bytes) -> int:
    """The status of an answer; 0 where there is none."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0


def _everything(connection: socket.socket) -> bytes:
    received = b""
    try:
        while part := connection.recv(65_536):
            received += part
    except (TimeoutError, ConnectionError, ssl.SSLError):
        pass
    return received
