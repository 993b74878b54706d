"""From the tap on the exit to a screen without text, on a slow phone.

The peer is GOV.UK's component on a page with the same text. Both lead to an address that takes
the connection and never answers, so that what is timed is the page that is left.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_server
from threading import Thread

from playwright.sync_api import Page

from bench import website
from bench.browser import phone, slow_down
from bench.install import npm_package
from bench.lab import LANGUAGE, Lab
from bench.rows import Row, Sample, at_most

SUBJECT = "exit, 6× CPU"
SLOWDOWN = 6
GOVUK = ("govuk-frontend", "6.6.0")
PEER = f"GOV.UK {GOVUK[1]}"
_EXAMPLE_EXIT = "/full-page-examples/announcements"
_PAGE = "p02"
# The listeners come before and after those of the page; the frame is the first after the tap.
_TIMED = """void (() => {
  let handled = 0
  addEventListener('click', event => {
    requestAnimationFrame(() => setTimeout(() => {
      const text = document.querySelector('main')
      console.log(JSON.stringify({
        handled: handled - event.timeStamp,
        frame: performance.now() - event.timeStamp,
        hidden: !text?.checkVisibility({ visibilityProperty: true })
      }))
    }))
  }, true)
  addEventListener('click', () => { handled = performance.now() })
})()"""
_PEER_SCRIPT = """\
document.body.className += ' js-enabled govuk-frontend-supported'
import('/govuk-frontend.min.js').then(({ initAll }) => initAll())
"""


def rows(lab: Lab) -> Iterator[Row]:
    """Milliseconds until the work of the tap is done, and until the frame after it is drawn."""
    with create_server(("127.0.0.1", 0), backlog=1000) as silent, lab.serve() as port:
        exit_url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        ours = [_ours(lab, port, exit_url) for _ in lab.runs(full=5, quick=3)]
        theirs = _all_theirs(lab, port, exit_url)
    for what, name in (("handled", "tap to done"), ("frame", "tap to the next frame")):
        our_times, their_times = (Sample.of(run[what] for run in runs) for runs in (ours, theirs))
        yield Row(SUBJECT, name, "ms", our_times, PEER, their_times)
    yield Row(
        *(SUBJECT, "taps with text in that frame", "", _with_text(ours), PEER, _with_text(theirs)),
        budget=at_most(0),
        note=f"of {len(ours)}",
    )


def _with_text(runs: list[dict[str, float]]) -> Sample:
    return Sample.of([sum(not run["hidden"] for run in runs)] if runs else [])


def _ours(lab: Lab, port: int, exit_url: str) -> dict[str, float]:
    with phone(lab.new_folder("profile")) as page:
        page.goto(f"http://localhost:{port}/")
        page.click(f"li[lang={LANGUAGE}] summary")
        page.click(f"[data-action=look][data-language={LANGUAGE}]")
        page.click(f"main a[data-page={_PAGE}]")
        page.wait_for_selector("main[data-view=page]")
        exit_link = "[data-action=exit]"
        page.eval_on_selector(exit_link, "(link, url) => { link.href = url }", exit_url)
        return _timed(page, exit_link)


def _all_theirs(lab: Lab, port: int, exit_url: str) -> list[dict[str, float]]:
    site = _peer_site(lab, port, exit_url)
    if site is None:
        return []
    with _serve(site) as url:
        return [_theirs(lab, url) for _ in lab.runs(full=5, quick=3)]


def _theirs(lab: Lab, url: str) -> dict[str, float]:
    with phone(lab.new_folder("profile")) as page:
        page.goto(url)
        page.wait_for_selector(".govuk-frontend-supported [data-govuk-exit-this-page-init]")
        return _timed(page, ".govuk-js-exit-this-page-button")


def _timed(page: Page, exit_link: str) -> dict[str, float]:
    """Tap with a real mouse, on a processor that is as slow as a cheap phone's."""
    slow_down(page, SLOWDOWN)
    page.evaluate(_TIMED)
    with page.expect_console_message() as said:
        page.click(exit_link, no_wait_after=True)
    return dict(json.loads(said.value.text))


def _peer_site(lab: Lab, port: int, exit_url: str) -> Path | None:
    """A page of ours with their component in place of our bar; None where that is missing."""
    installed = npm_package(*GOVUK)
    if installed is None:
        return None
    source = installed / "node_modules" / GOVUK[0] / "dist" / "govuk"
    site = lab.new_folder("govuk")
    for name in ("govuk-frontend.min.js", "govuk-frontend.min.css"):
        shutil.copy(source / name, site)
    (site / "start.js").write_text(_PEER_SCRIPT)
    example = (source / "components" / "exit-this-page" / "template-default.html").read_text()
    component = example.replace(_EXAMPLE_EXIT, exit_url)
    (site / "index.html").write_text(
        f"""<!doctype html>
<html lang="{LANGUAGE}" class="govuk-template">
<meta charset="utf-8">
<title>Info</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/govuk-frontend.min.css">
<body class="govuk-template__body">
{component}
{_main_of(port)}
<script type="module" src="/start.js"></script>
"""
    )
    return site


def _main_of(port: int) -> str:
    """What our server shows of the page, without the bar."""
    html = website.pages(port, LANGUAGE)[f"/{LANGUAGE}/{_PAGE}"]
    found = re.search(r"<main.*</main>", html, re.DOTALL)
    if found is None:
        raise RuntimeError("expected a page with text, found none")
    return found[0]


@contextmanager
def _serve(folder: Path) -> Iterator[str]:
    """A plain server over a folder; yields its address."""
    handler: Callable[..., SimpleHTTPRequestHandler] = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Nothing."""
