"""A repository in an S3-compatible object store. The library for it is an extra: docs/adr/0028.

What the library or the store says about a failure is not repeated: it may hold the key of who asks.
"""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sync import objects
from sync.errors import UnreachableError, UsageError

if TYPE_CHECKING:
    from obstore.store import S3Store

_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
_AT_ONCE = 8
# A store that is away for longer is away; the same command goes on where this one ended.
_RETRIES: Any = {"max_retries": 3, "retry_timeout": timedelta(seconds=30)}
_SECONDS = timedelta(seconds=60)


@dataclass(frozen=True)
class Bucket:
    """A place in a store: s3://bucket/prefix."""

    address: str
    store: "S3Store"

    def upload(self, repository: Path) -> int:
        """Bring the release in `repository` to the store; returns how many objects went there.

        May be stopped at any object and repeated: until the last one is there, readers find the
        release before. Raises UnreachableError, RefusedError.
        """
        timestamp = (repository / objects.TIMESTAMP).read_bytes()
        with self._translated():
            before = self._read(objects.TIMESTAMP)
            objects.check_not_newer(timestamp, before, self.address)
            sent = 0
            for step in objects.steps(repository, self._list()):
                self._send(repository, step)
                sent += len(step)
            missing = objects.steps(repository, self._list()) if sent else []
            if missing:
                raise UnreachableError(
                    f"expected {missing[0][0]} in {self.address} once it was sent, found it missing"
                )
            if before != timestamp:
                self._put(objects.TIMESTAMP, timestamp)
                sent += 1
            return sent

    def _send(self, repository: Path, names: list[str]) -> None:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            # Taken from it one by one, so that the first failure ends it.
            for _ in pool.map(lambda name: self._put(name, _read(repository / name)), names):
                pass

    def _put(self, name: str, data: bytes) -> None:
        attributes: Any = objects.headers(name)
        self.store.put(name, data, attributes=attributes, mode="overwrite", use_multipart=False)

    def _read(self, name: str) -> bytes | None:
        try:
            return bytes(self.store.get(name).bytes())
        except FileNotFoundError:
            return None

    def _list(self) -> Mapping[str, objects.Stored]:
        found = (each for chunk in self.store.list() for each in chunk)
        return {each["path"]: objects.Stored(each["size"], each["e_tag"] or "") for each in found}

    @contextmanager
    def _translated(self) -> Iterator[None]:
        from obstore.exceptions import (
            BaseError,
            PermissionDeniedError,
            UnauthenticatedError,
        )

        expected = f"expected to read and write {self.address}"
        try:
            yield
        except (PermissionDeniedError, UnauthenticatedError) as error:
            raise UnreachableError(f"{expected}, found that these keys may not") from error
        except (BaseError, OSError) as error:
            found = "that the store does not answer; the same command goes on"
            if "NoSuchBucket" in str(error):
                found = "no such bucket"
            raise UnreachableError(f"{expected}, found {found}") from error


def _read(path: Path) -> bytes:
    return path.read_bytes()


def open_bucket(address: str) -> Bucket:
    """The place that an address names. Credentials come from the environment and nowhere else.

    Raises UsageError: no bucket in the address, no keys, or the library is missing.
    """
    parts = urlsplit(address)
    if not parts.netloc or parts.query or parts.fragment:
        raise UsageError(f"expected s3://bucket/prefix, found {address}")
    missing = [name for name in _KEYS if not os.environ.get(name)]
    if missing:
        raise UsageError(f"expected {' and '.join(missing)} in the environment, found none")
    try:
        from obstore.store import S3Store
    except ImportError as error:
        raise UsageError(
            "expected the library for object stores, found none; bring it with: make .venv/s3"
        ) from error
    endpoint = next((os.environ[name] for name in _ENDPOINTS if os.environ.get(name)), "")
    store = S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        client_options={"allow_http": endpoint.startswith("http://"), "timeout": _SECONDS},
        retry_config=_RETRIES,
    )
    return Bucket(address.rstrip("/"), store)
