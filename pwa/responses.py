"""Responses that are made once a release and then served as bytes, each compression made once.

Content is never stored by a cache on the way or on the phone (`no-store`, R17): the only copy a
phone has is the one its reader chose to keep.
"""

import gzip
import hashlib
import threading
from collections.abc import Callable

import brotli
from flask import Response, current_app, g, request

HTML = "text/html; charset=utf-8"
_QUALITY = 9
# What phones fetch to keep it: 6 % smaller for three times the computing, once a release. One step
# more would be 1 % for three times that.
_QUALITY_KEPT = 10
# Every page of every language, and room for the pairs of languages that are read just now; all
# pairs together would fill the memory of a small node.
MOST_BODIES = 1000
# In the environment of a request: the state whose answer is the same for everybody (pwa/ready.py).
READY = "houvast.ready"


class Body:
    """One body, and its compressed forms by content encoding; "" is the plain one.

    Each is made when somebody first asks for it: few ask for gzip, and fewer for neither.
    """

    def __init__(self, data: bytes, content_type: str, quality: int) -> None:
        """`quality` is that of Brotli, 0 to 11."""
        self.content_type = content_type
        self._quality = quality
        self._forms = {"": data}

    def form(self, encoding: str) -> bytes:
        """Two who ask at once may both make it; it is the same."""
        if encoding not in self._forms:
            self._forms[encoding] = self._made(encoding, self._forms[""])
        return self._forms[encoding]

    def _made(self, encoding: str, data: bytes) -> bytes:
        if encoding == "br":
            packed: bytes = brotli.compress(data, quality=self._quality)
            return packed
        return gzip.compress(data, mtime=0)


class BodyCache:
    """Bodies by name, for one state of the node. Another release or timestamp empties it.

    Those that were asked for last stay, `most` of them.
    """

    def __init__(self, most: int = MOST_BODIES) -> None:
        self._most = most
        self._state: object = None
        self._bodies: dict[str, Body] = {}
        self._lock = threading.Lock()

    def get(self, state: object, name: str, make: Callable[[], Body]) -> Body:
        with self._lock:
            if self._state != state:
                self._state, self._bodies = state, {}
            bodies = self._bodies
            found = bodies.pop(name, None)
            if found is not None:
                bodies[name] = found
                return found
        # Made outside the lock, and put where it belongs even if the state is another by now.
        made = make()
        with self._lock:
            bodies[name] = made
            if len(bodies) > self._most:
                del bodies[next(iter(bodies))]
        return made


def respond(
    make: Callable[[], bytes | str],
    content_type: str = HTML,
    cache_control: str = "no-store",
    *,
    conditional: bool = False,
    partial: bool = False,
    kept: bool = False,
) -> Response:
    """Answer the request with what `make` renders, rendered once for each release and path.

    `conditional`: whoever has these very bytes already is told so (304) and gets no body.
    `partial`: whoever asks for a part of them gets that part, not compressed (206, or 416).
    `kept`: phones keep it, so that it is made smaller than what is only looked at.
    """
    found = _body(request.path, make, content_type, _QUALITY_KEPT if kept else _QUALITY)
    if not conditional:
        # An answer with conditions has a date of its own.
        request.environ[READY] = g.state
    encoding = "" if partial and request.range else _encoding()
    response = Response(found.form(encoding), content_type=found.content_type)
    response.headers["Cache-Control"] = cache_control
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    if conditional:
        response.set_etag(tag(request.path, make, content_type))
        response.make_conditional(request)
    return _part(response) if partial else response


def tag(path: str, make: Callable[[], bytes | str], content_type: str) -> str:
    """The tag of what `respond` answers at `path` to who asks now.

    A hash of the body and nothing else: it is the same for everybody (R92).
    """
    return tag_of(_body(path, make, content_type).form(_encoding()))


def tag_of(data: bytes) -> str:
    """The tag of these bytes."""
    return hashlib.sha256(data).hexdigest()[:16]


def respond_brotli(make: Callable[[], bytes | str]) -> Response:
    """Answer with the Brotli form as a file of its own, for an address that ends in `.br`."""
    name = request.path.removesuffix(".br")
    found = _body(name, make, "application/json", _QUALITY_KEPT)
    response = Response(found.form("br"), content_type="application/octet-stream")
    response.headers["Cache-Control"] = "no-store"
    return _part(response)


def _part(response: Response) -> Response:
    """The part of a response that was asked for: a line that broke goes on where it was.

    Raises RequestedRangeNotSatisfiable: a part that it does not have.
    """
    length = response.content_length
    response.make_conditional(request, accept_ranges=True, complete_length=length)
    return response


def _encoding() -> str:
    return request.accept_encodings.best_match(["br", "gzip"]) or ""


def _body(
    name: str, make: Callable[[], bytes | str], content_type: str, quality: int = _QUALITY
) -> Body:
    def body() -> Body:
        made = make()
        data = made.encode() if isinstance(made, str) else made
        return Body(data, content_type, quality)

    cache: BodyCache = current_app.extensions["houvast-bodies"]
    return cache.get(g.state, name, body)
