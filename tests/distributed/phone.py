"""A phone that begins with nothing: from the timestamp to the bytes of every pack, by plain GET."""

from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import urlopen

from tuf.api.metadata import Snapshot, Targets, Timestamp

from sync.errors import UnreachableError
from sync.metadata import hashed, parse
from tests.sync.numbered import MARK

# A store that answers later than this does not answer.
_SECONDS = 10


def read_all(url: str) -> int:
    """The number of the release that the timestamp leads to; all of its bytes were found right.

    Raises UnreachableError when the store is away. What it says is missing is no such thing: the
    timestamp led there.
    """
    timestamp = parse(_get(f"{url}/metadata/timestamp.json"), url, Timestamp).signed
    meta = timestamp.snapshot_meta
    data = _get(f"{url}/metadata/{meta.version}.snapshot.json")
    meta.verify_length_and_hashes(data)
    meta = parse(data, url, Snapshot).signed.meta["targets.json"]
    data = _get(f"{url}/metadata/{meta.version}.targets.json")
    meta.verify_length_and_hashes(data)
    marks: set[bytes] = set()
    for path, file in parse(data, url, Targets).signed.targets.items():
        data = _get(f"{url}/targets/{hashed(path, file)}")
        file.verify_length_and_hashes(data)
        marks.update(MARK.findall(data))
    [mark] = marks
    return int(mark)


def _get(url: str) -> bytes:
    try:
        with urlopen(url, timeout=_SECONDS) as response:
            return response.read()
    except HTTPError as error:
        if error.code < 500:
            raise
        raise UnreachableError(f"expected {url}, found {error.code}") from error
    except (OSError, HTTPException) as error:
        raise UnreachableError(f"expected {url}, found {error}") from error
