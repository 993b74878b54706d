"""What `sync check` refuses in the directory: a record that HSDS would not have, and bad hours."""

import pytest

from sync import build
from sync.errors import ContentError

SERVICES = "content/directory/services.yaml"
ORGANIZATIONS = "content/directory/organizations.yaml"
HOURS = """\
    - byday: [MO, TU, WE, TH, FR, SA, SU]
      opens_at: "00:00"
      closes_at: "24:00"
"""
FIRST = 13  # the line of `byday`


@pytest.fixture
def found(small):
    """What `check` says after a change, without the folder."""

    def problems(name: str, before: str, after: str) -> list[str]:
        small.edit(name, before, after)
        try:
            build.check_all(small.folder / "content", small.folder / "locales")
        except ContentError as error:
            return str(error).replace(f"{small.folder}/", "").splitlines()
        return []

    return problems


def hours(*schedules: tuple[str, str, str]) -> str:
    return "".join(
        f'    - byday: [{days}]\n      opens_at: "{opens}"\n      closes_at: "{closes}"\n'
        for days, opens, closes in schedules
    )


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        (SERVICES, "  status: active\n", "status in every service"),
        (SERVICES, "  organization_id: control-rooms\n", "organization_id in every service"),
        (SERVICES, "  name: Danger now\n", "name in every service"),
        (SERVICES, '    - number: "112"\n      type', "number in phones"),
        (ORGANIZATIONS, "  name: Emergency control rooms\n", "name in every organization"),
        (
            ORGANIZATIONS,
            "  description: They answer emergency calls.\n",
            "description in every organization",
        ),
    ],
)
def test_what_hsds_requires_is_required(found, name, text, key):
    [problem] = found(name, text, "    - type" if text.endswith("type") else "")
    line = 9 if key == "number in phones" else 1
    assert problem == f"{name}:{line}: expected the key {key}, found none"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("status: open", "status to be one of active, inactive, defunct, temporarily closed"),
        ("email: ask us", "email to be an e-mail address"),
        ("url: politie.nl", "url to be a web address"),
        ("url: https://exa mple.nl", "url to be a web address"),
        ("url: https://example.nl/é", "url to be a web address"),
        ("assured_date: last week", "assured_date to be a date such as 2026-11-22"),
    ],
)
def test_a_field_holds_what_hsds_wants_it_to_hold(found, field, expected):
    if field.startswith("status"):
        before, after, line = "status: active", field, 7
    else:
        before, after, line = "  status: active\n", f"  status: active\n  {field}\n", 8
    value = field.split(": ", 1)[1]
    assert found(SERVICES, before, after) == [
        f"{SERVICES}:{line}: expected {expected}, found {value!r}"
    ]


@pytest.mark.parametrize(
    ("schedules", "line", "sentence"),
    [
        (
            [("MO", "09:00", "09:00")],
            1,
            "expected hours with an end after their start, 24:00 for the end of a day, "
            "found 09:00 to 09:00",
        ),
        (
            [("MO", "24:00", "09:00")],
            1,
            "expected hours with an end after their start, 24:00 for the end of a day, "
            "found 24:00 to 09:00",
        ),
        (
            [("MO", "17:00", "09:00"), ("TU", "21:00", "09:00")],
            1,
            "expected hours over midnight of 12 hours at most, or two lines that meet at midnight,"
            " found 17:00 to 09:00",
        ),
        ([("MO", "09:00", "00:00")], 2, "expected 24:00 for the end of a day, found '00:00'"),
        ([("MO, TU, MO", "09:00", "17:00")], 0, "expected each day once, found MO, TU, MO"),
        (
            [("MO, TU", "09:00", "17:00"), ("TU, WE", "16:59", "20:00")],
            3,
            "expected hours that do not overlap with those above, found TU, WE, 16:59 to 20:00",
        ),
        (
            [("MO", "00:00", "01:00"), ("SU", "22:00", "00:30")],
            3,
            "expected hours that do not overlap with those above, found SU, 22:00 to 00:30",
        ),
    ],
)
def test_hours_that_cannot_be_are_refused(found, schedules, line, sentence):
    assert found(SERVICES, HOURS, hours(*schedules)) == [f"{SERVICES}:{FIRST + line}: {sentence}"]


@pytest.mark.parametrize(
    "schedules",
    [
        [("MO, TU", "09:00", "12:00"), ("MO, TU", "12:00", "17:00")],
        [("FR", "22:00", "06:00"), ("SA", "06:00", "24:00")],
        [("SU", "22:00", "24:00"), ("MO", "00:00", "06:00")],
    ],
)
def test_hours_may_touch_and_pass_midnight(found, schedules):
    assert found(SERVICES, HOURS, hours(*schedules)) == []


def test_a_need_has_words(found):
    status = "  status: active\n"
    [problem] = found(SERVICES, status, f"{status}  needs: [police, polcie]\n")
    assert problem.startswith(f"{SERVICES}:8: expected one of danger, police, medical,")
    assert problem.endswith("found 'polcie'")


def test_a_number_stands_once(found):
    number = '    - number: "112"\n      type: voice\n      on_bill: unknown\n'
    problems = found(SERVICES, number, number * 2)
    assert problems == [f"{SERVICES}:12: expected each number once, found 112 again"]


@pytest.mark.parametrize(
    ("languages", "sentence"),
    [
        ("[{code: pl}, {code: pl}]", "expected each code once, found pl again"),
        ("[{code: qqq}]", "expected a code that CLDR knows, found 'qqq'"),
        (
            "[{code: Polish}]",
            "expected code to be a language code such as pl, found 'Polish'",
        ),
    ],
)
def test_a_language_stands_once_by_its_code(found, languages, sentence):
    line = f"  languages: {languages}\n  status: active\n"
    assert found(SERVICES, "  status: active\n", line) == [f"{SERVICES}:7: {sentence}"]
