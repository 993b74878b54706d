"""Every record that is served, against HSDS 3.0: in our short form, and as published."""

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from pwa.hsds.endpoints import ENDPOINTS
from tests.hsds.conftest import walk
from tests.hsds.standard import OBJECTS, PUBLISHED, own_schema, published

needs_published = pytest.mark.skipif(
    not (PUBLISHED / "compiled").is_dir(), reason="HSDS_SCHEMAS names no folder of HSDS 3.0"
)
# In the source language, and in one that adds how each text came about.
LANGUAGES = [{}, {"language": "pl"}]
FORMATS = {"uuid", "uri", "email", "date-time", "date"}


def validator(schema, registry=Registry()):  # noqa: B008 - it cannot be changed
    return Draft202012Validator(schema, format_checker=FormatChecker(FORMATS), registry=registry)


def resolved(name):
    """The published schema of an object; what it refers to is read from the file beside it."""
    registry = Registry(
        retrieve=lambda uri: Resource.from_contents(
            published(uri), default_specification=DRAFT202012
        )
    )
    return validator(published(f"{name}.json"), registry)


@pytest.fixture(params=LANGUAGES, ids=["source", "pl"])
def parameters(request, name):
    table = ENDPOINTS[name]
    return request.param if "language" in table.of_list else {}


@pytest.fixture
def served(visitor, whole, name, parameters):
    """Every record of a list in each of its forms."""
    found = [*whole(name, **parameters), *walk(visitor, name, **parameters, per_page=7)]
    if "full" in ENDPOINTS[name].of_list:
        found += walk(visitor, name, **parameters, full="true")
    if "full_service" in ENDPOINTS[name].of_list:
        found += walk(visitor, name, **parameters, full_service="true")
    assert len(found) > 3
    return found


def test_every_record_is_one_of_hsds(served, name):
    check = validator(own_schema(ENDPOINTS[name].table))
    for record in served:
        check.validate(record)


@needs_published
def test_every_record_validates_against_the_published_schemas(served, name):
    """Done when, 3: those of one object each, and for three of them with everything within."""
    table = ENDPOINTS[name].table
    checks = [resolved(table)]
    if (PUBLISHED / "compiled" / f"{table}.json").exists():
        checks.append(validator(published(f"compiled/{table}.json")))
    assert len(checks) == 1 + (name in ("services", "organizations", "service_at_locations"))
    for check in checks:
        for record in served:
            check.validate(record)


@needs_published
@pytest.mark.parametrize("name", OBJECTS)
def test_our_short_form_says_what_the_published_schema_says(name):
    schema, ours = published(f"{name}.json"), OBJECTS[name]
    assert ours.required.split() == schema["required"]
    fields = {
        key: {kind: of[kind] for kind in ("type", "format", "enum") if kind in of}
        for key, of in schema["properties"].items()
        if "$ref" not in of and of["type"] != "array"
    }
    assert ours.fields == fields
    within = {key: of for key, of in schema["properties"].items() if key not in fields}
    # The list of an organization's services, and the service at a location, are in the compiled.
    compiled = {("organization", "services"), ("service_at_location", "service")}
    for key, table in {**ours.one, **ours.many}.items():
        if (name, key) in compiled:
            assert key in published(f"compiled/{name}.json")["properties"]
        else:
            reference = within[key].get("items", within[key])["$ref"]
            assert reference == f"{table}.json"
            assert ("items" in within[key]) == (key in ours.many)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "112"}, "is not a 'uuid'"),
        ({"url": "politie.nl"}, "is not a 'uri'"),
        ({"status": "open"}, "is not one of"),
        ({"name": None}, "is not of type 'string'"),
        ({"say_first": "Hello"}, "Additional properties"),
    ],
    ids=str,
)
def test_a_record_that_is_wrong_is_noticed(whole, change, message):
    record = whole("services")[0] | change
    [error] = validator(own_schema("service")).iter_errors(record)
    assert message in error.message
