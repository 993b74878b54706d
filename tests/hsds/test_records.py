"""What the records say: what the release says, and never more."""

import json

import pytest

from pwa.hsds.terms import TERMS
from tests.hsds.conftest import walk
from tests.older import with_older_texts

# Fixed for ever: other sites keep these ids.
COMENSHA = "b7a9db22-8fc5-5fe3-85cc-6409a8dec09e"
TELEPHONE = "207650a9-7a08-5c45-b749-485862aea340"


@pytest.fixture(scope="module")
def directory(targets):
    return json.loads(targets["directory.json"])


@pytest.fixture(scope="module")
def by_name(whole):
    return {service["name"]: service for service in whole("services")}


def test_an_id_is_the_same_in_every_release(by_name):
    comensha = by_name["CoMensha help desk"]
    assert comensha["id"] == COMENSHA
    assert comensha["phones"][0]["id"] == TELEPHONE


def test_every_number_and_language_is_that_of_the_release(by_name, directory, packs):
    for service in directory["services"]:
        record = by_name[packs["en"]["services"][service["id"]]["name"][0]]
        for field, key in (("phones", "number"), ("phones", "type"), ("languages", "code")):
            ours = [each[key] for each in service.get(field, [])]
            assert [each[key] for each in record.get(field, [])] == ours


def test_a_language_has_its_name(by_name, visitor):
    polish = [each for each in by_name["Juridisch Loket"]["languages"] if each["code"] == "pl"]
    assert polish[0]["name"] == "Polish"
    answer = visitor.get(f"/hsds/services/{by_name['Juridisch Loket']['id']}?language=nl")
    assert answer.json["languages"][0]["name"] == "Pools"


def test_hours_are_those_of_the_release(by_name):
    """RFC 5545, in local time; a whole day ends a second before midnight, and says so."""
    [office] = by_name["CoMensha help desk"]["schedules"]
    assert (office["freq"], office["byday"]) == ("WEEKLY", "MO,TU,WE,TH,FR")
    assert (office["opens_at"], office["closes_at"]) == ("09:00:00", "17:00:00")
    assert "Europe/Amsterdam" in office["notes"]
    assert office["description"].startswith("Monday–Friday, 09:00–17:00")
    assert "Sources differ" in office["description"]
    [always] = by_name["Danger now"]["schedules"]
    assert (always["opens_at"], always["closes_at"]) == ("00:00:00", "23:59:59")
    assert "until the end of the day" in always["notes"]


def test_hours_over_midnight_say_so(reader_of, targets):
    """HSDS gives times of a day, and leaves it to the reader that a night ends on the next."""
    directory = json.loads(targets["directory.json"])
    [found] = [each for each in directory["services"] if each["id"] == "comensha"]
    found["schedules"] = [{"byday": ["SA"], "opens_at": "22:00", "closes_at": "02:00"}]
    reader = reader_of({**targets, "directory.json": json.dumps(directory).encode()})
    [record] = reader.get("/hsds/services?search=CoMensha help desk&full=true").json["contents"]
    [night] = record["schedules"]
    assert (night["byday"], night["opens_at"], night["closes_at"]) == ("SA", "22:00:00", "02:00:00")
    assert night["notes"].endswith("Closes on the day after the one it opens on.")


def test_hours_keep_their_order_from_right_to_left(by_name, visitor):
    answer = visitor.get(f"/hsds/services/{by_name['CoMensha help desk']['id']}?language=ar")
    assert "\u206609:00–17:00\u2069" in answer.json["schedules"][0]["description"]


def test_an_amount_stands_only_where_every_number_is_free(by_name, directory, packs):
    amounts = 0
    for service in directory["services"]:
        record = by_name[packs["en"]["services"][service["id"]]["name"][0]]
        free = [each.get("free") for each in service.get("phones", [])]
        costs = record.get("cost_options", [])
        assert ("fees_description" in record) == bool(costs)
        for cost in costs:
            assert ("amount" in cost) == (bool(free) and all(free))
            assert cost.get("amount", 0) == 0
            assert cost["amount_description"] == record["fees_description"]
            amounts += "amount" in cost
    assert 4 < amounts < len(by_name)


def test_no_place_is_published(visitor, whole):
    """A shelter is safe while nobody knows where it is: every location is a virtual one."""
    found = whole("service_at_locations")
    assert len(found) > 20
    for each in found:
        assert each["location"]["location_type"] == "virtual"
        assert set(each["location"]) <= {"id", "location_type", "url", "organization_id"}
        assert each["service"].get("phones") or each["location"].get("url")
    texts = [json.dumps(each) for each in (*found, *whole("services"), *whole("organizations"))]
    for word in ("address_1", "postal_code", "latitude", "longitude", '"city"', "physical"):
        assert not [text for text in texts if word in text]


def test_every_need_and_stage_has_words(directory, visitor):
    for service in directory["services"]:
        for taxonomy in TERMS:
            assert set(service.get(taxonomy, [])) <= set(TERMS[taxonomy])
    assert all(each["description"] for each in walk(visitor, "taxonomy_terms"))


def test_the_terms_of_a_service_are_its_needs_and_stages(by_name):
    terms = by_name["CoMensha help desk"]["attributes"]
    codes = [each["taxonomy_term"]["code"] for each in terms]
    assert codes[:2] == ["needs-advice", "needs-shelter"]
    assert codes[-2:] == ["stages-detection", "stages-protection"]
    assert {each["link_entity"] for each in terms} == {"service"}


def test_what_nobody_checked_has_no_date(by_name, directory):
    """`assured_date` is that of a call that somebody made."""
    dated = [each for each in directory["services"] if each.get("assured_date")]
    assert len(dated) == len([each for each in by_name.values() if "assured_date" in each])


def test_a_date_of_a_check_is_passed_on(reader_of, targets, directory):
    changed = json.loads(targets["directory.json"])
    changed["services"][0]["assured_date"] = "2026-11-20"
    data = json.dumps(changed, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    reader = reader_of({**targets, "directory.json": data})
    first, second = list(walk(reader, "services"))[:2]
    assert first["assured_date"] == "2026-11-20"
    assert "assured_date" not in second


def test_the_language_of_the_reader_changes_nothing_by_itself(visitor):
    plain = visitor.get("/hsds/services")
    assert visitor.get("/hsds/services", headers={"Accept-Language": "pl"}).data == plain.data


def test_a_translation_says_that_it_is_one(visitor, whole):
    """As HSDS notes a change: what stood there, what stands there now, and how far it is read."""
    english = {each["id"]: each for each in whole("services")}
    for service in whole("services", language="pl"):
        before = english[service["id"]]
        assert "metadata" not in before
        changes = {each["field_name"]: each for each in service["metadata"]}
        for field, change in changes.items():
            if field != "schedules.description":
                assert change["previous_value"] == before[field]
                assert change["replacement_value"] == service[field]
            assert change["updated_by"] == "translation, draft"
        texts = [key for key in before if key.endswith("description") or key == "alert"]
        assert set(texts) <= set(changes)


def test_what_is_not_translated_or_older_says_so(reader_of, targets):
    pack = json.loads(with_older_texts(targets, "pl")["packs/pl.json"])
    pack["services"]["112"]["untranslated"] = ["alert"]
    data = json.dumps(pack, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    reader = reader_of({**targets, "packs/pl.json": data})
    first, second = list(walk(reader, "services", language="pl"))[:2]
    actions = {each["field_name"]: each["last_action_type"] for each in first["metadata"]}
    assert actions["alert"] == "untranslated"
    assert "older" in {each["last_action_type"] for each in second["metadata"]}
