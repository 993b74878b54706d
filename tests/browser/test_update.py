"""New text on its way from a changed sentence to a phone, and back."""

import json
import re
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page

from sync import client
from sync.canonical import canonical
from tests.browser.conftest import keep, pick, until
from tests.conftest import start_server

SENTENCE = "You can hear a new sentence here."


def with_sentence(targets: dict[str, bytes], sentence: str) -> dict[str, bytes]:
    """The packs with the first block of p07 replaced, in English."""
    pack = json.loads(targets["packs/en.json"])
    page = next(page for page in pack["pages"] if page["id"] == "p07")
    page["blocks"][0]["text"] = [sentence]
    return {**targets, "packs/en.json": canonical(pack)}


@pytest.fixture
def line(publisher, targets, exit_site, tmp_path):
    """A publisher, a node and its server, with the bundled content as release 1."""

    class Line:
        data = tmp_path / "line"

        def bring(self, targets: dict[str, bytes]) -> None:
            publisher.publish(targets)
            client.pull(str(publisher.repository), self.data, publisher.root)

        def text(self) -> str:
            with urlopen(f"{self.server.url}/en/p07") as response:
                return response.read().decode()

    running = Line()
    running.bring(targets)
    running.server = start_server(running.data, tmp_path / "log", exit_url=exit_site)
    yield running
    running.server.stop()


def test_a_changed_sentence_reaches_the_server_and_rollback_takes_it_back(line, targets):
    assert SENTENCE not in line.text()
    line.bring(with_sentence(targets, SENTENCE))
    assert SENTENCE in line.text()
    client.rollback(line.data)
    assert SENTENCE not in line.text()


def test_an_open_tab_keeps_its_text_until_asked(page: Page, line, targets):
    page.goto(line.server.url)
    keep(page, "en")
    page.click("main [data-page=p07]")
    before = page.locator("main").inner_text()
    line.bring(with_sentence(targets, SENTENCE))
    assert page.locator("main").inner_text() == before

    release_update(page, line)
    assert SENTENCE not in page.locator("main").inner_text()
    page.click("[role=status] button")
    until(page, f"document.querySelector('main').innerText.includes('{SENTENCE}')")


def release_update(page: Page, line) -> None:
    """Open the app anew while newer text is held back, read the old, then let it come."""
    held: list = []
    page.context.route("**/tuf/metadata/now.json", lambda route: held.append(route))
    page.goto(line.server.url)
    pick(page, "en", "keep")
    page.click("main [data-page=p07]")
    page.wait_for_selector("main[data-view=page]")
    assert held, "the app asked for newer text on opening"
    held[0].continue_()
    page.wait_for_selector("[role=status] button")


def test_the_phone_has_the_new_text_after_an_online_visit(page: Page, line, targets):
    page.goto(line.server.url)
    keep(page, "en")
    line.bring(with_sentence(targets, SENTENCE))
    page.reload()
    until(page, "caches.has('t-2')")
    until(page, "caches.has('t-1').then(has => !has)")
    page.context.set_offline(True)
    page.reload()
    pick(page, "en", "keep")
    page.click("main [data-page=p07]")
    assert SENTENCE in page.locator("main").inner_text()


def test_an_update_that_breaks_off_leaves_the_old_text_whole(page: Page, line, targets):
    page.goto(line.server.url)
    keep(page, "en")
    line.bring(with_sentence(targets, SENTENCE))
    # A patch or the whole pack: whichever is asked for.
    page.context.route(re.compile("/tuf/(diff|targets/packs)/"), lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.reload()
    pick(page, "en", "keep")
    assert page.locator("main .pages a").count() > 40
    now = "caches.open('now').then(c => c.match('/now')).then(r => r.json())"
    assert page.evaluate(now)["number"] == 1


def test_nothing_new_costs_one_small_request(page: Page, line):
    page.goto(line.server.url)
    keep(page, "en")
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    with page.expect_response("**/now.json"):
        page.reload()
    pick(page, "en", "keep")
    assert [url for url in asked if "/tuf/" in url] == [line.server.url + "/tuf/metadata/now.json"]
