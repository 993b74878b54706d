"""A release in which much is older than its source, and one page has been read by a native."""

import json


def with_older_texts(targets: dict[str, bytes], code: str) -> dict[str, bytes]:
    """The same targets; in the pack of `code` p01 is reviewed, and one of everything is older."""
    path = f"packs/{code}.json"
    pack = json.loads(targets[path])
    reviewed, stale = pack["pages"][:2]
    reviewed["reviewed"] = "2026-11-20"
    stale["status"] = "older"
    for each in (stale["blocks"][0], pack["menu"][0], pack["glossary"][0], pack["sentences"][0]):
        each["status"] = "older"
    for service in pack["services"].values():
        service["older"] = ["name", "description"]
    return {**targets, path: json.dumps(pack).encode()}
