"""Releases that were skipped: a node that was away ends as one that is new."""

import sqlite3
from contextlib import closing

import pytest

from tests.faults.conftest import pull, taken

# What a node keeps for others depends on what it met on its way; what it serves does not.
ON_THE_WAY = {"hint", "metadata"}


def content(data):
    """Every table of the newest release file, byte for byte."""
    path = max((data / "releases").glob("*.db"), key=lambda path: path.stat().st_mtime_ns)
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as release:
        tables = release.execute("select name from sqlite_master where type = 'table'").fetchall()
        return {
            name: sorted(release.execute(f"select * from {name}").fetchall(), key=repr)
            for (name,) in tables
            if name not in ON_THE_WAY
        }


@pytest.fixture
def fresh(shelf, tmp_path, trusted_root):
    """A new node that holds release 4."""
    taken(pull(tmp_path / "fresh", shelf[4], "--root", trusted_root), 4)
    return content(tmp_path / "fresh")


def test_three_releases_behind_ends_as_a_fresh_install(held, fresh, source, shelf):
    """From release 1 to 4 at once."""
    taken(pull(held, source(shelf[4]).url), 4)
    assert content(held) == fresh


def test_release_by_release_ends_as_a_fresh_install(held, fresh, source, shelf):
    for number in (2, 3, 4):
        taken(pull(held, source(shelf[number]).url), number)
    assert content(held) == fresh


def test_a_fresh_install_is_what_was_published(fresh, editions):
    assert {path: data for path, _, data in fresh["target"]} == editions[4]


def test_a_node_behind_takes_it_from_a_folder_too(held, fresh, shelf):
    taken(pull(held, shelf[4]), 4)
    assert content(held) == fresh
