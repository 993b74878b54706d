"""A USB stick: FAT has no symbolic links and no upper case; and hands pull it out."""

import shutil

import pytest

from tests.faults import mounts
from tests.faults.conftest import pull, refusal, release_files, sync, taken, whole

READS = [0, 1, 3, 7, 20]


@pytest.fixture
def stick(tmp_path):
    with mounts.disk(tmp_path / "stick", "stick") as mounted:
        yield mounted


def copy(folder, to):
    """As `cp -r` does."""
    for path in sorted(folder.rglob("*")):
        there = to / path.relative_to(folder)
        there.mkdir(parents=True) if path.is_dir() else there.write_bytes(path.read_bytes())
    return to


@pytest.fixture
def release_on_stick(stick, shelf):
    return copy(shelf[2], stick.folder / "houvast")


def test_the_stick_is_like_fat(stick):
    """Control."""
    (stick.folder / "Note").write_text("here")
    assert (stick.folder / "NOTE").read_text() == "here"
    with pytest.raises(PermissionError):
        (stick.folder / "link").symlink_to("Note")


def test_a_release_comes_from_a_stick(held, stick, release_on_stick):
    """FAT; and nothing is written to what somebody lent us."""
    before = stick.changes
    taken(pull(held, release_on_stick), 2)
    whole(held, 2)
    assert stick.changes == before


def test_a_first_release_comes_from_a_stick(release_on_stick, tmp_path, trusted_root):
    taken(pull(tmp_path / "new", release_on_stick, "--root", trusted_root), 2)


def test_names_in_the_wrong_case_are_found(held, shelved):
    """Copied over an old FAT: every name in capitals, on a disk that tells them apart."""
    folder = shelved(2)
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rename(path.with_name(path.name.upper()))
    assert (folder / "METADATA/TIMESTAMP.JSON").is_file()
    taken(pull(held, folder), 2)
    whole(held, 2)


@pytest.mark.parametrize("reads", READS)
def test_a_stick_that_is_pulled_out_changes_nothing(
    stick, release_on_stick, tmp_path, trusted_root, reads
):
    """Pulled out in the middle of reading; put in again, the pull succeeds."""
    data = tmp_path / "new"
    taken(pull(data, copy(release_on_stick, tmp_path / "copy"), "--root", trusted_root), 2)
    shutil.rmtree(data)
    stick.pull_out(reads)
    sentence = refusal(pull(data, release_on_stick, "--root", trusted_root), 3)
    assert str(release_on_stick) in sentence
    assert not release_files(data)
    stick.put_in()
    taken(pull(data, release_on_stick, "--root", trusted_root), 2)
    whole(data, 2)


def test_a_held_release_stays_when_the_stick_is_pulled_out(held, stick, release_on_stick):
    files = release_files(held)
    stick.pull_out(2)
    refusal(pull(held, release_on_stick), 3)
    whole(held, 1, files)


def test_a_node_writes_a_stick_for_other_nodes(held, shelf, stick, tmp_path, trusted_root):
    """No signing, no network: what was signed travels as it is."""
    taken(pull(held, shelf[2]), 2)
    written = stick.folder / "out"
    outcome = sync("export-stick", written, "--data", held)
    assert outcome.returncode == 0, outcome.stderr
    taken(pull(tmp_path / "new", written, "--root", trusted_root), 2)
    whole(tmp_path / "new", 2)


@pytest.mark.parametrize("at", [0, 3, 9])
def test_a_stick_that_is_pulled_out_while_it_is_written_is_no_release(
    held, shelf, stick, tmp_path, trusted_root, at
):
    """The old release on the stick, or the new one, or none; never half."""
    written = stick.folder / "out"
    assert sync("export-stick", written, "--data", held).returncode == 0
    taken(pull(held, shelf[2]), 2)
    stick.cut_at(at)
    refusal(sync("export-stick", written, "--data", held), 2)
    stick.cut()
    taken(pull(tmp_path / "new", written, "--root", trusted_root), 1)
    assert sync("export-stick", written, "--data", held).returncode == 0
    taken(pull(tmp_path / "new", written), 2)
