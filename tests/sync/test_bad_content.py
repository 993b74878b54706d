"""Content that is wrong: one sentence with the place, and nothing is built."""

import re

import pytest

from tests.sync.conftest import FILES, refusal, snapshot

REFUSED, USAGE = 1, 2

P01, P02 = "content/pages/p01.md", "content/pages/p02.md"
FACTS = "content/facts/facts.yaml"
ORGANIZATIONS = "content/directory/organizations.yaml"
SERVICES = "content/directory/services.yaml"
MENU = "content/menu.yaml"
DENY = "content/deny.yaml"
STATUS = "locales/status.yaml"
DUTCH = "locales/nl/LC_MESSAGES/content.po"
REVIEW = "language: nl, unit: p01, by: Anna, when: 2026-11-26, native: true, hash: 0123456789abcdef"

# What is spoilt: (file, text, what stands there instead) and the sentence after the file's name.
CONTENT = {
    "a page without a title": (
        (P01, "title: Danger now\n", ""),
        ":2: expected the key title in the front matter, found none",
    ),
    "a typo in front matter": (
        (P01, "title: Danger now", "title: Danger: now"),
        ':3: expected valid YAML, found a second colon; a text with ": " stands in quotes',
    ),
    "front matter without an end": (
        (P01, "r-reflect]\n---", "r-reflect]"),
        ":13: expected a second line --- after the front matter, found the end",
    ),
    "a key given twice": (
        (P01, "title: Danger now", "title: Danger now\ntitle: Danger"),
        ":4: expected valid YAML, found the key 'title' a second time",
    ),
    "a typo in services.yaml": (
        (SERVICES, "  name: Danger now", "  name: Danger: now"),
        ':3: expected valid YAML, found a second colon; a text with ": " stands in quotes',
    ),
    "a line with another indent": (
        (SERVICES, "    - number:", "      - number:"),
        ":10: expected valid YAML, found another indent than just above",
    ),
    "a quote that is not closed": (
        (SERVICES, 'number: "112"', 'number: "112'),
        ":14: expected valid YAML, found more after a text; a quote too many or too few",
    ),
    "a quote that nothing closes": (
        (P01, "title: Danger now", 'title: "Danger now'),
        ":7: expected valid YAML, found a quote that is not closed",
    ),
    "a tab": (
        (SERVICES, "  name: Danger now", "\tname: Danger now"),
        ":3: expected valid YAML, found a tab; the indent is of spaces",
    ),
    "a service without facts": (
        (SERVICES, "  facts: [hl-112]\n", ""),
        ":1: expected the key facts in every service, found none",
    ),
    "an unknown fact among the sources": (
        (P02, "[hl-112]", "[hl-112, hl-911]"),
        ":6: expected a known fact id, found 'hl-911'",
    ),
    "an unknown fact in a placeholder": (
        (P01, "{r-reflect.max}", "{r-missing.max}"),
        ":12: expected a known fact id, found {r-missing.max}",
    ),
    "a block id given twice": (
        (P01, "{#b3}", "{#b1}"),
        ":14: expected a block id used once, found b1 of line 10",
    ),
    "a block without an id": (
        (P01, " {#b3}", ""),
        ":14: expected a block id such as {#b1} at the end, found 'Read [what others do](p02).'",
    ),
    "a translation that drops a placeholder": (
        (DUTCH, "Je krijgt {r-reflect.max} om", "Je krijgt tijd om"),
        ":4: expected every placeholder of the source (r-reflect.max),"
        " found it without r-reflect.max",
    ),
    "a translation with a typed number": (
        (DUTCH, "Voor gevaar nu.", "Voor gevaar nu: 112."),
        ":10: expected numbers as placeholders, found 'Voor gevaar nu: 112.'",
    ),
}

# YAML gives another kind of value than its author meant, or a text that means nothing.
MEANT_OTHERWISE = {
    "a title that is a number": (P01, "title: Danger now", "title: 2024"),
    "a title of the menu that is a number": (MENU, "title: Now", "title: 1"),
    "a name that is a number": (SERVICES, "name: Danger now", "name: 112"),
    "a phone number without quotes": (SERVICES, 'number: "112"', "number: 112"),
    "phones that are no list": (SERVICES, "  phones:\n    -", "  phones:\n     "),
    "a time without quotes": (SERVICES, 'opens_at: "00:00"', "opens_at: 9:00"),
    "a time that is none": (SERVICES, 'opens_at: "00:00"', 'opens_at: "nine"'),
    "a day that is none": (SERVICES, "[MO, TU", "[MON, TU"),
    "hours without a start": (SERVICES, '      opens_at: "00:00"\n', ""),
    "an amount that is no number": (FACTS, "months: 3", "months: three"),
    "a part of a month": (FACTS, "months: 3", "months: 3.5"),
    "a date that is none": (FACTS, "months: 3", "date: 2026-13-01"),
    "values that are a list": (FACTS, "    max: {months: 3}", "    - max"),
    "sources that are no list": (FACTS, "\n    - {name: European Commission}\n\n", " EC\n\n"),
    "no languages at all": (STATUS, "published: [nl]\nreviews: []\n", ""),
    "languages that are a list": (STATUS, "published: [nl]\nreviews: []", "- nl"),
    "languages that are no list": (STATUS, "published: [nl]", "published: nl"),
    "the language Norwegian without quotes": (STATUS, "published: [nl]", "published: [no]"),
    "a language published twice": (STATUS, "published: [nl]", "published: [nl, nl]"),
    "no key published": (STATUS, "published: [nl]\n", ""),
    "a key of an older form": (STATUS, "reviews: []", "nl: {status: draft}"),
    "a review without a reader": (STATUS, "[]", f"\n  - {{{REVIEW.replace(' by: Anna,', '')}}}"),
    "a review on no day": (STATUS, "[]", f"\n  - {{{REVIEW.replace('-26', '-31')}}}"),
    "a review with half a hash": (STATUS, "[]", f"\n  - {{{REVIEW[:-8]}}}"),
    "a reader native by word": (STATUS, "[]", f"\n  - {{{REVIEW.replace('true', 'polish')}}}"),
    "no denied words at all": (DENY, FILES[DENY], ""),
    "denied words that are no list": (DENY, "\n  - handcuffs", " handcuffs"),
    "sources left empty": (P02, "[hl-112]", ""),
    "denied words left empty": (DENY, "\n  - victims", ""),
    "hours on no day": (SERVICES, "[MO, TU, WE, TH, FR, SA, SU]", "[]"),
    "a control character": (P01, "title: Danger now", "title: Danger\x07 now"),
}


@pytest.mark.parametrize("mistake", CONTENT)
def test_content_is_refused_with_file_and_line(small, cli, mistake):
    small.build()
    (name, old, new), sentence = CONTENT[mistake]
    small.edit(name, old, new)
    before = snapshot(small.folder)
    for command in (["check"], ["build", "--out", small.folder / "data" / "build"]):
        assert refusal(cli(*command, *small.arguments), REFUSED) == (
            f"{small.folder}/{name}{sentence}"
        )
    assert snapshot(small.folder) == before


@pytest.mark.parametrize("mistake", MEANT_OTHERWISE)
def test_a_value_of_another_kind_than_meant_is_refused_with_file_and_line(small, cli, mistake):
    name, old, new = MEANT_OTHERWISE[mistake]
    small.edit(name, old, new)
    before = snapshot(small.folder)
    sentence = refusal(cli("build", *small.arguments, "--out", small.folder / "out"), REFUSED)
    assert re.match(rf"{small.folder}/{name}:\d+: expected .+, found ", sentence)
    assert snapshot(small.folder) == before


def test_every_mistake_is_named_at_once_in_file_order(small, cli):
    small.edit(P02, " {#b2}", "")
    small.edit(P01, "audience: victim", "audience: anybody")
    small.edit(ORGANIZATIONS, "  name: Emergency control rooms\n", "")
    ended = cli("check", *small.arguments)
    assert ended.code == REFUSED
    places = [line.split(": expected ")[0] for line in ended.error.splitlines()]
    expected = (f"{ORGANIZATIONS}:1", f"{P01}:4", f"{P02}:11")
    assert places == [f"{small.folder}/{place}" for place in expected]


def test_a_content_folder_that_is_missing_is_named(small, cli):
    sentence = refusal(cli("check", "--content", small.folder / "nothing"), REFUSED)
    assert sentence == f"{small.folder}/nothing:1: expected a content folder, found none"


def test_a_page_in_another_encoding_is_refused(small, cli):
    (small.folder / P01).write_bytes("---\ntitle: Café".encode("latin-1"))
    sentence = refusal(cli("check", *small.arguments), REFUSED)
    assert sentence == f"{small.folder}/{P01}:1: expected UTF-8 text, found other bytes"


@pytest.mark.parametrize("below", ["", "folder"])
def test_a_build_that_cannot_be_written_leaves_nothing_behind(small, cli, below):
    out = small.folder / "letter.txt"
    out.write_text("Dear reader")
    before = snapshot(small.folder)
    sentence = refusal(cli("build", *small.arguments, "--out", out / below), USAGE)
    assert sentence == (f"expected a folder to write to, found {out / below}: Not a directory")
    assert snapshot(small.folder) == before


def test_a_build_replaces_nothing_but_a_build(small, cli):
    letters = small.folder / "letters"
    letters.mkdir()
    (letters / "letter.txt").write_text("Dear reader")
    before = snapshot(small.folder)
    sentence = refusal(cli("build", *small.arguments, "--out", letters), USAGE)
    assert str(letters) in sentence
    assert snapshot(small.folder) == before


def test_a_build_into_the_current_folder_is_refused(small, cli, monkeypatch):
    monkeypatch.chdir(small.folder)
    before = snapshot(small.folder)
    refusal(cli("build", *small.arguments, "--out", "."), USAGE)
    assert snapshot(small.folder) == before
