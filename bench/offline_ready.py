"""From nothing to a phone that can read one language without a network."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import brotli

from bench import website
from bench.browser import App, Website, phone
from bench.lab import LANGUAGE, Lab, at_once
from bench.link import SLOW_3G, Link
from bench.rows import Budget, Row, Sample, at_most, at_most_times
from bench.wire import Wire

SUBJECT = "offline-ready, one language"
APP_BYTES = 20_000
REQUESTS = 12
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Arrival:
    """One first visit: bytes towards the phone (bodies among them, and those of the bodies that
    were not compressed), requests, seconds."""

    down: int
    body: int
    plain: int
    requests: int
    seconds: float


def rows(lab: Lab) -> Iterator[Row]:
    """Bytes, requests and time, beside the same pages as a website with a Workbox worker."""
    with lab.serve() as port:
        bare = len(brotli.compress(bare_text(port).encode(), quality=11))
        ours = _arrivals(lab, port, App(LANGUAGE))
        our_slow = _arrivals(lab, port, App(LANGUAGE), SLOW_3G)
    theirs: list[Arrival] = []
    their_slow: list[Arrival] = []
    if lab.website:
        with website.serve(lab.website) as port:
            theirs = _arrivals(lab, port, Website(LANGUAGE))
            # Half a minute each, in which the line is what is waited for.
            their_slow = at_once(
                lambda _: _arrival(lab, port, Website(LANGUAGE), SLOW_3G), lab.runs(full=2)
            )

    down, their_down = _sample(ours, "down"), _sample(theirs, "down")
    bodies = " against ".join(_bodies(of) for of in (ours, theirs) if of)
    yield Row(
        *(SUBJECT, "bytes down", "B", down, website.NAME, their_down),
        at_most_times(0.45, their_down),
        note=f"bodies: {bodies}",
    )
    limit = Budget("≤ 1.25× text + 20 KB", 1.25 * bare + APP_BYTES)
    note = f"the bare text at Brotli 11: {bare:,} B"
    yield Row(SUBJECT, "bytes down", "B", down, budget=limit, note=note)
    requests, their_requests = _sample(ours, "requests"), _sample(theirs, "requests")
    yield Row(SUBJECT, "requests", "", requests, website.NAME, their_requests, at_most(REQUESTS))
    seconds, their_seconds = _sample(ours, "seconds"), _sample(theirs, "seconds")
    yield Row(SUBJECT, "time, unshaped", "s", seconds, website.NAME, their_seconds)
    slow, slow_theirs = _sample(our_slow, "seconds"), _sample(their_slow, "seconds")
    sixth = at_most_times(1 / 6, slow_theirs, "≤ 1/6")
    yield Row(SUBJECT, f"time, {SLOW_3G.words}", "s", slow, website.NAME, slow_theirs, sixth)


def _bodies(arrivals: list[Arrival]) -> str:
    body, plain = (_sample(arrivals, what).median for what in ("body", "plain"))
    return f"{body:,.0f} B ({plain:,.0f} of them not compressed)"


def bare_text(port: int) -> str:
    """What can be read on the pages of the language, and nothing else."""
    texts = []
    for html in website.pages(port, LANGUAGE).values():
        main = re.sub(r"^.*<main[^>]*>|</main>.*$", "", html, flags=re.DOTALL)
        texts.append(_SPACE.sub(" ", unescape(re.sub(r"<[^>]*>", " ", main))))
    return "\n".join(texts)


def _arrivals(
    lab: Lab, port: int, visitor: App | Website, link: Link | None = None
) -> list[Arrival]:
    return [_arrival(lab, port, visitor, link) for _ in lab.runs(full=3)]


def _arrival(lab: Lab, port: int, visitor: App | Website, link: Link | None) -> Arrival:
    with phone(lab.new_folder("profile")) as page:
        with Wire(port, link) as wire:
            started = time.monotonic()
            visitor.make_ready(page, wire.url)
            seconds = time.monotonic() - started
            arrival = Arrival(
                wire.down_bytes, wire.body_bytes, wire.plain_bytes, len(wire.requests), seconds
            )
        # The network is gone now: only what can be read without it counts as ready.
        if not visitor.reopen(page, wire.url):
            raise RuntimeError("expected a page without a network, found none")
    return arrival


def _sample(arrivals: list[Arrival], what: str) -> Sample:
    return Sample.of(getattr(arrival, what) for arrival in arrivals)
