"""Content or signatures that were changed on the way. Rows 1, 2 and mix-and-match of the faults."""

import json
import shutil

import pytest

from sync import keys as keys_module
from sync import repository
from tests.faults import forge
from tests.faults.conftest import pull, refusal, release_files, taken, telephone, whole

ROLES = {"timestamp": "timestamp.json", "snapshot": "2.snapshot.json", "targets": "2.targets.json"}


@pytest.fixture
def spoiled(shelved):
    """A repository with release 2, to spoil; nothing in it leads around the file itself."""
    folder = shelved(2)
    shutil.rmtree(folder / "diff", ignore_errors=True)
    return folder


def refused_and_kept(held, folder, code=1):
    """The pull fails with one sentence, release 1 stays, and the honest one is taken after it."""
    files = release_files(held)
    sentence = refusal(pull(held, folder), code)
    whole(held, 1, files)
    return sentence


def test_a_changed_digit_is_refused(held, spoiled, shelf, editions):
    """Wrong hash: one digit of a telephone number, the length as signed."""
    [path] = [p for p in (spoiled / "targets").glob("*.directory.json") if not _in(p, shelf[1])]
    forge.write(path, forge.change_digit(path.read_bytes(), telephone(editions[2])))
    assert "hash" in refused_and_kept(held, spoiled)
    taken(pull(held, shelf[2]), 2)


def test_a_changed_letter_in_a_pack_is_refused(held, spoiled, shelf):
    """Wrong hash: in the prose of one language."""
    [path] = [p for p in (spoiled / "targets/packs").glob("*.nl.json") if not _in(p, shelf[1])]
    forge.write(path, path.read_bytes().replace(b"mark-2", b"mark-9"))
    refused_and_kept(held, spoiled)


def _in(path, other):
    return bool(list(other.rglob(path.name)))


@pytest.mark.parametrize("role", ROLES)
def test_unsigned_metadata_is_refused(held, spoiled, role):
    forge.resign(spoiled / "metadata" / ROLES[role], [])
    assert f"{role} was signed by 0/" in refused_and_kept(held, spoiled)


@pytest.mark.parametrize("role", ROLES)
def test_metadata_signed_with_a_strangers_key_is_refused(held, spoiled, role):
    forge.resign(spoiled / "metadata" / ROLES[role], forge.new_signers(2))
    assert f"{role} was signed by 0/" in refused_and_kept(held, spoiled)


def test_a_release_of_a_stranger_is_refused(held, editions, tmp_path):
    """A whole repository, right in itself, with keys of its own."""
    keys_module.make_demo_keys(tmp_path / "keys")
    for number in (1, 2):
        repository.publish(editions[number], tmp_path / "keys", tmp_path / "stranger")
    assert "signed by 0/1 keys" in refused_and_kept(held, tmp_path / "stranger")


def test_fewer_signatures_than_the_threshold_are_refused(held, spoiled, demo_keys):
    one = forge.signers(demo_keys, "targets")[:1]
    forge.resign(spoiled / "metadata" / ROLES["targets"], one)
    assert "targets was signed by 1/2 keys" in refused_and_kept(held, spoiled)


def test_the_same_signature_twice_is_not_two(held, spoiled, demo_keys):
    path = spoiled / "metadata" / ROLES["targets"]
    forge.resign(path, forge.signers(demo_keys, "targets")[:1])
    metadata = json.loads(path.read_bytes())
    metadata["signatures"] *= 2
    forge.write(path, json.dumps(metadata).encode())
    refused_and_kept(held, spoiled, code=3)


def test_a_pack_of_the_release_before_under_the_new_name_is_refused(held, spoiled, shelf):
    """Mix and match of content."""
    [old] = (shelf[1] / "targets/packs").glob("*.nl.json")
    [new] = [p for p in (spoiled / "targets/packs").glob("*.nl.json") if p.name != old.name]
    forge.write(new, old.read_bytes())
    refused_and_kept(held, spoiled)


@pytest.mark.parametrize("role", ["snapshot", "targets"])
def test_metadata_of_two_releases_is_refused(held, shelved, role):
    """Mix and match of metadata: signed, but not for this release."""
    folder = shelved(3) / "metadata"
    forge.write(folder / f"3.{role}.json", (folder / f"2.{role}.json").read_bytes())
    assert "got " in refused_and_kept(held, folder.parent)
