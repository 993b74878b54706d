"""A review is of the very words that were read, and only a native one makes a page no draft."""

import json

import pytest

from tests.sync.conftest import refusal, snapshot

REFUSED, USAGE = 1, 2
STATUS = "locales/status.yaml"
DUTCH = "locales/nl/LC_MESSAGES/content.po"
MISSING = {
    "Call {tel.112} and **speak**.": "Bel {tel.112} en **praat**.",
    "Now": "Nu",
    "They answer emergency calls.": "Zij nemen noodoproepen aan.",
    "The call is free.": "Bellen is gratis.",
}
UNITS = ("p01", "directory", "words", "navigator", "app")


@pytest.fixture
def whole(small):
    """The small content, with everything translated that victims read."""
    with (small.folder / DUTCH).open("a") as file:
        for source, translation in MISSING.items():
            file.write(f"\nmsgid {json.dumps(source)}\nmsgstr {json.dumps(translation)}\n")
    return small


@pytest.fixture
def review(whole, cli):
    def record(unit="p01", *more, language="nl", by="Anna", native="--native"):
        options = [*more, *([native] if native else [])]
        return cli("review", language, unit, "--by", by, *options, *whole.arguments)

    return record


def reviewed(small):
    """The date on each page of the Dutch pack, where it has one."""
    return {page["id"]: page.get("reviewed") for page in small.pack("nl")["pages"]}


def test_a_native_review_is_noted_in_the_pack_with_its_date_only(whole, review):
    ended = review("p01", "--when", "2026-11-20")
    assert (ended.code, ended.output) == (0, "Recorded that Anna read p01 in nl.\n")
    assert reviewed(whole) == {"p01": "2026-11-20", "p02": None}
    assert whole.pack("nl")["status"] == "draft"
    assert b"Anna" not in whole.build()["packs/nl.json"]


def test_the_line_says_who_when_whether_native_and_what(whole, review):
    review("p01", "--when", "2026-11-20")
    review("app", "--when", "2026-11-21", by="Ben: the second", native=None)
    first, second = (whole.folder / STATUS).read_text().splitlines()[-2:]
    assert first.startswith(
        "  - {language: nl, unit: p01, by: Anna, when: 2026-11-20, native: true"
    )
    assert second.startswith(
        "  - {language: nl, unit: app, by: 'Ben: the second', when: 2026-11-21"
    )
    assert "native: false, hash: " in second


def test_comments_of_people_stay(whole, review):
    before = "# The order is that of the chooser.\npublished: [nl]\n# Thank you.\nreviews: []\n"
    whole.write(STATUS, before)
    review()
    assert (whole.folder / STATUS).read_text().startswith(before.removesuffix(" []\n"))


def test_the_same_review_is_recorded_once(whole, review):
    review("p01", "--when", "2026-11-20")
    before = (whole.folder / STATUS).read_text()
    assert review("p01", "--when", "2026-11-20").output.startswith("Nothing to do")
    assert (whole.folder / STATUS).read_text() == before


def test_a_review_of_somebody_else_language_does_not_count(whole, review):
    review(native=None)
    assert reviewed(whole)["p01"] is None


def test_a_changed_source_ends_a_review(whole, review):
    review()
    whole.edit("content/pages/p01.md", "title: Danger now", "title: Danger at once")
    with (whole.folder / DUTCH).open("a") as file:
        file.write('\nmsgid "Danger at once"\nmsgstr "Nu gevaar"\n')
    assert reviewed(whole)["p01"] is None


def test_a_changed_translation_ends_a_review(whole, review):
    review()
    whole.edit(DUTCH, "Nu gevaar", "Gevaar, nu")
    assert reviewed(whole)["p01"] is None


def test_another_page_that_changes_does_not_end_a_review(whole, review):
    review()
    whole.edit("content/pages/p02.md", "The first call", "The second call")
    assert reviewed(whole)["p01"] is not None


def test_who_read_it_again_counts_again(whole, review):
    review("p01", "--when", "2026-11-20")
    whole.edit(DUTCH, "Nu gevaar", "Gevaar, nu")
    review("p01", "--when", "2026-11-24")
    assert reviewed(whole)["p01"] == "2026-11-24"


def test_a_language_is_reviewed_when_all_that_victims_read_is(whole, review):
    for unit in UNITS:
        assert whole.pack("nl")["status"] == "draft"
        assert review(unit).code == 0
    assert whole.pack("nl")["status"] == "reviewed"
    whole.edit(DUTCH, "Bellen is gratis.", "Bellen kost niets.")
    assert whole.pack("nl")["status"] == "draft"


REFUSALS = {
    "an unknown language": ({"language": "xx"}, USAGE, "expected one of the languages nl, found"),
    "an unknown part": ({"unit": "p99"}, USAGE, "expected one of p01, p02, directory, words,"),
    "no name": ({"by": " "}, USAGE, "expected the name of who read it, found ' '"),
    "a name over two lines": ({"by": "A\nB"}, USAGE, "expected the name of who read it"),
    "a page that is not translated": (
        {"unit": "p02"},
        REFUSED,
        "expected every text of p02 translated in nl, found 3 of 3 that are not,"
        " the first 'Who can help'",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_review_of_nothing_is_refused(whole, review, case):
    arguments, code, sentence = REFUSALS[case]
    before = snapshot(whole.folder)
    assert refusal(review(**arguments), code).startswith(sentence)
    assert snapshot(whole.folder) == before


@pytest.mark.parametrize("when", ["2026-02-30", "yesterday", "20261120"])
def test_a_date_that_is_none_is_refused(whole, review, when):
    before = snapshot(whole.folder)
    assert "expected a date such as" in refusal(review("p01", "--when", when), USAGE)
    assert snapshot(whole.folder) == before


@pytest.mark.parametrize(
    "form", ["reviews: []\npublished: [nl]\n", "published: [nl]\nreviews: [\n]\n"]
)
def test_a_file_that_a_line_cannot_be_added_to_stays_as_it_is(whole, review, form):
    whole.write(STATUS, form)
    assert "expected reviews as the last key" in refusal(review(), USAGE)
    assert (whole.folder / STATUS).read_text() == form


def test_a_review_of_a_page_that_is_gone_is_let_be(whole, review):
    review()
    whole.edit(STATUS, "unit: p01", "unit: p90")
    assert reviewed(whole)["p01"] is None
