"""The directory without JavaScript: what fits a choice, how it stands now, a list of one's own."""

import json
import re
import urllib.request
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
import time_machine

from pwa import create_app
from tests.conftest import start_server
from tests.pwa.conftest import parse

# A Monday in winter, by Dutch time.
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 2, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 25, 11, tzinfo=UTC)
NO_ISOLATES = dict.fromkeys((0x2066, 0x2069))

# When, what is chosen, and some services that then fit, some of which nobody knows, and some that
# do not.
CHOICES = {
    "nothing": (NOON, {}, "112 police jl gov", "", ""),
    "a need": (NOON, {"need": "compensation"}, "shn schadefonds", "", "112 comensha"),
    "for the young": (NOON, {"who": "minor"}, "kt nidos mum", "", "112 comensha"),
    "for professionals": (NOON, {"who": "professional"}, "comensha gov", "", "112 kt"),
    "a stage": (NOON, {"stage": "compensation"}, "fairwork shn", "", "112 kt"),
    "two at once": (NOON, {"need": "shelter", "who": "minor"}, "nidos", "", "kt hvo"),
    "nothing has both": (NOON, {"need": "return", "who": "minor"}, "", "", "iom nidos"),
    "a language": (NOON, {"language": "ar"}, "fairwork", "112 police comensha", "jl"),
    "a language of two": (NOON, {"language": "pl"}, "fairwork jl", "112", ""),
    "a language and a need": (NOON, {"language": "ar", "need": "labour"}, "fairwork", "nla", "jl"),
    "free": (NOON, {"free": "1"}, "112 m kt nla csg", "", "police comensha iom jl"),
    "open at noon": (NOON, {"open": "1"}, "112 comensha kt csg", "police m jl", ""),
    "open at night": (NIGHT, {"open": "1"}, "112 csg", "police m", "comensha kt"),
    "open at Christmas": (CHRISTMAS, {"open": "1"}, "112 csg", "comensha kt police", ""),
    "open and free": (NIGHT, {"open": "1", "free": "1"}, "112 csg", "m nla", "kt police"),
    "all of it": (
        NOON,
        {"need": "medical", "stage": "protection", "open": "1", "free": "1", "language": ""},
        "112 csg",
        "",
        "coa police",
    ),
    "what no release has": (NOON, {"need": "x", "language": "zz", "stage": "1"}, "112 kt", "", ""),
}


def post(visitor, data, moment=NOON, language="en"):
    """What the form leads to at a moment; None is now."""
    with time_machine.travel(moment or datetime.now(UTC), tick=False):
        response = visitor.post(f"/{language}/d", data=data)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    return parse(response.text)


def get(visitor, language="en"):
    return parse(visitor.get(f"/{language}/d").text)


def divided(view):
    """The ids of the services that fit, and of those of which nobody knows."""
    fitting, unsure = [], []
    for section in view.select("section[class=service]"):
        name = section["data-block"]
        if name.startswith("s-"):
            (unsure if section.select("h3") else fitting).append(name.removeprefix("s-"))
    return fitting, unsure


def standing(view, service):
    line = view.one(f"section[data-block=s-{service}]").one("p[class=now]")
    return line["data-open"], line.text.translate(NO_ISOLATES)


@pytest.mark.parametrize("name", CHOICES)
def test_what_fits_and_what_nobody_knows(visitor, services, name):
    moment, choice, fit, nobody_knows, do_not = CHOICES[name]
    view = post(visitor, {**choice, "go": "show"}, moment)
    fitting, unsure = divided(view)
    assert set(fit.split()) <= set(fitting)
    assert set(nobody_knows.split()) <= set(unsure)
    assert not set(do_not.split()) & {*fitting, *unsure}
    order = list(services)
    assert fitting == sorted(fitting, key=order.index)
    count = view.one("p[class=count]").text
    if len(fitting) == len(services):
        assert count == ""
    else:
        assert count.startswith(f"These fit: {len(fitting)} of {len(services)}.")
        assert bool(unsure) == (f"Not known: {len(unsure)}." in count)
    assert bool(view.holders("Not known whether these fit")) == bool(unsure)


def test_what_is_chosen_stays_chosen_until_everything_is_shown(visitor, services):
    chosen = {"need": "labour", "open": "1", "p": ["kt", "fairwork"]}
    view = post(visitor, {**chosen, "go": "show"})
    assert [each["value"] for each in view.select("option[selected]")] == ["labour"]
    checked = [(each["name"], each["value"]) for each in view.select("input[checked]")]
    assert checked == [("open", "1"), ("p", "fairwork")]
    # It does not fit and is on the list all the same.
    [hidden] = view.select("input[type=hidden]")
    assert (hidden["name"], hidden["value"]) == ("p", "kt")
    view = post(visitor, {**chosen, "go": "all"})
    assert len(divided(view)[0]) == len(services)
    assert [each["value"] for each in view.select("input[checked]")] == ["kt", "fairwork"]
    assert not view.select("option[selected]")


def test_a_list_of_ones_own(visitor):
    """Done with what was chosen: the list has all of it, and the way back has the choice."""
    view = post(visitor, {"p": ["kt", "112", "nobody"], "free": "1", "go": "chosen"}, language="nl")
    assert divided(view) == (["112", "kt"], [])
    assert view.one("main")["data-view"] == "chosen"
    assert {"tel:112", "tel:08000432"} <= {link["href"] for link in view.one("main").select("a")}
    fields = [(each["name"], each["value"]) for each in view.one("form").select("input")]
    assert fields == [("p", "112"), ("p", "kt"), ("free", "1")]
    assert view.select("p[class=printed]")
    assert view.one("title").text == "Info"
    view = post(visitor, {"go": "chosen"})
    assert "Nothing is on your list yet." in view.one("main").text


@pytest.mark.parametrize(
    ("moment", "service", "state", "words"),
    [
        (NOON, "112", "open", "Open now, day and night."),
        (CHRISTMAS, "112", "open", "Open now, day and night."),
        (NOON, "comensha", "open", "Usually open now, until 17:00."),
        (NIGHT, "comensha", "closed", "Closed now. Usually opens Monday 09:00."),
        (CHRISTMAS, "comensha", "maybe", "Today is a public holiday: may be closed."),
        (
            datetime(2026, 12, 24, 20, tzinfo=UTC),
            "comensha",
            "closed",
            "Closed now. May open Friday 09:00, but that is a public holiday.",
        ),
        (NOON, "police", "unknown", "The opening hours are not known here."),
    ],
)
def test_how_it_stands_now(visitor, moment, service, state, words):
    assert standing(post(visitor, {}, moment), service) == (state, words)


@pytest.fixture(scope="module")
def other_reader(reader_of, targets):
    """The bundled release with nights and long hours, and a service that somebody has called."""
    directory = json.loads(targets["directory.json"])
    by_id = {each["id"]: each for each in directory["services"]}
    by_id["112"]["assured_date"] = "2026-09-02"
    weekdays = ["MO", "TU", "WE", "TH", "FR"]
    for service, *schedules in (
        ("jl", (["SU"], "22:00", "06:00"), (["MO"], "22:00", "02:00")),
        ("kt", (weekdays, "00:00", "24:00")),
    ):
        keys = ("byday", "opens_at", "closes_at")
        by_id[service]["schedules"] = [dict(zip(keys, each, strict=True)) for each in schedules]
    return reader_of({**targets, "directory.json": json.dumps(directory).encode()})


@pytest.mark.parametrize(
    ("moment", "service", "state", "words"),
    [
        (NIGHT, "jl", "open", "Usually open now, until 06:00."),
        (NOON, "kt", "open", "Usually open now, until Friday 24:00."),
        (
            datetime(2026, 4, 27, 23, 30, tzinfo=UTC),
            "jl",
            "maybe",
            "Yesterday was a public holiday: may be closed.",
        ),
    ],
)
def test_nights_and_long_hours_in_words(other_reader, moment, service, state, words):
    assert standing(post(other_reader, {}, moment), service) == (state, words)


def test_a_release_of_an_older_publisher_knows_no_holidays_and_no_words(reader_of, targets):
    changed = {}
    for path, data in targets.items():
        value = json.loads(data)
        for key in ("holidays", "choices", "weekdays"):
            value.pop(key, None)
        changed[path] = json.dumps(value).encode()
    view = post(reader_of(changed), {"need": "shelter"}, CHRISTMAS)
    assert standing(view, "comensha") == ("open", "Usually open now, until 17:00.")
    assert view.one("option[selected]").text == "shelter"


def test_a_page_that_is_made_once_says_nothing_about_now(visitor, packs):
    for code in packs:
        view = get(visitor, code)
        assert not view.select("[data-open]")
        assert len(view.select("input[name=p]")) > 30
        assert "open" not in view.one("details[class=filter]").attributes


@pytest.mark.parametrize("view", [get, lambda visitor: post(visitor, {}, None)])
def test_what_was_checked_long_ago_says_so(other_reader, view):
    """After 90 days; and the page that was made the day before does not stay."""
    for day, labels in ((1, []), (2, ["Checked more than 90 days ago"])):
        with time_machine.travel(datetime(2026, 12, day, tzinfo=UTC), tick=False):
            made = view(other_reader)
        first, *others = [each.one("summary") for each in made.select("details[class=sources]")]
        assert [each.text for each in first.select("span[data-status=stale]")] == labels
        assert first.text.startswith("Checked by this service on 2 September 2026")
        assert not [each for each in others if each.select("[data-status=stale]")]


def test_every_need_has_words_in_every_language(visitor, packs, services):
    needs = {need for service in services.values() for need in service["needs"]}
    for code, pack in packs.items():
        assert needs <= set(pack["choices"]["needs"])
        options = {
            select["name"]: {each["value"]: each.text for each in select.select("option")}
            for select in get(visitor, code).select("select")
        }
        offered = {**options["need"], **options["who"]}
        del offered[""]
        assert offered == {need: pack["choices"]["needs"][need] for need in needs}
        assert options["language"]["pl"] == pack["choices"]["languages"]["pl"] != "pl"


def test_a_choice_stands_in_no_address(visitor, bundled_node):
    # A server that has not made this page yet.
    fresh = create_app({"DATA": bundled_node}).test_client()
    view = parse(fresh.get("/en/d?need=shelter&p=kt&open=1&go=chosen").text)
    assert view.one("main")["data-view"] == "directory"
    assert not [*view.select("option[selected]"), *view.select("input[checked]")]
    view = post(visitor, {"need": "shelter", "p": "kt"})
    for form in view.select("form"):
        assert (form["method"], form["action"], form["autocomplete"]) == ("post", "/en/d", "off")
    assert not [link for link in view.select("a") if "?" in (link.get("href") or "")]


def test_the_longest_form_is_let_through_and_a_longer_one_is_not(visitor, services):
    """No longer than deploy/nginx.conf lets through."""
    data = {each["name"]: "professional" for each in get(visitor).select("select")}
    data |= {"open": "1", "free": "1", "p": list(services), "go": "chosen"}
    assert len(urlencode(data, doseq=True)) < 1024
    assert len(divided(post(visitor, data))[0]) == len(services)
    assert visitor.post("/en/d", data={"p": "x" * 1100}).status_code == 413


def test_a_choice_is_in_no_log(bundled_node, tmp_path):
    log = tmp_path / "server.log"
    server = start_server(bundled_node, log)
    try:
        body = b"need=shelter&language=ar&p=kt&p=fairwork&go=chosen"
        with urllib.request.urlopen(server.url + "/en/d", data=body) as answer:
            assert b"FairWork" in answer.read()
    finally:
        server.stop()
    written = log.read_text()
    assert not re.search("shelter|fairwork|/en/d|127.0.0.1.*POST", written), written
