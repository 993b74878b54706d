"""Records with what belongs to them, put together from the flat rows of one release.

Each record comes in two forms: `listed` as it stands in a list, with what it has one of, and
`full`, with everything.
"""

from collections import defaultdict
from typing import Any

from pwa.hsds.records import Record, Rows

# What a row belongs to, by its table.
_OWNERS = {
    **dict.fromkeys(
        ("phone", "schedule", "language", "cost_option", "service_at_location"), "service_id"
    ),
    "service": "organization_id",
    "attribute": "link_id",
    "metadata": "resource_id",
}
_SIMPLE = ("id", "organization_id", "name", "status", "last_modified")


class Nesting:
    """The rows of one release in one language, found by their id and by what they belong to."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._by_id = {(table, row["id"]): row for table, found in rows.items() for row in found}
        self._owned: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for table, owner in _OWNERS.items():
            for row in rows[table]:
                self._owned[table, row[owner]].append(row)

    def find(self, table: str, record_id: str) -> Record | None:
        """The row with this UUID, or None."""
        return self._by_id.get((table, record_id))

    def terms_of(self, service_id: str) -> list[Record]:
        """The taxonomy terms of a service."""
        attributes = self._owned.get(("attribute", service_id), [])
        return [self._by_id["taxonomy_term", each["taxonomy_term_id"]] for each in attributes]

    def listed(self, table: str, row: Record) -> Record:
        """A record with what it has one of, and how its texts came about."""
        one: Record = {}
        if table == "service":
            one["organization"] = self._by_id["organization", row["organization_id"]]
        elif table == "service_at_location":
            one["location"] = self._by_id["location", row["location_id"]]
        elif table == "taxonomy_term":
            one["taxonomy_detail"] = self._by_id["taxonomy", row["taxonomy_id"]]
        return {**row, **one, **self._many(row, metadata="metadata")}

    def full(self, table: str, row: Record, *, full_service: bool = False) -> Record:
        """A record with everything; `full_service` puts whole services into an organization."""
        if table == "service":
            return self._service(row)
        if table == "organization":
            return {**self.listed(table, row), "services": self._services(row, full_service)}
        if table == "service_at_location":
            service = self._service(self._by_id["service", row["service_id"]])
            del service["service_at_locations"]
            return {**self.listed(table, row), "service": service}
        return self.listed(table, row)

    def _service(self, row: Record) -> Record:
        places = self._owned.get(("service_at_location", row["id"]), [])
        attributes = self._owned.get(("attribute", row["id"]), [])
        return {
            **self.listed("service", row),
            **self._many(
                row,
                phones="phone",
                schedules="schedule",
                languages="language",
                cost_options="cost_option",
            ),
            "service_at_locations": [self.listed("service_at_location", at) for at in places],
            "attributes": [{**each, "taxonomy_term": self._term(each)} for each in attributes],
        }

    def _services(self, organization: Record, full: bool) -> list[Record]:
        """Those of an organization, without naming it again in each."""
        services = self._owned.get(("service", organization["id"]), [])
        if not full:
            return [{key: service[key] for key in _SIMPLE} for service in services]
        made = [self._service(service) for service in services]
        return [{key: of for key, of in each.items() if key != "organization"} for each in made]

    def _term(self, attribute: Record) -> Record:
        term = self._by_id["taxonomy_term", attribute["taxonomy_term_id"]]
        return self.listed("taxonomy_term", term)

    def _many(self, row: Record, **tables: str) -> dict[str, Any]:
        """The rows that belong to a record, by field; a field without any is left out."""
        found = {name: self._owned.get((table, row["id"])) for name, table in tables.items()}
        return {name: rows for name, rows in found.items() if rows}
