"""The power goes. First that the disk of these tests forgets, then that a node does not."""

import os
import random
import shutil
import sqlite3
from contextlib import closing
from itertools import cycle

import pytest

from sync.files import write_file
from tests.faults import forge, mounts
from tests.faults.conftest import mark, pull, refusal, release_files, status, sync, taken, whole

CUTS = 8
# Where state.db turns to the new release.
LAST = 5


@pytest.fixture
def disk(tmp_path):
    with mounts.disk(tmp_path / "disk") as mounted:
        yield mounted


@pytest.fixture
def node(disk, shelf, trusted_root):
    """A node on that disk that holds release 1, all of it flushed."""
    data = disk.folder / "data"
    taken(pull(data, shelf[1], "--root", trusted_root), 1)
    flush_all(disk.folder)
    return data


def flush_all(top):
    for path in (top, *top.rglob("*")):
        flush(path)


def flush(path):
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def test_the_disk_loses_what_was_not_flushed(disk):
    """Control: without this the tests below prove nothing."""
    path = disk.folder / "note"
    path.write_bytes(b"old")
    disk.cut()
    assert not path.exists()
    path.write_bytes(b"new")
    disk.cut("names")
    assert path.read_bytes() == b""


def test_the_disk_loses_a_rename_whose_folder_was_not_flushed(disk):
    """Control."""
    write_file(disk.folder / "note", b"old")
    (disk.folder / "other").write_bytes(b"new")
    flush(disk.folder / "other")
    (disk.folder / "other").rename(disk.folder / "note")
    assert (disk.folder / "note").read_bytes() == b"new"
    disk.cut()
    assert (disk.folder / "note").read_bytes() == b"old"


def test_the_disk_keeps_what_was_flushed(disk):
    """Control: the other way around, with the function that the product uses."""
    write_file(disk.folder / "note", b"new")
    for lost in ("all", "names"):
        disk.cut(lost)
        assert (disk.folder / "note").read_bytes() == b"new"


def test_sqlite_works_on_the_disk_and_rolls_back(disk):
    """Control: locks, journals, and a power cut in the middle of a transaction."""
    with closing(sqlite3.connect(disk.folder / "db", isolation_level=None)) as db:
        db.execute("pragma synchronous = extra")
        db.execute("create table t (n)")
        db.execute("insert into t values (1)")
        db.execute("pragma cache_spill = 1")
        db.execute("begin immediate")
        db.execute("update t set n = 2")
        disk.cut_at(0)
        with pytest.raises(sqlite3.OperationalError):
            db.execute("commit")
    disk.cut()
    with closing(sqlite3.connect(disk.folder / "db")) as db:
        assert db.execute("select n from t").fetchall() == [(1,)]


def length_of_a_pull(disk, node, shelf):
    """How many changes of the disk a pull of release 2 is."""
    spare = disk.folder / "spare"
    shutil.copytree(node, spare)
    before = disk.changes
    taken(pull(spare, shelf[2]), 2)
    return disk.changes - before


def test_a_power_cut_in_a_pull_leaves_the_old_or_the_new_release(disk, node, shelf):
    """At random moments, and at the last changes, where the pointer turns."""
    length = length_of_a_pull(disk, node, shelf)
    seen = set()
    moments = [*random.sample(range(length), CUTS), *range(length - LAST, length + 1)]
    for at, lost in zip(moments, cycle(("all", "names")), strict=False):
        data = disk.folder / f"cut-{at}"
        shutil.copytree(node, data)
        flush_all(disk.folder)
        disk.cut_at(at)
        said = pull(data, shelf[2])
        disk.cut(lost)
        found = status(data)
        seen.add(found["release"])
        where = f"cut at change {at} of {length}, lost {lost}"
        assert found["release"] == 2 or said.returncode != 0, f"said it was done, {where}"
        assert not found["damaged"], where
        assert pull(data, shelf[2]).returncode == 0, where
        whole(data, 2)
        shutil.rmtree(data)
    assert seen == {1, 2}


def test_after_a_power_cut_the_pages_are_served(disk, node, shelf, tmp_path):
    disk.cut_at(length_of_a_pull(disk, node, shelf) // 2)
    assert pull(node, shelf[2]).returncode != 0
    disk.cut()
    assert mark(node, tmp_path / "log") == 1


@pytest.mark.parametrize("lost", ["all", "names"])
def test_after_a_power_cut_an_older_signed_release_is_still_refused(disk, node, shelf, lost):
    """Rollback after a power cut: stock python-tuf takes it (sync.md §0.3)."""
    taken(pull(node, shelf[3]), 3)
    disk.cut(lost)
    assert status(node)["release"] == 3
    files = release_files(node)
    assert "version" in refusal(pull(node, shelf[2]), 1)
    whole(node, 3, files)


def test_what_is_trusted_without_a_new_release_outlives_a_power_cut(disk, node, shelved, demo_keys):
    """A timestamp that was renewed is a floor too."""
    renewed = shelved(1)
    forge.expire(demo_keys, renewed, forge.in_days(50))
    assert pull(node, renewed).returncode == 0
    disk.cut()
    assert "version" in refusal(pull(node, shelved(1)), 1)


def test_a_rollback_by_hand_outlives_a_power_cut(disk, node, shelf):
    """What the operator was told is so."""
    taken(pull(node, shelf[2]), 2)
    assert sync("rollback", "--data", node).returncode == 0
    disk.cut()
    assert status(node)["release"] == 1
