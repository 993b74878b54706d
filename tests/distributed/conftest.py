"""What the distributed tests share: a cluster, its gateway, and a place in it for each test."""

from collections.abc import Iterator

import pytest

from tests.distributed.cluster import Cluster
from tests.distributed.gateway import Gateway, Place


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("ceph"))
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def gateway(cluster: Cluster) -> Gateway:
    return Gateway(cluster)


@pytest.fixture
def place(
    cluster: Cluster,
    gateway: Gateway,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Place:
    """A place with nothing in it, and its keys in the environment. All OSDs are up."""
    cluster.bring_back()
    for name, value in {**gateway.settings, "NO_PROXY": "127.0.0.1"}.items():
        monkeypatch.setenv(name, value)
    return gateway.place(request.node.name)
