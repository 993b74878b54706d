"""The small form of a file comes first, and a wrong one costs a download and nothing else."""

import brotli
import pytest
from tuf.api.exceptions import DownloadLengthMismatchError

from sync.compressed import CorruptError, decompress
from sync.fetcher import Fetcher
from sync.web import CHUNK_BYTES
from tests.sync.lines import TEXT, endless, fetch, line, path_of, serving


@pytest.fixture
def fetcher(tmp_path):
    with Fetcher(tmp_path) as opened:
        yield opened


def test_an_endless_small_form_is_refused_and_the_plain_one_not_asked_for(fetcher):
    with line(endless) as server, pytest.raises(DownloadLengthMismatchError):
        fetch(fetcher, f"{server.url}/a", 50_000)
    assert len(server.requests) == 1


def test_the_small_form_is_tried_first(fetcher):
    with line(serving({"/a": TEXT, "/a.br": brotli.compress(TEXT)})) as server:
        assert fetch(fetcher, f"{server.url}/a", len(TEXT)) == TEXT
        assert fetcher.download_bytes(f"{server.url}/a", len(TEXT)) == TEXT
    assert [path_of(request) for request in server.requests] == ["/a.br", "/a.br"]
    assert fetcher.doubtful


def test_a_source_without_small_forms_is_asked_once(fetcher):
    with line(serving({"/a": TEXT, "/b": TEXT})) as server:
        for name in ("a", "b"):
            assert fetch(fetcher, f"{server.url}/{name}", len(TEXT)) == TEXT
    assert [path_of(request) for request in server.requests] == ["/a.br", "/a", "/b"]


@pytest.mark.parametrize("name", ["timestamp.json", "1.root.json"])
def test_root_and_timestamp_have_no_small_form(fetcher, name):
    with line(serving({f"/{name}": TEXT})) as server:
        assert fetcher.download_bytes(f"{server.url}/{name}", len(TEXT)) == TEXT
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(b"<!doctype html>", id="a sign-in page"),
        pytest.param(brotli.compress(TEXT)[:-3], id="cut off at the server"),
        pytest.param(brotli.compress(bytes(10_000_000)), id="a bomb"),
    ],
)
def test_a_small_form_that_is_wrong_costs_a_download_and_nothing_else(fetcher, tmp_path, wrong):
    with line(serving({"/a": TEXT, "/a.br": wrong})) as server:
        assert fetch(fetcher, f"{server.url}/a", len(TEXT)) == TEXT
        assert fetcher.download_bytes(f"{server.url}/a", len(TEXT)) == TEXT
    assert [path_of(request) for request in server.requests] == ["/a.br", "/a", "/a"]
    assert list(tmp_path.iterdir()) == []


def test_a_bomb_is_not_unpacked(tmp_path):
    """Not even in part: a 10 MB file of zeros is 20 bytes of Brotli."""
    bomb = tmp_path / "bomb"
    bomb.write_bytes(brotli.compress(bytes(10_000_000)))
    with (
        bomb.open("rb") as packed,
        (tmp_path / "plain").open("wb") as out,
        pytest.raises(CorruptError),
    ):
        decompress(packed, out, 100_000)
    assert (tmp_path / "plain").stat().st_size <= 100_000 + CHUNK_BYTES
