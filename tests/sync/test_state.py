"""What a node remembers changes as a whole or not at all."""

import sqlite3
import subprocess
import sys

import pytest

from sync.errors import UsageError
from sync.state import Serving, State
from tests.conftest import ROOT

OLD = {"root.json": b"old root", "timestamp.json": b"old time"}
NEW = {"root.json": b"new root", "timestamp.json": b"new time"}

# Kills its process in the middle of the metadata it is asked to remember.
KILLED = """
import os, pathlib, signal, sys
from sync.state import State

class Deadly(dict):
    def items(self):
        yield "root.json", b"new root"
        os.kill(os.getpid(), signal.SIGKILL)

State(pathlib.Path(sys.argv[1])).{call}
"""


@pytest.fixture
def state(tmp_path):
    """A node that serves "two" after "one"."""
    opened = State(tmp_path)
    opened.activate("one", OLD)
    opened.activate("two", OLD)
    yield opened
    opened.close()


def test_a_new_node_serves_and_trusts_nothing(tmp_path):
    state = State(tmp_path / "new")
    assert state.serving() == Serving(None, None, None)
    assert state.trusted() == {}
    assert state.attempt() is None
    state.close()


def test_activating_keeps_the_release_before(state):
    state.activate("three", NEW)
    assert state.serving() == Serving("three", "two", None)
    assert state.trusted() == NEW


def test_activating_what_is_served_changes_only_what_is_trusted(state):
    state.swap()
    state.activate("one", NEW)
    assert state.serving() == Serving("one", "two", "two")
    assert state.trusted() == NEW


def test_swapping_goes_back_and_forth(state):
    assert state.swap() == Serving("one", "two", "two")
    assert state.swap() == Serving("two", "one", None)
    assert state.swap() == Serving("one", "two", "two")


def test_trusting_does_not_touch_what_is_served(state):
    state.trust(NEW)
    assert state.serving() == Serving("two", "one", None)
    assert state.trusted() == NEW


def test_a_release_that_cannot_be_named_leaves_the_metadata_too(state):
    with pytest.raises(sqlite3.Error, match="type 'object' is not supported"):
        state.activate(object(), NEW)
    assert state.serving() == Serving("two", "one", None)
    assert state.trusted() == OLD


@pytest.mark.parametrize("call", ["trust", "activate"])
def test_metadata_that_cannot_be_kept_changes_nothing(state, call):
    broken = {**NEW, "snapshot.json": None}
    with pytest.raises(sqlite3.Error, match="NOT NULL"):
        state.trust(broken) if call == "trust" else state.activate("three", broken)
    assert state.serving() == Serving("two", "one", None)
    assert state.trusted() == OLD


def test_a_swap_without_a_release_before_leaves_the_state_usable(tmp_path):
    state = State(tmp_path)
    state.activate("one", OLD)
    with pytest.raises(UsageError, match="expected a previous release"):
        state.swap()
    assert state.serving() == Serving("one", None, None)
    state.activate("two", NEW)
    assert state.serving() == Serving("two", "one", None)
    state.close()


@pytest.mark.parametrize("call", ["trust(Deadly(a=1))", 'activate("three", Deadly(a=1))'])
def test_a_node_killed_while_it_writes_remembers_what_was(state, call):
    script = KILLED.format(call=call)
    ended = subprocess.run([sys.executable, "-c", script, state.data], cwd=ROOT, check=False)
    assert ended.returncode == -9
    assert state.serving() == Serving("two", "one", None)
    assert state.trusted() == OLD


def test_what_is_remembered_outlives_the_process(state):
    state.swap()
    state.record_attempt("2026-11-22T10:00:00Z", "/stick", "done")
    again = State(state.data)
    assert again.serving() == Serving("one", "two", "two")
    assert again.trusted() == OLD
    assert again.attempt() == ("2026-11-22T10:00:00Z", "/stick", "done")
    again.close()


def test_only_the_last_attempt_is_remembered(state):
    state.record_attempt("2026-11-22T10:00:00Z", "/stick", "done")
    state.record_attempt("2026-11-23T10:00:00Z", "/share", "refused")
    assert state.attempt() == ("2026-11-23T10:00:00Z", "/share", "refused")


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match=f"expected a data folder to write to, found {tmp_path}"):
        State(tmp_path / "file" / "data")
