"""Every rule of docs/writing.md, each with the one sentence that names the mistake."""

import json

import pytest

from sync import build, coverage
from tests.conftest import ROOT

P01, P02 = "content/pages/p01.md", "content/pages/p02.md"
FACTS = "content/facts/facts.yaml"
SERVICES = "content/directory/services.yaml"
MENU = "content/menu.yaml"
DUTCH = "locales/nl/LC_MESSAGES/content.po"
THINK = "You get {r-reflect.max} to think."


@pytest.fixture
def found(small):
    """What `check` says about the small content."""
    return small.mistakes


def withhold(small, fact: str) -> None:
    """Make a fact of the register unverified."""
    start = f"{fact}:\n  name: Time to think\n  status: "
    small.edit(FACTS, f"{start}seed", f"{start}unverified\n  withheld: Nobody knows.")


def test_valid_content_passes(found):
    assert found() == []


def test_an_unknown_fact_in_a_placeholder_is_refused(small, found):
    small.edit(P01, "{r-reflect.max}", "{r-missing.max}")
    assert found() == [f"{P01}:12: expected a known fact id, found {{r-missing.max}}"]


def test_an_unknown_value_of_a_fact_is_refused(small, found):
    small.edit(P01, "{r-reflect.max}", "{r-reflect.min}")
    assert found() == [f"{P01}:12: expected a value of r-reflect (max), found {{r-reflect.min}}"]


def test_an_unknown_service_in_a_placeholder_is_refused(small, found):
    small.edit(P01, "{tel.112}", "{tel.police}")
    assert found() == [f"{P01}:10: expected a service of the directory, found {{tel.police}}"]


def test_a_service_is_asked_only_for_what_it_has(small, found):
    small.edit(P01, "{tel.112}", "{url.112}")
    assert found() == [f"{P01}:10: expected a service with url, found {{url.112}}"]


@pytest.mark.parametrize("reference", ["tel.112#", "hours.112#", "cost.112#", "name.112#"])
def test_only_a_value_of_a_fact_can_be_asked_for_its_number(small, found, reference):
    small.edit(P02, "{name.112}", f"{{{reference}}}")
    assert [problem.split(": ")[0] for problem in found()] == [f"{P02}:11"]


def test_an_unknown_fact_in_the_sources_is_refused(small, found):
    small.edit(P02, "[hl-112]", "[hl-112, hl-missing]")
    assert found() == [f"{P02}:6: expected a known fact id, found 'hl-missing'"]


def test_an_unverified_fact_in_the_sources_is_refused(small, found):
    withhold(small, "r-reflect")
    assert found() == [
        f"{P01}:7: expected facts that may be shown, found r-reflect, which is unverified"
    ]


def test_an_unverified_fact_is_not_shown_in_the_directory_either(small, found):
    withhold(small, "r-reflect")
    small.edit(P01, ", r-reflect]", "]")
    small.edit(P01, THINK, "You get time to think.")
    small.edit(SERVICES, "For danger now.", "For danger now, within {r-reflect.max}.")
    assert [problem.split(": ")[0] for problem in found()] == [f"{SERVICES}:4"]


def test_a_fact_on_which_sources_disagree_needs_a_reading(small, found):
    start = "r-reflect:\n  name: Time to think\n  status: "
    small.edit(FACTS, f"{start}seed", f"{start}conflict")
    assert found() == [f"{FACTS}:7: expected a reading, because sources disagree, found none"]


def test_an_unverified_fact_says_why_it_is_withheld(small, found):
    withhold(small, "r-reflect")
    small.edit(FACTS, "  withheld: Nobody knows.\n", "")
    assert found() == [f"{FACTS}:7: expected withheld: why it is on no page, found none"]


@pytest.mark.parametrize("typed", ["112", "١١٢", "3-month"])
def test_a_typed_number_is_refused(small, found, typed):
    small.edit(P01, THINK, f"You get {{r-reflect.max}} or {typed}")
    assert found() == [
        f"{P01}:12: expected numbers as placeholders such as {{tel.police}} or {{r-reflect.max}},"
        f" found '{typed}' typed into the text"
    ]


def test_a_number_typed_into_the_directory_is_refused(small, found):
    small.edit(SERVICES, "For danger now.", "Call 112.")
    assert [problem.split(": ")[0] for problem in found()] == [f"{SERVICES}:4"]


def test_a_page_without_sources_is_refused(small, found):
    small.edit(P02, "[hl-112]", "[]")
    assert found() == [f"{P02}:6: expected at least one source, found none"]


def test_a_page_about_the_service_needs_no_sources(small, found):
    small.edit(P02, "[hl-112]", "[]")
    small.edit(P02, "professional", "about")
    assert found() == []


def test_the_fact_of_a_placeholder_stands_among_the_sources(small, found):
    small.edit(P01, ", r-reflect]", "]")
    small.edit(P02, "[hl-112]", "[hl-112, r-reflect]")
    assert found() == [
        f"{P01}:12: expected r-reflect among the sources of the page,"
        " found {r-reflect.max} without it"
    ]


@pytest.mark.parametrize("target", ["p03", "p02#b9"])
def test_a_link_to_nowhere_is_refused(small, found, target):
    small.edit(P01, "(p02)", f"({target})")
    assert found() == [f"{P01}:14: expected a link to a page or block that exists, found {target}"]


def test_a_link_to_a_block_is_followed(small, found):
    small.edit(P01, "(p02)", "(p02#b1)")
    assert found() == []


def test_two_services_of_one_id_are_refused(small, found):
    text = (small.folder / SERVICES).read_text()
    small.write(SERVICES, text * 2)
    line = text.count("\n") + 1
    assert found() == [f"{SERVICES}:{line}: expected an id used once, found 112 again"]


def test_two_facts_of_one_id_are_refused(small, found):
    small.write("content/facts/more.yaml", (small.folder / FACTS).read_text())
    assert [problem.split(", found")[0] for problem in found()] == [
        "content/facts/more.yaml:1: expected a fact id used once",
        "content/facts/more.yaml:7: expected a fact id used once",
    ]


@pytest.mark.parametrize(
    ("name", "line", "limit"), [(P01, 12, 12), (P02, 9, 25)], ids=["victim", "professional"]
)
def test_a_sentence_has_a_longest_length(small, found, name, line, limit):
    """R32: as long as somebody can hold who reads with effort."""
    old = THINK if name == P01 else "The first call"
    longest = "word " * limit + "{r-reflect.max} (and as many words in brackets)"
    small.edit(P02, "[hl-112]", "[hl-112, r-reflect]")
    small.edit(name, old, longest)
    assert found() == []
    small.edit(name, longest, longest + " more")
    assert found() == [
        f"{name}:{line}: expected sentences of at most {limit} words,"
        f" found {limit + 1}: word word word word word …"
    ]


def test_the_first_action_of_a_victim_page_comes_within_60_words(small, found):
    """R31: one can do something before one has read a long text."""
    small.edit(P01, "> Call {tel.112}", f"> {'One two three. ' * 19} Now do call {{tel.112}}")
    assert found() == []
    small.edit(P01, "Now do call", "Now please do call")
    assert found() == [
        f"{P01}:10: expected a number or a link within the first 60 words,"
        " found 61 words without one"
    ]


def test_an_image_of_fear_is_refused_in_every_text(small, found):
    """R30: nothing that paints fear."""
    small.edit(SERVICES, "For danger now.", "No Handcuffs here.")
    assert found() == [
        f"{SERVICES}:4: expected no image of fear and no label (deny.yaml), found 'handcuffs'"
    ]


def test_a_label_is_refused_on_the_pages_of_those_concerned_only(small, found):
    """R30: nobody has to call themselves a victim."""
    small.edit(P02, "The first call", "What victims ask")
    assert found() == []
    small.edit(P01, "to think", "as other victims do")
    assert found() == [
        f"{P01}:12: expected no image of fear and no label (deny.yaml), found 'victims'"
    ]


def test_a_page_outside_the_menu_is_refused(small, found):
    small.edit(MENU, "[p01, p02]", "[p01]")
    assert found() == [f"{MENU}:1: expected every page in a group of the menu, found p02 in none"]


def test_a_page_twice_in_the_menu_is_refused(small, found):
    small.edit(MENU, "[p01, p02]", "[p01, p02, p01]")
    assert found() == [f"{MENU}:2: expected a page in one group, found p01"]


def test_a_page_of_the_menu_exists(small, found):
    small.edit(MENU, "[p01, p02]", "[p01, p02, p03]")
    assert found() == [f"{MENU}:2: expected pages that exist, found p03"]


def test_a_fact_that_is_shown_nowhere_is_refused(small, found):
    small.edit(P01, ", r-reflect]", "]")
    small.edit(P01, THINK, "You get time to think.")
    assert found() == [
        f"{FACTS}:7: expected r-reflect on a page or in the directory, or withheld with a reason,"
        " found it nowhere"
    ]


def test_a_title_given_twice_is_refused(small, found):
    small.edit(P02, "Who can help", "Danger now")
    assert found() == [f"{P02}:3: expected a title of its own, found the title of p01 again"]


def test_a_service_of_an_unknown_organization_is_refused(small, found):
    small.edit(SERVICES, "control-rooms", "nobody")
    assert found() == [f"{SERVICES}:2: expected an organization of the directory, found 'nobody'"]


@pytest.mark.parametrize("number", ["call us", "112 or 0900-8844", "0900–8844", "1", "+"])
def test_a_bad_phone_number_is_refused(small, found, number):
    small.edit(SERVICES, 'number: "112"', f'number: "{number}"')
    expected = 'number to be a phone number in quotes such as "112"'
    assert found() == [f"{SERVICES}:9: expected {expected}, found '{number}'"]


def test_whether_a_call_is_on_the_bill_is_said_in_words(small, found):
    """R26: yes, no or unknown; a bare `yes` is a YAML boolean."""
    small.edit(SERVICES, "on_bill: unknown", "on_bill: yes")
    assert found() == [f"{SERVICES}:11: expected on_bill to be one of yes, no, unknown, found True"]


def test_a_translation_keeps_the_links_of_its_source(small, found):
    small.edit(DUTCH, "Lees [wat anderen doen](p02).", "Lees [wat anderen doen](p01).")
    assert found() == [f"{DUTCH}:7: expected every link of the source (p02), found it without p02"]


def test_a_translation_adds_no_placeholder(small, found):
    small.edit(DUTCH, "Voor gevaar nu.", "Bel {tel.112}.")
    assert found() == [
        f"{DUTCH}:10: expected every placeholder of the source (none), found tel.112 besides"
    ]


def test_a_translation_adds_no_html(small, found):
    small.edit(DUTCH, "Voor gevaar nu.", "Voor <b>gevaar</b> nu.")
    assert found() == [
        f"{DUTCH}:10: expected the markup of the source, found 'Voor <b>gevaar</b> nu.'"
    ]


def test_a_translated_word_of_the_app_keeps_its_names(small, found):
    words = "locales/nl/LC_MESSAGES/messages.po"
    small.edit(words, "Tekst van %(date)s.", "Tekst van %(datum)s.")
    assert found() == [
        f"{words}:7: expected every name of the source (date), found it without date"
    ]


@pytest.mark.parametrize("spoil", ["empty", "fuzzy"])
def test_a_word_that_is_not_translated_yet_is_no_mistake(small, found, spoil):
    """R44: an empty or fuzzy entry counts as not translated."""
    words = "locales/nl/LC_MESSAGES/messages.po"
    if spoil == "fuzzy":
        small.edit(words, "#, python-format", "#, fuzzy, python-format")
    small.edit(words, "Tekst van %(date)s.", "Tekst." if spoil == "fuzzy" else "")
    assert found() == []


def test_a_broken_catalog_is_refused(small, found):
    small.edit(DUTCH, 'msgstr "Nu gevaar"', '<<<<<<< HEAD\nmsgstr "Nu gevaar"')
    assert [problem.split(": ")[0] for problem in found()] == [f"{DUTCH}:2"]


def test_the_bundled_content_passes():
    build.check_all(ROOT / "content", ROOT / "locales")


def test_the_table_of_facts_is_up_to_date():
    loaded = build.check_all(ROOT / "content", ROOT / "locales")
    assert (ROOT / "docs" / "content.md").read_text() == coverage.table(loaded)


def test_every_fact_on_which_sources_disagree_is_shown_in_one_reading():
    facts = build.check_all(ROOT / "content", ROOT / "locales").facts.values()
    readings = {fact.id: fact.reason for fact in facts if fact.status == "conflict"}
    assert readings
    assert all(readings.values())


def test_no_unverified_fact_is_in_a_pack(targets):
    facts = build.check_all(ROOT / "content", ROOT / "locales").facts.values()
    unverified = {fact.id for fact in facts if fact.status == "unverified"}
    assert unverified
    assert not unverified & set(json.loads(targets["directory.json"])["facts"])
    for data in targets.values():
        assert not unverified & set(data.decode().split('"'))


@pytest.mark.parametrize("role", ["silent", "limits"])
def test_the_menu_names_each_page_that_the_app_links_to(small, found, role):
    """R14, R26: the links of the first screen and of a card lead somewhere."""
    small.edit(MENU, f"  {role}: p01\n", "")
    assert found() == [f"{MENU}:1: expected the key {role} in one group of the menu, found 0"]


@pytest.mark.parametrize("role", ["silent", "limits"])
def test_a_page_that_the_app_links_to_stands_in_its_group(small, found, role):
    small.edit(MENU, f"{role}: p01", f"{role}: p09")
    [problem] = found()
    assert problem.endswith(f"expected {role} among the pages of its group, found 'p09'")
