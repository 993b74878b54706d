"""The last look before people sign: packs that fit together, and no helpline lost by mistake.

`check` reads the content; this reads the packs, which is all that is at hand where one signs.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from sync.canonical import FORMAT
from sync.errors import RefusedError
from sync.pack import phone_uri
from sync.resolver import KEPT_REFERENCES

_DIRECTORY = "directory.json"
_PACKS = "packs/"
# +31… with 8 to 15 digits (E.164), or a short or national number that is dialled as it is.
_URI = re.compile(r"tel:(\+[1-9][0-9]{7,14}|[0-9]{3,11})")


def packs(targets: dict[str, bytes]) -> None:
    """Raises RefusedError for packs that are none, do not fit together, or have no real number."""
    read = {path: _read(path, data) for path, data in targets.items()}
    directory = read.pop(_DIRECTORY, None)
    if directory is None or not read:
        raise RefusedError(f"expected {_DIRECTORY} and at least one pack, found fewer")
    for service in directory["services"]:
        for phone in service.get("phones", []):
            _check_phone(service["id"], phone)
    ids = {service["id"] for service in directory["services"]}
    first, *others = read.items()
    for path, pack in others:
        if _shape(pack) != _shape(first[1]):
            raise RefusedError(
                f"expected the pages and blocks of {first[0]}, found others in {path}"
            )
    for path, pack in read.items():
        for name in _references(pack["pages"]):
            if name not in ids:
                raise RefusedError(f"expected a service of the directory, found {name!r} in {path}")


def changes(before: bytes, after: bytes, share: int, expected: int | None) -> None:
    """Refuse when too many services with a phone would vanish or lose a number they had.

    `before` and `after` are directories. Up to `share` percent may; more only when `expected`
    is exactly how many. Raises RefusedError with the ids.
    """
    old, new = numbers(before), numbers(after)
    lost = sorted(id_ for id_, uris in old.items() if uris - new.get(id_, set()))
    if expected is not None and expected != len(lost):
        raise RefusedError(
            f"expected {expected} services to lose or change a number, as you said,"
            f" found {len(lost)}{_list(lost)}"
        )
    if expected is None and 100 * len(lost) > share * len(old):
        raise RefusedError(
            f"expected at most {share} % of the {len(old)} services with a number to lose or"
            f" change one, found {len(lost)}{_list(lost)}; if that is meant, say"
            f" --changed-numbers {len(lost)}"
        )


def languages(before: Iterable[str], after: Iterable[str], without: Iterable[str]) -> None:
    """Refuse when a language would vanish: a phone that keeps it would lose it.

    `before` and `after` are the paths of targets; `without` names the languages that are meant to
    vanish, exactly. Raises RefusedError with their codes.
    """
    gone = sorted(_codes(before) - _codes(after))
    meant = sorted(set(without))
    if gone == meant:
        return
    if meant:
        raise RefusedError(
            f"expected {', '.join(meant)} to vanish, as you said, found"
            f" {', '.join(gone) or 'no language'} to vanish"
        )
    raise RefusedError(
        f"expected every language of the release before, found none of {', '.join(gone)}; if that"
        f" is meant, say --without {' '.join(gone)}"
    )


def numbers(directory: bytes) -> dict[str, set[str]]:
    """The tel: addresses of each service that has one, by the id of the service."""
    services = json.loads(directory)["services"]
    found = {each["id"]: {phone["uri"] for phone in each.get("phones", [])} for each in services}
    return {id_: uris for id_, uris in found.items() if uris}


def _codes(paths: Iterable[str]) -> set[str]:
    return {
        path.removeprefix(_PACKS).removesuffix(".json") for path in paths if path.startswith(_PACKS)
    }


def _list(names: list[str]) -> str:
    return f" ({', '.join(names)})" if names else ""


def _read(path: str, data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
        found = value["format"]
        value["services"]
    except (ValueError, TypeError, KeyError) as error:
        raise RefusedError(f"expected a pack in JSON, found something else in {path}") from error
    if found != FORMAT:
        raise RefusedError(f"expected pack format {FORMAT}, found {found} in {path}")
    return dict(value)


def _check_phone(service: str, phone: Any) -> None:
    try:
        number, uri = phone["number"], phone["uri"]
        right = bool(_URI.fullmatch(uri)) and phone_uri(number) == uri
    except (TypeError, KeyError):
        number, right = phone, False
    if not right:
        raise RefusedError(
            f"expected a number that a phone can call for {service}, found {number!r}"
        )


def _shape(pack: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [(page["id"], [block["id"] for block in page["blocks"]]) for page in pack["pages"]]


def _references(value: Any) -> Iterator[str]:
    """The services that a text names to be called or looked up."""
    if isinstance(value, list):
        if len(value) == 2 and value[0] in KEPT_REFERENCES:
            yield value[1]
        else:
            for child in value:
                yield from _references(child)
    elif isinstance(value, dict):
        for child in value.values():
            yield from _references(child)
