"""How the files are to be served: for machines, for nginx, and for object stores.

All of it is read from the answers of the application, so that it cannot say something else.
"""

import csv
import json
from dataclasses import asdict, replace
from io import StringIO
from typing import Any

from pwa.copied import Copy
from pwa.export.answers import FORMS, Answer
from pwa.export.kinds import KINDS, PAGE, PAGE_MISSING, QUESTION_REFUSED, Kind

HEADERS = "headers.json"
OBJECTS = "objects.csv"
LOCATIONS = "locations.conf"
# What nginx says by itself, deploy/nginx-static.conf has a page for.
_POSTED = "/-posted"
_OTHER_ERRORS = "403 408 411 413 414 416 421 494 497 500 501 502 503 504 505"


def files(answers: list[Answer], facts: dict[str, Any], copy: Copy) -> dict[str, bytes]:
    """The three descriptions, by the names of their files."""
    made = {
        HEADERS: _machine_form(answers, facts, copy),
        OBJECTS: _objects(answers),
        LOCATIONS: _locations(answers),
    }
    return {name: text.encode() for name, text in made.items()}


def _machine_form(answers: list[Answer], facts: dict[str, Any], copy: Copy) -> str:
    """The release, and of each address its file, the forms of it, and its headers."""
    found = {
        "release": facts["number"],
        "published": facts["published"],
        **asdict(copy),
        "addresses": {each.address: _described(each) for each in answers if each.kind},
        "errors": {each.file: _described(each) for each in answers if not each.kind},
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _described(answer: Answer) -> dict[str, Any]:
    return {
        "file": answer.file,
        "status": answer.status,
        "encodings": [form for form in answer.forms if form],
        "lasting": bool(answer.kind and answer.kind.lasting),
        "marks": answer.marks,
        "headers": answer.headers,
    }


def _objects(answers: list[Answer]) -> str:
    """A row for each object: an object has one form for everybody.

    `changes`: whether the next export may put other bytes there.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("key", "file", "content-type", "cache-control", "content-encoding", "changes"))
    for each in answers:
        kind = each.kind
        form = "gzip" if kind and kind.compressed and "gzip" in each.forms else ""
        writer.writerow(
            (
                # A folder has no object; stores and CDNs take the index of it.
                each.file if each.address.endswith("/") or not kind else each.address[1:],
                f"{each.file}{FORMS[form]}",
                each.headers["Content-Type"],
                each.headers.get("Cache-Control", ""),
                form,
                "no" if kind and kind.lasting else "yes",
            )
        )
    return text.getvalue()


def _locations(answers: list[Answer]) -> str:
    """The part of a configuration of nginx that says how each kind of address is served."""
    by_kind = {kind: [each for each in answers if each.kind == kind] for kind in KINDS}
    text = "# Written by `python -m pwa export`, for deploy/nginx-static.conf.\n"
    for kind, found in by_kind.items():
        text += _location(kind, found)
    pages = by_kind[PAGE]
    return text + _posted(_same(pages)) + "".join(_error(each) for each in answers if not each.kind)


def _location(kind: Kind, found: list[Answer]) -> str:
    where = "/" if kind == PAGE else f'~ "{kind.pattern}"'
    refused = f"{_POSTED}$page{PAGE.ending}" if kind == PAGE else f"/{PAGE_MISSING}"
    errors = [f"404 /{kind.missing}", f"405 {refused}", f"{_OTHER_ERRORS} /-"]
    lines = []
    if kind.missing.startswith("hsds/"):
        errors.append(f"400 /{QUESTION_REFUSED}")
        lines.append("if ($args) { return 400; }")
    lines += [f"error_page {each};" for each in errors]
    if found:
        lines += _headers(_same(found))
        small = "$uri" + kind.ending
        tried = f"{small}$small {small}" if len(found[0].forms) > 1 else small
        lines.append(f"try_files {tried} =404;")
    else:
        lines.append("return 404;")
    return _block(f"location {where}", lines)


def _posted(page: Answer) -> str:
    """Who posts to a page is shown that page: what there is to say stands on it."""
    plain = replace(page, forms={"": b""})
    lines = ["internal;", f"rewrite ^{_POSTED}(/.*)$ $1 break;", *_headers(plain)]
    return _block(f"location {_POSTED}/", [*lines, f"error_page 404 /{PAGE_MISSING};"])


def _error(answer: Answer) -> str:
    return _block(f"location = /{answer.file}", ["internal;", *_headers(answer)])


def _same(found: list[Answer]) -> Answer:
    """One answer for all of a kind. Raises AssertionError where they have not the same headers: a
    mistake in the kinds."""
    first = found[0]
    for each in found:
        same = (each.headers, each.marks) == (first.headers, first.marks)
        assert same, f"{each.address} is answered otherwise than {first.address}"  # noqa: S101
    return first


def _headers(answer: Answer) -> list[str]:
    headers = dict(answer.headers)
    lines = [
        f"default_type {_quoted(headers.pop('Content-Type'))};",
        f"etag {'on' if 'ETag' in answer.marks else 'off'};",
    ]
    if not headers.pop("Accept-Ranges", None):
        lines.append("max_ranges 0;")
    if "Last-Modified" not in answer.marks:
        headers["Last-Modified"] = ""
    lines += [f"add_header {name} {_quoted(value)} always;" for name, value in headers.items()]
    if len(answer.forms) > 1:
        lines.append("add_header Content-Encoding $encoding;")
    return lines


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _block(name: str, lines: list[str]) -> str:
    return "\n".join([f"{name} {{", *(f"    {line}" for line in lines), "}", ""])
