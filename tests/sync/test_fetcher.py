"""How bytes are fetched: limits, resuming, and errors of one kind."""

import socket
import time
from contextlib import contextmanager

import pytest
from tuf.api.exceptions import (
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    RepositoryError,
    SlowRetrievalError,
)

from sync import limits
from sync.fetcher import Fetcher
from sync.limits import Limits
from sync.web import CHUNK_BYTES
from tests.sync.lines import DATA, TEXT, endless, fetch, head, line, path_of, serving


@pytest.fixture
def plain(tmp_path):
    """A fetcher that asks for no `.br`."""
    with Fetcher(tmp_path, compressed=False) as opened:
        yield opened


def parts(folder):
    return [path for path in folder.iterdir() if path.suffix == ".part"]


def cut_after(count, files):
    """Promises a file whole and closes the line after `count` bytes."""

    def answer(connection, request):
        data = files.get(path_of(request))
        if data is None:
            connection.sendall(head("404 Not Found", 0))
            return
        connection.sendall(head("200 OK", len(data)) + data[:count])
        connection.shutdown(socket.SHUT_RDWR)

    return answer


@contextmanager
def interrupted(fetcher, tmp_path, answer):
    """A server that answers so after 40,000 bytes of /a were fetched and the line was cut."""
    answers = [cut_after(40_000, {"/a": DATA})]
    with line(lambda connection, request: answers[-1](connection, request)) as server:
        with pytest.raises(DownloadError, match="it broke off 60000 bytes before the end"):
            fetch(fetcher, f"{server.url}/a")
        assert [path.stat().st_size for path in parts(tmp_path)] == [40_000]
        server.requests.clear()
        answers.append(answer)
        yield server


def test_a_download_goes_on_where_it_was_cut(plain, tmp_path):
    with interrupted(plain, tmp_path, serving({"/a": DATA})) as server:
        assert fetch(plain, f"{server.url}/a") == DATA
    assert "Range: bytes=40000-" in server.requests[0]
    assert parts(tmp_path) == []
    assert plain.doubtful


def test_a_server_without_ranges_is_asked_for_all_of_it(plain, tmp_path):
    def answer(connection, request):
        connection.sendall(head("200 OK", len(DATA)) + DATA)

    with interrupted(plain, tmp_path, answer) as server:
        assert fetch(plain, f"{server.url}/a") == DATA


def test_a_server_that_sends_another_part_is_not_believed(plain, tmp_path):
    def answer(connection, request):
        connection.sendall(head("206 Partial", 10, "Content-Range: bytes 0-9/100000") + DATA[:10])

    with (
        interrupted(plain, tmp_path, answer) as server,
        pytest.raises(DownloadError, match="another part of the file"),
    ):
        fetch(plain, f"{server.url}/a")


def test_a_file_that_is_shorter_now_than_its_part_is_fetched_anew(plain, tmp_path):
    with interrupted(plain, tmp_path, serving({"/a": DATA[:1000]})) as server:
        assert fetch(plain, f"{server.url}/a") == DATA[:1000]
    assert len(server.requests) == 2


def test_a_part_that_is_found_wrong_is_removed(plain, tmp_path):
    with (
        line(serving({"/a": DATA})) as server,
        pytest.raises(RepositoryError),
        plain.download_file(f"{server.url}/a", len(DATA)),
    ):
        raise RepositoryError("not the signed hash")
    assert list(tmp_path.iterdir()) == []


def test_a_part_that_is_whole_already_is_not_asked_for(plain, tmp_path):
    with interrupted(plain, tmp_path, serving({})) as server:
        [part] = parts(tmp_path)
        part.write_bytes(DATA)
        assert fetch(plain, f"{server.url}/a") == DATA
    assert server.requests == []


def test_endless_content_stops_at_its_length_and_a_chunk(plain, tmp_path, monkeypatch):
    got = []
    plain._progress = lambda url, size, limit: got.append(size)
    with line(endless) as server, pytest.raises(DownloadLengthMismatchError, match="more than 500"):
        fetch(plain, f"{server.url}/a", 50_000)
    assert max(got) <= 50_000
    assert parts(tmp_path) == []


def test_what_is_read_at_once_is_small(plain):
    with line(serving({"/a": DATA})) as server:
        assert max(map(len, plain.fetch(f"{server.url}/a"))) <= CHUNK_BYTES


def test_a_status_is_an_error_with_its_number(plain):
    with line(serving({})) as server, pytest.raises(DownloadHTTPError) as raised:
        plain.download_bytes(f"{server.url}/a", 10)
    assert raised.value.status_code == 404


def test_a_connection_is_used_again(plain):
    ports = set()

    def answer(connection, request):
        ports.add(connection.getpeername()[1])
        serving({"/a": TEXT})(connection, request)

    with line(answer) as server:
        for _ in range(3):
            plain.download_bytes(f"{server.url}/a", len(TEXT))
    assert len(ports) == 1


def test_a_connection_that_was_closed_while_idle_is_made_anew(plain):
    def answer(connection, request):
        serving({"/a": TEXT})(connection, request)
        connection.shutdown(socket.SHUT_RDWR)

    with line(answer) as server:
        for _ in range(2):
            assert plain.download_bytes(f"{server.url}/a", len(TEXT)) == TEXT


def test_a_redirect_is_followed(plain):
    def answer(connection, request):
        if path_of(request) == "/a":
            connection.sendall(head("302 Found", 0, "Location: /b"))
        else:
            serving({"/b": TEXT})(connection, request)

    with line(answer) as server:
        assert plain.download_bytes(f"{server.url}/a", len(TEXT)) == TEXT


@pytest.mark.parametrize("place", ["/a", "file:///etc/passwd", "gopher://a", "http://["])
def test_a_redirect_to_nowhere_is_an_error(plain, place):
    def answer(connection, request):
        connection.sendall(head("302 Found", 0, f"Location: {place}"))

    with line(answer) as server, pytest.raises(DownloadError):
        plain.download_bytes(f"{server.url}/a", 100)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", id="another protocol"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", id="no chunk"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", id="half"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 1000, id="headers without end"),
    ],
)
def test_whatever_a_server_says_is_an_error_of_one_kind(plain, said):
    def answer(connection, request):
        connection.sendall(said)
        connection.shutdown(socket.SHUT_RDWR)

    with line(answer) as server, pytest.raises(DownloadError) as raised:
        plain.download_bytes(f"{server.url}/a", 100)
    assert str(raised.value)


DRIPS = {
    "the body": head("200 OK", 1000),
    "a header": b"HTTP/1.1 200 OK\r\nX: ",
    "a chunk's size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "nothing": b"",
}


@pytest.mark.parametrize("where", DRIPS)
def test_a_drip_is_cut_at_the_deadline_wherever_it_is(where):
    """Headers are read inside the standard library; the socket is cut there too."""

    def answer(connection, request):
        connection.sendall(DRIPS[where])
        while where != "nothing":
            connection.sendall(b"0")
            time.sleep(0.05)
        connection.recv(1)

    begun = time.monotonic()
    with (
        Fetcher(limits=Limits(deadline=0.5)) as fetcher,
        line(answer) as server,
        pytest.raises(SlowRetrievalError, match=r"not done after 0\.5 seconds, the deadline"),
    ):
        fetcher.download_bytes(f"{server.url}/timestamp.json", 1000)
    assert time.monotonic() - begun < 5


def test_a_gap_is_shorter_than_the_deadline():
    def answer(connection, request):
        connection.sendall(head("200 OK", 1000) + b"{")
        connection.recv(1)

    with (
        Fetcher(limits=Limits(gap=0.3)) as fetcher,
        line(answer) as server,
        pytest.raises(DownloadError, match="timed out"),
    ):
        fetcher.download_bytes(f"{server.url}/timestamp.json", 1000)


def test_a_drip_is_below_the_minimum_rate(monkeypatch):
    """The window is made short; that is the only thing that is not as it is."""
    monkeypatch.setattr(limits, "RATE_WINDOW_SECONDS", 0.3)

    def answer(connection, request):
        connection.sendall(head("200 OK", 1000))
        while True:
            connection.sendall(b"{")
            time.sleep(0.05)

    with (
        Fetcher(limits=Limits(min_rate=1000)) as fetcher,
        line(answer) as server,
        pytest.raises(SlowRetrievalError, match="bytes a second, fewer than 1000"),
    ):
        fetcher.download_bytes(f"{server.url}/timestamp.json", 1000)


def test_a_proxy_of_the_environment_is_used(plain, monkeypatch):
    with line(serving({"http://nowhere.invalid/a": TEXT})) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert plain.download_bytes("http://nowhere.invalid/a", len(TEXT)) == TEXT
