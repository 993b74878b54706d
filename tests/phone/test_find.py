"""One search, run in two places: the phone and the server find the same, in the same order."""

import json
import random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pwa.excerpt import excerpt
from pwa.finding import find, index_of
from pwa.spelling import distance, fold, words_of
from tests.asked import questions
from tests.phone.node import run_node

ASKED = questions()
GENERATED = 120
SEED = 20261126
# Letters that a phone can type in our languages, with accents and vowels beside and in them, and
# what is no letter: signs, letters beyond the basic plane, a joiner that nobody sees.
LETTERS = (
    "abcdefghijklmnopqrstuvwxyzßæøłđąęśćżźñéèăâîșțçıİŁŚ0123456789½²ﬁＡ①٠١٢۴"
    "абвгдежзийклмнопрстуфхцчшщъьюяЙѝ"
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآٱةىئؤءـكیًَُِّٰ"
    "ሀሐሰሠአዐጸፀፖሊስጠበቓ፡።፟警察护照报案的我一没有钱，。𠀀𝕬😀_-'.,?!/\u0301\u0308\u200d\u00a0 "
)
TEXT = st.text(alphabet=LETTERS, max_size=40)


def index_for(targets, language):
    return index_of(
        json.loads(targets[f"packs/{language}.json"]), json.loads(targets["directory.json"])
    )


def made_up(chance: random.Random, words: list[str]) -> str:
    """Words of the text, some cut short, some with a letter wrong, and some of no language."""
    made = []
    for _ in range(chance.randint(1, 5)):
        word = chance.choice(words)
        kind = chance.random()
        at = chance.randrange(len(word))
        if kind < 0.25:
            word = word[: at + 1]
        elif kind < 0.5:
            word = word[:at] + chance.choice(LETTERS) + word[at + chance.randint(0, 1) :]
        elif kind < 0.6:
            word = "".join(chance.choice(LETTERS) for _ in range(chance.randint(1, 9)))
        made.append(word)
    return " ".join(made)


@pytest.fixture(scope="module")
def both(targets):
    """(index, queries, what the phone made of them) of each language."""
    chance = random.Random(SEED)
    asked = []
    for language, known in ASKED.items():
        index = index_for(targets, language)
        words = list(index.words)
        queries = [each.ask for each in known]
        queries += [made_up(chance, words) for _ in range(GENERATED)]
        asked.append((index, queries, json.loads(targets[f"packs/{language}.json"])))
    found = run_node(
        "find.mjs",
        {
            "texts": [],
            "pairs": [],
            "directory": json.loads(targets["directory.json"]),
            "packs": [{"pack": pack, "queries": queries} for _, queries, pack in asked],
        },
    )["packs"]
    return [(*each[:2], on_phone) for each, on_phone in zip(asked, found, strict=True)]


def test_an_index_is_the_same_on_the_phone(both):
    """Every word of every language, with the rows it stands in."""
    for index, _, on_phone in both:
        assert on_phone["words"] == [[word, each.rows] for word, each in index.words.items()]
        assert len(index.words) > 1000


def test_the_phone_and_the_server_find_the_same(both):
    """By id and by order, with the same block, the same words marked, and the same excerpt."""
    empty = 0
    for index, queries, on_phone in both:
        for query, theirs in zip(queries, on_phone["found"], strict=True):
            hits, marked = find(index, query)
            assert theirs["hits"] == [[hit.entry.id, hit.row] for hit in hits], query
            assert theirs["marked"] == sorted(marked), query
            ours = [excerpt(hit.entry.rows[hit.row].text, marked) for hit in hits]
            assert theirs["cut"] == [[list(piece) for piece in cut] for cut in ours], query
            empty += not hits
    assert empty < GENERATED


# Each example starts Node; to look for a smaller one would take minutes.
@settings(deadline=None, max_examples=6, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(TEXT, min_size=200, max_size=200))
def test_any_text_has_the_same_words_on_the_phone(texts):
    pairs = [
        (one, other, most)
        for one, other in zip(map(fold, texts), map(fold, texts[1:]), strict=False)
        for most in (1, 2)
    ]
    found = run_node("find.mjs", {"texts": texts, "pairs": pairs, "packs": [], "directory": None})
    assert found["folded"] == [fold(text) for text in texts]
    assert found["words"] == [[word.text for word in words_of(text)] for text in texts]
    assert found["distances"] == [
        min(distance(one, other, most), most + 1) for one, other, most in pairs
    ]
