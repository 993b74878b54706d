"""Forms that come by POST, so that what they say stands in no address, no history and no log."""

from flask import Response, make_response, request
from werkzeug.datastructures import MultiDict

from pwa.views import NO_STORE

# More than any of ours, and what deploy/nginx.conf lets through.
MOST_BYTES = 1024


def sent() -> MultiDict[str, str]:
    """What came with the request; nothing with a GET. 413 for a form that is too long."""
    request.max_content_length = MOST_BYTES
    return request.form


def answered(html: str) -> Response:
    """An answer that nothing on the way keeps."""
    response = make_response(html)
    response.headers.update(NO_STORE)
    return response
