"""A release as rows of the tables of HSDS 3.0: flat, each with its UUID, nothing nested.

A field without a value is left out, as the schemas ask: none of them allows null.
"""

from typing import Any

from babel import Locale

from pwa.hsds.fields import TABLES
from pwa.hsds.ids import uuid_of
from pwa.hsds.terms import TAXONOMIES, TERMS, words_of
from pwa.hsds.texts import Texts
from pwa.release import Release

Record = dict[str, Any]
Rows = dict[str, list[Record]]

LOCAL_TIME = "Local time in the Netherlands (Europe/Amsterdam)."
UNTIL_MIDNIGHT = "Open until the end of the day, which is given as 23:59:59."
OVER_MIDNIGHT = "Closes on the day after the one it opens on."
_SERVICE_TEXTS = (
    *("name", "description", "eligibility_description"),
    *("fees_description", "interpretation_services", "alert"),
)


def rows_of(release: Release, language: str) -> Rows:
    """Every table by name, its rows in the order of the release."""
    texts = Texts(release, language)
    rows: Rows = {**{table: [] for table in TABLES}, **_taxonomies(release)}
    for name, organization in release.organizations.items():
        rows["organization"].append(_organization(name, organization, texts))
        rows["metadata"] += _changes("organization", name, release, texts)
    for name, service in release.services.items():
        for table, made in _of_service(name, service, release, texts).items():
            rows[table] += made
    return rows


def _organization(name: str, organization: Record, texts: Texts) -> Record:
    # Names of organizations are not translated.
    record = _filled(
        id=uuid_of("organization", name),
        name=organization["name"],
        alternate_name=organization.get("alternate_name"),
        description=texts.of("organizations", name).get("description"),
        website=organization.get("website"),
    )
    # Before `sync check` asked for it, it could be left out.
    return {"description": "", **record}


def _of_service(name: str, service: Record, release: Release, texts: Texts) -> Rows:
    """The row of a service, and those of everything that belongs to it."""
    said = texts.of("services", name)
    locations = _locations(name, service)
    return {
        "service": [_service(name, service, said, release)],
        "phone": [_phone(name, phone) for phone in service["phones"]],
        "schedule": [_schedule(name, each, said) for each in service["schedules"]],
        "language": [_language(name, each, texts) for each in service["languages"]],
        "cost_option": _costs(name, service, said),
        "location": locations,
        "service_at_location": [_at(name, location) for location in locations],
        "attribute": [
            _attribute(name, taxonomy, term)
            for taxonomy in TAXONOMIES
            for term in service[taxonomy]
        ],
        "metadata": _changes("service", name, release, texts),
    }


def _service(name: str, service: Record, said: dict[str, str], release: Release) -> Record:
    return _filled(
        id=uuid_of("service", name),
        organization_id=uuid_of("organization", service["organization_id"]),
        **{key: said.get(key) for key in _SERVICE_TEXTS},
        application_process=said.get("say_first"),
        url=service.get("url"),
        email=service.get("email"),
        # Before `sync check` asked for it, it could be left out; what is listed is there.
        status=service.get("status") or "active",
        assured_date=service.get("assured_date"),
        # Nobody keeps the day of each change: it was changed then, or before.
        last_modified=release.facts["published"],
    )


def _phone(name: str, phone: Record) -> Record:
    return _filled(
        id=uuid_of("phone", name, phone["number"]),
        service_id=uuid_of("service", name),
        number=phone["number"],
        type=phone.get("type"),
    )


def _schedule(name: str, schedule: Record, said: dict[str, str]) -> Record:
    """Hours of a week (RFC 5545: FREQ, BYDAY). HSDS gives an offset to UTC, and the Netherlands
    have two: so hours are local, and the notes say so."""
    closes = schedule["closes_at"]
    open_to_end = closes == "24:00"
    times = (
        UNTIL_MIDNIGHT if open_to_end else OVER_MIDNIGHT if closes < schedule["opens_at"] else ""
    )
    note = said.get("hours_note")
    return _filled(
        id=uuid_of("schedule", schedule["id"]),
        service_id=uuid_of("service", name),
        freq="WEEKLY",
        byday=",".join(schedule["byday"]),
        opens_at=f"{schedule['opens_at']}:00",
        closes_at="23:59:59" if open_to_end else f"{closes}:00",
        description=". ".join(filter(None, (said.get("hours"), note))),
        notes=f"{LOCAL_TIME} {times}".strip(),
    )


def _language(name: str, language: Record, texts: Texts) -> Record:
    locale = Locale.parse(language["code"])
    called = locale.get_language_name(texts.language.code) or locale.get_language_name()
    return _filled(
        id=uuid_of("language", name, language["code"]),
        service_id=uuid_of("service", name),
        name=called or language["code"],
        code=language["code"],
        note=language.get("note"),
    )


def _costs(name: str, service: Record, said: dict[str, str]) -> list[Record]:
    """What the prose says; an amount only where every number of the service is free to call."""
    if "fees_description" not in said:
        return []
    phones = service["phones"]
    free = {"currency": "EUR", "amount": 0}
    return [
        {
            "id": uuid_of("cost_option", name),
            "service_id": uuid_of("service", name),
            **(free if phones and all(phone.get("free") for phone in phones) else {}),
            "amount_description": said["fees_description"],
        }
    ]


def _locations(name: str, service: Record) -> list[Record]:
    """A virtual one for what can be reached from anywhere. A place is never published."""
    if not service["phones"] and not service.get("url"):
        return []
    return [
        _filled(
            id=uuid_of("location", name),
            location_type="virtual",
            url=service.get("url"),
            organization_id=uuid_of("organization", service["organization_id"]),
        )
    ]


def _at(name: str, location: Record) -> Record:
    return {
        "id": uuid_of("service_at_location", name),
        "service_id": uuid_of("service", name),
        "location_id": location["id"],
    }


def _attribute(name: str, taxonomy: str, term: str) -> Record:
    return {
        "id": uuid_of("attribute", name, taxonomy, term),
        "link_id": uuid_of("service", name),
        "taxonomy_term_id": uuid_of("taxonomy_term", taxonomy, term),
        "link_type": taxonomy,
        "link_entity": "service",
    }


def _taxonomies(release: Release) -> Rows:
    """Both taxonomies; terms in our order, then those of this release that we do not know."""
    rows: Rows = {"taxonomy": [], "taxonomy_term": []}
    for taxonomy, (name, description) in TAXONOMIES.items():
        taxonomy_id = uuid_of("taxonomy", taxonomy)
        rows["taxonomy"].append({"id": taxonomy_id, "name": name, "description": description})
        used = [term for service in release.services.values() for term in service[taxonomy]]
        for term in dict.fromkeys([*TERMS[taxonomy], *used]):
            words = words_of(taxonomy, term)
            rows["taxonomy_term"].append(
                {
                    "id": uuid_of("taxonomy_term", taxonomy, term),
                    "code": f"{taxonomy}-{term}",
                    "name": words[0],
                    "description": words[1],
                    "taxonomy": name,
                    "language": "en",
                    "taxonomy_id": taxonomy_id,
                }
            )
    return rows


def _changes(table: str, name: str, release: Release, texts: Texts) -> list[Record]:
    """How each text of a record came to be in this language, as HSDS notes a change."""
    return [
        {
            "id": uuid_of("metadata", texts.language.code, table, name, field),
            "resource_id": uuid_of(table, name),
            "resource_type": table,
            "last_action_date": release.facts["published"][:10],
            "last_action_type": action,
            "field_name": field,
            "previous_value": before,
            "replacement_value": given,
            "updated_by": f"translation, {texts.language.status}",
        }
        for field, action, before, given in texts.changes(f"{table}s", name)
    ]


def _filled(**fields: Any) -> Record:
    return {name: value for name, value in fields.items() if value is not None and value != ""}
