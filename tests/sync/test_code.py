"""The code that is handed over: it says what stands beside it, in every language, and it fits."""

import json

import pytest

from sync.codes import drawn
from tests.camera import packs_of, picture_of, read_codes, words_of
from tests.sync.conftest import refusal, snapshot
from tests.topic import given_away

# UTF-8.
MOST_BYTES = 300
SHOW, DUTCH = "content/show.yaml", "locales/nl/LC_MESSAGES/content.po"
DANGER = "code:\n  - {id: c01, text: 'Danger: {tel.112}.'}\n  - {id: c02, text: You can call.}\n"
NUMBER = "Danger: 112.\n"
LEFT = MOST_BYTES - len(NUMBER)


@pytest.fixture(scope="module")
def packs(targets):
    return packs_of(targets)


def test_every_language_is_read_with_a_camera(packs, targets, tmp_path):
    directory = json.loads(targets["directory.json"])
    assert len(packs) > 8
    for code, pack in packs.items():
        picture = picture_of(pack["handover"], tmp_path / f"{code}.pgm")
        assert read_codes(picture) == [words_of(pack, directory)], code


def test_it_is_small_in_the_language_of_the_reader_and_says_not_what_it_is_about(packs, targets):
    directory = json.loads(targets["directory.json"])
    for code, pack in packs.items():
        text = words_of(pack, directory)
        assert len(text.encode()) <= MOST_BYTES, code
        assert len(text.splitlines()) == 3
        assert "112" in text
        assert "http" not in text
        assert not given_away(text, "en", code), code
        assert not any(sentence.get("status") for sentence in pack["handover"]["sentences"]), code


def test_a_number_comes_from_the_directory(small):
    small.write(SHOW, DANGER)
    small.edit("content/directory/services.yaml", 'number: "112"', 'number: "113"')
    code = small.pack("en")["handover"]
    assert code["sentences"][0] == {"id": "c01", "text": ["Danger: ", ["tel", "112"], "."]}
    assert code["bits"] == drawn("Danger: 113.\nYou can call.")["bits"]


def test_what_is_not_translated_is_english_and_says_so(small):
    small.write(SHOW, DANGER)
    with (small.folder / DUTCH).open("a") as file:
        file.write('\nmsgid "Danger: {tel.112}."\nmsgstr "Gevaar: {tel.112}."\n')
    code = small.pack("nl")["handover"]
    assert [sentence.get("status") for sentence in code["sentences"]] == [None, "source"]
    assert code["bits"] == drawn("Gevaar: 112.\nYou can call.")["bits"]


def test_without_sentences_there_is_no_code(small):
    assert "handover" not in small.pack("en")


def test_a_source_that_is_too_long_is_refused(small, cli):
    small.write(SHOW, DANGER.replace("You can call.", "a" * LEFT))
    assert small.mistakes() == []
    small.edit(SHOW, "aaa", "aaaa")
    before = snapshot(small.folder)
    sentence = refusal(cli("build", *small.arguments, "--out", small.folder / "out"), 1)
    size = MOST_BYTES + LEFT // 3
    assert sentence.endswith(
        f"{SHOW}:2: expected a code of at most {MOST_BYTES} bytes, all its sentences together,"
        f" found {size}"
    )
    assert snapshot(small.folder) == before


def test_a_translation_that_is_too_long_is_refused(small, cli):
    """Each letter of Ethiopic is three bytes."""
    small.write(SHOW, DANGER)
    entry = '\nmsgid "You can call."\nmsgstr "{}"\n'
    (small.folder / DUTCH).write_text(
        (small.folder / DUTCH).read_text() + entry.format("ደ" * (LEFT // 3))
    )
    assert small.mistakes() == []
    small.edit(DUTCH, 'ደ"', 'ደደ"')
    sentence = refusal(cli("check", *small.arguments), 1)
    assert sentence.endswith(
        f"{DUTCH}:13: expected a code of at most {MOST_BYTES} bytes, all its sentences together,"
        f" found {len(NUMBER) + 3 * (LEFT // 3 + 1)}"
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Read [this](p02).", "a sentence of a code without a link, found 'Read [this](p02).'"),
        ("Call {tel.113}.", "a service of the directory, found {tel.113}"),
        (
            "Call 112.",
            "numbers as placeholders such as {tel.police} or {r-reflect.max}, found '112.'",
        ),
    ],
)
def test_a_sentence_that_may_not_stand_there_is_refused(small, written, expected):
    small.write(SHOW, DANGER.replace("You can call.", f"'{written}'"))
    [mistake] = small.mistakes()
    assert mistake.startswith(f"{SHOW}:3: expected {expected}")


def test_an_id_that_is_none_is_refused(small):
    small.write(SHOW, DANGER.replace("c02", "c1"))
    [mistake] = small.mistakes()
    assert mistake.startswith(f"{SHOW}:3: expected id to be the id of a sentence in a code")
    small.write(SHOW, DANGER.replace("c02", "c01"))
    [mistake] = small.mistakes()
    assert mistake.startswith(f"{SHOW}:3: expected an id used once")
