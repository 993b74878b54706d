"""What a phone holds, and what it says of an update that failed."""

from playwright.sync_api import Page

from tests.browser.conftest import keep, pick, until
from tests.browser.hostile import Line
from tests.browser.releases import sentence

POINTER = "caches.open('now').then(cache => cache.match('/now')).then(found => found.json())"
# Every text there is, by its address.
TEXTS = """
async () => {
  const found = []
  for (const name of (await caches.keys()).filter(name => name.startsWith('t-'))) {
    const cache = await caches.open(name)
    for (const each of await cache.matchAll()) found.push([name, await each.text()])
    found.push([name, ...(await cache.keys()).map(key => new URL(key.url).pathname)])
  }
  return found.sort()
}
"""
SIGN_IN = b"<!doctype html><title>Free Wi-Fi</title><form><input name=room></form>"


def hold(page: Page, line: Line, name: str, language: str = "en") -> None:
    """Keep the text of this node."""
    line.serve(name)
    page.goto(line.proxy.url)
    keep(page, language)


def failed(page: Page, why: str) -> None:
    """Open the app again and wait until it has noted this reason."""
    page.reload()
    until(page, f"{POINTER}.then(now => now.failed?.why === '{why}')")


def shows(page: Page, number: int, words: str) -> None:
    """The text of this release is whole and readable, and that it was not updated is said."""
    assert page.evaluate(POINTER)["number"] == number
    pick(page, "en", "keep")
    page.click("[data-action=phone]")
    note = page.inner_text("[data-status=failed]")
    assert note.startswith("Not updated on ")
    assert words in note
    page.click("main .back a")
    page.click("main [data-page=p07]")
    page.wait_for_selector("main[data-view=page]")
    text = page.inner_text("main")
    assert (sentence(number) in text) == (number > 1)
    assert page.locator("main [data-block]").count() > 10
