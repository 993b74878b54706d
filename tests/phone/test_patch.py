"""The phone makes the very bytes of the publisher out of an old pack and a patch."""

import json

import pytest

from sync import patch
from sync.canonical import canonical
from tests.conftest import ROOT
from tests.phone.node import run_node

VECTORS = json.loads((ROOT / "tests" / "vectors" / "patches.json").read_text())


@pytest.fixture(scope="module")
def applied() -> list:
    return run_node("apply.mjs", VECTORS)


def test_each_shared_vector_gives_the_bytes_that_python_gives(applied):
    """Done when 5: one definition, two implementations."""
    names = [vector["name"] for vector in VECTORS]
    assert dict(zip(names, applied, strict=True)) == {
        vector["name"]: vector["new"] for vector in VECTORS
    }


def test_every_bundled_pack_survives_a_patch_that_changes_nothing(targets):
    """Keying, unkeying and writing again lead back to the same bytes, in every script."""
    packs = [data.decode() for data in targets.values()]
    assert run_node("apply.mjs", [{"old": pack, "patch": "{}"} for pack in packs]) == packs


def test_a_changed_paragraph_and_letters_beyond_the_basic_plane(targets):
    """Keys are in the order of code points: 𐀀 stands after ﷐, not before it as in UTF-16."""
    old = json.loads(targets["packs/en.json"])
    new = json.loads(targets["packs/en.json"])
    new["pages"][3]["blocks"][1]["text"] = ['“አዲስ” \u2028 \U0001f4de \\ "\x01']
    new["words"] |= {"\U00010000": "a", "\ufdd0": "b"}
    made = patch.make(canonical(old), canonical(new))
    (found,) = run_node("apply.mjs", [{"old": canonical(old).decode(), "patch": made.decode()}])
    assert found.encode() == canonical(new)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "<html>",
        '{"#":["b1"]}',
        '{"blocks":{"#":["b1","gone"]}}',
        '{"blocks":{"#":"b1"}}',
    ],
)
def test_a_patch_that_does_not_fit_is_an_error_and_no_text(bad):
    """Then the full pack is fetched."""
    old = '{"blocks":[{"id":"b1","text":"a"}]}'
    (found,) = run_node("apply.mjs", [{"old": old, "patch": bad}])
    assert isinstance(found, dict)
    assert found["error"]
