"""A publisher and its nodes: what travels, what is kept, what is refused."""

import hashlib
import re
import shutil
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from tuf.api.metadata import Metadata

from sync import client, files, keys, repository
from sync.client import Pulled
from sync.errors import RefusedError, UnreachableError
from sync.files import write_file
from sync.state import State
from tests.conftest import ROOT, START_SECONDS
from tests.sync.conftest import refusal, snapshot, without_hints

PUBLISH_WRITES = 7  # three targets, root, targets, snapshot, timestamp
DUTCH = "locales/nl/LC_MESSAGES/content.po"


@pytest.fixture
def source(small_node, publisher) -> str:
    """Where `small_node` pulls from."""
    return str(publisher.repository)


def releases(node) -> set[str]:
    return {path.name for path in (node / "releases").iterdir()}


def serving(node):
    state = State(node)
    try:
        return state.serving()
    finally:
        state.close()


def test_the_first_pull_serves_the_release(small, publisher, tmp_path):
    publisher.publish(small.build())
    data = tmp_path / "new"
    assert client.pull(str(publisher.repository), data, publisher.root) == Pulled(1, changed=True)
    facts = client.status(data)
    assert (facts["release"], facts["languages"], facts["previous"]) == (1, ["en", "nl"], None)
    assert facts["last_attempt"]["outcome"] == "done"


def test_a_release_made_with_demo_keys_says_so(small_node):
    assert client.status(small_node)["demo"] is True


def test_a_second_pull_has_nothing_to_do(small_node, source):
    before = snapshot(small_node)
    assert client.pull(source, small_node) == Pulled(1, changed=False)
    assert snapshot(small_node) == before


def test_publishing_the_same_build_again_is_nothing_to_do(small_node, small, publisher):
    before = snapshot(publisher.repository)
    assert publisher.publish(small.build()) is None
    assert snapshot(publisher.repository) == before


def test_a_changed_sentence_becomes_the_next_release(small_node, small, publisher, source):
    assert publisher.publish(small.reword("The other call")) == 2
    assert client.pull(source, small_node) == Pulled(2, changed=True)
    facts = client.status(small_node)
    assert (facts["release"], facts["previous"]) == (2, 1)


def test_the_commands_say_what_they_did(small, publisher, tmp_path, cli):
    build = small.folder / "data" / "build"
    publish = ["publish", "--build", build, "--keys", publisher.keys, "--to", publisher.repository]
    pull = ["pull", publisher.repository, "--data", tmp_path / "node", "--root", publisher.root]
    rollback = ["rollback", "--data", tmp_path / "node"]
    small.build()
    said = [cli(*command).output for command in (publish, publish, pull, pull)]
    small.reword("The other call")
    said += [cli(*command).output for command in (publish, pull, rollback, pull)]
    assert said == [
        f"Published release 1 to {publisher.repository}.\n",
        f"Nothing to do: {publisher.repository} holds these packs already.\n",
        "Release 1 is served now.\n",
        "Nothing to do: release 1 is served already.\n",
        f"Published release 2 to {publisher.repository}.\n",
        "Release 2 is served now.\n",
        "Release 1 is served again.\n",
        "Release 2 was rolled back here and is held back until a newer one.\n",
    ]


@pytest.fixture
def rolled_back(small_node, small, publisher, source):
    """A node that had release 2 and serves release 1 again."""
    publisher.publish(small.reword("The other call"))
    client.pull(source, small_node)
    client.rollback(small_node)
    return small_node


def test_a_rollback_serves_the_release_before(rolled_back):
    facts = client.status(rolled_back)
    assert (facts["release"], facts["previous"], facts["held"]) == (1, 2, 2)


def test_a_release_that_was_rolled_back_is_not_taken_again(rolled_back, source):
    assert client.pull(source, rolled_back) == Pulled(2, changed=False, held=True)
    assert client.status(rolled_back)["release"] == 1


def test_a_second_rollback_goes_forward_again(rolled_back, source):
    client.rollback(rolled_back)
    facts = client.status(rolled_back)
    assert (facts["release"], facts["previous"], facts["held"]) == (2, 1, None)
    assert client.pull(source, rolled_back) == Pulled(2, changed=False)


def test_a_newer_release_is_taken_after_a_rollback(rolled_back, small, publisher, source):
    publisher.publish(small.reword("A third call"))
    assert client.pull(source, rolled_back) == Pulled(3, changed=True)
    facts = client.status(rolled_back)
    assert (facts["release"], facts["previous"], facts["held"]) == (3, 1, None)


def test_a_rollback_does_not_lower_what_is_trusted(rolled_back, small, tmp_path, publisher):
    publisher.publish(small.reword("A third call"))
    older = shutil.copytree(publisher.repository, tmp_path / "older")
    publisher.publish(small.reword("A fourth call"))
    client.pull(str(publisher.repository), rolled_back)
    client.rollback(rolled_back)
    with pytest.raises(RefusedError, match="version"):
        client.pull(str(older), rolled_back)


def test_the_release_before_stays_and_older_ones_go(small_node, small, publisher, source):
    first = releases(small_node)
    publisher.publish(small.reword("The other call"))
    client.pull(source, small_node)
    second = releases(small_node) - first
    assert releases(small_node) == first | second
    publisher.publish(small.reword("A third call"))
    client.pull(source, small_node)
    assert second < releases(small_node)
    assert not first & releases(small_node)
    assert len(releases(small_node)) == 2


def test_a_release_file_is_named_by_its_hash(small_node, publisher):
    [path] = (small_node / "releases").iterdir()
    assert path.name == f"{hashlib.sha256(path.read_bytes()).hexdigest()}.db"
    assert serving(small_node).active == path.stem


def test_two_nodes_make_the_same_release_file(small_node, source, publisher, tmp_path):
    client.pull(source, tmp_path / "other", publisher.root)
    assert releases(tmp_path / "other") == releases(small_node)


def test_a_pull_works_over_http(small, publisher, website, tmp_path):
    publisher.publish(small.build())
    site = website(publisher.repository)
    assert client.pull(site.url, tmp_path / "new", publisher.root) == Pulled(1, changed=True)
    assert client.status(tmp_path / "new")["last_attempt"]["source"] == site.url


def test_only_changed_targets_are_downloaded(small_node, small, publisher, website):
    small.edit(DUTCH, "Nu gevaar", "Gevaar nu")
    publisher.publish(small.build())
    without_hints(publisher.repository)
    site = website(publisher.repository)
    client.pull(site.url, small_node)
    fetched = [path for path in site.asked if re.match("/targets/.*json$", path)]
    assert len(fetched) == 1
    assert fetched[0].endswith(".nl.json")


def test_a_pull_with_nothing_new_asks_for_two_files(small_node, publisher, website):
    site = website(publisher.repository)
    client.pull(site.url, small_node)
    assert site.asked == ["/metadata/2.root.json", "/metadata/timestamp.json"]


@pytest.fixture
def publish_and_stop(publisher, monkeypatch):
    """Publish, and be stopped by hand after that many writes."""

    def call(targets: dict[str, bytes], writes: int) -> None:
        left = iter(range(writes))

        def write(path: Path, data: bytes) -> None:
            if next(left, None) is None:
                raise KeyboardInterrupt
            write_file(path, data)

        with monkeypatch.context() as patch:
            patch.setattr(repository, "write_file", write)
            with pytest.raises(KeyboardInterrupt):
                publisher.publish(targets)

    return call


@pytest.mark.parametrize("writes", range(PUBLISH_WRITES))
def test_a_first_publish_that_was_stopped_can_be_repeated(
    small, publisher, publish_and_stop, tmp_path, writes
):
    targets = small.build()
    publish_and_stop(targets, writes)
    with pytest.raises(UnreachableError):
        client.pull(str(publisher.repository), tmp_path / "new", publisher.root)
    assert publisher.publish(targets) == 1
    assert client.pull(str(publisher.repository), tmp_path / "new", publisher.root).changed


def test_a_publish_that_was_stopped_leaves_the_release_before(
    small_node, small, publisher, publish_and_stop, source
):
    """The timestamp is written last: it is what makes a release exist."""
    changed = small.reword("The other call")
    for writes in range(PUBLISH_WRITES):
        publish_and_stop(changed, writes)
        assert client.pull(source, small_node) == Pulled(1, changed=False)
    assert publisher.publish(changed) == 2
    assert client.pull(source, small_node) == Pulled(2, changed=True)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    files.write_file(tmp_path / "note", b"old")

    def cut(descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "fsync", cut)
    with pytest.raises(KeyboardInterrupt):
        files.write_file(tmp_path / "note", b"new")
    assert (tmp_path / "note").read_bytes() == b"old"


def in_days(days: int) -> time_machine.travel:
    return time_machine.travel(datetime.now(UTC) + timedelta(days=days))


def test_expired_metadata_is_refused_and_the_release_still_served(small_node, source):
    before = client.status(small_node)
    with in_days(31), pytest.raises(RefusedError, match=r"timestamp\.json is expired"):
        client.pull(source, small_node)
    after = client.status(small_node)
    said = {"last_attempt": None, "mirrors": None}
    assert {**after, **said} == {**before, **said}
    assert "is expired" in after["last_attempt"]["outcome"]


def test_metadata_is_good_for_thirty_days(small_node, source):
    with in_days(29):
        assert client.pull(source, small_node) == Pulled(1, changed=False)


def test_a_node_that_was_away_for_months_takes_the_newest(small_node, small, publisher, source):
    with in_days(200):
        publisher.publish(small.reword("The other call"))
        assert client.pull(source, small_node) == Pulled(2, changed=True)


def test_a_renewed_timestamp_is_kept_without_a_new_release(small_node, publisher, source):
    path = publisher.repository / "metadata" / "timestamp.json"
    root = Metadata.from_file(str(publisher.root)).signed
    timestamp = Metadata.from_file(str(path))
    timestamp.signed.version += 1
    timestamp.signed.expires += timedelta(days=9)
    timestamp.sign(keys.load_signers(publisher.keys, root)["timestamp"][0])
    timestamp.to_file(str(path))
    before = client.status(small_node)["expires"]
    assert client.pull(source, small_node) == Pulled(1, changed=False)
    after = client.status(small_node)["expires"]
    assert datetime.fromisoformat(after) - datetime.fromisoformat(before) == timedelta(days=9)


def test_an_older_state_of_the_repository_is_refused(
    small_node, small, publisher, source, cli, tmp_path
):
    older = shutil.copytree(publisher.repository, tmp_path / "older")
    publisher.publish(small.reword("The other call"))
    client.pull(source, small_node)
    before = snapshot(small_node)
    assert "version" in refusal(cli("pull", older, "--data", small_node), 1)
    assert snapshot(small_node) == before


def test_a_release_of_another_format_is_refused(small_node, small, publisher, source):
    """A node that is older than its publisher goes on with what it understands."""
    targets = small.reword("The other call")
    newer = targets["packs/nl.json"].replace(b'"format":1', b'"format":2')
    publisher.publish({**targets, "packs/nl.json": newer})
    before = snapshot(small_node)
    with pytest.raises(RefusedError, match=r"expected pack format 1, found 2 in packs/nl\.json"):
        client.pull(source, small_node)
    assert snapshot(small_node) == before


def test_a_language_with_other_pages_is_refused(small_node, small, publisher, source):
    targets = small.reword("The other call")
    other = targets["packs/nl.json"].replace(b'"id":"p02"', b'"id":"p03"')
    publisher.publish({**targets, "packs/nl.json": other})
    before = snapshot(small_node)
    with pytest.raises(RefusedError, match="expected the same pages in every pack"):
        client.pull(source, small_node)
    assert snapshot(small_node) == before


def test_what_a_killed_run_left_behind_is_removed(small_node, source):
    before = snapshot(small_node)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(START_SECONDS)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        command = [sys.executable, "-m", "sync", "pull", url, "--data", small_node]
        with subprocess.Popen(command, cwd=ROOT) as process:
            connection, _ = silent.accept()
            process.kill()
        connection.close()
    assert list(small_node.glob("scratch-*"))
    client.pull(source, small_node)
    assert snapshot(small_node) == before
