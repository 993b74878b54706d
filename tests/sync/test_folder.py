"""A repository in a folder: names as a stick writes them, and what is not there."""

import pytest
from tuf.api.exceptions import DownloadHTTPError

from sync.errors import UnreachableError
from sync.fetcher import Fetcher, source_url

DATA = b"plain words"


@pytest.fixture
def fetcher(tmp_path):
    with Fetcher(tmp_path, compressed=False) as opened:
        yield opened


def test_names_in_other_letters_are_found_on_a_stick(fetcher, tmp_path):
    """FAT keeps names in any case; a copy of it on another disk may have lost them."""
    (tmp_path / "METADATA").mkdir()
    (tmp_path / "METADATA" / "TIMESTAMP.JSON").write_bytes(DATA)
    url = source_url(str(tmp_path))
    assert fetcher.download_bytes(f"{url}/metadata/timestamp.json", len(DATA)) == DATA


def test_a_file_that_is_not_in_a_folder_is_missing(fetcher, tmp_path):
    with pytest.raises(DownloadHTTPError) as raised:
        fetcher.download_bytes(f"{tmp_path.as_uri()}/a", 10)
    assert raised.value.status_code == 404


def test_a_folder_that_is_no_repository_is_said_to_be_none(tmp_path):
    with pytest.raises(UnreachableError, match="found none in"):
        source_url(str(tmp_path))
