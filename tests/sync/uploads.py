"""Something happens in mid-upload."""

import threading
from collections.abc import Callable

import pytest

from sync.bucket import Bucket


def before_object(number: int, act: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Do something when the publisher is about to send this object, from 1 on, or a later one."""
    sent = 0
    lock = threading.Lock()
    put = Bucket._put

    def counted(opened: Bucket, name: str, data: bytes) -> None:
        nonlocal sent
        with lock:
            sent += 1
            due = sent >= number
        if due:
            act()
        put(opened, name, data)

    monkeypatch.setattr(Bucket, "_put", counted)
