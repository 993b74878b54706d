"""Answers that are ready: what was made once for a state of the node is given again as it left
the application, headers and all, and Flask is not asked.

A page is the same for everybody, so of a request only the address counts, and which compressions
its browser takes. Nothing else about who asks is looked at.
"""

from collections.abc import Callable, Iterable
from contextlib import closing
from typing import TYPE_CHECKING, Any

from pwa.releases import NoReleaseError
from pwa.responses import READY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Every page of every language in two compressions; pairs of languages beyond that come and go.
MOST_ANSWERS = 2000
# What asks for a part, or for nothing where nothing has changed.
_CONDITIONS = ("HTTP_RANGE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH")
Answer = tuple[str, list[tuple[str, str]], bytes]


class Ready:
    """A WSGI application around another one; `state` tells what answers stand for now."""

    def __init__(self, application: "WSGIApplication", state: Callable[[], object]) -> None:
        self._application = application
        self._state = state
        # Replaced as a whole, so that threads need no lock: the state, and its answers.
        self._kept: tuple[object, dict[tuple[str, str], Answer]] = (None, {})

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
            return self._application(environ, start_response)
        if any(name in environ for name in _CONDITIONS):
            return self._application(environ, start_response)
        asked = environ["PATH_INFO"], environ.get("HTTP_ACCEPT_ENCODING", "")
        found = self._answers().get(asked)
        if found is None:
            return self._made(asked, environ, start_response)
        status, headers, body = found
        start_response(status, list(headers))
        return [body]

    def _answers(self) -> dict[tuple[str, str], Answer]:
        """Those of this moment; of another state, or of too many, none."""
        try:
            state = self._state()
        except NoReleaseError:
            return {}
        known, answers = self._kept
        if known != state or len(answers) > MOST_ANSWERS:
            answers = {}
            self._kept = (state, answers)
        return answers

    def _made(
        self, asked: tuple[str, str], environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Ask the application, and keep what it says is the same for everybody."""
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            told.append((status, headers))
            return start_response(status, headers, exc_info)

        parts = self._application(environ, start)
        state, answers = self._kept
        if environ.get(READY, self) != state or not told[-1][0].startswith("200"):
            return parts
        with closing(parts):  # type: ignore[type-var]
            body = b"".join(parts)
        answers[asked] = (*told[-1], body)
        return [body]
