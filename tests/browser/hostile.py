"""Something between a phone and its node that changes what it likes, at one address.

A real server answers behind it; which one can change, as when a node is given other data.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# Changes the body of an answer by its path; None leaves it as it is.
Tamper = Callable[[str, bytes], bytes | None]
# A port that no program takes: every connection is refused.
NOBODY = "http://127.0.0.1:1"
_HOP = {"connection", "keep-alive", "transfer-encoding", "date", "server", "content-length"}


class Between:
    """A proxy on a port of its own. `asked` lists the paths, `bodies` the bytes of each answer."""

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.tamper: Tamper = lambda _path, _body: None
        # Bytes of a body that are sent before the line breaks; None: all of them.
        self.cut: Callable[[str], int | None] = lambda _path: None
        self.asked: list[str] = []
        self.bodies: list[int] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://localhost:{self._server.server_port}"

    def honest(self) -> None:
        self.tamper = lambda _path, _body: None
        self.cut = lambda _path: None

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Line:
    """A phone's way to a node: the node can be exchanged, and what it sends changed."""

    def __init__(self, addresses: Callable[[str], str], proxy: Between) -> None:
        self._addresses, self.proxy = addresses, proxy
        self.stop()

    def serve(self, name: str) -> None:
        self.proxy.upstream = self._addresses(name)

    def stop(self) -> None:
        """From now on no node answers."""
        self.proxy.upstream = NOBODY


@contextmanager
def between(upstream: str) -> Iterator[Between]:
    """A running proxy before `upstream`, an address."""
    proxy = Between(upstream)
    proxy.start()
    yield proxy
    proxy.stop()


def _handler(proxy: Between) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            plain = proxy.tamper(self.path, b"") is not None
            status, headers, body = self._ask(plain)
            changed = proxy.tamper(self.path, body) if status == 200 else None
            body = body if changed is None else changed
            proxy.asked.append(self.path)
            proxy.bodies.append(len(body))
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: proxy.cut(self.path)])
            if proxy.cut(self.path) is not None:
                self.close_connection = True

        do_POST = do_GET

        def _ask(self, plain: bool) -> tuple[int, list[tuple[str, str]], bytes]:
            headers = {name: value for name, value in self.headers.items() if name != "Host"}
            if plain:
                headers["Accept-Encoding"] = "identity"
            connection = HTTPConnection(urlsplit(proxy.upstream).netloc, timeout=30)
            try:
                connection.request(self.command, self.path, headers=headers)
                answer = connection.getresponse()
                body = answer.read()
            finally:
                connection.close()
            kept = [pair for pair in answer.getheaders() if pair[0].lower() not in _HOP]
            return answer.status, kept, body

        def log_message(self, *_: object) -> None:
            pass

    return Handler
