"""A phone that never meets a node: an export behind nginx is enough for a visit, for reading
without a network, for leaving, and for the next release."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sync import client
from tests import exported
from tests.browser.conftest import keep, pick, until
from tests.browser.releases import release, sentence
from tests.browser.test_same_views import OUTLINE, open_view
from tests.conftest import Publisher, Server, free_port, operator_file
from tests.operator.test_phone import VIOLATIONS

# Enough to have a pair; an export of nine languages takes longer than reading it.
LANGUAGES = ("en", "nl")
# Without JavaScript a copy cannot answer, and has no pairs.
WITHOUT = ".beside, .listen, .tools"
SERVICES = """
() => [...document.querySelectorAll('main section')].map(section => {
  const copy = section.cloneNode(true)
  copy.querySelectorAll('.option, .now').forEach(each => each.remove())
  return [section.dataset.block, copy.textContent.replace(/\\s+/g, '')]
})
"""


class Line:
    """A publisher, a node that nobody asks, and its export behind nginx."""

    def __init__(self, folder: Path, demo_keys: Path, targets: dict[str, bytes]) -> None:
        self._publisher = Publisher(demo_keys, folder / "repository")
        self._targets = targets
        self.data = folder / "data"

    def bring(self, number: int) -> None:
        self._publisher.publish(release(self._targets, number))
        client.pull(str(self._publisher.repository), self.data, self._publisher.root)
        exported.renew(self.data)


@pytest.fixture(scope="module")
def line(targets, demo_keys, tmp_path_factory) -> Line:
    packs = {f"packs/{code}.json" for code in LANGUAGES}
    few = {path: data for path, data in targets.items() if path in {"directory.json", *packs}}
    made = Line(tmp_path_factory.mktemp("line"), demo_keys, few)
    made.bring(1)
    return made


@pytest.fixture(scope="module")
def copy(line: Line, exit_site: str, tmp_path_factory) -> Iterator[Server]:
    operator = operator_file(tmp_path_factory.mktemp("said"), exit_url=exit_site)
    running = exported.start(line.data, free_port(), operator)
    yield running
    running.stop()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """The same without scripts."""
    with browser.new_context(java_script_enabled=False) as context:
        yield context.new_page()


def test_app_and_files_show_the_same(page: Page, plain: Page, copy: Server, targets):
    page.goto(copy.url)
    pick(page, "nl")
    outline = OUTLINE.replace(".listen, .tools", WITHOUT)
    assert outline != OUTLINE
    ids = [each["id"] for each in json.loads(targets["packs/nl.json"])["pages"]]
    for path in ("", "s", "h", *ids[:6]):
        plain.goto(f"{copy.url}/nl/{path}")
        open_view(page, path)
        assert page.evaluate(outline) == plain.evaluate(outline), path
    # Of the directory, what is no choice and not about this moment.
    plain.goto(f"{copy.url}/nl/d")
    open_view(page, "d")
    assert page.evaluate(SERVICES) == plain.evaluate(SERVICES)


def test_a_phone_keeps_it_reads_it_without_a_network_takes_the_next_and_leaves(
    page: Page, copy: Server, line: Line, exit_site: str
):
    """R5, R83, R92, R93: no cookie, no broken rule, nothing asked of anybody else, and nginx
    has nothing to tell."""
    page.add_init_script(VIOLATIONS)
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    patches: set[str] = set()
    page.context.on("response", lambda got: got.ok and "/diff/" in got.url and patches.add(got.url))
    page.goto(copy.url)
    keep(page, "en")
    page.context.set_offline(True)
    page.reload()
    pick(page, "en", "keep")
    page.click("main [data-page=p07]")
    assert sentence(2) not in page.inner_text("main")
    page.context.set_offline(False)
    line.bring(2)
    page.reload()
    # The old one goes when the new one is whole.
    until(page, "caches.has('t-1').then(isThere => !isThere)")
    assert len(patches) == 2, "a small change comes as patches, of the pack and of the directory"
    page.context.set_offline(True)
    page.reload()
    pick(page, "en", "keep")
    page.click("main [data-page=p07]")
    assert sentence(2) in page.inner_text("main")
    assert page.evaluate("window.violations") == []
    page.context.set_offline(False)
    assert page.context.cookies() == []
    assert {url for url in asked if not url.startswith(copy.url)} == set()
    page.click("[data-action=exit]")
    page.wait_for_url(exit_site)
    assert copy.log.read_text() == ""
