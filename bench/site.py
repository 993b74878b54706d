"""A folder of files behind WhiteNoise, and nothing else: how the website is served."""

import os
from typing import TYPE_CHECKING

from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment


def missing(environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
    start_response("404 Not Found", [("Content-Length", "0")])
    return []


application = WhiteNoise(missing, root=os.environ["SITE"], index_file=True, allow_all_origins=False)
