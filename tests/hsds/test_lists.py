"""Lists: every record once, and what each parameter leaves."""

import json

import pytest

from pwa.hsds.endpoints import ENDPOINTS
from tests.hsds.conftest import walk


def ids(records):
    return [record["id"] for record in records]


def listed(visitor, name, **parameters):
    return list(walk(visitor, name, **parameters))


@pytest.mark.parametrize("per_page", [1, 7, 50, 500])
def test_a_walk_through_the_pages_meets_every_record_once(visitor, name, per_page):
    total = visitor.get(f"/hsds/{name}").json["total_items"]
    found = ids(walk(visitor, name, per_page=per_page))
    assert len(found) == len(set(found)) == total > 1


def test_the_lists_hold_the_directory(visitor, targets):
    directory = json.loads(targets["directory.json"])
    assert [each["name"] for each in walk(visitor, "organizations")] == [
        each["name"] for each in directory["organizations"]
    ]
    assert len(listed(visitor, "services")) == len(directory["services"])


def test_a_page_behind_the_last_is_empty(visitor, name):
    page = visitor.get(f"/hsds/{name}?page=1000000").json
    assert (page["size"], page["empty"], page["last_page"], page["first_page"]) == (0, 1, 1, 0)
    assert page["contents"] == []


def test_a_list_in_lines_is_the_list_without_pages(visitor, name):
    answer = visitor.get(f"/hsds/{name}?format=ndjson&per_page=1")
    assert answer.content_type == "application/x-ndjson"
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines == listed(visitor, name)


def test_full_gives_each_record_as_by_its_id(visitor, whole):
    for name in (each for each in ENDPOINTS if "full" in ENDPOINTS[each].of_list):
        assert listed(visitor, name, full="true") == whole(name)


def test_full_service_puts_whole_services_into_an_organization(visitor, whole):
    services = {each["id"]: each for each in whole("services")}
    for organization in listed(visitor, "organizations", full_service="true"):
        for service in organization["services"]:
            del services[service["id"]]["organization"]
            assert service == services.pop(service["id"])
    assert not services


def test_minimal_is_one_page_of_ids_and_dates(visitor):
    page = visitor.get("/hsds/services?minimal=true").json
    services = listed(visitor, "services")
    assert page["total_pages"] == 1
    assert page["contents"] == [
        {"id": each["id"], "modified_date": each["last_modified"]} for each in services
    ]


def test_a_term_leaves_the_services_that_have_it(visitor, targets):
    name = "taxonomy_term_id"
    services = json.loads(targets["directory.json"])["services"]
    for term in listed(visitor, "taxonomy_terms"):
        field, _, value = term["code"].partition("-")
        having = [each["name"] for each in services if value in each[field]]
        assert [each["name"] for each in walk(visitor, "services", **{name: term["id"]})] == having
        at = walk(visitor, "service_at_locations", **{name: term["id"]}, full="true")
        assert {each["service"]["name"] for each in at} <= set(having)


def test_a_taxonomy_leaves_its_terms_and_what_has_one(visitor):
    needs, stages = ids(walk(visitor, "taxonomies"))
    terms = [len(listed(visitor, "taxonomy_terms", taxonomy_id=each)) for each in (needs, stages)]
    assert terms == [17, 4]
    assert len(listed(visitor, "services", taxonomy_id=stages)) == len(listed(visitor, "services"))
    assert listed(visitor, "services", taxonomy_id=ids(walk(visitor, "services"))[0]) == []


def test_an_organization_leaves_its_services(visitor, whole):
    found = 0
    for organization in whole("organizations"):
        services = ids(walk(visitor, "services", organization_id=organization["id"]))
        assert services == ids(organization["services"])
        found += len(services)
    assert found == len(listed(visitor, "services"))


def test_all_terms_are_at_the_top_and_none_is_below_another(visitor):
    terms = listed(visitor, "taxonomy_terms")
    assert listed(visitor, "taxonomy_terms", top_only="true") == terms
    assert listed(visitor, "taxonomy_terms", parent_id=terms[0]["id"]) == []


def test_modified_after_asks_for_a_newer_release(visitor):
    moment = visitor.get("/healthz").json["published"]
    assert len(listed(visitor, "services", modified_after=moment)) > 30
    assert len(listed(visitor, "services", modified_after="2020-01-01")) > 30
    assert listed(visitor, "services", modified_after="2999-01-01T00:00:00+01:00") == []


@pytest.mark.parametrize("search", ["centrum seksueel", "SEKSUEEL gew", "géweld"])
def test_search_folds_case_and_accents_and_takes_the_start_of_words(visitor, search):
    found = [each["name"] for each in walk(visitor, "services", search=search)]
    assert "Centrum Seksueel Geweld" in found
    assert len(found) < 3


def test_search_does_not_find_the_middle_of_a_word(visitor):
    assert listed(visitor, "services", search="eweld") == []


def test_search_needs_every_word(visitor):
    one, other = (set(ids(walk(visitor, "services", search=w))) for w in ("police", "report"))
    both = set(ids(walk(visitor, "services", search="police report")))
    assert both == one & other
    assert both < one


def test_parameters_work_together(visitor):
    [term] = [t for t in walk(visitor, "taxonomy_terms") if t["code"] == "needs-police"]
    police = ids(walk(visitor, "services", taxonomy_term_id=term["id"]))
    found = ids(walk(visitor, "services", taxonomy_term_id=term["id"], search="border"))
    assert len(found) == 1 < len(police)
    assert set(found) < set(police)


def test_the_most_urgent_comes_first(visitor):
    names = [each["name"] for each in walk(visitor, "services")]
    assert names[:2] == ["Danger now", "Police, no emergency"]
