"""Plain names and icons for a home screen. No page names a manifest by itself: the app does,
after its reader has read what an icon shows to others and picked one (R20 to R22)."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify

from pwa.assets import STYLESHEET, assets
from pwa.colours import palettes
from pwa.operator import ICON_SIZE, Face, current_operator

blueprint = Blueprint("manifests", __name__, url_prefix="/m")
# A browser may ask again each day; what it finds for a number must stay the same.
CACHE_CONTROL = "no-cache"


@blueprint.get("/<int:number>.json")
def manifest(number: int) -> Response:
    """The manifest of one face. Each has its own id: to a phone they are different apps."""
    face = _face(number)
    paper = palettes(assets().files[STYLESHEET].decode())["light"]["paper"]
    icon: dict[str, Any] = {
        "src": f"/m/{number}.png",
        "sizes": f"{ICON_SIZE}x{ICON_SIZE}",
        "type": "image/png",
    }
    response = jsonify(
        id=f"/m/{number}",
        name=face.name,
        short_name=face.name,
        start_url="/",
        scope="/",
        display="standalone",
        background_color=paper,
        theme_color=paper,
        icons=[{**icon, "purpose": purpose} for purpose in ("any", "maskable")],
    )
    response.content_type = "application/manifest+json"
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


@blueprint.get("/<int:number>.png")
def icon(number: int) -> Response:
    """The icon of one face."""
    response = Response(_face(number).icon, content_type="image/png")
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def faces() -> list[dict[str, object]]:
    """What the app needs to offer them: name, manifest, icon."""
    return [
        {"name": face.name, "manifest": f"/m/{number}.json", "icon": f"/m/{number}.png"}
        for number, face in enumerate(current_operator().faces, start=1)
    ]


def _face(number: int) -> Face:
    found = current_operator().faces
    if not 0 < number <= len(found):
        abort(404)
    return found[number - 1]
