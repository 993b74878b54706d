"""Hints that nobody signed: patches and compressed forms that are damaged, wrong or a lie."""

import json

import brotli
import pytest

from tests.faults.conftest import pull, taken, whole

TARGETS = "^/targets/"
# A paragraph and a digit of three files; their full forms are a hundred times that.
DELTA_BYTES = 8_000


@pytest.fixture
def offered(shelved, source):
    """Release 3 with its hints, and a server over it."""
    folder = shelved(3)
    assert (folder / "diff/index.json").is_file(), "expected hints in what was published"
    return source(folder)


def patches(server):
    return [p for p in (server.folder / "diff").glob("*.json*") if "index" not in p.name]


def forms(server):
    return list((server.folder / "targets").rglob("*.br"))


def taken_whole(held, server):
    """Release 3 is taken whatever the hints say, and taken again at no cost."""
    taken(pull(held, server.url), 3)
    whole(held, 3)


def test_a_node_that_is_behind_fetches_patches_only(held, offered):
    taken_whole(held, offered)
    assert offered.bytes_of(TARGETS) == 0
    assert 0 < offered.bytes_of("^/diff/") < DELTA_BYTES


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: bytes(len(data)),
        lambda data: b"",
        lambda data: b"[" * 100_000,
        lambda data: b"<html>",
    ],
    ids=["half", "zeros", "empty", "deep", "html"],
)
def test_a_damaged_patch_costs_a_full_pack(held, offered, damage):
    """Corrupt delta."""
    for path in patches(offered):
        path.write_bytes(damage(path.read_bytes()))
    taken_whole(held, offered)
    assert offered.bytes_of(TARGETS) > DELTA_BYTES


def test_a_patch_to_another_text_costs_a_full_pack(held, offered):
    """A patch that applies, with one digit or letter changed: the signed hash finds it."""
    changed = 0
    for path in patches(offered):
        packed = path.suffix == ".br"
        data = brotli.decompress(path.read_bytes()) if packed else path.read_bytes()
        wrong = data.replace(b"mark-3", b"mark-9").replace(b'3"', b'9"')
        changed += wrong != data
        path.write_bytes(brotli.compress(wrong) if packed else wrong)
    assert changed
    taken_whole(held, offered)
    assert offered.bytes_of(TARGETS) > DELTA_BYTES


def test_a_patch_that_grows_without_end_is_left(held, offered):
    """Four hundred bytes that unpack to gigabytes."""
    bomb = brotli.compress(bytes(100_000_000))
    for path in patches(offered):
        path.write_bytes(bomb if path.suffix == ".br" else bytes(2_000_000))
    taken_whole(held, offered)


def test_damaged_compressed_forms_cost_the_plain_files(held, offered):
    """A bit that turned over in each `.br`, and no patches to avoid them."""
    for path in [*patches(offered), offered.folder / "diff/index.json"]:
        path.unlink()
    assert forms(offered)
    for path in forms(offered):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 16
        path.write_bytes(data)
    taken_whole(held, offered)


def test_compressed_forms_of_something_else_cost_the_plain_files(held, offered):
    """Whole, right Brotli, wrong text; of the metadata too."""
    (offered.folder / "diff/index.json").unlink()
    for path in [*forms(offered), *(offered.folder / "metadata").glob("*.br")]:
        path.write_bytes(brotli.compress(b'{"format":1}'))
    taken_whole(held, offered)


@pytest.mark.parametrize(
    "index",
    [
        b"",
        b"[]",
        b'{"a":1}',
        b'{"x":["../../metadata/timestamp"]}',
        b"{" * 100_000,
        json.dumps({"0" * 64: ["1" * 64] * 1000}).encode(),
    ],
    ids=["empty", "list", "number", "path", "deep", "many"],
)
def test_an_index_of_hints_that_lies_costs_full_packs(held, offered, index):
    (offered.folder / "diff/index.json").write_bytes(index)
    (offered.folder / "diff/index.json.br").unlink(missing_ok=True)
    taken_whole(held, offered)


def test_hints_that_are_named_and_missing_cost_full_packs(held, offered):
    for path in patches(offered):
        path.unlink()
    taken_whole(held, offered)
