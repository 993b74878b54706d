"""Older releases that are signed, versions that were driven up, keys that were stolen."""

import shutil

import pytest

from sync import repository
from tests.faults import forge
from tests.faults.conftest import pull, refusal, release_files, status, sync, taken, whole

FAR = 2**31 - 1


@pytest.fixture
def newer(held, shelf):
    """A node that has gone on to release 3."""
    taken(pull(held, shelf[3]), 3)
    return held


def test_an_older_timestamp_is_refused(newer, shelf):
    """Rollback: the whole repository as it was a release ago."""
    files = release_files(newer)
    assert "version" in refusal(pull(newer, shelf[2]), 1)
    whole(newer, 3, files)


@pytest.mark.parametrize("role", ["snapshot", "targets"])
def test_older_metadata_behind_a_newer_timestamp_is_refused(newer, shelved, demo_keys, role):
    """Rollback with stolen online keys: signed, newer by its timestamp, older by its content."""
    folder = shelved(2) / "metadata"
    if role == "targets":
        forge.resign(folder / "2.snapshot.json", forge.signers(demo_keys, "snapshot"), _as(9))
        (folder / "2.snapshot.json").rename(folder / "9.snapshot.json")
        (folder / "2.snapshot.json.br").unlink(missing_ok=True)

    def change(signed):
        signed.version = 9
        signed.snapshot_meta.version = 9 if role == "targets" else 2

    forge.resign(folder / "timestamp.json", forge.signers(demo_keys, "timestamp"), change)
    files = release_files(newer)
    assert "version" in refusal(pull(newer, folder.parent), 1)
    whole(newer, 3, files)


def _as(version):
    def change(signed):
        signed.version = version

    return change


def test_a_rollback_by_hand_does_not_let_older_releases_in(newer, shelf):
    """`sync rollback` serves the release before; what is trusted is not lowered."""
    assert sync("rollback", "--data", newer).returncode == 0
    assert status(newer)["release"] == 1
    assert "version" in refusal(pull(newer, shelf[2]), 1)
    whole(newer, 1)


def test_a_node_that_lost_its_state_starts_from_its_root(newer, shelf, trusted_root):
    """After wiped state the floors are gone: an older release that has not expired is taken.

    That is what first contact means (docs/adr/0004); expiry bounds it, and the next good source
    brings the node forward again.
    """
    shutil.rmtree(newer)
    assert "--root" in refusal(pull(newer, shelf[2]), 2)
    taken(pull(newer, shelf[2], "--root", trusted_root), 2)
    taken(pull(newer, shelf[3]), 3)


def test_versions_that_were_driven_up_are_recovered_from_by_new_keys(held, shelved, demo_keys):
    """Fast-forward: a thief of the online keys signs the highest version. New keys end it."""
    stolen = shelved(1)
    _fast_forward(stolen, demo_keys)
    assert pull(held, stolen).returncode == 0
    honest = shelved(2)
    assert "version" in refusal(pull(held, honest), 1)
    fresh = {"timestamp": forge.new_signers(1), "snapshot": forge.new_signers(1)}
    forge.rotate(demo_keys, honest, fresh)
    forge.resign(honest / "metadata/2.snapshot.json", fresh["snapshot"])
    forge.resign(honest / "metadata/timestamp.json", fresh["timestamp"])
    taken(pull(held, honest), 2)
    refusal(pull(held, stolen), 1)
    whole(held, 2)


def _fast_forward(folder, keys):
    metadata = folder / "metadata"
    forge.resign(metadata / "1.snapshot.json", forge.signers(keys, "snapshot"), _as(FAR))
    shutil.copy(metadata / "1.snapshot.json", metadata / f"{FAR}.snapshot.json")

    def change(signed):
        signed.version = signed.snapshot_meta.version = FAR

    forge.resign(metadata / "timestamp.json", forge.signers(keys, "timestamp"), change)


@pytest.fixture
def rotated(shelved, demo_keys):
    """Release 2 on a stick, after the keys of its editors were stolen and replaced in root 2."""
    stick = shelved(2)
    editors = forge.new_signers(3)
    forge.rotate(demo_keys, stick, {"targets": editors})
    forge.resign(stick / "metadata/2.targets.json", editors[:2])
    return stick


def test_new_keys_come_on_a_stick(held, rotated):
    """Key compromise: root 2, signed by the root keys, names others; no network is needed."""
    taken(pull(held, rotated), 2)
    whole(held, 2)


def test_stolen_keys_are_worth_nothing_after_the_rotation(held, rotated, editions, demo_keys):
    """The thief of two editors' keys signs a newer release with them."""
    taken(pull(held, rotated), 2)
    thief = rotated.with_name("thief")
    for number in (1, 2, 3):
        repository.publish(editions[number], demo_keys, thief)
    assert "targets was signed by 0/2 keys" in refusal(pull(held, thief), 1)
    shutil.copy(rotated / "metadata/2.root.json", thief / "metadata/2.root.json")
    assert "targets was signed by 0/2 keys" in refusal(pull(held, thief), 1)
    whole(held, 2)


def test_a_root_that_the_old_root_did_not_sign_is_refused(held, rotated):
    forge.resign(rotated / "metadata/2.root.json", forge.new_signers(2))
    assert "root was signed by 0/2 keys" in refusal(pull(held, rotated), 1)
    whole(held, 1)
