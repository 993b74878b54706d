"""A disk that changes a digit: what is served, what is said, and how it is cured."""

import shutil

import pytest

from pwa import releases as pwa_releases
from pwa.releases import DamagedReleaseError, Releases
from sync import client
from sync.damage import still_whole
from sync.errors import UsageError
from sync.state import State


@pytest.fixture
def two(node, targets, demo_keys, published, tmp_path):
    """A node with release 2 after 1, and where it pulled from."""
    from sync import repository

    folder = shutil.copytree(published.repository, tmp_path / "repository")
    directory = targets["directory.json"] + b" "
    repository.publish({**targets, "directory.json": directory}, demo_keys, folder)
    client.pull(str(folder), node)
    return node, str(folder)


def spoil(data, name):
    """Change one digit of a number; SQLite notices nothing."""
    path = data / "releases" / f"{name}.db"
    content = path.read_bytes()
    assert b"tel:112" in content
    path.write_bytes(content.replace(b"tel:112", b"tel:113"))


def serving(data):
    state = State(data)
    try:
        return state.serving()
    finally:
        state.close()


def test_the_release_before_is_served_and_it_is_said_once(two, capsys):
    data, _ = two
    spoil(data, serving(data).active)
    releases = Releases(data)
    assert {releases.active().facts["number"] for _ in range(3)} == {1}
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith("unchanged, found it damaged: not served")


def test_nothing_is_served_when_both_are_damaged(two):
    data, _ = two
    for name in (serving(data).active, serving(data).previous):
        spoil(data, name)
    with pytest.raises(DamagedReleaseError):
        Releases(data).active()


def test_a_file_is_hashed_once_and_not_per_request(two, monkeypatch):
    data, _ = two
    hashed = []
    digest = pwa_releases.hashlib.file_digest
    monkeypatch.setattr(
        pwa_releases.hashlib, "file_digest", lambda *a: hashed.append(a) or digest(*a)
    )
    releases = Releases(data)
    for _ in range(5):
        releases.active()
    assert len(hashed) == 1
    spoil(data, serving(data).previous)
    for _ in range(5):
        assert releases.previous() is None
    assert len(hashed) == 2


def test_a_release_that_was_fetched_again_is_served_again(two):
    data, source = two
    spoil(data, serving(data).active)
    releases = Releases(data)
    assert releases.active().facts["number"] == 1
    assert client.status(data)["release"] == 1
    assert client.status(data)["damaged"] == [serving(data).active]
    client.pull(source, data)
    assert releases.active().facts["number"] == 2
    assert client.status(data)["damaged"] == []


def test_there_is_no_way_back_to_a_damaged_release(two):
    data, _ = two
    spoil(data, serving(data).previous)
    with pytest.raises(UsageError, match=r"the release before unchanged, found .* damaged"):
        client.rollback(data)
    assert client.status(data)["release"] == 2


def test_a_pull_with_nothing_new_does_not_hash_each_time(two, monkeypatch):
    data, source = two
    client.pull(source, data)
    monkeypatch.setattr("sync.damage.is_whole", lambda path: pytest.fail("hashed again"))
    client.pull(source, data)
    state = State(data)
    with monkeypatch.context() as patch:
        patch.setattr("sync.damage.time.time", lambda: 1e10)
        patch.setattr("sync.damage.is_whole", lambda path: False)
        assert not still_whole(state, state.serving().active)
    state.close()
