"""Values, dates and hours as the readers of a language write them."""

import json
from datetime import date

import pytest
from babel import Locale
from babel.dates import format_date

from sync import catalog
from sync.shape import VALUE, WEEK
from sync.values import date_forms, language_name, render, render_hours

ENGLISH = catalog.Language("en", "source", {}, {})
NO_ISOLATES = dict.fromkeys((0x2066, 0x2069))
VALUES = [
    ("months", 3, "3 months", "3 maanden"),
    ("months", 1, "1 month", "1 maand"),
    ("weeks", 4, "4 weeks", "4 weken"),
    ("days", 30, "30 days", "30 dagen"),
    ("hours", 72, "72 hours", "72 uur"),
    ("years", 12, "12 years", "12 jaar"),
    ("euros", 1000, "1,000 €", "€ 1.000"),
    ("euros", "12.50", "12.50 €", "€ 12,50"),
    ("cents", "4.5", "4.5", "4,5"),
    ("percent", "51.5", "51.5%", "51,5%"),
    ("percent", "31.0", "31%", "31%"),
    ("number", 1334, "1,334", "1.334"),
    ("date", "2018-11-13", "13 November 2018", "13 november 2018"),
    ("month", "2018-11", "November 2018", "november 2018"),
    ("year", 2024, "2024", "2024"),
    ("text", "8(k)", "8(k)", "8(k)"),
]


def hours(days: list[str], opens: str, closes: str):
    return {"byday": days, "opens_at": opens, "closes_at": closes}


HOURS = [
    (
        [hours(WEEK, "00:00", "24:00")],
        "every day, day and night",
        "elke dag, dag en nacht",
    ),
    (
        [hours(WEEK[:5], "09:00", "17:00")],
        "Monday–Friday, 09:00–17:00",
        "maandag–vrijdag, 09:00–17:00",
    ),
    (
        [hours(["FR", "MO"], "09:00", "12:30")],
        "Monday and Friday, 09:00–12:30",
        "maandag en vrijdag, 09:00–12:30",
    ),
    (
        [hours(["MO", "WE", "FR"], "09:00", "17:00")],
        "Monday, Wednesday and Friday, 09:00–17:00",
        "maandag, woensdag en vrijdag, 09:00–17:00",
    ),
    (
        [hours(["SA", "SU"], "09:00", "17:00")],
        "Saturday and Sunday, 09:00–17:00",
        "zaterdag en zondag, 09:00–17:00",
    ),
    (
        [hours(WEEK, "08:00", "24:00")],
        "every day, 08:00–24:00",
        "elke dag, 08:00–24:00",
    ),
    (
        [hours(["MO"], "09:00", "12:00"), hours(["TU"], "13:00", "17:00")],
        "Monday, 09:00–12:00; Tuesday, 13:00–17:00",
        "maandag, 09:00–12:00; dinsdag, 13:00–17:00",
    ),
]


@pytest.mark.parametrize("language", ["en_150", "nl", "pl", "ro", "bg", "es", "ar", "zh", "ti"])
def test_a_phone_can_write_any_date_as_the_language_does(language):
    locale = Locale.parse(language)
    forms = date_forms(locale)
    for day in (date(2026, 1, 1), date(2026, 2, 23), date(2031, 12, 31), date(1987, 10, 5)):
        written = forms[day.month - 1].replace("{d}", str(day.day)).replace("{y}", str(day.year))
        assert written == format_date(day, "long", locale=locale)


@pytest.mark.parametrize(("language", "polish"), [("en", "Polish"), ("nl", "Pools"), ("ti", "ፖሊሽ")])
def test_a_language_is_called_what_its_reader_calls_it(language, polish):
    assert language_name("pl", catalog.Language(language, "draft", {}, {})) == polish


@pytest.mark.parametrize("language", ["pl", "ro", "bg", "es", "ar", "zh", "ti", "fa", "uk", "vi"])
@pytest.mark.parametrize("number", [1, 3, 12])
def test_a_length_of_time_reads_as_words_in_every_language(language, number):
    """CLDR has holes: then Babel gives the id of the unit, or "3/months" in Tigrinya."""
    words = render("months", number, Locale.parse(language))
    assert "duration" not in words
    assert "/" not in words
    assert any(each.isalpha() for each in words)


@pytest.mark.parametrize(("kind", "amount", "english", "in_dutch"), VALUES)
def test_every_kind_of_value_is_written_as_its_readers_write_it(kind, amount, english, in_dutch):
    for locale, text in ((ENGLISH.locale, english), (Locale.parse("nl"), in_dutch)):
        assert render(kind, amount, locale).replace("\xa0", " ") == text


def test_the_values_above_are_of_every_kind():
    assert {kind for kind, *_ in VALUES} == set(VALUE)


@pytest.mark.parametrize(("schedules", "english", "in_dutch"), HOURS)
def test_hours_are_a_line_that_people_can_read(schedules, english, in_dutch):
    words = {"every day": "elke dag", "day and night": "dag en nacht"}
    dutch = catalog.Language("nl", "draft", {}, words)
    for language, text in ((ENGLISH, english), (dutch, in_dutch)):
        assert render_hours(schedules, language).translate(NO_ISOLATES) == text


def test_from_and_to_keep_their_order_in_a_text_from_right_to_left():
    """R38: times are isolated from the text around them."""
    arabic = catalog.Language("ar", "draft", {}, {})
    text = render_hours([hours(["MO"], "09:00", "17:00")], arabic)
    assert text == "الاثنين, \u206609:00–17:00\u2069"


@pytest.mark.parametrize(("code", "comma"), [("ar", "،"), ("zh", "，"), ("ti", "፣")])
def test_a_comma_is_the_one_of_the_language(targets, code, comma):
    """In what is put together too: the line of hours, and the list of languages."""
    services = json.loads(targets[f"packs/{code}.json"])["services"]
    assert comma in services["112"]["hours"]
    lines = [
        each[name] for each in services.values() for name in ("hours", "speaks") if name in each
    ]
    assert len(lines) > 5
    assert not any("," in line for line in lines)
