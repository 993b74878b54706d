"""The daily timestamp, and what it says and refuses when something ends."""

import shutil

from tuf.api.metadata import Metadata

from sync import keys, repository
from sync.client import Pulled
from tests.sync.conftest import refusal, snapshot
from tests.sync.people.conftest import REFUSED, USAGE, in_days


def versions(office) -> tuple[int, int]:
    held = repository.read_held(office.repository)
    assert held
    return held.timestamp.signed.version, held.snapshot.signed.version


def test_a_timestamp_is_renewed_and_may_be_renewed_twice(released):
    released.pull()
    with in_days(29):
        assert released.timestamp().code == 0
        assert released.timestamp().code == 0
        assert versions(released) == (3, 1)
    with in_days(58):
        assert released.pull() == Pulled(1, changed=False)


def test_a_snapshot_that_gets_old_is_renewed_too(released):
    with in_days(290):
        released.timestamp()
        assert versions(released) == (2, 2)
        assert released.pull() == Pulled(1, changed=True)
        released.small.reword("The other call")
        released.draft()
        released.sign("anna", "ben")
        released.publish()
        assert versions(released) == (3, 3)
        assert released.pull() == Pulled(2, changed=True)


def test_what_ends_soon_is_said_with_the_days_left(released):
    with in_days(310):
        ended = released.timestamp()
    assert ended.code == 0
    assert [line[:38] for line in ended.error.splitlines()] == [
        "The root expires in 54 days: draft it ",
        "The release expires in 54 days: draft ",
    ]
    assert released.timestamp().error == ""


def test_a_release_that_has_expired_gets_no_timestamp(released):
    with in_days(366):
        before = snapshot(released.repository)
        assert "has not expired, found it expired on" in refusal(released.timestamp(), REFUSED)
        assert snapshot(released.repository) == before


def test_a_repository_without_a_release_gets_no_timestamp(rooted):
    assert "expected a repository with a release" in refusal(rooted.timestamp(), USAGE)


def test_the_demo_keys_renew_their_timestamp_too(published, tmp_path, cli):
    shutil.copytree(published.repository, tmp_path / "copy")
    ended = cli("timestamp", "--to", tmp_path / "copy", "--online", published.keys)
    assert ended.code == 0, ended.error


def test_a_timestamp_and_a_release_do_not_meet(released):
    with repository.only_one(released.repository):
        assert "found one running" in refusal(released.timestamp(), USAGE)


def test_a_timestamp_that_was_stolen_to_the_end_begins_again(released):
    """Only after a rotation do clients forget the thief's count; then it must be countable."""
    path = released.repository / "metadata" / "timestamp.json"
    timestamp = Metadata.from_file(str(path))
    timestamp.signed.version = 2**53
    timestamp.sign(keys.load_key(released.folder / "online.pem"))
    timestamp.to_file(str(path))
    released.draft_root("--online", released.online("second"))
    released.sign("anna", "ben")
    released.publish(online="second")
    assert versions(released)[0] == 1
    assert released.pull() == Pulled(1, changed=True)
