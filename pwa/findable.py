"""What can be found: each page, word, service and organization with its texts (docs/adr/0024).

From a pack and the directory as they are signed, in the order of static/js/findable.js.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

DIRECTORY, GLOSSARY = "d", "g"
# What a word counts for by where it stands: in a name, in another name for the same, in what a
# service is needed for, in a heading, in other text.
NAME, ALIAS, NEED, HEADING, TEXT = 6, 5, 2, 3, 2
# And by whom it is for; most pages are for the reader themselves.
AUDIENCES = {"professional": 3, "about": 2}
READER_RANK = 4
WORD_RANK, SERVICE_RANK, ORGANIZATION_RANK = 4, 4, 3
SERVICE_TEXTS = ("description", "eligibility_description", "alert")
_HEADINGS = ("h2", "h3")

_Record = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One text. `block` is where it stands on its page, "" for the page itself; `shown` whether
    it can be an excerpt; `source` whether it is still in the source language."""

    text: str
    weight: int
    block: str = ""
    shown: bool = True
    source: bool = False


@dataclass(frozen=True)
class Entry:
    """A page (p07), a word (g01), a service (s-police) or an organization (o-ckm).

    Its first row is its name. `page` is where it stands, `rank` what its kind counts for.
    """

    id: str
    page: str
    rank: int
    rows: list[Row]


def entries_of(pack: _Record, directory: _Record) -> list[Entry]:
    """Everything that can be found in one language."""
    services = {each["id"]: each for each in directory["services"]}
    organizations = {each["id"]: each for each in directory["organizations"]}
    situations = _situations(pack, directory)
    with_service = {service["organization_id"] for service in directory["services"]}
    return [
        *(_page(each, situations.get(each["id"], []), services) for each in pack["pages"]),
        *(_word(each, services) for each in pack.get("glossary", [])),
        *(
            _service(each, pack["services"][each["id"]], organizations, services)
            for each in directory["services"]
        ),
        *(
            _organization(each, pack["organizations"].get(each["id"], {}), services)
            for each in directory["organizations"]
            if each["id"] not in with_service
        ),
    ]


def plain_text(nodes: list[Any], services: dict[str, _Record]) -> str:
    """A text as it is read, with its numbers and the names of websites."""
    return "".join(_plain(node, services) for node in nodes)


def _plain(node: Any, services: dict[str, _Record]) -> str:
    if isinstance(node, str):
        return node
    kind, first = node[:2]
    if kind == "tel":
        return ", ".join(phone["number"] for phone in services[first].get("phones", []))
    if kind == "url":
        return urlsplit(services[first].get("url", "")).netloc.removeprefix("www.")
    return plain_text(node[2 if kind == "a" else 1 :], services)


def _page(page: _Record, situations: list[tuple[_Record, str]], services: Any) -> Entry:
    rows = [Row(page["title"], NAME, shown=False, source=page.get("status") == "source")]
    for block in page["blocks"]:
        weight = HEADING if block["kind"] in _HEADINGS else TEXT
        text = plain_text(block["text"], services)
        rows.append(Row(text, weight, block["id"], source=block.get("status") == "source"))
    for prose, block in situations:
        rows += [
            _of_prose(prose, "title", HEADING, block, services),
            _of_prose(prose, "text", TEXT, block, services),
        ]
    return Entry(page["id"], page["id"], AUDIENCES.get(page["audience"], READER_RANK), rows)


def _situations(pack: _Record, directory: _Record) -> dict[str, list[tuple[_Record, str]]]:
    """What the navigator says of a situation, by the page it leads to first, with the block."""
    found: dict[str, list[tuple[_Record, str]]] = {}
    for result in directory.get("results", []):
        prose = pack.get("navigator", {}).get(result["id"])
        if prose and result.get("pages"):
            page, _, block = result["pages"][0].partition("#")
            found.setdefault(page, []).append((prose, block))
    return found


def _word(word: _Record, services: Any) -> Entry:
    place = word["id"]
    source = word.get("status") == "source"
    rows = [
        Row(word["term"], NAME, place, shown=False, source=source),
        Row(word["dutch"], NAME, place, shown=False),
        Row(plain_text(word["explanation"], services), TEXT, place, source=source),
    ]
    return Entry(place, GLOSSARY, WORD_RANK, rows)


def _service(service: _Record, prose: _Record, organizations: Any, services: Any) -> Entry:
    place = f"s-{service['id']}"
    organization = organizations[service["organization_id"]]
    names = (service["name"], organization["name"], organization.get("alternate_name", ""))
    numbers = [phone["number"] for phone in service.get("phones", [])]
    joined = [number.replace(" ", "").replace("-", "") for number in numbers]
    rows = [
        _of_prose(prose, "name", NAME, place, services, shown=False),
        Row(" · ".join(names), ALIAS, place, shown=False),
        Row(" · ".join([*numbers, *joined]), ALIAS, place, shown=False),
        Row(" ".join(service.get("needs", [])), NEED, place, shown=False),
    ]
    rows += [_of_prose(prose, key, TEXT, place, services) for key in SERVICE_TEXTS if key in prose]
    return Entry(place, DIRECTORY, SERVICE_RANK, rows)


def _organization(organization: _Record, prose: _Record, services: Any) -> Entry:
    place = f"o-{organization['id']}"
    rows = [
        Row(organization["name"], NAME, place, shown=False),
        Row(organization.get("alternate_name", ""), ALIAS, place, shown=False),
    ]
    if "description" in prose:
        rows.append(_of_prose(prose, "description", TEXT, place, services))
    return Entry(place, DIRECTORY, ORGANIZATION_RANK, rows)


def _of_prose(
    prose: _Record, key: str, weight: int, block: str, services: Any, shown: bool = True
) -> Row:
    text = plain_text(prose[key], services)
    return Row(text, weight, block, shown, source=key in prose.get("untranslated", []))
