"""What may not be published, or not there: one sentence, and nothing changed."""

import shutil

import pytest

from sync import keys
from tests.sync.conftest import refusal, snapshot, spoil

REFUSED, USAGE = 1, 2
PAGE = "content/pages/p01.md"


@pytest.mark.parametrize("name", ["letter.txt", "letter.txt/keys", ""])
def test_keys_are_written_into_an_empty_folder_only(cli, tmp_path, name):
    (tmp_path / "letter.txt").write_text("Dear reader")
    before = snapshot(tmp_path)
    assert str(tmp_path / name) in refusal(cli("keys", tmp_path / name), USAGE)
    assert snapshot(tmp_path) == before


@pytest.fixture
def publish(small, publisher, cli):
    """Publish what `small` was built into, by the command line."""

    def call(to=publisher.repository, keys=publisher.keys, build=small.folder / "data" / "build"):
        return cli("publish", "--build", build, "--keys", keys, "--to", to)

    return call


def test_publishing_needs_a_build(publish, small, publisher):
    sentence = refusal(publish(build=small.folder), USAGE)
    assert sentence == f"expected a folder made by 'sync build', found {small.folder}"
    assert not publisher.repository.exists()


def test_publishing_needs_the_keys_of_enough_people(publish, small, publisher, tmp_path):
    small.build()
    one = shutil.copytree(publisher.keys, tmp_path / "one")
    for number in (1, 2):
        (one / f"demo-targets-{number}.pem").unlink()
    sentence = refusal(publish(keys=one), USAGE)
    assert sentence == f"expected 2 keys for the role targets in {one}, found 1"
    assert not publisher.repository.exists()


def test_publishing_needs_a_key_set(publish, small, publisher, tmp_path):
    small.build()
    sentence = refusal(publish(keys=tmp_path / "none"), USAGE)
    assert sentence == (
        f"expected a key set with root.json (make one: sync keys), found {tmp_path}/none"
    )
    only_root = tmp_path / "only_root"
    only_root.mkdir()
    shutil.copy(publisher.root, only_root)
    sentence = refusal(publish(keys=only_root), USAGE)
    assert sentence == f"expected a folder with .pem keys, found {only_root}"
    assert not publisher.repository.exists()


def test_a_key_that_is_none_is_named(publish, small, publisher, tmp_path):
    small.build()
    broken = shutil.copytree(publisher.keys, tmp_path / "broken")
    (broken / "demo-snapshot-1.pem").write_text("-----BEGIN")
    sentence = refusal(publish(keys=broken), USAGE)
    assert sentence == f"expected a private key in PEM form, found {broken}/demo-snapshot-1.pem"


def test_publishing_into_a_folder_with_other_things_is_refused(publish, small):
    small.build()
    before = snapshot(small.folder)
    sentence = refusal(publish(to=small.folder), REFUSED)
    assert sentence == (
        f"expected an empty folder or a TUF repository, found neither in {small.folder}"
    )
    assert snapshot(small.folder) == before


def test_publishing_below_a_file_is_refused(publish, small):
    small.build()
    to = small.folder / PAGE / "repository"
    sentence = refusal(publish(to=to), USAGE)
    assert sentence == f"expected a folder to write to, found {to}: Not a directory"


def test_publishing_into_the_repository_of_others_is_refused(publish, small, publisher, tmp_path):
    publisher.publish(small.build())
    keys.make_demo_keys(tmp_path / "others")
    before = snapshot(publisher.repository)
    sentence = refusal(publish(keys=tmp_path / "others"), REFUSED)
    assert sentence == (
        f"expected a repository signed with these keys, found another in {publisher.repository}"
    )
    assert snapshot(publisher.repository) == before


@pytest.mark.parametrize("name", ["timestamp.json", "1.targets.json"])
def test_publishing_into_a_damaged_repository_is_refused(publish, small, publisher, name):
    publisher.publish(small.build())
    (publisher.repository / "metadata" / name).write_text("<html>")
    small.reword("The other call")
    before = snapshot(publisher.repository)
    assert refusal(publish(), REFUSED).endswith(f"found {publisher.repository}/metadata/{name}")
    assert snapshot(publisher.repository) == before


@pytest.mark.parametrize("name", ["timestamp.json", "1.targets.json"])
def test_publishing_after_one_digit_was_changed_is_refused(publish, small, publisher, name):
    """Else a number of a release could be given twice."""
    publisher.publish(small.build())
    spoil(publisher.repository / "metadata" / name, b'"expires":"2', b'"expires":"3')
    small.reword("The other call")
    before = snapshot(publisher.repository)
    assert str(publisher.repository) in refusal(publish(), REFUSED)
    assert snapshot(publisher.repository) == before
