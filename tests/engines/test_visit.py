"""A whole visit in each engine, and on an old phone with a bad line: what is kept is read without
the server, a newer text comes by itself, and one file is enough where there is no network at all.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.link import SLOW_3G
from bench.wire import Wire
from sync import client
from tests.browser.test_update import SENTENCE, with_sentence
from tests.conftest import Publisher, Server, operator_file, run, start_server
from tests.engines.phone import EXIT_PAGE, Phone, words

FIELD = "main input[type=search]"
# What the file says until its script has run.
CANNOT_OPEN = "This browser cannot open the text. You can call the numbers."
FOUND = ".found li > a"

pytestmark = pytest.mark.parametrize(
    "phone", ["chromium", "android", "firefox", "webkit"], indirect=True
)


@dataclass
class Node:
    """A publisher, a node, its server, and the line that leads there."""

    publisher: Publisher
    data: Path
    server: Server
    line: Wire

    def bring(self, targets: dict[str, bytes]) -> None:
        """Publish a release and take it; a running server shows it at once."""
        self.publisher.publish(targets)
        client.pull(str(self.publisher.repository), self.data, self.publisher.root)


@pytest.fixture
def at(request, publisher, targets, exit_site, tmp_path) -> Iterator[Node]:
    """With the bundled content as release 1; for an old phone, at the end of a slow line."""
    data = tmp_path / "data"
    publisher.publish(targets)
    client.pull(str(publisher.repository), data, publisher.root)
    server = start_server(data, tmp_path / "log", exit_url=exit_site)
    is_slow = request.node.callspec.params["phone"] == "android"
    with Wire(int(server.url.rsplit(":", 1)[1]), SLOW_3G if is_slow else None) as line:
        yield Node(publisher, data, server, line)
    server.stop()


@pytest.mark.visit(
    "keep two languages, and open them with the server stopped",
    "two languages beside each other",
    "questions, to what may count",
    "search while typing",
    "directory",
)
def test_what_was_kept_does_all_of_it_with_the_server_stopped(phone: Phone, at: Node, exit_site):
    phone.open_start(at.line.url)
    phone.keep("en")
    phone.tap("[data-action=phone]")
    phone.tap("main .beside summary")
    phone.tap("[data-action=add][data-language=nl]")
    phone.until_seen("[data-action=forget][data-language=nl]")
    at.server.stop()
    phone.open_start(at.line.url)
    phone.pick("en", "keep")
    phone.read("p07")
    phone.tap(".beside summary")
    phone.tap("[data-action=bilingual][data-second=nl]")
    phone.until_seen("main[data-view=pair] [lang=nl]")
    phone.tap(".back a")
    phone.tap("main a[data-page=home]")
    find_an_answer(phone)
    search(phone)
    phone.tap("main a[data-page=home]")
    phone.tap("main a[data-page=d]")
    phone.until_seen("main[data-view=directory]")
    phone.leave(exit_site)


def find_an_answer(phone: Phone) -> None:
    """From the menu through one question to the result, and back to the menu."""
    phone.tap("main a[data-page=n]")
    phone.tap("main .option")
    phone.tap("main button[value=result]")
    phone.until_seen("main[data-view=navigator] .result")
    phone.tap("main a[data-page=home]")


def search(phone: Phone) -> None:
    """From the menu: a word of the text, with a mistake in it."""
    phone.tap("main a[data-page=f]")
    phone.write(FIELD, "lawer")
    phone.until_seen(FOUND)


@pytest.mark.visit("a newer text, taken on opening")
def test_a_newer_text_comes_on_opening_and_stays(phone: Phone, at: Node, targets):
    phone.open_start(at.line.url)
    phone.keep("en")
    at.bring(with_sentence(targets, SENTENCE))
    phone.open_start(at.line.url)
    phone.promised("""new Promise(done => {
      const look = () => caches.keys().then(names =>
        names.includes('t-2') && !names.includes('t-1') ? done(true) : setTimeout(look, 50))
      look()
    })""")
    at.server.stop()
    phone.open_start(at.line.url)
    phone.pick("en", "keep")
    assert SENTENCE in phone.read("p07")


@pytest.mark.visit("a page from a file, without any network")
def test_a_page_from_a_file_reads_searches_and_leaves(
    phone: Phone, bundled_node, exit_site, tmp_path
):
    file = tmp_path / "info.html"
    operator = operator_file(tmp_path, exit_url=exit_site)
    said = {"HOUVAST_DATA": str(bundled_node), "HOUVAST_OPERATOR": str(operator)}
    assert run("pwa", "carry", "en", file, env={**os.environ, **said}).returncode == 0
    phone.go(file.as_uri())
    phone.until("!document.querySelector('[data-no-script]')")
    first = phone.shown()
    phone.tap("[data-action=look][data-language=en]")
    phone.read("p07")
    phone.tap("main a[data-page=home]")
    search(phone)
    phone.leave(exit_site)
    assert words(*phone.walk()) <= words(first, CANNOT_OPEN, EXIT_PAGE)
