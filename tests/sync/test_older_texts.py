"""What a pack says of a translation that its source has left behind."""

import pytest

DUTCH = "locales/nl/LC_MESSAGES/content.po"
SERVICES = "content/directory/services.yaml"


@pytest.fixture
def add(small):
    """Add an entry as `sync translations --update` leaves it."""

    def add(name: str, text: str, was: str, translation: str) -> None:
        mark = name.split(" ")[0] if "#" in name else name
        with (small.folder / DUTCH).open("a") as file:
            file.write(
                f'\n# older: {mark}\n#. {name}\n#, fuzzy\n#| msgid "{was}"\n'
                f'msgid "{text}"\nmsgstr "{translation}"\n'
            )

    return add


def test_of_a_block(small, add):
    add("p02#b1 h2", "The first call", "The call", "Het gesprek")
    assert small.pack("nl")["pages"][1]["blocks"][0] == {
        "id": "b1",
        "kind": "h2",
        "text": ["Het gesprek"],
        "status": "older",
    }


def test_of_the_title_of_a_page(small, add):
    add("p02 title", "Who can help", "Who helps", "Wie helpt")
    page = small.pack("nl")["pages"][1]
    assert (page["title"], page["status"]) == ("Wie helpt", "older")


def test_of_a_group_of_the_menu(small, add):
    add("menu", "Now", "At once", "Meteen")
    group = small.pack("nl")["menu"][0]
    assert (group["title"], group["status"]) == ("Meteen", "older")


def test_of_a_field_of_a_service(small, add):
    add("services 112 fees_description", "The call is free.", "Free.", "Gratis.")
    service = small.pack("nl")["services"]["112"]
    assert service["fees_description"] == ["Gratis."]
    assert service["older"] == ["fees_description"]
    assert "untranslated" not in service


def test_of_a_note_to_the_hours(small, add):
    small.edit(SERVICES, 'closes_at: "24:00"', 'closes_at: "24:00"\n      description: Not sure.')
    small.edit("content/pages/p02.md", ". {cost.112}", ".")
    add("services 112 hours", "Not sure.", "Sure.", "Zeker.")
    service = small.pack("nl")["services"]["112"]
    assert service["hours_note"] == ["Zeker."]
    assert service["older"] == ["hours_note"]


def test_inside_another_text_the_source_stands_instead(small, add):
    """A label stands behind a whole text: it would not be seen which part is older."""
    add("services 112 fees_description", "The call is free.", "Free.", "Gratis.")
    with (small.folder / DUTCH).open("a") as file:
        file.write('\nmsgid "{name.112}: {hours.112}. {cost.112}"\n')
        file.write('msgstr "{name.112}: {hours.112}. {cost.112}"\n')
    text = small.pack("nl")["pages"][1]["blocks"][1]["text"]
    assert text == ["Nu gevaar: every day, dag en nacht. ", ["s", "The call is free."]]


def test_of_a_word_and_of_a_sentence_to_show(small, add):
    small.write(
        "content/glossary.yaml",
        "- {id: g01, dutch: aangifte, term: complaint, explanation: You tell., facts: [hl-112]}\n",
    )
    small.write("content/show.yaml", "sentences:\n  - {id: s01, text: Please help.}\n")
    add("glossary g01 term", "complaint", "report", "melding")
    add("glossary g01 explanation", "You tell.", "You say.", "Je zegt.")
    add("show s01", "Please help.", "Help.", "Help.")
    pack = small.pack("nl")
    assert pack["glossary"][0] == {
        **{"id": "g01", "dutch": "aangifte", "term": "melding"},
        **{"explanation": ["Je zegt."], "status": "older"},
    }
    assert pack["sentences"] == [{"id": "s01", "text": ["Help."], "status": "older"}]
    assert "dutch" not in small.pack("en")["sentences"][0]


def test_a_word_of_which_one_half_is_missing_is_the_source(small, add):
    small.write(
        "content/glossary.yaml",
        "- {id: g01, dutch: aangifte, term: complaint, explanation: You tell., facts: [hl-112]}\n",
    )
    add("glossary g01 term", "complaint", "report", "melding")
    assert small.pack("nl")["glossary"][0]["status"] == "source"


@pytest.mark.parametrize("gone", ["{r-gone.max}", "{r-reflect.min}", "{tel.113}", "[x](p09)"])
def test_an_older_text_that_leads_nowhere_gives_way_to_the_source(small, add, gone):
    add("p02#b1 h2", "The first call", f"The call {gone}", f"Het gesprek {gone}")
    block = small.pack("nl")["pages"][1]["blocks"][0]
    assert (block["text"], block["status"]) == (["The first call"], "source")


def test_an_older_text_does_not_show_what_may_not_be_shown(small, add):
    add("p02#b1 h2", "The first call", "The {r-reflect.max}", "De {r-reflect.max}")
    small.edit(
        "content/facts/facts.yaml",
        "Time to think\n  status: seed",
        "Time to think\n  status: unverified\n  withheld: Nobody knows.",
    )
    assert small.pack("nl")["pages"][1]["blocks"][0]["status"] == "source"


def test_a_block_that_became_an_item_is_the_same_block(small, add):
    add("p02#b2 li", "{name.112}: {hours.112}. {cost.112}", "{name.112}.", "{name.112}, bel.")
    small.edit("content/pages/p02.md", "- {name.112}", "{name.112}")
    block = small.pack("nl")["pages"][1]["blocks"][1]
    assert (block["kind"], block["status"]) == ("p", "older")
