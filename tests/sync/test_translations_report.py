"""How far each language is: the same figures for a terminal, a machine and an editor."""

import json
import re

import pytest

from tests.sync.conftest import refusal

DUTCH = "locales/nl/LC_MESSAGES/content.po"
# Of eleven texts that victims read, Dutch has seven (tests/sync/conftest.py).
TABLE = """\
language  texts  translated  older  missing  reviewed  whole  in the build
nl           11           7      0        4         0     no           yes
"""


@pytest.fixture
def standing(small, cli):
    def ask(*options):
        ended = cli("translations", *options, *small.arguments)
        assert ended.code == 0, ended.error
        return ended.output

    return ask


def parts(standing):
    [dutch] = json.loads(standing("--json"))
    return {part["unit"]: part for part in dutch["parts"]}


def test_a_table_has_a_row_a_language(standing):
    assert standing() == TABLE


def test_an_older_text_is_neither_translated_nor_missing(small, standing):
    with (small.folder / DUTCH).open("a") as file:
        file.write('\n# older: menu\n#. menu\n#, fuzzy\n#| msgid "At once"\n')
        file.write('msgid "Now"\nmsgstr "Meteen"\n')
    assert standing().splitlines()[1].split()[:6] == ["nl", "11", "7", "1", "3", "0"]
    assert parts(standing)["directory"]["older"] == ["Now"]


def test_each_part_names_what_it_lacks(standing):
    found = parts(standing)
    assert found["p01"] == {
        "unit": "p01",
        "title": "Danger now",
        "needed": True,
        "texts": 4,
        "translated": 3,
        "older": [],
        "missing": ["Call {tel.112} and **speak**."],
        "reviewed": None,
        "outdated": False,
    }
    assert found["p02"]["needed"] is False
    assert found["app"]["missing"] == []


def test_one_language_is_listed_with_each_text_that_waits(small, cli, standing):
    said = standing("nl")
    assert said.startswith(TABLE)
    assert "p01 missing: Call {tel.112} and **speak**.\n" in said
    assert len(said.splitlines()) == len(TABLE.splitlines()) + 4
    ended = cli("translations", "plx", *small.arguments)
    assert refusal(ended, 2) == "expected one of the languages nl, found 'plx'"


def test_check_says_how_many_texts_translators_do_not_have_yet(small, cli):
    template = small.folder / "locales" / "content.pot"
    template.write_text((small.folder / DUTCH).read_text())
    assert len(cli("check", *small.arguments).output.splitlines()) == 2
    template.write_text("")
    before = cli("check", *small.arguments).output.splitlines()[1]
    small.edit("content/pages/p02.md", "The first call", "Another call")
    assert cli("check", *small.arguments).output.splitlines()[1] == before
    template.unlink()
    assert len(cli("check", *small.arguments).output.splitlines()) == 1


def test_a_review_counts_until_its_words_change(small, cli, standing):
    reader = ("--by", "Anna", "--native", "--when", "2026-11-20")
    assert cli("review", "nl", "app", *reader, *small.arguments).code == 0
    assert standing().splitlines()[1].split()[5] == "2"
    assert parts(standing)["app"]["reviewed"] == "2026-11-20"
    small.edit("locales/nl/LC_MESSAGES/messages.po", "dag en nacht", "altijd")
    assert standing().splitlines()[1].split()[5] == "0"
    assert parts(standing)["app"]["outdated"] is True


def test_no_name_of_a_reader_is_in_what_is_passed_on(small, cli, standing):
    reader = ("--by", "Anna", "--native")
    cli("review", "nl", "app", *reader, *small.arguments)
    assert "Anna" not in standing("--json") + standing()


def test_a_language_that_has_just_begun_is_listed_and_not_in_the_build(small, standing):
    folder = small.folder / "locales" / "hu" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "content.po").write_text('msgid "Danger now"\nmsgstr "Veszély"\n')
    assert standing().splitlines()[2].split() == ["hu", "11", "2", "0", "9", "0", "no", "no"]


def test_the_page_holds_the_same_figures_and_asks_for_nothing(small, standing, tmp_path):
    page = tmp_path / "standing.html"
    assert standing("--html", page) == f"Wrote {page}.\n"
    html = page.read_text()
    assert "7 of 11 texts are translated, 0 are older than the English, 4 are missing" in html
    assert "Call {tel.112} and **speak**." in html
    assert "p02 Who can help: not begun (3 texts)." in html
    assert not re.search(r"<script|src=|url\(|@import|https?:", html)
    assert re.findall(r'href="([^"]*)"', html) == ["#nl"]


def test_a_text_with_signs_of_html_is_shown_as_it_is(small, standing, tmp_path):
    small.edit("content/menu.yaml", "title: Now", 'title: "Now & then"')
    standing("--html", tmp_path / "standing.html")
    assert '<li lang="en">Now &amp; then</li>' in (tmp_path / "standing.html").read_text()


def test_the_bars_of_a_language_are_as_wide_as_its_figures(standing, tmp_path):
    standing("--html", tmp_path / "standing.html")
    widths = re.findall(
        r'class="(\w+)" style="inline-size: ([\d.]+)%"', (tmp_path / "standing.html").read_text()
    )
    assert widths == [("reviewed", "0.00"), ("draft", "63.64"), ("older", "0.00")]


def test_content_that_cannot_be_read_is_refused(small, cli):
    (small.folder / "content" / "menu.yaml").write_text("title: [")
    assert "menu.yaml:1: expected" in refusal(cli("translations", *small.arguments), 1)


def test_an_update_without_a_template_is_refused(small, cli):
    ended = cli("translations", "--update", *small.arguments)
    assert (
        refusal(ended, 1) == f"{small.folder}/locales/content.pot:1: expected a catalog, found none"
    )
