"""A repository in a Ceph cluster that loses one machine of three, and then a second, while somebody
publishes and others read: `make test-distributed`."""

import random
import shutil
import time
from functools import partial
from pathlib import Path

import pytest

from sync import client
from sync.__main__ import main
from sync.bucket import open_bucket
from sync.errors import RefusedError
from tests.conftest import Publisher, run
from tests.distributed.cluster import OSDS, Cluster
from tests.distributed.gateway import Place
from tests.distributed.phone import read_all
from tests.sync.numbered import numbered, write_build
from tests.sync.readers import Node, read_meanwhile
from tests.sync.uploads import before_object

# Of an update, by its release; a later one has patches from more. The timestamp is the last.
OBJECTS = {2: 15, 3: 19, 4: 23, 5: 27}
# A request that is not answered is given up after 60 seconds (sync/bucket.py).
GIVEN_UP_SECONDS = 90


class Publishing:
    """`python -m sync publish --to` a place, one release after the other."""

    def __init__(
        self, place: Place, publisher: Publisher, targets: dict[str, bytes], builds: Path
    ) -> None:
        self._targets, self._builds = targets, builds
        self._to = ["--to", place.address, "--repository", str(publisher.repository)]
        self._to += ["--keys", str(publisher.keys)]

    def command(self, number: int) -> list[str]:
        built = write_build(self._builds / str(number), numbered(self._targets, number))
        return ["publish", *self._to, "--build", str(built)]

    def publish(self, number: int) -> int:
        """In this process, so that something can happen in mid-upload; gives the exit code."""
        command = self.command(number)
        begun = time.monotonic()
        code = main(command)
        self.seconds = time.monotonic() - begun
        return code


@pytest.fixture
def publishing(
    place: Place, publisher: Publisher, targets: dict[str, bytes], tmp_path: Path
) -> Publishing:
    return Publishing(place, publisher, targets, tmp_path / "builds")


def test_a_node_and_a_phone_get_what_the_command_brought(place, publisher, publishing, tmp_path):
    """Without a key; and the store's tags say that nothing is to be brought again."""
    done = run("sync", *publishing.command(1))
    assert (done.returncode, done.stderr) == (0, "")
    assert Node(place.url, tmp_path / "data", publisher).pull() == 1
    assert read_all(place.url) == 1
    assert "Nothing to do: s3://" in run("sync", *publishing.command(1)).stdout


def test_an_osd_that_is_killed_in_mid_upload_costs_some_seconds_and_nothing_else(
    cluster, place, publisher, publishing, tmp_path, monkeypatch, record_property
):
    """Each of the three in its turn, at a random object of an update."""
    node = Node(place.url, tmp_path / "data", publisher)
    phone = partial(read_all, place.url)
    assert publishing.publish(1) == 0
    last = 2 + len(OSDS)
    with read_meanwhile(node.pull, last), read_meanwhile(phone, last):
        assert publishing.publish(2) == 0
        record_property("counted", f"Ceph: an update, all up: {publishing.seconds:.1f} s")
        for number, osd in enumerate(OSDS, 3):
            before = random.randint(1, OBJECTS[number])
            with monkeypatch.context() as patch:
                before_object(before, partial(cluster.kill_osd, osd), patch)
                assert publishing.publish(number) == 0
            counted = f"Ceph: OSD {osd} killed at {before}: {publishing.seconds:.1f} s"
            record_property("counted", counted)
            assert phone() == number
            assert cluster.bring_back() == [osd]


def give_up(number: int, before: int, publishing: Publishing, cluster: Cluster, record) -> None:
    """Publish with one OSD dead; a second one is killed before an object. The command ends."""
    cluster.kill_osd(0)
    cluster.wait_until_up(2)
    with pytest.MonkeyPatch.context() as patch:
        before_object(before, partial(cluster.kill_osd, 1), patch)
        assert publishing.publish(number) == 3
    record("counted", f"Ceph: two dead at {before}: given up after {publishing.seconds:.1f} s")
    assert publishing.seconds < GIVEN_UP_SECONDS


def test_with_two_osds_dead_the_command_says_so_and_the_same_command_goes_on(
    cluster, place, publisher, publishing, tmp_path, capsys, record_property
):
    """Two of three copies are needed to write and to read. Nobody loses what they hold."""
    node = Node(place.url, tmp_path / "data", publisher)
    assert publishing.publish(1) == 0
    assert node.pull() == 1
    with read_meanwhile(node.pull, 2), read_meanwhile(partial(read_all, place.url), 2):
        give_up(2, random.randint(1, OBJECTS[2]), publishing, cluster, record_property)
        [sentence] = capsys.readouterr().err.splitlines()
        assert sentence.endswith("found that the store does not answer; the same command goes on")
        assert client.status(tmp_path / "data")["release"] == 1
        assert cluster.bring_back() == [0, 1]
        assert publishing.publish(2) == 0


def test_a_timestamp_that_was_given_up_does_not_come_back_over_a_newer_one(
    cluster, place, publisher, publishing, tmp_path, record_property
):
    """The gateway still holds that write, and does it once the OSDs are back."""
    node = Node(place.url, tmp_path / "data", publisher)
    assert publishing.publish(1) == 0
    assert node.pull() == 1
    with read_meanwhile(node.pull, 3), read_meanwhile(partial(read_all, place.url), 3):
        give_up(2, OBJECTS[2], publishing, cluster, record_property)
        assert cluster.start_killed() == [0, 1]
        assert publishing.publish(3) == 0
        cluster.wait_until_up(len(OSDS))
    assert read_all(place.url) == 3


def test_an_older_copy_of_a_repository_does_not_take_readers_back(
    place, publisher, publishing, tmp_path
):
    assert publishing.publish(1) == 0
    old = shutil.copytree(publisher.repository, tmp_path / "old")
    assert publishing.publish(2) == 0
    with pytest.raises(RefusedError, match=r"older than 1 in s3://.*, found 2"):
        open_bucket(place.address).upload(old)
    assert read_all(place.url) == 2
