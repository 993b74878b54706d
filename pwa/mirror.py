"""The signed metadata and packs, byte for byte: a node is a mirror for phones and other nodes.

Laid out as a publisher's folder (docs/formats.md), so that a node is a source like any other.
Bundles are made for phones alone; `.br` and `diff/` are hints that nobody has to trust.
"""

import hashlib
import json
import mimetypes
from collections.abc import Callable, Iterator

from flask import Blueprint, Response, abort, current_app, g, url_for

from pwa.release import Release
from pwa.releases import Releases
from pwa.responses import respond, respond_brotli, tag

blueprint = Blueprint("mirror", __name__, url_prefix="/tuf")
_JSON = "application/json"
_BROTLI = ".br"
_BUNDLED = ("timestamp", "snapshot", "targets")
# More a phone does not read before it knows what was signed (BUNDLE_BYTES in static/js/source.js).
_MOST_BYTES = 2_000_000


@blueprint.get("/metadata/<name>")
def metadata(name: str) -> Response:
    """One file of TUF metadata: timestamp.json, 3.snapshot.json, 3.targets.json, 1.root.json."""
    return _answer(name, lambda name: _either(lambda release: _named(release).get(name)))


@blueprint.get("/metadata/now.json")
def now() -> Response:
    """What a phone needs to bring its text up to date, in one answer; 304 when that is nothing."""
    return respond(_now, _JSON, conditional=True)


@blueprint.get("/first/<language>.json")
def first(language: str) -> Response:
    """All that a phone which has nothing needs to read a language, in one answer: the same with the
    roots, the one that is trusted last, and with the files as signed. 404 without such a language.

    Without the files where that would be more than a phone takes: it asks for each then. The tag is
    that of now.json: who has this has that too, and asks for that from now on.
    """
    if language not in g.release.languages:
        abort(404)

    def make() -> bytes:
        roots = f"[{b','.join(_roots(g.release).values()).decode()}]"
        paths = ("directory.json", f"packs/{language}.json")
        files = {path: g.release.text(path).decode() for path in paths}
        whole = _bundle(roots=roots, files=json.dumps(files, ensure_ascii=False)).encode()
        return whole if len(whole) <= _MOST_BYTES else _bundle(roots=roots).encode()

    answer = respond(make, _JSON, kept=True)
    answer.set_etag(tag(url_for("mirror.now"), _now, _JSON))
    return answer


@blueprint.get("/targets/<path:path>")
def target(path: str) -> Response:
    """One signed pack by its consistent-snapshot name."""
    return _answer(path, lambda path: _either(lambda release: release.target(path)))


@blueprint.get("/diff/<name>")
def diff(name: str) -> Response:
    """A patch, <sha256 of the old>.<sha256 of the new>.json; or index.json, which lists them."""
    if name == "index.json":
        return respond(lambda: json.dumps(g.release.hints()), _JSON)
    return _answer(name, lambda name: g.release.hint(*name.removesuffix(".json").split(".", 1)))


def addresses() -> Iterator[str]:
    """Every address here that has an answer, those of the release before among them."""
    yield url_for("mirror.now")
    yield from (url_for("mirror.first", language=code) for code in g.release.languages)
    yield url_for("mirror.diff", name="index.json")
    hints = g.release.hints()
    names = [("diff", f"{old}.{new}.json") for new, olds in hints.items() for old in olds]
    releases: Releases = current_app.extensions["houvast-releases"]
    for release in filter(None, (g.release, releases.previous())):
        names += [("metadata", name) for name in _named(release)]
        names += [("targets", name) for name in release.target_names()]
    for folder, name in dict.fromkeys(names):
        yield f"{blueprint.url_prefix}/{folder}/{name}"
        yield f"{blueprint.url_prefix}/{folder}/{name}{_BROTLI}"


def root_hash() -> str:
    """What a phone that has nothing yet recognises the trusted root by: SHA-256 of its JSON,
    written as a browser writes it."""
    root = json.loads(_files(g.release)["root.json"])
    text = json.dumps(root, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _answer(name: str, find: Callable[[str], bytes | None]) -> Response:
    """A file, or its Brotli form where the address asks for that. 404 when there is none."""
    data = find(name.removesuffix(_BROTLI))
    if data is None:
        abort(404)
    if name.endswith(_BROTLI):
        return respond_brotli(lambda: data)
    return respond(lambda: data, mimetypes.guess_type(name)[0] or _JSON, partial=True, kept=True)


def _either(find: Callable[[Release], bytes | None]) -> bytes | None:
    """In the release that is served or in the one before: who began with it must be able to end."""
    data = find(g.release)
    releases: Releases = current_app.extensions["houvast-releases"]
    before = releases.previous() if data is None else None
    return find(before) if before else data


def _now() -> str:
    root = json.loads(_files(g.release)["root.json"])["signed"]["version"]
    return _bundle(root=str(root))


def _bundle(**more: str) -> str:
    """timestamp, snapshot and targets as they are, and `more`, each of it JSON already."""
    files = _files(g.release)
    parts = {role: files[f"{role}.json"].decode() for role in _BUNDLED} | more
    return "{" + ",".join(f'"{name}":{part}' for name, part in parts.items()) + "}"


def _files(release: Release) -> dict[str, bytes]:
    releases: Releases = current_app.extensions["houvast-releases"]
    return releases.metadata(release)


def _named(release: Release) -> dict[str, bytes]:
    """The metadata of a release by the names that other clients ask for."""
    files = _files(release)
    named = {f"{number}.root.json": data for number, data in _roots(release).items()}
    for role in ("snapshot", "targets"):
        version = json.loads(files[f"{role}.json"])["signed"]["version"]
        named[f"{version}.{role}.json"] = files[f"{role}.json"]
    return {**named, "timestamp.json": files["timestamp.json"]}


def _roots(release: Release) -> dict[int, bytes]:
    """Every root that this node went through, by version; the one it trusts is the last."""
    files = _files(release)
    roots = [data for name, data in files.items() if name.endswith("root.json")]
    return dict(sorted((json.loads(data)["signed"]["version"], data) for data in roots))
