"""HTTP/1.1 as it goes by: where a message begins, and which bytes are its body."""

import re
from dataclasses import dataclass, field

_LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
_ENCODED = re.compile(rb"^content-encoding:", re.IGNORECASE | re.MULTILINE)
_BODILESS = re.compile(rb"HTTP/1\.1 (1\d\d|204|304) ")
_CHUNKED = re.compile(rb"^transfer-encoding: *chunked", re.IGNORECASE | re.MULTILINE)


@dataclass
class Messages:
    """Splits one direction of one connection; `body_bytes` counts bodies without their heads,
    `plain_bytes` those among them that were sent without compression."""

    first_lines: list[str] = field(default_factory=list)
    body_bytes: int = 0
    plain_bytes: int = 0
    _head: bytes = b""
    _body_left: int = 0

    def feed(self, data: bytes) -> None:
        """Take the next bytes, cut anywhere. Raises ValueError for a body of unknown length."""
        while data:
            if self._body_left:
                taken = min(len(data), self._body_left)
                self._body_left -= taken
                self.body_bytes += taken
                data = data[taken:]
                continue
            head, end, data = (self._head + data).partition(b"\r\n\r\n")
            self._head = b"" if end else head
            if end:
                self._begin(head)

    def _begin(self, head: bytes) -> None:
        first_line = head.split(b"\r\n", 1)[0].decode("latin-1")
        if _CHUNKED.search(head):
            raise ValueError(f"expected a body with its length, found chunks after {first_line}")
        length = _LENGTH.search(head)
        self._body_left = int(length[1]) if length and not _BODILESS.match(head) else 0
        if not _ENCODED.search(head):
            self.plain_bytes += self._body_left
        self.first_lines.append(first_line)
