"""The UUIDs that HSDS asks for, made from our own ids: the same on every node and in every release.

Our ids are short words that an editor chose ("comensha"). A release does not carry UUIDs, so that
nobody has to invent one for a new phone number.
"""

from uuid import UUID, uuid5

# Never changes: another one would give every record of every node another id.
NAMESPACE = UUID("11c6f3e9-139f-44ad-9800-d7de8ff89925")


def uuid_of(table: str, *names: str) -> str:
    """The id of a record by its table and our own names for it: `uuid_of("service", "112")`."""
    return str(uuid5(NAMESPACE, "/".join((table, *names))))
