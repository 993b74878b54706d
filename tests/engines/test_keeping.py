"""What an engine itself says is stored: nothing unasked, and nothing after clearing (R16, R27)."""

from itertools import product
from pathlib import Path

import pytest

from tests.conftest import Server, start_server
from tests.engines.conftest import ENGINES
from tests.engines.phone import Phone
from tests.every import at_least

STORED = """(async () => ({
  caches: await caches.keys(),
  databases: (await indexedDB.databases()).map(({ name }) => name),
  local: localStorage.length,
  session: sessionStorage.length,
  cookies: document.cookie,
  workers: (await navigator.serviceWorker.getRegistrations()).length
}))()"""
NOTHING = {"caches": [], "databases": [], "local": 0, "session": 0, "cookies": "", "workers": 0}
# The app uses caches and a worker only. What another version may have left is cleared as well.
FILL = """(async () => {
  await caches.open('older')
  localStorage.setItem('older', '1')
  sessionStorage.setItem('older', '1')
  document.cookie = 'older=1; Max-Age=3600; path=/'
  await new Promise((resolve, reject) => {
    const request = indexedDB.open('older')
    request.onsuccess = () => { request.result.close(); resolve() }
    request.onerror = reject
  })
  return true
})()"""
SAID = "We looked again: nothing of ours is left on this phone."


def clear(phone: Phone) -> str:
    """Clear the phone from the menu; what the app says afterwards."""
    phone.tap("[data-action=wipe]")
    phone.tap("main[data-view=clear] [data-action=wipe]")
    phone.until_seen("main[data-view=cleared]")
    return phone.shown()


def stored(phone: Phone, url: str) -> dict:
    """What is stored, asked from a fresh page."""
    phone.open_start(url)
    return phone.promised(STORED)


@pytest.mark.visit("clear this phone, and look again")
@pytest.mark.parametrize(
    ("phone", "line"),
    at_least(
        *product(ENGINES, ["server stopped"]),
        ("chromium", "online"),
        more=product(ENGINES[1:], ["online"]),
    ),
    indirect=["phone"],
)
def test_clearing_takes_everything_away_and_says_so(
    phone: Phone, own_server: Server, node: Path, exit_site, tmp_path, line
):
    """R16"""
    phone.open_start(own_server.url)
    phone.keep("en")
    phone.promised(FILL)
    if line != "online":
        own_server.stop()
    assert SAID in clear(phone)
    phone.leave(exit_site)
    if line != "online":
        port = int(own_server.url.rsplit(":", 1)[1])
        own_server.process = start_server(
            node, tmp_path / "again.log", port, exit_url=exit_site
        ).process
    assert stored(phone, own_server.url) == NOTHING


def test_after_clearing_a_reader_can_keep_again(phone: Phone, own_server: Server):
    """R16: what was taken away is not what makes the app work."""
    phone.open_start(own_server.url)
    phone.keep("en")
    clear(phone)
    phone.open_start(own_server.url)
    phone.keep("en")
    own_server.stop()
    phone.open_start(own_server.url)
    phone.pick("en", "keep")


@pytest.mark.visit("choose a language, read, leave; nothing is stored")
def test_looking_without_keeping_leaves_nothing(phone: Phone, server, exit_site):
    """R27: after pages, a card before a call, and the exit."""
    phone.open_start(server.url)
    phone.pick("en")
    phone.read("p01", "p02")
    phone.tap("main a[data-action=call]")
    phone.until_seen("main[data-view=call]")
    phone.leave(exit_site)
    assert stored(phone, server.url) == NOTHING
