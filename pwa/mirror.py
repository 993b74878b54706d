"""The signed metadata and packs, byte for byte: a node is a mirror for phones and other nodes."""

import json

from flask import Blueprint, Response, abort, current_app, g

from pwa.release import Release, Releases
from pwa.responses import respond

blueprint = Blueprint("mirror", __name__, url_prefix="/tuf")
_JSON = "application/json"
_VERSIONED = ("root", "snapshot", "targets")


@blueprint.get("/metadata/<name>")
def metadata(name: str) -> Response:
    """One file of TUF metadata: timestamp.json, 3.snapshot.json, 3.targets.json, 1.root.json."""
    before = _before()
    data = _metadata_files(g.release, g.timestamp).get(name)
    if data is None and before:
        data = _metadata_files(before, g.timestamp).get(name)
    if data is None:
        abort(404)
    return respond(lambda: data, _JSON)


@blueprint.get("/metadata/now.json")
def bundle() -> Response:
    """timestamp, snapshot and targets in one answer, to spare a phone two round trips."""

    def make() -> str:
        files = {**g.release.metadata(), "timestamp.json": g.timestamp}
        roles = ("timestamp", "snapshot", "targets")
        parts = (f'"{role}":{files[f"{role}.json"].decode()}' for role in roles)
        return "{" + ",".join(parts) + "}"

    return respond(make, _JSON)


@blueprint.get("/targets/<path:path>")
def target(path: str) -> Response:
    """One signed pack by its consistent-snapshot name."""
    data = g.release.target(path)
    before = _before()
    if data is None and before:
        data = before.target(path)
    if data is None:
        abort(404)
    return respond(lambda: data, _JSON)


def _before() -> Release | None:
    """A phone that began with the release before must be able to finish."""
    releases: Releases = current_app.extensions["houvast-releases"]
    return releases.previous()


def _metadata_files(release: Release, timestamp: bytes) -> dict[str, bytes]:
    files = release.metadata()
    named = {"timestamp.json": timestamp}
    for role in _VERSIONED:
        version = json.loads(files[f"{role}.json"])["signed"]["version"]
        named[f"{version}.{role}.json"] = files[f"{role}.json"]
    return named
