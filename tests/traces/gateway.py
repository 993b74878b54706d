"""The network of the trace test: passes on what a browser asks for, plain, and writes it down.

Without compression, what a browser stores of an answer can be searched as it is. Taken away, it
is a phone without a network.
"""

import http.client
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

DROPPED = {"accept-encoding", "connection", "host"}
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Gateway:
    """Carries requests to a server on this machine; use as a context, then point browsers at
    `url`. `requests` are the paths that were asked for, in order."""

    def __init__(self, target: str, port: int | None = None) -> None:
        self.requests: list[str] = []
        self._target = target.removeprefix("http://").strip("/")
        self._server = ThreadingHTTPServer(("127.0.0.1", port or 0), self._handler())
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.url = f"http://localhost:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """From now on nobody answers here."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def do_POST(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                gateway.requests.append(self.path)
                asked = self.rfile.read(int(self.headers["Content-Length"] or 0))
                onward = http.client.HTTPConnection(gateway._target)
                kept = {k: v for k, v in self.headers.items() if k.lower() not in DROPPED}
                onward.request(self.command, self.path, asked, kept)
                answer = onward.getresponse()
                body = answer.read()
                onward.close()
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in HOP_BY_HOP:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                # A browser that leaves breaks off what it no longer wants.
                with suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                """Quiet."""

        return Handler
