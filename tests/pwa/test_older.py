"""What a reader is told of a text that its source has left behind, and of a page that was read."""

import pytest

from tests.older import with_older_texts
from tests.pwa.conftest import parse

OLDER = "Ten tekst jest starszy niż tekst angielski."


@pytest.fixture(scope="module")
def reader(reader_of, targets):
    return reader_of(with_older_texts(targets, "pl"))


def labelled(reader, path):
    """What stands around each label of an older text."""
    labels = parse(reader.get(path).text).select("span[data-status=stale]")
    assert {label.text for label in labels} <= {OLDER}
    return [label.parent for label in labels]


def test_a_page_says_that_its_title_and_a_block_are_older(reader):
    title, block = labelled(reader, "/pl/p02")
    assert title.tag == "p"
    assert block["data-block"].startswith("p02-")
    assert block.inherited("lang") == "pl"


def test_a_group_of_the_menu_says_so(reader):
    assert [each.tag for each in labelled(reader, "/pl/")].count("h2") == 1


def test_words_and_sentences_say_so(reader):
    assert len(labelled(reader, "/pl/g")) == 1
    assert len(labelled(reader, "/pl/s/s01")) == 1


def test_every_field_of_the_directory_says_so(reader):
    services = parse(reader.get("/pl/d").text).select("section[data-block]")
    fields = [block for block in services if block["data-block"].startswith("s-")]
    assert len(labelled(reader, "/pl/d")) == 2 * len(fields)


def test_a_title_beside_another_language_says_so(reader):
    assert labelled(reader, "/pl/p02/nl")[0].tag == "h1"


def test_only_a_page_that_a_native_read_is_no_draft(reader):
    for path, drafts in (("p01", 0), ("p02", 1), ("", 1), ("p01/nl", 1), ("p02/nl", 2)):
        page = parse(reader.get(f"/pl/{path}").text)
        assert len(page.select("span[data-status=draft]")) == drafts, path
