"""The tables of HSDS 3.0 as far as we have something to say: their fields, and what each holds.

The OpenAPI description and the data package are both made from this, so they cannot disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Kind:
    """What a field holds, as JSON Schema and as a column of a table (Frictionless)."""

    schema: Mapping[str, Any]
    column: Mapping[str, Any]


def _text(**more: Any) -> Kind:
    return Kind({"type": "string", **more}, {"type": "string", **more})


def _one_of(*values: str) -> Kind:
    column = {"type": "string", "constraints": {"enum": list(values)}}
    return Kind({"type": "string", "enum": list(values)}, column)


TEXT = _text()
ID = _text(format="uuid")
URI = _text(format="uri")
EMAIL = _text(format="email")
NUMBER = Kind({"type": "number"}, {"type": "number"})
DATE = Kind({"type": "string", "format": "date"}, {"type": "date"})
TIMESTAMP = Kind({"type": "string", "format": "date-time"}, {"type": "datetime"})
TIME = Kind({"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}:[0-9]{2}$"}, {"type": "time"})


@dataclass(frozen=True)
class Table:
    """One table: its CSV file, its fields, those each record has, and where its keys lead.

    `one` and `many` are the records that may stand inside a record, by field and table.
    """

    file: str
    fields: Mapping[str, Kind]
    required: tuple[str, ...]
    keys: Mapping[str, str] = field(default_factory=dict)
    one: Mapping[str, str] = field(default_factory=dict)
    many: Mapping[str, str] = field(default_factory=dict)


_CHANGES = {"metadata": "metadata"}

TABLES: dict[str, Table] = {
    "organization": Table(
        "organizations.csv",
        {"id": ID, "name": TEXT, "alternate_name": TEXT, "description": TEXT, "website": URI},
        ("id", "name", "description"),
        many={"services": "service", **_CHANGES},
    ),
    "service": Table(
        "services.csv",
        {
            **{"id": ID, "organization_id": ID, "name": TEXT, "description": TEXT},
            **{"url": URI, "email": EMAIL},
            "status": _one_of("active", "inactive", "defunct", "temporarily closed"),
            **{"interpretation_services": TEXT, "application_process": TEXT},
            **{"fees_description": TEXT, "eligibility_description": TEXT},
            **{"assured_date": DATE, "alert": TEXT, "last_modified": TIMESTAMP},
        },
        ("id", "organization_id", "name", "status", "last_modified"),
        keys={"organization_id": "organization"},
        one={"organization": "organization"},
        many={
            **{"phones": "phone", "schedules": "schedule", "languages": "language"},
            **{"cost_options": "cost_option", "service_at_locations": "service_at_location"},
            **{"attributes": "attribute", **_CHANGES},
        },
    ),
    "location": Table(
        "locations.csv",
        {"id": ID, "location_type": _one_of("virtual"), "url": URI, "organization_id": ID},
        ("id", "location_type", "organization_id"),
        keys={"organization_id": "organization"},
    ),
    "service_at_location": Table(
        "service_at_location.csv",
        {"id": ID, "service_id": ID, "location_id": ID},
        ("id", "service_id", "location_id"),
        keys={"service_id": "service", "location_id": "location"},
        one={"location": "location", "service": "service"},
    ),
    "phone": Table(
        "phones.csv",
        {"id": ID, "service_id": ID, "number": TEXT, "type": TEXT},
        ("id", "service_id", "number"),
        keys={"service_id": "service"},
    ),
    "schedule": Table(
        "schedules.csv",
        {
            **{"id": ID, "service_id": ID, "freq": _one_of("WEEKLY"), "byday": TEXT},
            **{"opens_at": TIME, "closes_at": TIME, "description": TEXT, "notes": TEXT},
        },
        ("id", "service_id", "freq", "byday", "opens_at", "closes_at", "notes"),
        keys={"service_id": "service"},
    ),
    "language": Table(
        "languages.csv",
        {"id": ID, "service_id": ID, "name": TEXT, "code": TEXT, "note": TEXT},
        ("id", "service_id", "name", "code"),
        keys={"service_id": "service"},
    ),
    "cost_option": Table(
        "cost_options.csv",
        {
            **{"id": ID, "service_id": ID, "currency": TEXT, "amount": NUMBER},
            "amount_description": TEXT,
        },
        ("id", "service_id", "amount_description"),
        keys={"service_id": "service"},
    ),
    "taxonomy": Table(
        "taxonomies.csv",
        {"id": ID, "name": TEXT, "description": TEXT},
        ("id", "name", "description"),
    ),
    "taxonomy_term": Table(
        "taxonomy_terms.csv",
        {
            **{"id": ID, "code": TEXT, "name": TEXT, "description": TEXT},
            **{"taxonomy": TEXT, "language": TEXT, "taxonomy_id": ID},
        },
        ("id", "code", "name", "description", "taxonomy", "language", "taxonomy_id"),
        keys={"taxonomy_id": "taxonomy"},
        one={"taxonomy_detail": "taxonomy"},
    ),
    "attribute": Table(
        "attributes.csv",
        {
            **{"id": ID, "link_id": ID, "taxonomy_term_id": ID},
            **{"link_type": TEXT, "link_entity": TEXT},
        },
        ("id", "link_id", "taxonomy_term_id", "link_type", "link_entity"),
        keys={"taxonomy_term_id": "taxonomy_term"},
        one={"taxonomy_term": "taxonomy_term"},
    ),
    "metadata": Table(
        "metadata.csv",
        {
            **{"id": ID, "resource_id": ID, "resource_type": TEXT, "last_action_date": DATE},
            **{"last_action_type": TEXT, "field_name": TEXT, "previous_value": TEXT},
            **{"replacement_value": TEXT, "updated_by": TEXT},
        },
        (
            *("id", "resource_id", "resource_type", "last_action_date", "last_action_type"),
            *("field_name", "previous_value", "replacement_value", "updated_by"),
        ),
    ),
}
