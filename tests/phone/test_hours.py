"""One meaning of "open now", on the phone and on the server (Done when 7)."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from pwa.hours import WEEK, standing
from tests.conftest import ROOT
from tests.phone.node import run_node

VECTORS = json.loads((ROOT / "tests" / "vectors" / "hours.json").read_text())
CASES = [{**case, "holidays": VECTORS["holidays"]} for case in VECTORS["cases"]]
EXPECTED = ("state", "day", "time", "holiday")
GENERATED = 1_500
# The hours around both changes of the clocks are worth more cases than others.
CHANGES = (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC))

times = st.integers(0, 47).map(lambda half: f"{half // 2:02}:{30 * (half % 2):02}")
schedules = st.lists(
    st.builds(
        lambda days, opens, closes: {"byday": days, "opens_at": opens, "closes_at": closes},
        st.lists(st.sampled_from(WEEK), min_size=1, max_size=7, unique=True),
        times,
        times | st.just("24:00"),
    ).filter(lambda each: each["opens_at"] != each["closes_at"] != "00:00"),
    max_size=3,
)
moments = st.one_of(
    st.sampled_from(CHANGES).flatmap(
        lambda change: st.integers(-300, 300).map(lambda by: change + timedelta(minutes=by))
    ),
    st.integers(0, 3 * 366 * 24 * 60).map(
        lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    ),
)


@st.composite
def cases(draw):
    """A service, a moment, and holidays around it."""
    moment = draw(moments)
    near = draw(st.sets(st.integers(-8, 8), max_size=4))
    holidays = [(moment + timedelta(days=each)).date().isoformat() for each in sorted(near)]
    return {
        "schedules": draw(schedules),
        "holidays": holidays,
        "instant": moment.isoformat().replace("+00:00", "Z"),
    }


@pytest.fixture(scope="module")
def generated():
    """Cases for one Node in one go: starting it takes longer than all of them."""
    found = []

    @seed(20261126)
    @settings(max_examples=GENERATED, deadline=None, database=None, phases=[Phase.generate])
    @given(cases())
    def take(case):
        found.append(case)

    take()
    return found


def on_server(case):
    moment = datetime.fromisoformat(case["instant"])
    return dataclasses.asdict(standing(case["schedules"], case["holidays"], moment))


def test_there_are_enough_cases_of_each_kind():
    assert len(CASES) >= 30
    states = [case["state"] for case in CASES]
    assert min(states.count(state) for state in ("open", "closed", "maybe", "unknown")) >= 2


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_server_gives_what_the_shared_cases_say(case):
    assert on_server(case) == {key: case[key] for key in EXPECTED}


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "America/Los_Angeles", "Asia/Tokyo"])
def test_the_phone_gives_what_the_shared_cases_say(monkeypatch, zone):
    """R36: by Dutch time, wherever the phone thinks it is."""
    monkeypatch.setenv("TZ", zone)
    expected = [{key: case[key] for key in EXPECTED} for case in CASES]
    assert run_node("standing.mjs", CASES) == expected


def test_phone_and_server_give_the_same(generated):
    for case, on_phone in zip(generated, run_node("standing.mjs", generated), strict=True):
        assert on_phone == on_server(case), case


def test_the_generated_cases_are_of_every_kind(generated):
    found = [on_server(case) for case in generated]
    assert {each["state"] for each in found} == {"open", "closed", "maybe", "unknown"}
    assert {each["holiday"] for each in found} == {"", "today", "yesterday", "then"}
    assert len(generated) > GENERATED / 2


def test_a_phone_that_does_not_know_the_netherlands_says_nothing():
    """Nothing about the time; that no hours are known, it knows."""
    found = run_node("no_zone.mjs", CASES)
    assert {case["state"] for case, each in zip(CASES, found, strict=True) if each} == {"unknown"}
    assert sum(each is None for each in found) > 30
