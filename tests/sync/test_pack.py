"""What a pack holds, and that its bytes depend on nothing but its input."""

import json
import os
import re

import pytest
import time_machine
from babel import Locale

from sync import catalog, pack
from sync.canonical import canonical
from sync.needs import NEEDS
from sync.public_holidays import public_holidays
from sync.values import weekdays
from tests.conftest import run

P01, P02 = "content/pages/p01.md", "content/pages/p02.md"
FACTS = "content/facts/facts.yaml"
SERVICES = "content/directory/services.yaml"
DUTCH = "locales/nl/LC_MESSAGES/content.po"


def block(language_pack, page_id: str, block_id: str):
    [page] = [page for page in language_pack["pages"] if page["id"] == page_id]
    [found] = [block for block in page["blocks"] if block["id"] == block_id]
    return found


def test_the_canonical_form_is_sorted_tight_and_utf_8():
    value = {"b": [1, True, None], "a": {"ü": "ت\n"}}
    assert canonical(value) == '{"a":{"ü":"ت\\n"},"b":[1,true,null]}'.encode()


@pytest.mark.parametrize("value", [1.0, [1, [0.5]], {"a": {"b": float("nan")}}])
def test_a_float_is_refused_wherever_it_stands(value):
    with pytest.raises(TypeError, match="a pack holds no floats"):
        canonical(value)


def test_the_same_input_gives_the_same_bytes_in_every_process(small):
    builds = []
    for seed in ("1", "2"):
        out = small.folder / seed
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC-{seed}", "LANG": "C"}
        run("sync", "build", *small.arguments, "--out", out, env=environment)
        builds.append({p.relative_to(out): p.read_bytes() for p in out.rglob("*.json")})
    assert len(builds[0]) == 3
    assert builds[0] == builds[1]


def test_the_holidays_are_those_of_the_year_of_the_release_and_two_more(small, cli):
    """And the same day gives the same bytes, whenever it is built."""
    out = small.folder / "out"
    found = []
    for day in ("2027-01-01", "2027-12-31", "2028-01-01"):
        with time_machine.travel("2031-05-05"):
            outcome = cli("build", *small.arguments, "--out", out, "--date", day)
        assert outcome.code == 0, outcome.error
        found.append((out / "directory.json").read_bytes())
    assert found[0] == found[1] != found[2]
    days = json.loads(found[0])["holidays"]
    assert {day[:4] for day in days} == {"2027", "2028", "2029"}
    assert days == sorted(set(days))


def test_the_holidays_are_those_of_the_netherlands():
    """Of 2025, in which 27 April was a Sunday and Liberation Day a day off for many."""
    found = [day[5:] for day in public_holidays(2025) if day.startswith("2025")]
    assert found == [
        *("01-01", "04-18", "04-20", "04-21", "04-26", "05-05"),
        *("05-29", "06-08", "06-09", "12-25", "12-26"),
    ]
    # Also in a year in which it is not.
    assert "2026-05-05" in public_holidays(2025)


@pytest.mark.parametrize("text", ["tomorrow", "2026-02-30", "1926-11-26", "9999-01-01"])
def test_a_release_has_a_real_date(small, cli, capsys, text):
    with pytest.raises(SystemExit) as stopped:
        cli("build", *small.arguments, "--out", small.folder / "out", "--date", text)
    assert stopped.value.code == 2
    expected = f"expected a date of this century such as 2026-11-26, found '{text}'"
    assert expected in capsys.readouterr().err
    assert not (small.folder / "out").exists()


@pytest.mark.parametrize(
    ("code", "first", "last"), [("nl", "maandag", "zondag"), ("ti", "ሰኑይ", "ሰንበት")]
)
def test_a_pack_has_the_weekdays_in_words(code, first, last):
    found = weekdays(Locale.parse(code))
    assert (found[0], found[-1], len(found)) == (first, last, 7)


def test_a_pack_has_words_to_choose_from(small):
    speaks = "  languages: [{code: pl}, {code: ti}]\n  status: active\n"
    small.edit(SERVICES, "  status: active\n", speaks)
    found = small.pack("nl")["choices"]
    assert found["languages"] == {"pl": "Pools", "ti": "Tigrinya"}
    assert set(found["needs"]) == set(NEEDS)


def test_the_bundled_packs_are_in_canonical_form(targets):
    for data in targets.values():
        assert canonical(json.loads(data)) == data


@pytest.mark.parametrize(
    ("number", "uri"),
    [
        ("112", "tel:112"),
        ("0900-8844", "tel:09008844"),
        ("0800-7000", "tel:08007000"),
        ("033 448 11 86", "tel:+31334481186"),
        ("+31 88 746 44 66", "tel:+31887464466"),
    ],
)
def test_a_number_is_dialled_as_its_kind_needs(number, uri):
    assert pack.phone_uri(number) == uri


def test_every_number_of_the_directory_can_be_dialled(targets):
    phones = [
        phone
        for service in json.loads(targets["directory.json"])["services"]
        for phone in service.get("phones", [])
    ]
    assert phones
    for phone in phones:
        assert re.fullmatch(r"tel:(112|0[89]00\d{4,7}|\+31\d{9})", phone["uri"]), phone


def test_a_phone_number_stands_in_one_target_only(small):
    """R46: numbers come from the directory, never through a translation."""
    packs = small.build()
    assert b'"uri":"tel:112"' in packs.pop("directory.json")
    assert block(small.pack("nl"), "p01", "b1")["text"][1] == ["tel", "112"]
    for data in packs.values():
        assert b"tel:" not in data


def test_a_translated_block_has_no_status(small):
    assert block(small.pack("nl"), "p01", "b2") == {
        "id": "b2",
        "kind": "p",
        "text": ["Je krijgt 3 maanden om na te denken."],
    }


def test_an_untranslated_block_is_the_source_and_says_so(small):
    """R43: the fallback is visible."""
    found = block(small.pack("nl"), "p01", "b1")
    assert found["status"] == "source"
    assert found["text"] == ["Call ", ["tel", "112"], " and ", ["b", "speak"], "."]


def test_an_untranslated_title_says_so(small):
    danger, help_ = small.pack("nl")["pages"]
    assert (danger["title"], danger.get("status")) == ("Nu gevaar", None)
    assert (help_["title"], help_["status"]) == ("Who can help", "source")


def test_an_untranslated_group_of_the_menu_says_so(small):
    assert small.pack("nl")["menu"] == [
        {
            "title": "Now",
            "status": "source",
            "pages": ["p01", "p02"],
            "silent": "p01",
            "limits": "p01",
        }
    ]
    assert "status" not in small.pack("en")["menu"][0]


def test_what_is_untranslated_inside_a_translation_is_marked(small):
    """R37: a run of another language says so, however short."""
    small.write(DUTCH, 'msgid "{name.112}: {hours.112}. {cost.112}"\n')
    with (small.folder / DUTCH).open("a") as catalog_file:
        catalog_file.write('msgstr "{name.112}: {cost.112} {hours.112}."\n')
    found = block(small.pack("nl"), "p02", "b2")
    assert "status" not in found
    assert found["text"] == [
        *(["s", "Danger now"], ": ", ["s", "The call is free."]),
        " every day, dag en nacht.",
    ]


def test_an_untranslated_field_of_a_service_says_so(small):
    service = small.pack("nl")["services"]["112"]
    assert service["description"] == ["Voor gevaar nu."]
    assert service["untranslated"] == ["fees_description"]


def test_an_untranslated_block_is_the_source_to_the_last_word(small):
    """R37: a run of another language is that language, its values too."""
    small.edit(DUTCH, "Je krijgt {r-reflect.max} om na te denken.", "")
    found = block(small.pack("nl"), "p01", "b2")
    assert found["status"] == "source"
    assert found["text"] == ["You get 3 months to think."]


def test_a_fuzzy_translation_counts_as_none(small):
    """R44: fuzzy is not published."""
    small.edit(DUTCH, 'msgid "You get', '#, fuzzy\nmsgid "You get')
    assert block(small.pack("nl"), "p01", "b2")["status"] == "source"


def test_the_source_needs_no_status(small):
    for page in small.pack("en")["pages"]:
        assert "status" not in page
        assert not [found for found in page["blocks"] if "status" in found]


def test_references_become_text_of_the_directory(small):
    assert block(small.pack("en"), "p02", "b2")["text"] == [
        "Danger now: every day, day and night. The call is free."
    ]


def test_only_the_number_of_a_value_is_given_when_asked_for(small):
    small.edit(P01, "{r-reflect.max}", "{r-reflect.max#}")
    assert block(small.pack("en"), "p01", "b2")["text"] == ["You get 3 to think."]


def test_a_value_named_like_a_service_stays_a_value(small):
    small.edit(FACTS, "max: {months: 3}", '"112": {months: 3}')
    small.edit(P01, "{r-reflect.max}", "{r-reflect.112}")
    assert block(small.pack("en"), "p01", "b2")["text"] == ["You get 3 months to think."]


def test_the_number_of_reports_by_the_police_is_a_number(targets):
    """{fig-reporters.police} was once taken for the service of that name."""
    english = json.loads(targets["packs/en.json"])
    assert block(english, "p41", "b27")["text"] == ["Police: 329 (31%)."]


def test_a_pack_holds_the_words_a_phone_needs(small):
    assert small.pack("nl")["words"] == {
        "Text of %(date)s.": "Tekst van %(date)s.",
        "day and night": "dag en nacht",
    }


def test_a_word_that_only_the_server_shows_is_left_out(small):
    small.edit("locales/messages.pot", "static/js/views.js:52", "pwa/templates/menu.html:24")
    assert list(small.pack("nl")["words"]) == ["day and night"]


def test_languages_carry_their_own_name_direction_and_status(small):
    assert [small.pack("en")[key] for key in ("autonym", "direction", "status")] == [
        *("English", "ltr", "source")
    ]
    assert [small.pack("nl")[key] for key in ("autonym", "direction", "status")] == [
        *("Nederlands", "ltr", "draft")
    ]


def test_a_language_is_called_as_its_readers_begin_a_line():
    codes = ("fr", "ar", "ti")
    names = [catalog.Language(code, "draft", {}, {}).autonym for code in codes]
    assert names == ["Français", "العربية", "ትግርኛ"]


def test_an_unverified_fact_is_not_in_the_directory(small):
    small.edit(FACTS, "Time to think\n  status: seed", "Time to think\n  status: unverified")
    small.edit(FACTS, "  values:", "  withheld: Nobody knows.\n  values:")
    assert list(pack.directory(small.load(), [], [])["facts"]) == ["hl-112"]


def test_a_note_to_the_hours_stands_apart_and_in_brackets(small):
    small.edit(SERVICES, 'closes_at: "24:00"', 'closes_at: "24:00"\n      description: Not sure.')
    small.edit(P02, ". {cost.112}", ".")
    english = small.pack("en")
    assert english["services"]["112"]["hours"] == "every day, day and night"
    assert english["services"]["112"]["hours_note"] == ["Not sure."]
    assert block(english, "p02", "b2")["text"] == [
        "Danger now: every day, day and night (Not sure.)."
    ]


@pytest.mark.parametrize("notes", [["Not sure."], ["Not sure.", "For danger now."]])
def test_each_note_to_the_hours_is_translated_or_says_so(small, notes):
    start = '    - byday: [MO]\n      opens_at: "09:00"\n      closes_at: "17:00"\n'
    text = (small.folder / SERVICES).read_text().split("    - byday")[0]
    small.write(SERVICES, text + "".join(f"{start}      description: {note}\n" for note in notes))
    assert "hours_note" in small.pack("nl")["services"]["112"]["untranslated"]
    with (small.folder / DUTCH).open("a") as catalog_file:
        catalog_file.write('\nmsgid "Not sure."\nmsgstr "Niet zeker."\n')
    service = small.pack("nl")["services"]["112"]
    assert "hours_note" not in service["untranslated"]
    assert "".join(service["hours_note"]).startswith("Niet zeker.")
