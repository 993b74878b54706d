"""What `python -m bench search` counts, and what it asks of its peers."""

import pytest

from bench.search import _any_of, _fts5, p95, recall
from tests.asked import Question

ASKED = [
    Question("police", frozenset({"p04", "s-police"}), False),
    Question("", frozenset({"p05"}), True),
]


@pytest.mark.parametrize(
    ("first", "percent"),
    [
        ([["p01", "p02", "p04"], ["p05"]], 100),
        ([["p01", "p02", "p03", "p04"], ["p05"]], 50),
        ([[], []], 0),
    ],
)
def test_recall_is_of_the_first_three(first, percent):
    assert recall(ASKED, first) == percent


def test_of_a_hundred_keystrokes_five_may_be_slower():
    assert 94 <= p95([float(number) for number in range(100)]) <= 95


def test_the_peer_gets_every_word_and_no_operator():
    assert _any_of('no papers "AND" ?') == '"no" OR "papers" OR "AND"'


def test_the_peer_finds_a_page_by_its_words():
    pack = {
        "pages": [
            {"id": name, "title": name, "audience": "about", "blocks": [block]}
            for name, block in (
                ("p01", {"id": "b1", "kind": "p", "text": ["Call the police."]}),
                ("p02", {"id": "b1", "kind": "p", "text": ["Nothing."]}),
            )
        ]
    }
    assert _fts5(pack, {"services": [], "organizations": []}, ASKED[:1]) == [["p01"]]
