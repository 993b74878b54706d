"""nginx in front of a node, as an operator would have them, for everything that wants to read
through it: `front.url` is its address, `front.certificate` what to trust, `front_wrote.since()`
all that the two wrote to any file or terminal meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operator.certificate import Certificate, make_certificate
from tests.operator.servers import (
    HOST,
    Nginx,
    Program,
    start_granian,
    start_nginx,
)
from tests.operator.traces import Written


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"), HOST)


@pytest.fixture(scope="session")
def behind(bundled_node: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The node behind `front`."""
    running = start_granian(bundled_node, tmp_path_factory.mktemp("granian"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def front(
    behind: Program, certificate: Certificate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Nginx]:
    """nginx with the shipped configuration. Do not bring it into trouble."""
    running = start_nginx(behind.port, tmp_path_factory.mktemp("nginx"), certificate)
    yield running
    running.stop()


@pytest.fixture
def front_wrote(front: Nginx, behind: Program) -> Written:
    """What nginx and the node behind it write from now on."""
    return Written(front.folder, behind.folder)
