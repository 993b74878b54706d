"""The Nu HTML checker over every page, and over what the app draws (R53)."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pwa import create_app
from tests.access.views import RTL, app_views
from tests.conftest import ROOT
from tests.every import EVERY, at_least
from tests.pwa.conftest import packs, view_urls

__all__ = ["packs", "view_urls"]

# A source, the other direction, another script; no page has an element in one language only.
LANGUAGES = at_least("nl", "ar", "ti", more=["en", "pl", "ro", "bg", "es", "zh"])
CHECKER = ROOT / ".tools/access/node_modules/vnu-jar/build/dist/vnu.jar"
# It guesses the language of a text by lot and by its letters, and so takes one for a neighbour.
NEIGHBOURS = {"ti": "Amharic", "bg": "Macedonian"}
# One way to each page that only a form leads to.
FORMS = (
    ("d", {"go": "show", "open": "1", "p": "112"}),
    ("d", {"go": "chosen", "p": ["112", "comensha"]}),
    ("d", {"go": "chosen"}),
    ("f", {"q": "112"}),
    ("f", {"q": "xqzzy"}),
    ("n", {"asked": "q01", "q01": ["place", "danger"], "go": "next"}),
    ("n", {"asked": "q01", "q01": ["place", "stay"], "go": "result"}),
)
# What stands in a page, and what is planted in its place.
FAULTS = (
    ("<main ", "<main tabindex=first "),
    ("</h1>", "</h2>"),
    ('lang="nl" dir="ltr">', 'lang="nl" dir="ltr"><p><li>'),
    ("<title>Info</title>", ""),
)
AS_DRAWN = "'<!doctype html>' + document.documentElement.outerHTML"


@pytest.fixture(scope="session")
def forms_of() -> list[tuple[str, dict[str, Any]]]:
    """What is sent: the address, and the fields of the form."""
    return [(f"/{code}/{path}", fields) for code in LANGUAGES for path, fields in FORMS]


def faults(pages: dict[str, str], folder: Path) -> list[str]:
    """What the checker says of these pages; one process for all of them."""
    names = list(pages)
    for number, name in enumerate(names):
        (folder / f"{number}.html").write_text(pages[name])
    java = shutil.which("java")
    assert java, "expected java, found none; make test brings it"
    options = ("--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html")
    done = subprocess.run(
        [java, "-jar", CHECKER, *options, folder], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [
        f"{names[int(Path(each['url']).stem)]}: {each['message']} {each.get('extract', '')}"
        for each in json.loads(done.stdout)["messages"]
        if not is_a_neighbour(each["message"])
    ]


def is_a_neighbour(message: str) -> bool:
    return any(
        f"written in {neighbour} " in message and f'“lang="{code}"”' in message
        for code, neighbour in NEIGHBOURS.items()
    )


def test_every_page_of_the_server_is_without_a_fault(
    visitor, packs, view_urls, forms_of, tmp_path, record_property
):
    """Those that only a form leads to and those of a node in trouble too."""
    others = [f"/{code}/" for code in packs if code not in LANGUAGES]
    urls = [url for url in view_urls if not url.startswith(tuple(others))]
    pages = {url: visitor.get(url).text for url in [*urls, "/n"]}
    for url, fields in forms_of:
        pages[f"{url} {fields}"] = visitor.post(url, data=fields).text
    empty = create_app({"DATA": tmp_path / "nothing"}).test_client()
    pages["in trouble"] = empty.get("/").text
    assert len(pages) > (500 if EVERY else 150)
    assert faults(pages, tmp_path) == []
    record_property("counted", f"Nu: {len(pages)} pages of the server, 0 errors, 0 warnings")


def test_every_view_of_the_app_is_without_a_fault(browser, server, tmp_path, record_property):
    """In the language with the most to mark: from right to left, and a draft."""
    with browser.new_context() as context:
        page = context.new_page()
        views = {name: page.evaluate(AS_DRAWN) for name in app_views(page, server.url, RTL)}
    assert faults(views, tmp_path) == []
    record_property("counted", f"Nu: {len(views)} views of the app, 0 errors, 0 warnings")


def test_the_checker_finds_each_fault_that_was_planted(visitor, tmp_path):
    """Else its silence would say nothing."""
    html = visitor.get("/nl/p02").text
    planted = {wrong: html.replace(whole, wrong, 1) for whole, wrong in FAULTS}
    assert html not in planted.values()
    found = faults({**planted, "as it is": html}, tmp_path)
    assert {fault.partition(": ")[0] for fault in found} == set(planted)
