"""How the API answers: JSON with an ETag, a problem as JSON, and a word to other sites.

Nothing is stored on the way or on a phone (R17): who keeps a copy keeps its ETag beside it, and
is told in a few bytes that it is still good.
"""

import json
import math
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Response, request
from werkzeug.exceptions import MethodNotAllowed

from pwa.hsds.asking import PER_PAGE
from pwa.hsds.records import Record
from pwa.responses import respond, tag_of

JSON = "application/json"
NDJSON = "application/x-ndjson"
PROBLEM = "application/problem+json"
PREFIX = "/hsds"
# Open data: a page of another site may read it, and its tag. Nothing here is about who asks.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag",
}


def is_asked() -> bool:
    """Whether this request is for the API, also where there is nothing."""
    return request.path == PREFIX or request.path.startswith(f"{PREFIX}/")


def opened(response: Response) -> Response:
    """An answer of the API that pages of other sites may read; any other as it is."""
    if is_asked():
        response.headers.update(OPEN)
    return response


def answer(make: Callable[[], Any]) -> Response:
    """Answer with what `make` gives, as JSON.

    Without parameters it is made once a release. With them there are too many to keep.
    """
    if not request.args:
        return respond(lambda: as_json(make()), JSON, conditional=True)
    return answer_bytes(as_json(make()).encode(), JSON)


def answer_lines(records: list[Record]) -> Response:
    """Every record on a line of its own."""
    return answer_bytes("".join(f"{as_json(each)}\n" for each in records).encode(), NDJSON)


def answer_bytes(data: bytes, content_type: str) -> Response:
    """Answer with these bytes as they are; 304 to who has them already."""
    response = Response(data, content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    response.set_etag(tag_of(data))
    response.make_conditional(request)
    return response


def page_of(records: list[Record], page: int = 1, per_page: int = PER_PAGE) -> dict[str, Any]:
    """The pagination object of HSDS around one page of these records."""
    pages = max(1, math.ceil(len(records) / per_page))
    contents = records[(page - 1) * per_page : page * per_page]
    return {
        "total_items": len(records),
        "total_pages": pages,
        "page_number": page,
        "size": len(contents),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def problem(status: int, detail: str = "", error: Exception | None = None) -> Response:
    """What went wrong (RFC 9457): never the words of who asked."""
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    response = Response(
        as_json({**said, **({"detail": detail} if detail else {})}),
        status,
        content_type=PROBLEM,
    )
    response.headers["Cache-Control"] = "no-store"
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
