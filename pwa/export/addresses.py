"""Every address of a node that can be a file.

Taken from the routes of the application: one that nobody has thought of here is a KeyError, and no
hole in a copy.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, g, url_for

from pwa import mirror
from pwa.assets import assets
from pwa.calls import callable_services
from pwa.copied import current_copy
from pwa.fonts import FONTS
from pwa.hsds.endpoints import ENDPOINTS
from pwa.hsds.views import ids_of
from pwa.manifests import faces
from pwa.release import Release

Values = dict[str, Any]


@contextmanager
def pinned(app: Flask) -> Iterator[Release]:
    """The release that is served now, for as long as addresses are worked out."""
    with app.test_request_context("/"):
        app.preprocess_request()
        yield g.release


def addresses(app: Flask, release: Release) -> Iterator[str]:
    """Each once, in no order that matters; within `pinned`."""
    rules = (rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))
    # More than one rule can lead to an endpoint.
    for endpoint in dict.fromkeys(rule.endpoint for rule in rules):
        # The mirror knows its own, below.
        if not endpoint.startswith("mirror."):
            yield from (url_for(endpoint, **values) for values in VALUES[endpoint](release))
    yield from mirror.addresses()
    yield from (assets().url(name) for name in assets().files)
    yield from (f"/{font.url.lstrip('/')}" for font in FONTS)


def _once(_: Release) -> Iterable[Values]:
    return ({},)


def _nothing(_: Release) -> Iterable[Values]:
    return ()


def _languages(release: Release) -> Iterable[Values]:
    return [{"language": code} for code in release.languages]


def _pages(release: Release) -> Iterable[Values]:
    for code in release.languages:
        yield from ({"language": code, "page_id": page["id"]} for page in release.pages(code))


def _questions(release: Release) -> Iterable[Values]:
    return _languages(release) if release.questions else ()


def _cards(release: Release) -> Iterable[Values]:
    for code in release.languages:
        ids = [sentence["id"] for sentence in release.sentences(code)]
        ids += [f"l-{spoken}" for spoken in release.spoken]
        ids += [f"n-{service}" for service in callable_services()]
        yield from ({"language": code, "card_id": each} for each in ids)


def _pairs(release: Release) -> Iterable[Values]:
    copy = current_copy()
    for page in _pages(release) if copy and copy.pairs else ():
        for second in release.languages:
            if second != page["language"]:
                yield {**page, "second": second}


def _handed_over(release: Release) -> Iterable[Values]:
    copy = current_copy()
    for code in release.languages:
        beside = [each for each in release.languages if each != code]
        seconds = [None, *(beside if copy and copy.pairs else ())]
        yield from ({"language": code, "second": second} for second in seconds)


def _faces(_: Release) -> Iterable[Values]:
    return ({"number": number} for number in range(1, len(faces()) + 1))


def _lists(_: Release) -> Iterable[Values]:
    return [{"name": name} for name in ENDPOINTS]


def _records(_: Release) -> Iterable[Values]:
    for name in ENDPOINTS:
        yield from ({"name": name, "record_id": each} for each in ids_of(name))


# By endpoint: with which values it has an answer.
VALUES: dict[str, Callable[[Release], Iterable[Values]]] = {
    "start": _once,
    "healthz": _once,
    "menu": _languages,
    "directory": _languages,
    "page": _pages,
    "offline.worker": _once,
    "offline.neutral": _once,
    "manifests.manifest": _faces,
    "manifests.icon": _faces,
    "wellknown.security": _once,
    "pairs.pair": _pairs,
    # About 100,000 in nine languages. The app shows them by itself.
    "pairs.block": _nothing,
    "shown.words": _languages,
    "shown.showing": _languages,
    "shown.shown": _cards,
    "navigator.navigator": _questions,
    "search.search": _languages,
    "handover.handover": _handed_over,
    "hsds.about": _once,
    "hsds.description": _once,
    "hsds.tables": _once,
    "hsds.records": _lists,
    "hsds.record": _records,
}
