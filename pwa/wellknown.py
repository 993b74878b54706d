"""/.well-known/security.txt: whom to tell about a hole in this service (RFC 9116)."""

from flask import Blueprint, Response, g, request

from pwa.operator import current_operator

blueprint = Blueprint("wellknown", __name__, url_prefix="/.well-known")


@blueprint.get("/security.txt")
def security() -> Response:
    """The operator's contact, or the page that says who runs this copy.

    It expires with the text that is served: somebody has looked at this node until then.
    """
    lines = [
        f"Contact: {current_operator().contact or _operator_page()}",
        f"Expires: {g.expires}",
        # What whoever answers reads, not what the pages are in.
        "Preferred-Languages: en, nl",
    ]
    response = Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _operator_page() -> str:
    language = next(iter(g.release.languages))
    page = next((p for p in g.release.pages(language) if p["append"] == "operator"), None)
    return f"https://{request.host}/" + (f"{language}/{page['id']}" if page else "")
