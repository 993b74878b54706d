"""A text of the source changes: every language keeps what it had, and says that it is older."""

import pytest

from sync import catalog, pofile
from tests.conftest import ROOT
from tests.translations.conftest import blocks

P07 = "content/pages/p07.md"
LANGUAGES = ("nl", "pl", "ro", "bg", "es", "ar", "zh", "ti")


@pytest.fixture(scope="module")
def first_block():
    """The first paragraph of a page as it stands in the source: its id and its line."""
    for line in (ROOT / P07).read_text().splitlines():
        if line.endswith("}") and line[0].isalpha():
            text, _, id_ = line.removesuffix("}").rpartition(" {#")
            return id_, text
    raise AssertionError


@pytest.fixture(scope="module")
def changed(make_desk, first_block):
    """The packs before and after that paragraph got another sentence, and the desk."""
    desk = make_desk(*LANGUAGES)
    before = desk.build()
    desk.edit(P07, first_block[1], first_block[1] + " Ask again.")
    desk.make_texts()
    return before, desk.build(), desk


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_changed_block_is_labelled_in_every_language(changed, first_block, code):
    was, now = (blocks(packs[code], "p07") for packs in changed[:2])
    id_, _ = first_block
    assert now[id_]["status"] == "older"
    assert now[id_]["text"] == was[id_]["text"]
    assert {name: block for name, block in now.items() if name != id_} == {
        name: block for name, block in was.items() if name != id_
    }


def test_the_source_itself_is_new(changed, first_block):
    block = blocks(changed[1]["en"], "p07")[first_block[0]]
    assert block["text"][-1].endswith(" Ask again.")
    assert "status" not in block


def test_another_change_before_anybody_updated_keeps_it(desk, first_block):
    id_, text = first_block
    was = blocks(desk.build()["nl"], "p07")[id_]["text"]
    for sentence in (" Ask again.", " And again."):
        desk.edit(P07, text, text + sentence)
        text += sentence
        desk.make_texts()
    assert blocks(desk.build()["nl"], "p07")[id_] == {
        **{"id": id_, "kind": "p", "text": was, "status": "older"}
    }
    assert desk.message("nl", text).previous_id == [first_block[1]]


def test_a_translator_who_brings_it_up_to_date_takes_the_label_off(desk, first_block):
    id_, text = first_block
    desk.edit(P07, text, f"{text} Ask again.")
    desk.make_texts()
    older = desk.message("nl", f"{text} Ask again.")
    desk.translate("nl", f"{text} Ask again.", f"{older.string} Vraag het nog eens.")
    packs = desk.build()
    assert "status" not in blocks(packs["nl"], "p07")[id_]
    assert blocks(packs["ti"], "p07")[id_]["status"] == "older"
    desk.sync("translations", "--update")
    fresh = desk.message("nl", f"{text} Ask again.")
    assert (fresh.user_comments, fresh.previous_id) == ([], [])


def test_a_catalog_in_which_nothing_changed_keeps_every_byte(desk):
    before = [desk.catalog(code).read_bytes() for code in ("nl", "ti")]
    assert desk.make_texts() == ""
    assert [desk.catalog(code).read_bytes() for code in ("nl", "ti")] == before


def test_an_update_keeps_the_head_of_a_file(desk, first_block):
    before = desk.catalog("nl").read_text().split('msgid ""')[0]
    desk.edit(P07, first_block[1], f"{first_block[1]} Ask again.")
    assert desk.make_texts().splitlines() == [
        f"Updated {desk.catalog(code)}." for code in ("nl", "ti")
    ]
    after = desk.catalog("nl").read_text()
    assert before.startswith("#")
    assert after.startswith(before)
    assert max(map(len, after.splitlines())) > 200


def test_a_change_elsewhere_leaves_an_older_text_older(desk, first_block):
    id_, text = first_block
    desk.edit(P07, text, f"{text} Ask again.")
    desk.make_texts()
    desk.edit("content/pages/p01.md", "title: Danger now", "title: Danger at once")
    desk.make_texts()
    pack = desk.build()["nl"]
    assert blocks(pack, "p07")[id_]["status"] == "older"
    assert pack["pages"][0]["status"] == "older"


def test_a_text_that_comes_back_has_its_translation(desk, first_block):
    """What the source no longer has is kept at the end of the file."""
    page = (desk.folder / P07).read_text()
    line = next(line for line in page.splitlines() if line.startswith(first_block[1]))
    (desk.folder / P07).write_text(page.replace(f"{line}\n\n", ""))
    desk.make_texts()
    assert first_block[1] in pofile.read(desk.catalog("nl")).obsolete
    (desk.folder / P07).write_text(page)
    desk.make_texts()
    found = desk.message("nl", first_block[1])
    assert found.string
    assert not found.fuzzy
    assert found.id not in pofile.read(desk.catalog("nl")).obsolete


def test_a_new_text_like_another_gets_no_guess(desk, first_block):
    """Fuzzy matching would offer the translation of the block that it is spelled like."""
    _, text = first_block
    page = (desk.folder / P07).read_text().rstrip()
    (desk.folder / P07).write_text(f"{page}\n\n{text} Not. {{#b99}}\n")
    desk.make_texts()
    message = desk.message("nl", f"{text} Not.")
    assert (message.string, message.fuzzy) == ("", False)
    assert blocks(desk.build()["nl"], "p07")["b99"]["status"] == "source"


GUESSES = {
    "of an editor that matches what is spelled alike": ("fuzzy", True, []),
    "with the mark of another block": ("fuzzy", True, ["older: p01#b2"]),
    "without what it was translated from": ("fuzzy", False, ["older: p07#{id}"]),
}


@pytest.mark.parametrize("guess", GUESSES)
def test_a_guess_is_never_shown(desk, first_block, guess):
    id_, text = first_block
    flag, has_previous, comments = GUESSES[guess]
    desk.edit(P07, text, f"{text} Ask again.")
    desk.make_texts()
    found = pofile.read(desk.catalog("nl"))
    message = found[f"{text} Ask again."]
    message.string = "Iets heel anders."
    message.flags.add(flag)
    message.previous_id = ["Something quite different."] if has_previous else []
    message.user_comments = [comment.replace("{id}", id_) for comment in comments]
    desk.catalog("nl").write_bytes(pofile.to_bytes(found))
    block = blocks(desk.build()["nl"], "p07")[id_]
    assert block["status"] == "source"
    assert block["text"][-1].endswith("Ask again.")


def test_previous_texts_are_read_back_as_they_were_written(desk, first_block):
    """Babel takes `#| msgid` for a comment; a quotation mark in it is escaped."""
    source = catalog.read(desk.locales, "nl", "content")[0]
    found = pofile.read(desk.catalog("nl"))
    found[source.id].previous_id = ['Say "yes" \\ or no']
    desk.catalog("nl").write_bytes(pofile.to_bytes(found))
    again = desk.message("nl", source.id)
    assert again.previous_id == ['Say "yes" \\ or no']
    assert again.user_comments == []
