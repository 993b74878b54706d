"""A node takes a new release while it is being read."""

import json
import re
import threading

import pytest

from sync import client
from tests.conftest import START_SECONDS, start_server
from tests.pwa.conftest import ask, parse

SWITCHES = 30
MARKER = re.compile(r"‹(\d)›")


def with_marker(targets, number):
    """The release with ‹number› behind every text that the English menu and p01 show."""
    pack = json.loads(targets["packs/en.json"])
    mark = f" ‹{number}›"
    for group in pack["menu"]:
        group["title"] += mark
    for page in pack["pages"]:
        page["title"] += mark
        for block in page["blocks"]:
            block["text"].append(mark)
    for service in pack["services"].values():
        service["name"].append(mark)
    return {**targets, "packs/en.json": json.dumps(pack).encode()}


@pytest.fixture
def pull(publisher, tmp_path):
    """Publish release 1, pull it; then `pull(number)` publishes and pulls a marked one."""

    def publish_and_pull(number, targets):
        publisher.publish(with_marker(targets, number))
        return client.pull(str(publisher.repository), tmp_path / "data", publisher.root)

    return publish_and_pull


@pytest.fixture
def live(pull, targets, tmp_path):
    """A server on release 1."""
    pull(1, targets)
    running = start_server(tmp_path / "data", tmp_path / "server.log")
    yield running
    running.stop()


def shown(url):
    """The markers of the whole page, and how many of them."""
    found = MARKER.findall(ask(url).text)
    return set(found), len(found)


def test_a_new_release_is_served_without_a_restart(live, pull, targets):
    before, count = shown(live.url + "/en/p01")
    pull(2, targets)
    assert before == {"1"}
    assert shown(live.url + "/en/p01") == ({"2"}, count)
    assert json.loads(ask(live.url + "/healthz").text)["release"] == 2
    assert live.process.poll() is None


def test_a_rollback_is_served_without_a_restart(live, pull, targets, tmp_path):
    pull(2, targets)
    assert shown(live.url + "/en/p01")[0] == {"2"}
    client.rollback(tmp_path / "data")
    assert shown(live.url + "/en/p01")[0] == {"1"}
    assert json.loads(ask(live.url + "/healthz").text)["release"] == 1


def test_the_mirror_keeps_the_release_before_for_who_is_still_fetching_it(live, pull, targets):
    """And only that one: the packs of three releases, after the third."""
    urls = []
    for number in (1, 2, 3):
        pull(number, targets)
        signed = json.loads(ask(live.url + "/tuf/metadata/now.json").text)["targets"]["signed"]
        assert signed["version"] == number
        sha256 = signed["targets"]["packs/en.json"]["hashes"]["sha256"]
        urls.append(f"{live.url}/tuf/targets/packs/{sha256}.en.json")
    assert [ask(url).status for url in urls] == [404, 200, 200]
    assert json.loads(ask(urls[1]).text)["pages"][0]["title"].endswith("‹2›")


@pytest.mark.parametrize("path", ["/en/", "/en/p53"])
def test_no_page_mixes_two_releases(live, pull, targets, tmp_path, path):
    """These two are read in several steps; readers ask without pause while the node switches."""
    seen, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            seen.append(shown(live.url + path))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    pull(2, targets)
    for _ in range(SWITCHES):
        client.rollback(tmp_path / "data")
        seen.append(shown(live.url + path))
    stop.set()
    for reader in readers:
        reader.join(START_SECONDS)
    assert {frozenset(markers) for markers, _ in seen} == {frozenset("1"), frozenset("2")}
    assert len({count for _, count in seen}) == 1


def test_a_marker_stands_in_every_block(live):
    """Else the claim above would hold for an empty page."""
    blocks = parse(ask(live.url + "/en/p01").text).select("[data-block]")
    assert len(blocks) > 20
    assert all("‹1›" in block.text for block in blocks)
