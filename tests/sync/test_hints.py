"""Hints to a node: the patch that is taken, and those that are wrong or stale."""

import json
import shutil

import brotli
import pytest

from sync import client, patch, reading
from sync.client import Pulled
from tests.sync.conftest import active, fetched


def targets_of(repository, number):
    """Target path → SHA-256."""
    metadata = json.loads((repository / f"metadata/{number}.targets.json").read_bytes())
    return {path: i["hashes"]["sha256"] for path, i in metadata["signed"]["targets"].items()}


def file_of(repository, path, sha256):
    above, slash, name = path.rpartition("/")
    return repository / "targets" / f"{above}{slash}{sha256}.{name}"


@pytest.fixture
def hinted(second):
    """The same with the patches from release 1 to 2. Returns the repository."""
    shutil.rmtree(second / "diff", ignore_errors=True)
    (second / "diff").mkdir()
    index = {}
    before, after = targets_of(second, 1), targets_of(second, 2)
    for path, new in after.items():
        old = before[path]
        if old != new:
            data = patch.make(
                file_of(second, path, old).read_bytes(), file_of(second, path, new).read_bytes()
            )
            (second / "diff" / f"{old}.{new}.json").write_bytes(data)
            index[new] = [old]
    (second / "diff/index.json").write_text(json.dumps(index))
    return second


def test_a_changed_pack_comes_as_a_patch(small_node, hinted, website):
    site = website(hinted)
    assert client.pull(site.url, small_node) == Pulled(2, changed=True)
    assert fetched(site, "targets") == []
    assert len(fetched(site, "diff")) > 1


def test_a_patched_release_is_the_same_file_as_a_fresh_one(small_node, hinted, publisher, tmp_path):
    """Byte for byte, hints for phones included."""
    client.pull(str(hinted), small_node)
    client.pull(str(hinted), tmp_path / "fresh", publisher.root)
    assert active(small_node).name == active(tmp_path / "fresh").name
    assert reading.read_hints(active(small_node))


def spoil_hints(folder, data):
    for path in folder.rglob("*.br"):
        path.unlink()
    for path in folder.glob("diff/*.json"):
        if path.name != "index.json":
            path.write_bytes(data)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b'{"words":{"a":"b"}}', b"[" * 100_000, b'{"#":["x"]}', bytes(1_000_000)],
    ids=["empty", "no object", "another pack", "deep", "no member", "too long"],
)
def test_a_hint_that_is_wrong_costs_the_whole_pack_and_nothing_else(
    small_node, hinted, website, data
):
    spoil_hints(hinted, data)
    site = website(hinted)
    assert client.pull(site.url, small_node) == Pulled(2, changed=True)
    assert fetched(site, "targets")


@pytest.mark.parametrize("data", ["", "[]", "{", '{"a": 1}', "[" * 100_000, "<html>"])
def test_an_index_of_hints_that_is_wrong_means_that_there_are_none(
    small_node, hinted, website, data
):
    (hinted / "diff/index.json").write_text(data)
    assert client.pull(website(hinted).url, small_node) == Pulled(2, changed=True)


def test_a_hint_is_kept_while_its_pack_is_current(small_node, hinted, small, publisher, website):
    """English and the directory stay as they are in release 3: their patches are not fetched."""
    client.pull(str(hinted), small_node)
    before = reading.read_hints(active(small_node))
    index = (hinted / "diff/index.json").read_bytes()
    small.edit("locales/nl/LC_MESSAGES/content.po", "Nu gevaar", "Gevaar nu")
    publisher.publish(small.build())
    (hinted / "diff/index.json").write_bytes(index)
    (hinted / "diff/index.json.br").unlink()
    site = website(hinted)
    client.pull(site.url, small_node)
    stays = {pair for pair in before if pair[1] in targets_of(hinted, 3).values()}
    assert stays
    assert set(reading.read_hints(active(small_node))) == stays
    assert fetched(site, "diff") == ["/diff/index.json"]


@pytest.mark.parametrize("name", ["2.snapshot.json", "2.targets.json"])
def test_small_metadata_that_is_wrong_is_no_reason_to_refuse_a_source(
    small_node, second, website, name
):
    path = second / "metadata" / name
    wrong = path.read_bytes().replace(b'"expires":"2', b'"expires":"3')
    path.with_name(f"{name}.br").write_bytes(brotli.compress(wrong))
    assert client.pull(website(second).url, small_node) == Pulled(2, changed=True)
