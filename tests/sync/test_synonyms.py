"""Words for the same, for a search: what a pack has of them, and what `sync check` refuses."""

import pytest

FILE = "content/synonyms.yaml"
DUTCH = "locales/nl/LC_MESSAGES/content.po"
GROUPS = """\
- {id: y01, words: "police, cop"}
- {id: y02, words: "doctor, hospital"}
"""


@pytest.fixture
def small_with_words(small):
    small.write(FILE, GROUPS)
    with (small.folder / DUTCH).open("a") as file:
        file.write('\nmsgid "police, cop"\nmsgstr "politie،agent、 police"\n')
    return small


def test_a_pack_has_the_words_of_english_dutch_and_its_language_each_once(small_with_words):
    """Commas of any script; what is not translated keeps its English."""
    assert small_with_words.pack("nl")["synonyms"] == [
        ["police", "cop", "politie", "agent"],
        ["doctor", "hospital"],
    ]
    assert small_with_words.pack("en")["synonyms"][0] == ["police", "cop", "politie", "agent"]


def test_content_without_them_has_an_empty_list(small):
    assert small.pack("en")["synonyms"] == []


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("police, cop", "police", ":1: expected two words or more, between commas, found 'police'"),
        ("cop", "a cop", ":1: expected single words, between commas, found 'a cop'"),
        ("hospital", "Police", ":2: expected a word in one group only, found Police of y01 again"),
        ("y02", "y01", ":2: expected an id used once, found y01 again"),
        ("id: y02, ", "", ":2: expected the key id in every group, found none"),
        ("y02", "g02", ":2: expected id to be the id of a group of words, y and two digits"),
    ],
)
def test_a_mistake_is_named_with_its_place(small, before, after, sentence):
    small.write(FILE, GROUPS.replace(before, after))
    [found] = small.mistakes()
    assert found.startswith(f"{FILE}{sentence}"), found
