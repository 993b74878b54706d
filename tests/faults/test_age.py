"""Time: signatures that ended, a repository that stands still, a clock that is wrong."""

import json
from datetime import datetime, timedelta

import pytest
from tuf.api.metadata import Metadata

from tests.faults import forge
from tests.faults.conftest import mark, pull, refusal, release_files, status, sync, taken, whole


def status_then(data):
    """`status --json` in a process of its own: under the clock that was set."""
    return json.loads(sync("status", "--json", "--data", data).stdout)


@pytest.fixture
def expired(shelved, demo_keys):
    """Release 2, signed rightly, whose timestamp ended yesterday."""
    folder = shelved(2)
    forge.expire(demo_keys, folder, forge.in_days(-1))
    return folder


def test_expired_metadata_is_refused_and_the_pages_still_served(held, expired, tmp_path):
    """Expiry stops accepting, never serving."""
    files = release_files(held)
    assert "expired" in refusal(pull(held, expired), 1)
    whole(held, 1, files)
    assert mark(held, tmp_path / "log") == 1


@pytest.mark.parametrize("role", ["snapshot", "targets"])
def test_expired_metadata_of_any_role_is_refused(held, shelved, demo_keys, role):
    folder = shelved(2)

    def expire(signed):
        signed.expires = forge.in_days(-1)

    path = folder / "metadata" / f"2.{role}.json"
    forge.resign(path, forge.signers(demo_keys, role), expire)
    assert "expired" in refusal(pull(held, folder), 1)
    whole(held, 1)


def test_a_frozen_source_is_noticed_when_its_signature_ends(held, shelf, clock, tmp_path):
    """Freeze: the source shows the same for ever. The node says that it is old, and serves."""
    clock("+31d")
    assert "expired" in refusal(pull(held, shelf[1]), 1)
    facts = status_then(held)
    assert facts["expired"] is True
    assert facts["age_days"] == 31
    assert "expired" in facts["last_attempt"]["outcome"]
    assert mark(held, tmp_path / "log") == 1


def test_a_frozen_source_is_good_until_its_signature_ends(held, shelf, clock):
    clock("+29d")
    assert pull(held, shelf[1]).returncode == 0
    assert status_then(held)["expired"] is False


@pytest.fixture
def ended(shelved, held, demo_keys):
    """Release 2, signed rightly, whose timestamp ended before the release that the node holds."""
    folder = shelved(2)
    day = datetime.fromisoformat(status(held)["published"]) - timedelta(days=1)
    forge.expire(demo_keys, folder, day)
    return folder


def test_a_clock_that_was_set_back_does_not_make_old_news_new(held, ended, clock):
    """Clock at 2001: what ended before the release that we hold has ended."""
    files = release_files(held)
    clock("@2001-01-01 00:00:00")
    assert "expired" in refusal(pull(held, ended), 1)
    whole(held, 1, files)


def test_a_clock_that_was_set_back_still_takes_what_is_new(held, shelf, clock, tmp_path):
    clock("@2001-01-01 00:00:00")
    taken(pull(held, shelf[2]), 2)
    assert "clock" in status_then(held)["clock"]
    assert mark(held, tmp_path / "log") == 2


def test_a_clock_that_was_set_back_takes_a_first_release(shelf, clock, tmp_path, trusted_root):
    """A new node whose battery is empty: the clock starts at some year long ago."""
    clock("@2001-01-01 00:00:00")
    taken(pull(tmp_path / "new", shelf[2], "--root", trusted_root), 2)


def test_a_clock_far_ahead_takes_nothing_and_says_that_it_is_the_clock(
    held, shelf, clock, tmp_path
):
    """Clock at 2031: everything has ended, also the root."""
    files = release_files(held)
    clock("@2031-01-01 00:00:00")
    assert "clock" in refusal(pull(held, shelf[2]), 1)
    whole(held, 1, files)
    assert mark(held, tmp_path / "log") == 1


def test_a_clock_that_is_set_right_again_takes_what_is_new(held, shelf, clock, monkeypatch):
    clock("@2031-01-01 00:00:00")
    assert pull(held, shelf[2]).returncode == 1
    monkeypatch.setenv("FAKETIME", "+0")
    taken(pull(held, shelf[2]), 2)


def test_a_source_that_is_signed_for_longer_is_no_new_release(held, shelved, demo_keys):
    """The cure of a freeze: the publisher signs a newer timestamp."""
    folder = shelved(1)
    forge.expire(demo_keys, folder, forge.in_days(60))
    assert pull(held, folder).returncode == 0
    wanted = Metadata.from_file(str(folder / "metadata/timestamp.json")).signed.expires
    assert datetime.fromisoformat(status(held)["expires"]) == wanted
