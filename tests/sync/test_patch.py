"""Deltas: a patch says exactly what changed, or there is none; the wrong one is an error."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import patch
from sync.canonical import canonical

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "patches.json").read_text())

names = st.text(min_size=1, max_size=4).filter(lambda name: name != "#")
leaves = st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8)


def nested(children):
    records = st.lists(names, unique=True, max_size=4).flatmap(
        lambda ids: st.tuples(
            *(st.dictionaries(names, children, max_size=3).map(with_id(name)) for name in ids)
        ).map(list)
    )
    return st.lists(children, max_size=3) | st.dictionaries(names, children, max_size=4) | records


def with_id(name):
    return lambda record: {**record, "id": name}


packs = st.recursive(leaves, nested, max_leaves=20)


def texts(vector):
    return (vector[key].encode() for key in ("old", "new", "patch"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_shared_vector_is_made_and_applied_to_the_byte(vector):
    """The phone's own code is held to the same file."""
    old, new, wanted = texts(vector)
    assert patch.make(old, new) == wanted
    assert patch.apply(old, wanted) == new


@given(packs, packs)
def test_a_patch_leads_from_any_pack_to_any_other(old, new):
    made = patch.make(canonical(old), canonical(new))
    assert made is not None
    assert patch.apply(canonical(old), made) == canonical(new)


@given(packs, st.recursive(leaves | st.none(), nested, max_leaves=20))
def test_a_patch_of_another_pack_gives_a_text_or_a_value_error(old, stray):
    """Hints are trusted for nothing: a lie must not end a sync in any other way."""
    with suppress(ValueError):
        patch.apply(canonical(old), canonical(stray))


def test_one_changed_block_of_the_real_content_is_a_small_patch(targets):
    old = targets["packs/en.json"]
    pack = json.loads(old)
    pack["pages"][3]["blocks"][0]["text"] = ["Another sentence."]
    made = patch.make(old, canonical(pack))
    assert made is not None
    assert len(made) < 200


@pytest.mark.parametrize(
    "new",
    [
        {"a": None},
        {"a": {"#": "x"}},
        {"a": [{"id": "#"}]},
    ],
)
def test_what_a_merge_patch_cannot_say_has_no_patch(new):
    assert patch.make(b'{"a":1}', canonical(new)) is None


@pytest.mark.parametrize(
    "text", [b"", b"\xff", b'{"a": 1}', b'{"b":1,"a":1}', b'{"a":1.5}', b"NaN"]
)
def test_a_text_that_is_not_canonical_has_no_patch(text):
    assert patch.make(b'{"a":1}', text) is None


@pytest.mark.parametrize(
    "lie",
    [
        b"",
        b"<!doctype html>",
        b"\xff\xfe",
        b'{"a":1.5}',
        b'{"a":Infinity}',
        b'{"a":"\\ud800"}',
        b'{"blocks":{"#":["b1"]}}',
        b'{"blocks":{"#":["b1","b2","b3"]}}',
        b'{"blocks":{"#":["b1","b1","b2"]}}',
        b'{"blocks":{"#":[1,2]}}',
        b'{"blocks":{"#":"b1"}}',
        b'{"a":' * 100_000,
        b"[" * 5_000 + b"]" * 5_000,
        b'{"a":' + b"9" * 5_000 + b"}",
    ],
    ids=lambda lie: lie[:24],
)
def test_a_patch_that_lies_is_a_value_error(lie):
    old = canonical({"blocks": [{"id": "b1"}, {"id": "b2"}]})
    with pytest.raises(ValueError):  # noqa: PT011 whatever it says, a full file follows
        patch.apply(old, lie)


def test_a_patch_cannot_name_a_member_twice_to_grow():
    """Thirty levels of "the same twice" would be a billion members."""
    lie: object = {"id": "x"}
    for _ in range(30):
        lie = {"#": ["x", "x"], "x": lie}
    with pytest.raises(ValueError, match="each once"):
        patch.apply(b"{}", canonical(lie))
