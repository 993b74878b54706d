"""The lists of the API: the table behind each, and the parameters it takes."""

from dataclasses import dataclass

_PAGES = ("page", "per_page", "format")
_OF_A_SERVICE = ("taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after")


@dataclass(frozen=True)
class Endpoint:
    """A list, and each record of it below its id."""

    table: str
    of_list: tuple[str, ...]
    of_one: tuple[str, ...] = ()


ENDPOINTS: dict[str, Endpoint] = {
    "services": Endpoint(
        "service",
        (*_PAGES, "search", *_OF_A_SERVICE, "minimal", "full", "language"),
        ("language",),
    ),
    "organizations": Endpoint(
        "organization",
        (*_PAGES, "search", "full", "full_service", "language"),
        ("full_service", "language"),
    ),
    "service_at_locations": Endpoint(
        "service_at_location",
        (*_PAGES, "search", *_OF_A_SERVICE, "full", "language"),
        ("language",),
    ),
    "taxonomies": Endpoint("taxonomy", (*_PAGES, "search")),
    "taxonomy_terms": Endpoint(
        "taxonomy_term", (*_PAGES, "search", "taxonomy_id", "parent_id", "top_only")
    ),
}
