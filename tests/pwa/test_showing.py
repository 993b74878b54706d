"""Two languages of a page beside each other, words explained, cards to show, without JavaScript."""

import pytest

from tests.pwa.conftest import PAGE_PATH


def test_each_row_of_a_pair_is_one_block_in_both_languages(views, packs):
    for url, view in views.items():
        match = PAGE_PATH.fullmatch(url)
        if not match or not match["more"] or match["id"] in "hs" or match["more"].count("/") > 1:
            continue
        codes = [match["language"], match["more"].strip("/")]
        for block in blocks_of(packs[codes[0]], match["id"]):
            cells = view.select(f"[data-block={match['id']}-{block['id']}]")
            assert [cell["lang"] for cell in cells] == codes, (url, block["id"])
            assert [cell["dir"] for cell in cells] == [packs[code]["direction"] for code in codes]
            assert cells[0].parent == cells[1].parent == view.one(f"[id={block['id']}]")


def test_a_block_is_shown_large_in_either_language(views):
    first, second = (views[f"/nl/p04/en/b1{flipped}"].one("h1") for flipped in ("", "/2"))
    assert (first["lang"], second["lang"]) == ("nl", "en")
    assert first.text.startswith("Nee.")
    assert second.text.startswith("No.")


@pytest.mark.parametrize(
    "path",
    ["/nl/p04/nl", "/nl/p04/xx", "/nl/p99/en", "/nl/p04/en/b999", "/nl/p04/en/b1/3", "/nl/s/s99"],
)
def test_a_pair_or_card_that_is_not_there_is_said_so(visitor, path):
    assert visitor.get(path).status_code == 404


def test_a_dutch_word_in_a_text_leads_to_what_it_means(views, packs):
    """In every language, at its first place on the page; the glossary has it."""
    for code in packs:
        links = views[f"/{code}/p07"].select(f"a[href=/{code}/g#g01]")
        assert [link.text.lower() for link in links] == ["bedenktijd"], code
        assert links[0]["lang"] == "nl"
        word = views[f"/{code}/g"].one("[id=g01]")
        assert word.one("h2").text
        assert "bedenktijd" in word.text


def test_a_card_asks_in_the_language_and_in_dutch(views, packs):
    for code, pack in packs.items():
        card = views[f"/{code}/s/l-{code}"]
        assert pack["autonym"] in card.one("h1").text
        dutch = [run for run in card.select("p[class=shown]") if run["lang"] == "nl"]
        assert [("Mijn taal is" in run.text) for run in dutch] == ([] if code == "nl" else [True])


def test_a_language_without_a_translation_can_be_pointed_at_too(views):
    card = views["/pl/s/l-fa"]
    assert (card.one("h1")["lang"], card.one("h1")["dir"]) == ("fa", "rtl")
    assert card.one("p[class=shown]").text == "Mijn taal is Perzisch. Ik heb een tolk nodig."


def test_a_card_shows_its_sentence_in_both_languages(views):
    card = views["/es/s/s02"]
    assert card.one("h1").one("a[data-action=call]").text == "112"
    assert card.one("p[class=shown]").inherited("lang") == "nl"


def blocks_of(pack, page_id):
    return next(page for page in pack["pages"] if page["id"] == page_id)["blocks"]
