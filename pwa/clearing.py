"""The last part of "Clear this phone": what only a response from the network can take away."""

from flask import Blueprint, Response, abort, request

blueprint = Blueprint("clearing", __name__)


@blueprint.post("/x")
def clear() -> Response:
    """Let the browser drop its own cache of us, and whatever else it stores (R16).

    Only our own app may ask: otherwise any site could delete what somebody keeps. Newer browsers
    say where a request comes from, and none lets another site send a header of its own unasked
    (static/js/clear.js).
    """
    from_elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
    if from_elsewhere or not request.headers.get("X-Own"):
        abort(403)
    response = Response(status=204)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response.headers["Cache-Control"] = "no-store"
    return response
