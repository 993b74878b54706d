"""Leaving where the network is dead, or where the exit leads does not answer (R9, R6).

The same in three engines: nothing that was read is on the way back.
"""

import socket
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from tests.conftest import Server, free_port, start_server
from tests.engines.conftest import ENGINES
from tests.engines.phone import EXIT, NEUTRAL_PAGE, Phone, words
from tests.every import at_least


@pytest.mark.visit("exit with the server stopped")
def test_the_exit_works_with_the_server_stopped(phone: Phone, own_server: Server, exit_site):
    """R9: what was kept opens, is left, and coming back shows the first screen from the phone."""
    first = phone.open_start(own_server.url)
    phone.keep("en")
    own_server.stop()
    phone.open_start(own_server.url)
    phone.pick("en", "keep")
    phone.read("p01", "p02")
    left_at = phone.leave(exit_site)
    assert words(*phone.walk()) == words(first, left_at)


@pytest.fixture(scope="module")
def silent_site() -> Iterator[str]:
    """An address that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=1000) as site:
        yield f"http://localhost:{site.getsockname()[1]}/"


@pytest.fixture(scope="module")
def silent(
    bundled_node: Path, silent_site: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server whose exit never answers."""
    log = tmp_path_factory.mktemp("log") / "server.log"
    server = start_server(bundled_node, log, exit_url=silent_site)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def refused(bundled_node: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose exit refuses every connection."""
    log = tmp_path_factory.mktemp("log") / "server.log"
    exit_url = f"http://127.0.0.1:{free_port()}/"
    server = start_server(bundled_node, log, exit_url=exit_url)
    yield server
    server.stop()


@pytest.mark.visit("exit where the other site never answers")
def test_an_exit_that_never_answers_ends_on_the_neutral_page(phone: Phone, silent: Server):
    """R9"""
    first = phone.open_start(silent.url)
    phone.keep("en")
    phone.go(silent.url + "/")
    phone.pick("en", "keep")
    phone.read("p01")
    phone.tap(EXIT)
    phone.until("location.pathname === '/n'", seconds=3)
    assert phone.shown() == NEUTRAL_PAGE
    assert words(*phone.walk()) == words(first, NEUTRAL_PAGE)


@pytest.mark.visit("exit where the other site never answers")
def test_an_exit_that_never_answers_stays_blank_where_nothing_is_kept(phone: Phone, silent: Server):
    """R9, R5"""
    first = phone.open_start(silent.url)
    phone.pick("en")
    phone.read("p01", "p02")
    phone.tap(EXIT)
    assert words(*phone.walk()) <= words(first)


@pytest.mark.parametrize(
    ("phone", "action"),
    at_least(
        *product(ENGINES, ["look"]), ("chromium", "keep"), more=product(ENGINES[1:], ["keep"])
    ),
    indirect=["phone"],
)
def test_an_exit_that_is_refused_leads_back_to_nothing(phone: Phone, refused: Server, action):
    """R6: what the browser says of the refusal is its own; none of it was read with us."""
    first = phone.open_start(refused.url)
    phone.keep("en") if action == "keep" else phone.pick("en")
    was_read = phone.read("p01", "p02") - set(first.splitlines())
    phone.tap(EXIT)
    seen = "\n".join(phone.walk())
    assert first in seen
    assert not [line for line in was_read if line not in first and line in seen]
