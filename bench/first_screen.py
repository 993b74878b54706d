"""The first screen: what must arrive before somebody in danger sees a number to call."""

from collections.abc import Iterator

from playwright.sync_api import Page, Route

from bench.browser import phone, slow_down
from bench.lab import Lab
from bench.link import SLOW_3G
from bench.rows import Row, Sample, at_most
from bench.wire import Wire

SUBJECT = "first screen"
# What a server may send at once before it must wait for the phone (ten packets, RFC 6928).
FIRST_BYTES = 14_000
CPU_SLOWDOWN = 4
# Far longer than a page from loopback needs.
_HELD_MS = 1_000
NUMBERS = {
    "112 in the bar": "header a[href^='tel:']",
    "all numbers": "main .numbers a[href^='tel:']",
}
_PLACED = """(selectors) => selectors.filter(
  selector => document.querySelector(selector)?.getClientRects().length)"""
# A frame after the one in which the numbers were there: then they are on the screen.
_PAINTED = """(selector) => new Promise(resolve => {
  const look = () => document.querySelector(selector)?.getClientRects().length
    ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
    : requestAnimationFrame(look)
  look()
})"""


def rows(lab: Lab) -> Iterator[Row]:
    """Bytes of `/`, the requests that hold the numbers back, and when they are on the screen."""
    with lab.serve() as port:
        with Wire(port) as wire, phone(lab.new_folder("profile")) as page:
            head, body = _bytes(page, wire)
            yield Row(
                *(SUBJECT, "bytes of / alone", "B", Sample.of([head + body])),
                budget=at_most(FIRST_BYTES),
                note=f"{body:,} B of them are the page, the rest its headers",
            )
            appeared = {path: _appeared(page, wire, path) for path in _files(page, wire)}
            for name, selector in NUMBERS.items():
                blocking = [path for path, shown in appeared.items() if selector not in shown]
                yield Row(
                    *(SUBJECT, f"requests that block {name}", "", Sample.of([len(blocking)])),
                    budget=at_most(0),
                    note=", ".join(path.rpartition("/")[2] for path in blocking),
                )
        seconds = Sample.of(_painted(lab, port) for _ in lab.runs(full=3))
        name = f"numbers shown, {SLOW_3G.words}, {CPU_SLOWDOWN}× CPU"
        yield Row(SUBJECT, name, "s", seconds)


def _bytes(page: Page, wire: Wire) -> tuple[int, int]:
    """Bytes of the headers and of the body of `/`, as a browser gets them."""
    page.route("**/static/**", lambda route: route.abort())
    page.goto(wire.url)
    page.unroute_all()
    return wire.down_bytes - wire.body_bytes, wire.body_bytes


def _files(page: Page, wire: Wire) -> list[str]:
    """Paths of everything that `/` asks for."""
    before = len(wire.requests)
    page.goto(wire.url)
    paths = (line.split()[1] for line in wire.requests[before:])
    return [path for path in paths if path != "/"]


def _appeared(page: Page, wire: Wire, path: str) -> list[str]:
    """The selectors of the numbers on the screen while the file at `path` is held back."""
    held: list[Route] = []
    page.route("**" + path, lambda route: held.append(route))
    page.goto(wire.url, wait_until="commit")
    page.wait_for_timeout(_HELD_MS)
    painted = page.evaluate("() => performance.getEntriesByType('paint').length > 0")
    placed = page.evaluate(_PLACED, list(NUMBERS.values()))
    for route in held:
        route.abort()
    page.unroute_all()
    return placed if painted else []


def _painted(lab: Lab, port: int) -> float:
    """Seconds from the start of the navigation."""
    with Wire(port, SLOW_3G) as wire, phone(lab.new_folder("profile")) as page:
        slow_down(page, CPU_SLOWDOWN)
        page.goto(wire.url, wait_until="commit")
        return float(page.evaluate(_PAINTED, NUMBERS["all numbers"])) / 1000
