"""A language that nobody has written a line of code for: it works everywhere, by its catalogs."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sync import build, client
from tests import pseudo
from tests.browser.test_languages import read_everything
from tests.browser.test_pair import ROWS, open_pair_offline
from tests.conftest import ROOT, Publisher, Server, start_server
from tests.every import at_least

MADE_UP = [("hu", "ltr"), ("fa", "rtl")]


@pytest.fixture(scope="module")
def release(demo_keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node with both, and beside it what was built for it."""
    folder = tmp_path_factory.mktemp("made-up")
    locales = folder / "locales"
    shutil.copytree(ROOT / "locales", locales)
    for code, _ in MADE_UP:
        pseudo.add_to(locales, code)
    build.build(ROOT / "content", locales, folder / "build")
    publisher = Publisher(demo_keys, folder / "repository")
    publisher.publish(build.read_build(folder / "build"))
    client.pull(str(publisher.repository), folder / "node", publisher.root)
    return folder


@pytest.fixture(scope="module")
def server_of_all(release: Path) -> Iterator[Server]:
    server = start_server(release / "node", release / "server.log")
    yield server
    server.stop()


@pytest.mark.parametrize(("code", "direction"), at_least(MADE_UP[1], more=[MADE_UP[0]]))
def test_it_is_chosen_kept_and_read_offline(page: Page, release, server_of_all, code, direction):
    pack = json.loads((release / "build" / "packs" / f"{code}.json").read_bytes())
    english = json.loads((release / "build" / "packs" / "en.json").read_bytes())
    sentences = {
        node
        for page in english["pages"]
        for block in page["blocks"]
        for node in block["text"]
        if isinstance(node, str) and len(node) > 20
    }
    views = list(read_everything(page, server_of_all.url, pack))
    assert len(views) == len(pack["pages"]) + 8
    for view in views:
        own = [run for run in view.runs if run["lang"] == code and not run["name"]]
        assert own, view.name
        assert {run["direction"] for run in own} == {direction}, view.name
        assert not sentences.intersection(run["text"] for run in own), view.name


@pytest.mark.parametrize(("code", "direction"), MADE_UP)
def test_it_stands_beside_dutch_offline(page: Page, server_of_all, code, direction):
    open_pair_offline(page, server_of_all.url, "nl", code)
    rows = [row["cells"] for row in page.evaluate(ROWS)]
    assert len(rows) > 20
    for dutch, own in rows:
        assert dutch["block"] == own["block"]
        assert (dutch["lang"], dutch["direction"]) == ("nl", "ltr")
        assert (own["lang"], own["direction"]) == (code, direction)


@pytest.mark.node
@pytest.mark.parametrize(("code", "direction"), MADE_UP)
def test_it_stands_beside_dutch_without_a_script(browser: Browser, server_of_all, code, direction):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server_of_all.url}/nl/p07/{code}")
        cells = page.locator(f".pair [data-block][lang={code}]")
        assert cells.count() == page.locator(".pair [data-block][lang=nl]").count() > 20
        assert cells.first.evaluate("cell => getComputedStyle(cell).direction") == direction
        page.goto(f"{server_of_all.url}/nl/s")
        assert page.locator(f"[data-card=l-{code}]").count() == 1
