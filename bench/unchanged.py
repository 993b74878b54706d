"""Reopening online what the phone keeps, when nothing is new: what that costs its reader."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench import website
from bench.browser import App, Website, phone, quiet
from bench.changed import LANGUAGES
from bench.lab import LANGUAGE, Lab, at_once
from bench.rows import Row, Sample, at_most
from bench.wire import Wire

SUBJECT = f"reopening, nothing changed, {LANGUAGES} languages"
BODY_BYTES = 1_500


@dataclass(frozen=True)
class Reopening:
    """Bytes towards the phone, the bodies among them, and the paths that were asked for."""

    down: int
    body: int
    paths: list[str]


def rows(lab: Lab) -> Iterator[Row]:
    """Bytes from opening the kept app until nothing passes any more."""
    site = lab.website
    with lab.serve(data=lab.sixteen) as port:
        ours = reopenings(lab, port, App(LANGUAGE))
    theirs: list[Reopening] = []
    if site:
        with website.serve(site) as port:
            theirs = reopenings(lab, port, Website(LANGUAGE))
    asked = (f"{', '.join(of[0].paths) or 'nothing'}" for of in (ours, theirs) if of)
    bodies, their_bodies = (Sample.of(each.body for each in of) for of in (ours, theirs))
    yield Row(
        *(SUBJECT, "bodies down", "B", bodies, website.NAME, their_bodies, at_most(BODY_BYTES)),
        note="asked for: " + "; against ".join(asked),
    )
    down, their_down = (Sample.of(each.down for each in of) for of in (ours, theirs))
    yield Row(SUBJECT, "bytes down", "B", down, website.NAME, their_down)


def reopenings(lab: Lab, port: int, visitor: App | Website, runs: int = 3) -> list[Reopening]:
    """The first time that what is kept is opened again, in a new profile for each run."""
    return at_once(lambda _: _reopening(lab, port, visitor), lab.runs(full=runs))


def _reopening(lab: Lab, port: int, visitor: App | Website) -> Reopening:
    profile = lab.new_folder("profile")
    with Wire(port) as wire:
        with phone(profile) as page:
            visitor.make_ready(page, wire.url)
        down, body, asked = wire.down_bytes, wire.body_bytes, len(wire.requests)
        with phone(profile) as page:
            visitor.reopen(page, wire.url)
            quiet(wire)
        paths = [line.split()[1] for line in wire.requests[asked:]]
        return Reopening(wire.down_bytes - down, wire.body_bytes - body, paths)
