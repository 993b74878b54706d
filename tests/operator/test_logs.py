"""What is left with the operator after people have read: nothing about them (R93, R94).

Real nginx, granian and gunicorn with the shipped configuration are asked properly, asked badly and
left in mid-sentence, while all is well, with a release that cannot be read, with a node that
hangs, and with none. Then every file they wrote is searched.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import NOT_IN_TIME, free_port, run
from tests.operator.servers import (
    SHIPPED_GUNICORN,
    Program,
    start_granian,
    start_gunicorn,
    start_nginx,
)
from tests.operator.talk import PATHS, SENTINELS, Reader, status
from tests.operator.traces import Written, about_readers
from tests.pwa.conftest import damage

# What is not in the logs that servers write by default: bodies, and most headers.
NEVER_LOGGED = {"203.0.113.77", "Dunnock", "Siskin", "Curlew", "Plover"}
# What an operator reads of their own node: a bug, and that it did not stop in time, as on a machine
# that has too much to do.
OF_THE_NODE = re.compile(f"JSONDecodeError in |{NOT_IN_TIME}$")
# Longer than gunicorn waits here for a worker that is kept busy.
UNFINISHED_SECONDS = 5
IMPATIENT = {"proxy_read_timeout 15s": "proxy_read_timeout 2s"}
IN_A_LOG = set(SENTINELS) - NEVER_LOGGED


@pytest.fixture
def started() -> Iterator[list[Program]]:
    """Servers to stop at the end."""
    programs: list[Program] = []
    yield programs
    for program in reversed(programs):
        program.stop()


def in_front_of(node: Program, folder: Path, certificate, started, **changes) -> Program:
    front = start_nginx(node.port, folder / "nginx", certificate, **changes)
    started.append(front)
    return front


@pytest.fixture
def through_nginx(tmp_path, certificate, started) -> Callable[..., str]:
    """Put nginx in front of a node, read until both have been in every trouble, and return all
    that the two wrote meanwhile."""

    def read(granian: Program, data: Path, changes: dict[str, str] | None = None) -> str:
        started.append(granian)
        changes = {**IMPATIENT, **(changes or {})}
        front = in_front_of(granian, tmp_path, certificate, started, changes=changes)
        wrote = Written(front.folder, granian.folder)
        secure = Reader(front.port, certificate.trusting())
        answers = secure.try_everything()
        # Not TLS on the port for it; TLS for another name; the port that only redirects.
        Reader(front.port).try_everything()
        Reader(front.port, certificate.trusting(), "kestrel.example").say(b"")
        Reader(front.http_port).try_everything()
        damage(data)
        answers += secure.try_everything()
        granian.freeze()
        answers += [secure.ask(path) for path in PATHS[:2]]
        granian.thaw()
        granian.stop()
        answers += secure.try_everything()
        front.stop()
        assert {status(answer) for answer in answers} == {200, 404, 405, 500, 502, 504}
        return wrote.since()

    return read


def test_nginx_and_the_node_behind_it_write_nothing_about_their_readers(
    through_nginx, node, tmp_path
):
    """R93: no address, agent, path, method, word or time; with every trouble there is."""
    written = through_nginx(start_granian(node, tmp_path / "granian"), node)
    assert not about_readers(written)
    assert "JSONDecodeError in " in written
    assert not [line for line in written.splitlines() if not OF_THE_NODE.match(line)]


@pytest.mark.parametrize(
    ("shipped", "default"),
    [
        ("access_log off;", "access_log access.log;"),
        ("error_log /dev/null emerg;", "error_log error.log info;"),
    ],
)
def test_the_search_finds_what_nginx_writes_by_default(
    through_nginx, node, tmp_path, shipped, default
):
    """Else the claim above could hold for a search that is blind."""
    written = through_nginx(start_granian(node, tmp_path / "granian"), node, {shipped: default})
    found = about_readers(written)
    assert (IN_A_LOG - {"Kestrel" if "error" in default else ""}) <= found
    assert {"GET", "POST", "HTTP/", "/nl", "p01"} <= found
    assert any(":" in word and word[0].isdigit() for word in found)


def test_nginx_out_of_connections_is_as_quiet(tmp_path, certificate, started, node):
    """R93: what nginx says then is an alert, with address and request."""
    granian = start_granian(node, tmp_path / "granian")
    started.append(granian)
    few = {"worker_connections 1024;": "worker_connections 9;", "processes auto": "processes 1"}
    front = in_front_of(granian, tmp_path, certificate, started, changes=few)
    wrote = Written(front.folder)
    reader = Reader(front.port, certificate.trusting())
    held = [reader.hold(b"GET /Reds") for _ in range(4)]
    for _ in range(4):
        reader.ask("/Redshank")
    for connection in held:
        connection.close()
    front.stop()
    assert wrote.since() == ""


def test_a_mistake_in_the_configuration_of_nginx_is_still_said(tmp_path, certificate):
    """To who starts it; only what happens afterwards is kept from every log."""
    with pytest.raises(AssertionError, match="unknown directive"):
        start_nginx(1, tmp_path / "nginx", certificate, {"server_tokens off;": "server_token off;"})


def test_a_node_alone_writes_nothing_about_its_readers(tmp_path, node, started):
    """R93: granian without nginx, asked just as badly."""
    granian = start_granian(node, tmp_path / "granian")
    started.append(granian)
    written = read_alone(granian, node)
    assert not about_readers(written)
    assert not [line for line in written.splitlines() if not OF_THE_NODE.match(line)]


def test_gunicorn_writes_nothing_about_its_readers(tmp_path, node, started):
    """R93: with the shipped configuration; also when a reader keeps it waiting until it gives up
    on its worker, which the operator is told."""
    gunicorn = start_gunicorn(node, tmp_path / "gunicorn", "--timeout", "2")
    started.append(gunicorn)
    written = read_alone(gunicorn, node)
    assert not about_readers(written)
    assert re.search(r"^CRITICAL WORKER TIMEOUT \(pid:[0-9]+\)$", written, re.MULTILINE)


def test_the_search_finds_what_gunicorn_writes_by_default(tmp_path, node, started):
    """Else the claim above could hold for a search that is blind."""
    options = ("--timeout", "2", "--access-logfile", "-")
    gunicorn = start_gunicorn(node, tmp_path / "gunicorn", *options, shipped=False)
    started.append(gunicorn)
    found = about_readers(read_alone(gunicorn, node))
    assert found >= IN_A_LOG
    assert {"GET", "POST", "HTTP/", "/nl", "p01"} <= found


def test_gunicorn_still_says_why_it_cannot_start():
    """A wrong setting is the operator's own, and needed."""
    port = f"127.0.0.1:{free_port()}"
    ended = run("gunicorn", "-c", SHIPPED_GUNICORN, "--bind", port, "no_such:app", timeout=20)
    assert ended.returncode
    assert "No module named 'no_such'" in ended.stderr


def read_alone(program: Program, data: Path) -> str:
    """Read a server that stands alone, well and damaged; all that it wrote meanwhile."""
    wrote = Written(program.folder)
    reader = Reader(program.port)
    answers = reader.try_everything()
    damage(data)
    answers += reader.try_everything()
    reader.say(b"GET /Redshank HTTP/1.1\r\nUser-Agent: Kestrel\r\n", UNFINISHED_SECONDS)
    program.stop()
    assert {200, 404, 405, 500} <= {status(answer) for answer in answers}
    return wrote.since()
