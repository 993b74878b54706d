"""The peer: the same texts as an ordinary site, with GOV.UK's component "Exit this page".

Each page has an address and a title that say what it is, and the site has a name that says what
it is for, as sites have. The component is used as its makers publish it.
"""

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from bench.install import npm_package
from tests.traces.visit import PAGES, Site

COMPONENT = ("govuk-frontend", "6.6.0")
NAME = f"GOV.UK {COMPONENT[1]}"
SITE_NAME = "Help for victims of human trafficking"
_EXAMPLE_EXIT = "/full-page-examples/announcements"
_SCRIPT = """\
document.body.className += ' js-enabled govuk-frontend-supported'
import('/govuk-frontend.min.js').then(({ initAll }) => initAll())
"""


def build(pack: dict[str, Any], exit_url: str, folder: Path) -> Path:
    """Write the site: start, menu, the pages that are read, numbers, the card before a call."""
    installed = npm_package(*COMPONENT)
    if installed is None:
        raise RuntimeError(f"expected {NAME} from npm, found none")
    source = installed / "node_modules" / COMPONENT[0] / "dist" / "govuk"
    folder.mkdir()
    for name in ("govuk-frontend.min.js", "govuk-frontend.min.css"):
        shutil.copy(source / name, folder)
    (folder / "start.js").write_text(_SCRIPT)
    example = (source / "components" / "exit-this-page" / "template-default.html").read_text()
    component = example.replace(_EXAMPLE_EXIT, exit_url)
    for name, (title, body) in _pages(pack).items():
        file = folder / name / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_document(title, component, body))
    return folder


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """A plain server over a folder; yields its address."""
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def _pages(pack: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """The path of each page, with its title and its body."""
    read = [page for page in pack["pages"] if page["id"] in PAGES]
    links = "".join(_link(f"/en/{_slug(page)}/", page["id"], page["title"]) for page in read)
    numbers = "".join(
        f"<h2>{escape(_words(service['name']))}</h2><p>{escape(_words(service['description']))}</p>"
        for service in pack["services"].values()
    )
    call = _link("/en/call/", "call", "Call")
    return {
        ".": (SITE_NAME, _link("/en/", "home", "English")),
        "en": ("What do you need?", links + _link("/en/helplines/", "d", "All numbers")),
        "en/helplines": ("All numbers", call + numbers),
        "en/call": ("Before you call", "<p>A call stays in the list of the phone.</p>"),
        **{f"en/{_slug(page)}": (page["title"], _text(page)) for page in read},
    }


def _text(page: dict[str, Any]) -> str:
    return "".join(f"<p>{escape(_words(block['text']))}</p>" for block in page["blocks"])


def _words(run: Any) -> str:
    """The words of a text with its marks: a mark is a list of a name and runs or references."""
    if isinstance(run, str):
        return run
    return "".join(part if isinstance(part, str) else _words(part[1:]) for part in run)


def _slug(page: dict[str, Any]) -> str:
    return "-".join(re.findall("[a-z]+", page["title"].lower()))


def _link(address: str, name: str, text: str) -> str:
    return f'<p><a class="govuk-link" href="{address}" data-page={name}>{escape(text)}</a></p>'


def _document(title: str, component: str, body: str) -> str:
    home = _link("/en/", "home", "All pages")
    return f"""<!doctype html>
<html lang="en" class="govuk-template">
<meta charset="utf-8">
<title>{escape(title)} - {SITE_NAME}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/govuk-frontend.min.css">
<body class="govuk-template__body">
{component}
<main class="govuk-main-wrapper">{home}<h1>{escape(title)}</h1>{body}</main>
<script type="module" src="/start.js"></script>
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Nothing."""


def _read(page: Page, url: str) -> None:
    page.goto(url + "/")
    page.click("main a[href='/en/'] >> nth=0")
    for page_id in PAGES:
        page.click(f"main a[data-page={page_id}]")
        page.click("main a[data-page=home]")
    page.click("main a[data-page=d]")
    page.click("main a[data-page=call]")
    page.wait_for_selector(".govuk-frontend-supported [data-govuk-exit-this-page-init]")


GOVUK = Site(_read, ".govuk-js-exit-this-page-button")
