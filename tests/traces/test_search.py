"""The search of the trace test finds what it is for: every word, in every form it may lie in."""

import gzip
from base64 import b85decode
from urllib.parse import quote

import cramjam
import pytest

from tests.topic import TOPIC
from tests.traces.search import MOZLZ4, NOTHING, SNAPPY_STREAM, Disk

SENTENCE = "Go to where people are, a shop or a station."
WORDS = [word for words in TOPIC.values() for word in words.split()]
FORMS = {
    "utf-8": str.encode,
    "utf-16": lambda text: text.encode("utf-16-le"),
    "percent": lambda text: quote(text).encode(),
}
NOISE = bytes(range(256)) * 4
# A table as LevelDB itself wrote it, Snappy on; the sentence is packed against the entry before.
TABLE = (
    "jR7103P5Wy0RaF70jNiBAarjacW7mDWgu{6Z*Xj7AaitKc`hJfAaiJMa3F7TAYmYAZ*_BJE)gIMVRB_G4I"
    "dmkAOQ(1G64bwOHNDx9V`h;JacqmbZKvHE&u=k0096100HN4(#8M)000310002M@}aN*2?A^Z|NsC0|Ns9"
    "0WdHyG00961000M!OHXPDcNPEu00000000000000000000000000000000000000000039}fQuw`N81"
)


def found_in(data, name="file"):
    return Disk({name: data}).search([SENTENCE])


def mozlz4(data):
    packed = bytes(cramjam.lz4.compress_block(data, store_size=False))
    return MOZLZ4 + len(data).to_bytes(4, "little") + packed


def framed_snappy(data):
    """As Firefox does it, with a checksum that means nothing to others."""
    packed = bytes(cramjam.snappy.compress_raw(data))
    return SNAPPY_STREAM + b"\0" + (len(packed) + 4).to_bytes(3, "little") + b"????" + packed


@pytest.mark.parametrize("pack", [mozlz4, framed_snappy, gzip.compress], ids=lambda f: f.__name__)
def test_it_looks_into_what_is_packed(pack):
    packed = pack(b"".join(f"{i}: {SENTENCE} slaves {i}. ".encode() for i in range(50)))
    assert packed.count(SENTENCE.encode()) < 2
    found = found_in(packed)
    assert {hit.what for hit in found.sentences} == {SENTENCE}
    assert len(found.words) > 1


def test_it_looks_into_the_blocks_of_a_table():
    table = b85decode(TABLE)
    assert SENTENCE.encode() not in table
    assert {hit.what for hit in found_in(table).sentences} == {SENTENCE}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("before", [b"", b"\0"], ids=["even", "odd"])
def test_it_finds_the_sentence_in_every_form_and_between_other_bytes(form, before):
    found = found_in(before + NOISE + form(SENTENCE) + NOISE)
    assert {hit.what for hit in found.sentences} == {SENTENCE}


@pytest.mark.parametrize("spell", [str, str.capitalize, str.upper])
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_it_finds_every_word_in_every_form(spell, form):
    assert len(WORDS) >= 100
    for word in WORDS:
        found = found_in(NOISE + form(f"about: {spell(word)}, and more")).words
        assert word.upper() in {hit.what.upper() for hit in found}, word


def test_it_finds_a_word_in_the_name_of_a_file():
    assert [hit.what for hit in found_in(b"", "storage/https+++slachtofferhulp.nl/x").words]


def test_it_finds_a_long_word_inside_another_and_a_short_one_with_an_ending():
    for text in ("Slachtofferhulp", "exploitation", "all the slaves there", "it helps you"):
        assert found_in(text.encode()).words, text


def test_it_finds_nothing_in_noise_and_in_the_words_of_programs():
    for data in (NOISE, b"LoginHelper.sys.mjs helperApp", b"\x80help\x80", b"%ZZ%", b""):
        assert found_in(data) == NOTHING


def test_what_stood_there_before_does_not_count_and_what_is_new_beside_it_does():
    before = found_in(b"menu: Help and more")
    assert found_in(b"\0\1menu: Help and more", "moved").without(before) == NOTHING
    assert found_in(b"menu: Help and more, help for victims").without(before) != NOTHING


def test_a_file_that_was_there_before_is_not_searched_again():
    before = Disk({"a": b"x", "b": b"y"})
    assert Disk({"a": b"x", "b": b"z"}).without(before).files == {"b": b"z"}
    # A new name may say something even if the bytes are old.
    assert Disk({"c": b"x"}).without(before).files == {"c": b"x"}
