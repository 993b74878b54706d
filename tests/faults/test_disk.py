"""The node's own disk: full, damaged; and two runs at once on it."""

import os
import re
import shutil
import signal
import subprocess
import sys

import pytest

from tests.conftest import ROOT, start_server
from tests.faults import mounts, servers
from tests.faults.conftest import (
    mark,
    pull,
    read_page,
    refusal,
    release_files,
    status,
    sync,
    taken,
    telephone,
    whole,
)

DISK_BYTES = 8_000_000
PAGE = 4096


@pytest.fixture
def full(first_node, tmp_path):
    """Returns how to make a node that holds release 1 on a disk with so many bytes left."""
    with mounts.small_disk(tmp_path / "disk", DISK_BYTES) as folder:
        data = shutil.copytree(first_node, folder / "data")

        def fill(left):
            (folder / "ballast").unlink(missing_ok=True)
            free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
            (folder / "ballast").write_bytes(bytes(max(0, free - left)))
            return data

        yield fill


@pytest.mark.parametrize("left", [0, 2 * PAGE, 300_000, 1_000_000])
def test_a_full_disk_keeps_the_old_release_and_says_so(full, shelf, left):
    """Disk full: before the pull begins."""
    data = full(left)
    files = release_files(data)
    sentence = refusal(pull(data, shelf[2]), 2)
    assert re.search(f"(room to write|free) in {data}", sentence)
    whole(data, 1, files)
    (data.parent / "ballast").unlink()
    taken(pull(data, shelf[2]), 2)
    whole(data, 2)


@pytest.mark.parametrize("left", [0, 2 * PAGE, 100_000, 600_000])
def test_a_disk_that_fills_up_in_the_middle_keeps_the_old_release(full, shelf, source, left):
    """Somebody else took the room that there was when the pull began."""
    data = full(DISK_BYTES)
    files = release_files(data)
    server = source(shelf[2])

    def fill_up(handler):
        full(left)
        servers.honest(handler)

    server.misbehave(fill_up, "^/diff/index")
    assert "room" in refusal(pull(data, server.url), 2)
    whole(data, 1, files)
    (data.parent / "ballast").unlink()
    server.behave()
    taken(pull(data, server.url), 2)
    whole(data, 2)


def test_a_full_disk_is_still_served(full, shelf, tmp_path):
    data = full(0)
    refusal(pull(data, shelf[2]), 2)
    assert mark(data, tmp_path / "log") == 1


def test_a_disk_that_fills_up_while_it_is_served_goes_on(full, shelf, tmp_path):
    """The server holds the state open; a pull fails beside it."""
    data = full(2_000_000)
    server = start_server(data, tmp_path / "log")
    try:
        full(0)
        refusal(pull(data, shelf[2]), 2)
        assert read_page(f"{server.url}/en/")
    finally:
        server.stop()


@pytest.fixture
def damaged(held, shelf, editions):
    """A node with release 2 after 1; one digit of release 2 has changed on the disk."""
    before = release_files(held)
    taken(pull(held, shelf[2]), 2)
    [name] = release_files(held) - before
    path = held / "releases" / name
    number = telephone(editions[2]).encode()
    spoiled = path.read_bytes().replace(number, number[:-1] + b"7", 1)
    assert spoiled != path.read_bytes()
    path.write_bytes(spoiled)
    return held


def test_a_damaged_release_is_not_served_but_the_one_before(damaged, tmp_path):
    """Damaged at rest: SQLite does not notice a changed digit, the hash in the name does."""
    log = tmp_path / "log"
    assert mark(damaged, log) == 1
    assert "damaged" in log.read_text()


def test_a_damaged_release_is_in_the_status(damaged):
    assert status(damaged)["damaged"]


def test_a_node_that_is_sound_has_nothing_damaged(held):
    assert not status(held)["damaged"]


def test_a_damaged_release_is_fetched_again(damaged, shelf, tmp_path):
    assert pull(damaged, shelf[2]).returncode == 0
    whole(damaged, 2)
    assert not status(damaged)["damaged"]
    assert mark(damaged, tmp_path / "log") == 2


def test_a_damaged_release_is_no_source_of_deltas(damaged, shelf):
    """What is taken over from the release before is hashed too."""
    taken(pull(damaged, shelf[3]), 3)
    whole(damaged, 3)


def test_a_damaged_previous_release_is_not_gone_back_to(damaged, shelf):
    taken(pull(damaged, shelf[3]), 3)
    outcome = sync("rollback", "--data", damaged)
    assert outcome.returncode != 0
    assert status(damaged)["release"] == 3


@pytest.fixture
def running(held, source, shelf):
    """A pull that is waiting for its source, on the folder of `held`."""
    silent = source(shelf[2])
    silent.misbehave(servers.silent)
    command = [sys.executable, "-m", "sync", "pull", silent.url, "--data", str(held)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) as process:
        silent.wait_until_asked()
        yield process
        process.kill()


def test_a_second_sync_is_refused(held, running, shelf):
    """Two syncs at once."""
    assert "no other sync" in refusal(pull(held, shelf[2]), 2)
    assert running.poll() is None


def test_a_killed_sync_is_not_in_the_way_of_the_next(held, running, shelf):
    running.send_signal(signal.SIGKILL)
    running.wait()
    taken(pull(held, shelf[2]), 2)
    whole(held, 2)
