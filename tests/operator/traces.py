"""What servers wrote while they were read, and what of it is about a reader (R93)."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

from tests.operator.talk import METHODS, SENTINELS

# Parts of a request that need no invented word.
PARTS = (*METHODS, "HTTP/", "/nl", "p01", "localhost", "::1")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(?![0-9])")
_SECONDS = re.compile(r"(?<![0-9])[0-9]{10}(?![0-9])")
_DAY = 86_400


class Written:
    """Everything below some folders that was not there when this was made."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._before = dict(self._files())

    def since(self) -> str:
        """The names of new files, and what was added to old ones."""
        texts = []
        for name, data in self._files():
            before = self._before.get(name)
            if before is None:
                texts.append(name)
            known = len(before) if before is not None and data.startswith(before) else 0
            texts.append(data[known:].decode(errors="replace"))
        return "\n".join(filter(None, texts))

    def _files(self) -> Iterator[tuple[str, bytes]]:
        for folder in self._folders:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    yield str(path.relative_to(folder)), path.read_bytes()


def about_readers(text: str) -> set[str]:
    """The words of a request, the address it came from, and times finer than the hour."""
    found = {word for word in (*SENTINELS, *PARTS) if word in text}
    found |= set(_CLOCK.findall(text))
    now = time.time()
    return found | {digits for digits in _SECONDS.findall(text) if abs(now - int(digits)) < _DAY}
