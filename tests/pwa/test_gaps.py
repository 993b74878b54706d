"""A translation with gaps: the source stands in them, labelled and in its own direction."""

import shutil

import pytest

from sync import build
from tests.conftest import ROOT
from tests.pwa.conftest import change_catalog, copy_locales, parse

# What our own release leaves untranslated in Dutch, and what it has of Arabic.
UNTRANSLATED = (
    "Danger now",  # the title of p01, and the name of a service
    "Call {tel.112} and **speak**. It is free, day and night.",  # p01#b1
    "The police",  # a group of the menu
    "The call is free.",  # fees_description of a service
    "Sources differ. These office hours are the careful reading.",  # beside opening hours
)
PO_HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
ARABIC = {
    "Danger now": "خطر الآن",
    "Go to where people are: a shop, a station, a hotel.": "اذهب إلى حيث يوجد ناس.",
}


@pytest.fixture(scope="module")
def gaps(tmp_path_factory, reader_of):
    """A reader of a release with gaps in the Dutch, and a little Arabic besides."""
    folder = tmp_path_factory.mktemp("gaps")
    locales = copy_locales(folder / "locales")
    for other in {path.name for path in locales.glob("*/")} - {"nl", "ar"}:
        shutil.rmtree(locales / other)
    arabic = locales / "ar" / "LC_MESSAGES"
    arabic.mkdir(parents=True, exist_ok=True)
    for name in ("content", "messages"):
        (arabic / f"{name}.po").write_text(PO_HEADER)
    change_catalog(arabic / "content.po", ARABIC)
    change_catalog(locales / "nl/LC_MESSAGES/content.po", dict.fromkeys(UNTRANSLATED, ""))
    (locales / "status.yaml").write_text("published: [nl, ar]\n")
    return reader_of(build.build(ROOT / "content", locales, folder / "build"))


def test_a_block_without_a_translation_is_shown_in_the_source_and_says_so(gaps):
    """R43: with its own language and direction, and with its number."""
    view = parse(gaps.get("/nl/p01").text)
    block = view.one("[data-block=p01-b1]")
    assert (block["lang"], block["dir"]) == ("en", "ltr")
    assert block.one("[data-status=source]").text == "Nog niet in deze taal"
    assert block.one("a[data-action=call]").text == "112"
    assert "and speak. It is free, day and night." in block.text


def test_a_label_of_a_gap_is_in_the_language_of_the_reader(gaps):
    """R37: the label is Dutch, inside a block that is marked as English."""
    label = parse(gaps.get("/nl/p01").text).one("[data-block=p01-b1]").one("[data-status=source]")
    assert label.inherited("lang") == "nl"


def test_a_block_with_a_translation_is_not_marked(gaps):
    """R43: the gaps stay where they are."""
    view = parse(gaps.get("/nl/p01").text)
    marked = [b["data-block"] for b in view.select("[data-block]") if b.get("lang")]
    assert marked == ["p01-b1"]
    assert not parse(gaps.get("/en/p01").text).select("[data-status]")


def test_a_title_without_a_translation_is_marked_wherever_it_stands(gaps):
    """R43: on its page and in the menu."""
    title = parse(gaps.get("/nl/p01").text).one("h1")
    item = parse(gaps.get("/nl/").text).one("a[data-page=p01]")
    for element in (title, item):
        assert (element.text, element["lang"], element["dir"]) == ("Danger now", "en", "ltr")


def test_a_service_without_a_translation_keeps_its_number(gaps):
    """R43: in the directory each field speaks for itself."""
    service = parse(gaps.get("/nl/d").text).one("[data-block=s-112]")
    name = service.one("h2").one("span[lang=en]")
    assert (name["dir"], name.one("[data-status=source]").text) == ("ltr", "Nog niet in deze taal")
    assert service.one("a[data-action=call]").text == "112"
    cost = next(e for e in service.select("span[lang=en]") if "The call is free." in e.text)
    assert cost.one("[data-status=source]")


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("Danger now", "/"),
        ("Danger now", "/nl/"),
        ("Danger now", "/nl/p01"),
        ("Danger now", "/nl/p53"),
        ("Danger now", "/nl/d"),
        ("The police", "/nl/"),
        ("The call is free.", "/nl/d"),
        ("These office hours are the careful reading.", "/nl/d"),
        ("These office hours are the careful reading.", "/nl/p01"),
    ],
)
def test_words_without_a_translation_are_marked_as_the_source(gaps, words, url):
    """R37, R43: a screen reader must not read English as if it were Dutch; never silently."""
    holders = parse(gaps.get(url).text).holders(words)
    assert holders
    for holder in holders:
        assert (holder.inherited("lang"), holder.inherited("dir")) == ("en", "ltr"), holder.text


def test_a_language_that_runs_the_other_way_turns_the_whole_page(gaps):
    """R37, R39: the document and its choice on the first screen; numbers stay as they are."""
    view = parse(gaps.get("/ar/p01").text)
    assert (view.one("html")["lang"], view.one("html")["dir"]) == ("ar", "rtl")
    choice = parse(gaps.get("/").text).one("a[data-action=keep][data-language=ar]")
    assert (choice.text, choice.inherited("lang"), choice.inherited("dir")) == (
        "العربية",
        "ar",
        "rtl",
    )
    assert view.one("h1").text == ARABIC["Danger now"]
    assert {bdi["dir"] for bdi in view.select("bdi")} == {"ltr"}


def test_what_is_translated_and_what_is_not_stand_side_by_side(gaps):
    """R37: in a page that runs right to left, the source runs left to right."""
    view = parse(gaps.get("/ar/p01").text)
    translated, source = (view.one(f"[data-block=p01-{b}]") for b in ("b12", "b1"))
    assert translated.text == ARABIC["Go to where people are: a shop, a station, a hotel."]
    assert (translated.inherited("lang"), translated.inherited("dir")) == ("ar", "rtl")
    assert (source["lang"], source["dir"]) == ("en", "ltr")
    assert source.one("a[data-action=call]").text == "112"


@pytest.mark.parametrize("url", ["/", "/ar/", "/ar/p01", "/ar/d", "/xx/"])
def test_words_in_another_language_say_which_way_they_run(gaps, url):
    """R37: a run in the other direction has a dir of its own."""
    directions = {"en": "ltr", "nl": "ltr", "ar": "rtl"}
    for element in parse(gaps.get(url).text).select("[lang]"):
        assert element.inherited("dir") == directions[element["lang"]], element.text[:60]
