"""What HSDS 3.0 says of each object that we serve, in short, and as JSON Schemas of our own.

Beside the published schemas, which allow any further field: these do not. The published ones are
under CC BY-SA and not copied here; a folder with them is looked for (`PUBLISHED`), and the two
are held against each other.
"""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

# Schemas as published at github.com/openreferral/specification, tag 3.0, folder schema/.
PUBLISHED = Path(os.environ.get("HSDS_SCHEMAS", ROOT.parent / "shared" / "hsds"))


@dataclass(frozen=True)
class Object:
    """The fields of one object by what they hold; `required` must be there, `one` and `many` are
    the objects within it that we serve too."""

    required: str
    uuid: str
    text: str
    number: str = ""
    uri: str = ""
    email: str = ""
    moment: str = ""
    choices: dict[str, str] = field(default_factory=dict)
    one: dict[str, str] = field(default_factory=dict)
    many: dict[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """The schema of each field that is no object."""
        text = {"type": "string"}
        kinds = [
            (self.uuid, text | {"format": "uuid"}),
            (self.text, text),
            (self.number, {"type": "number"}),
            (self.uri, text | {"format": "uri"}),
            (self.email, text | {"format": "email"}),
            (self.moment, text | {"format": "date-time"}),
        ]
        chosen = {name: text | {"enum": of.split("|")} for name, of in self.choices.items()}
        return {name: kind for names, kind in kinds for name in names.split()} | chosen


_CHANGES = {"metadata": "metadata"}
_CLASSED = {"attributes": "attribute", **_CHANGES}

OBJECTS = {
    "organization": Object(
        required="id name description",
        uuid="id parent_organization_id",
        text="name alternate_name description tax_status tax_id legal_status logo",
        number="year_incorporated",
        uri="website uri",
        email="email",
        many={"services": "service", "phones": "phone", **_CLASSED},
    ),
    "service": Object(
        required="id name status",
        uuid="id organization_id program_id",
        text="name alternate_name description interpretation_services application_process "
        "fees_description wait_time fees accreditations eligibility_description assured_date "
        "licenses alert",
        number="minimum_age maximum_age",
        uri="url",
        email="email assurer_email",
        moment="last_modified",
        choices={"status": "active|inactive|defunct|temporarily closed"},
        one={"organization": "organization"},
        many={
            "phones": "phone",
            "schedules": "schedule",
            "languages": "language",
            "cost_options": "cost_option",
            "service_at_locations": "service_at_location",
            **_CLASSED,
        },
    ),
    "location": Object(
        required="id location_type",
        uuid="id organization_id",
        text="name alternate_name description transportation external_identifier "
        "external_identifier_type",
        number="latitude longitude",
        uri="url",
        choices={"location_type": "physical|postal|virtual"},
        many={"languages": "language", "phones": "phone", "schedules": "schedule", **_CLASSED},
    ),
    "service_at_location": Object(
        required="id",
        uuid="id service_id location_id",
        text="description",
        one={"location": "location", "service": "service"},
        many={"phones": "phone", "schedules": "schedule", **_CLASSED},
    ),
    "phone": Object(
        required="id number",
        uuid="id location_id service_id organization_id contact_id service_at_location_id",
        text="number type description",
        number="extension",
        many={"languages": "language", **_CLASSED},
    ),
    "schedule": Object(
        required="id",
        uuid="id service_id location_id service_at_location_id",
        text="valid_from valid_to dtstart until byday byweekno bymonthday byyearday description "
        "opens_at closes_at attending_type notes",
        number="timezone count interval",
        uri="schedule_link",
        choices={"wkst": "MO|TU|WE|TH|FR|SA|SU", "freq": "WEEKLY|MONTHLY"},
        many=_CLASSED,
    ),
    "language": Object(
        required="id",
        uuid="id service_id location_id phone_id",
        text="name code note",
        many=_CLASSED,
    ),
    "cost_option": Object(
        required="id",
        uuid="id service_id",
        text="valid_from valid_to option currency amount_description",
        number="amount",
        many=_CLASSED,
    ),
    "taxonomy": Object(
        required="id name description",
        uuid="id",
        text="name description version",
        uri="uri",
        many=_CHANGES,
    ),
    "taxonomy_term": Object(
        required="id name description",
        uuid="id parent_id taxonomy_id",
        text="code name description taxonomy language",
        uri="term_uri",
        one={"taxonomy_detail": "taxonomy"},
        many=_CHANGES,
    ),
    "attribute": Object(
        required="id",
        uuid="id link_id taxonomy_term_id",
        text="link_type link_entity value",
        one={"taxonomy_term": "taxonomy_term"},
        many=_CHANGES,
    ),
    "metadata": Object(
        required="id last_action_date last_action_type field_name previous_value "
        "replacement_value updated_by",
        uuid="id resource_id",
        text="resource_type last_action_date last_action_type field_name previous_value "
        "replacement_value updated_by",
    ),
}


def own_schema(name: str) -> dict[str, Any]:
    """A JSON Schema for one object, with all the others within it."""
    return {"$defs": {each: _schema(of) for each, of in OBJECTS.items()}, "$ref": _at(name)}


def published(name: str) -> dict[str, Any]:
    """A schema as published, by its file: service.json."""
    found: dict[str, Any] = json.loads((PUBLISHED / name).read_text())
    return found


def _schema(of: Object) -> dict[str, Any]:
    one = {name: {"$ref": _at(each)} for name, each in of.one.items()}
    many = {name: {"type": "array", "items": {"$ref": _at(each)}} for name, each in of.many.items()}
    return {
        "type": "object",
        "properties": {**of.fields, **one, **many},
        "required": of.required.split(),
        "additionalProperties": False,
    }


def _at(name: str) -> str:
    return f"#/$defs/{name}"
