"""Responses that are made once a release and then served as bytes, compressed once.

Content is never stored by a cache on the way or on the phone (`no-store`, R17): the only copy a
phone has is the one its reader chose to keep.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import brotli
from flask import Response, current_app, g, request

BROTLI_QUALITY = 9


@dataclass(frozen=True)
class Body:
    """The forms of one body by content encoding; "" is the plain one."""

    forms: dict[str, bytes]
    content_type: str


class BodyCache:
    """Bodies by name, for one state of the node. Another release or timestamp empties it."""

    def __init__(self) -> None:
        # One pair, replaced together: a body never lands under another state.
        self._current: tuple[object, dict[str, Body]] = (None, {})

    def get(self, state: object, name: str, make: Callable[[], Body]) -> Body:
        held, bodies = self._current
        if held != state:
            bodies = {}
            self._current = (state, bodies)
        if name not in bodies:
            bodies[name] = make()
        return bodies[name]


def compressed(data: bytes, content_type: str) -> Body:
    """A body with its Brotli and gzip forms."""
    forms = {
        "": data,
        "br": brotli.compress(data, quality=BROTLI_QUALITY),
        "gzip": gzip.compress(data, mtime=0),
    }
    return Body(forms, content_type)


def respond(
    make: Callable[[], bytes | str],
    content_type: str = "text/html; charset=utf-8",
    cache_control: str = "no-store",
    *,
    conditional: bool = False,
) -> Response:
    """Answer the request with what `make` renders, rendered once for each release and path.

    `conditional`: whoever has these very bytes already is told so (304) and gets no body.
    """
    found = _body(request.path, make, content_type)
    encoding = _encoding()
    response = Response(found.forms[encoding], content_type=found.content_type)
    response.headers["Cache-Control"] = cache_control
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    if conditional:
        response.set_etag(tag(request.path, make, content_type))
        response.make_conditional(request)
    return response


def tag(path: str, make: Callable[[], bytes | str], content_type: str) -> str:
    """The tag of what `respond` answers at `path` to who asks now.

    A hash of the body and nothing else: it is the same for everybody (R92).
    """
    return hashlib.sha256(_body(path, make, content_type).forms[_encoding()]).hexdigest()[:16]


def respond_brotli(make: Callable[[], bytes | str]) -> Response:
    """Answer with the Brotli form as a file of its own, for an address that ends in `.br`."""
    found = _body(request.path.removesuffix(".br"), make, "application/json")
    response = Response(found.forms["br"], content_type="application/octet-stream")
    response.headers["Cache-Control"] = "no-store"
    return response


def _encoding() -> str:
    return request.accept_encodings.best_match(["br", "gzip"]) or ""


def _body(name: str, make: Callable[[], bytes | str], content_type: str) -> Body:
    def body() -> Body:
        made = make()
        return compressed(made.encode() if isinstance(made, str) else made, content_type)

    cache: BodyCache = current_app.extensions["houvast-bodies"]
    return cache.get(g.state, name, body)
