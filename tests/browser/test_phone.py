"""What lies on the phone, with sizes and a delete beside each; a plain icon for who wants one."""

import json

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.conftest import keep, open_profile, pick, until

KEPT = "caches.open('now').then(cache => cache.match('/now')).then(now => now.json())"
TEXTS = """
async () => {
  const names = (await caches.keys()).filter(name => name.startsWith('t-'))
  const requests = await (await caches.open(names[0])).keys()
  return requests.map(request => request.url.split('.').at(-2)).sort()
}
"""


def open_phone(page: Page) -> None:
    page.click("[data-action=phone]")
    page.wait_for_selector("main[data-view=phone] .kept li")


def keep_both(page: Page, url: str) -> None:
    page.goto(url)
    keep(page, "nl")
    page.click("main [data-action=language]")
    pick(page, "en", "keep")
    until(page, f"{KEPT}.then(now => now.languages.length === 2)")


def sizes(page: Page) -> dict[str, int]:
    """What the list says, in kilobytes."""
    rows = page.locator(".kept [data-item]").evaluate_all(
        "rows => rows.map(row => [row.dataset.item, row.querySelector('.size').textContent])"
    )
    return {item: int("".join(filter(str.isdigit, text))) for item, text in rows}


def test_the_list_names_all_that_is_kept_with_its_size(page: Page, server, targets):
    keep_both(page, server.url)
    open_phone(page)
    page.wait_for_selector("[data-item=app]")
    found = sizes(page)
    expected = {code: len(targets[f"packs/{code}.json"]) for code in ("nl", "en")}
    expected["directory"] = len(targets["directory.json"])
    assert {item: found[item] for item in expected} == {
        item: -(-size // 1000) for item, size in expected.items()
    }
    stored = page.evaluate(
        """async () => {
          const [name] = (await caches.keys()).filter(name => name.startsWith('a-'))
          const responses = await (await caches.open(name)).matchAll()
          const bodies = await Promise.all(responses.map(response => response.blob()))
          return bodies.reduce((bytes, body) => bytes + body.size, 0)
        }"""
    )
    assert found["app"] == -(-stored // 1000)


def test_one_language_goes_and_the_other_stays_whole(page: Page, server, context):
    keep_both(page, server.url)
    open_phone(page)
    page.click("[data-action=forget][data-language=nl]")
    page.wait_for_selector("[data-item=nl]", state="detached")
    assert page.evaluate(f"() => {KEPT}")["languages"] == ["en"]
    assert page.evaluate(TEXTS) == ["directory", "en"]
    context.set_offline(True)
    page.reload()
    pick(page, "en", "keep")
    page.click("main a[data-page=p07]")
    assert page.locator("main [data-block]").count() > 10


def test_the_last_language_goes_only_with_everything(page: Page, server):
    """An app without any text would be of no use, and would still be found."""
    page.goto(server.url)
    keep(page, "en")
    open_phone(page)
    page.wait_for_selector("[data-item=en]")
    assert page.locator("[data-action=forget]").count() == 0
    page.click("[data-item=en] [data-action=wipe]")
    page.wait_for_selector("main[data-view=clear]")
    assert page.evaluate("caches.has('now')")


def test_who_only_looks_is_told_that_nothing_is_kept(page: Page, server):
    """R27: and the question leaves nothing either."""
    page.goto(server.url)
    pick(page, "en")
    open_phone(page)
    assert page.inner_text(".kept") == "Nothing is kept on this phone."
    assert page.evaluate("caches.keys()") == []


def test_the_list_says_what_becomes_of_it_in_a_private_window(page: Page, server):
    """R28: and that the address may stay."""
    page.goto(server.url)
    keep(page, "en")
    open_phone(page)
    text = page.inner_text("main")
    assert "In a private window it disappears when you close the window." in text
    assert "Your browser may also remember the address of this page." in text


def test_clearing_says_first_what_it_cannot_do(page: Page, server):
    """R16: one tap changes nothing, and the way back is there."""
    page.goto(server.url)
    keep(page, "en")
    page.click("[data-action=wipe]")
    page.wait_for_selector("main[data-view=clear]")
    assert "can stay in the history of the browser" in page.inner_text("main")
    page.click("main .back a")
    page.wait_for_selector("main[data-view=home]")
    assert page.evaluate("caches.has('now')")


def test_what_could_not_be_cleared_is_said(page: Page, server):
    """R16: the app looks again and does not claim what is not so."""
    page.goto(server.url)
    keep(page, "en")
    page.route("**/x", lambda route: route.abort())
    page.evaluate("CacheStorage.prototype.delete = async () => false")
    page.click("[data-action=wipe]")
    page.click("main[data-view=clear] [data-action=wipe]")
    page.wait_for_selector("main[data-view=cleared]")
    assert page.inner_text("main h1") == "Not everything is cleared"


def test_clearing_while_the_app_is_still_being_kept_leaves_nothing(page: Page, server):
    """R16: the worker's install must not write after it."""
    page.context.route("**/n", lambda route: (page.wait_for_timeout(700), route.continue_()))
    page.goto(server.url)
    pick(page, "en", "keep")
    page.click("[data-action=wipe]")
    page.click("main[data-view=clear] [data-action=wipe]")
    page.wait_for_selector("main[data-view=cleared]", timeout=15_000)
    assert page.inner_text("main h1") == "Cleared"
    page.wait_for_timeout(1500)
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_nothing_is_asked_before_somebody_asks_for_an_icon(page: Page, server):
    """R19, R20: the browser's own offer is held back, in every view."""
    page.goto(server.url)
    held = page.evaluate(
        """() => {
          const offer = new Event('beforeinstallprompt', { cancelable: true })
          window.dispatchEvent(offer)
          return offer.defaultPrevented
        }"""
    )
    assert held
    keep(page, "en")
    open_phone(page)
    assert page.locator("link[rel=manifest]").count() == 0
    assert page.evaluate("Notification.permission") in ("default", "denied")


@pytest.fixture
def choosing(playwright: Playwright, server, tmp_path):
    """Somebody who keeps the text and asks for an icon, in a browser that can install."""
    with open_profile(playwright, tmp_path / "profile") as context:
        page = context.pages[0]
        page.goto(server.url)
        keep(page, "en")
        open_phone(page)
        page.click("[data-action=icon]")
        page.wait_for_selector("main[data-view=icon]")
        yield page


def test_what_an_icon_shows_to_others_is_said_before_any_is_offered(choosing: Page):
    """R20"""
    text = choosing.inner_text("main")
    warning = text.index("Others who use this phone can see the icon.")
    assert warning < text.index("Choose a name and a picture")
    assert choosing.locator("link[rel=manifest]").count() == 0


def test_each_face_is_another_app_to_the_browser(choosing: Page):
    """R21: it can be installed, under the name that was picked, with an id of its own."""
    devtools = choosing.context.new_cdp_session(choosing)
    ids = set()
    for number, name in ((1, "Info"), (2, "Reader"), (3, "Pages")):
        choosing.click(f"[data-action=face][data-face='{number}']")
        assert choosing.locator("link[rel=manifest]").count() == 1
        found = devtools.send("Page.getAppManifest")
        assert found["errors"] == []
        assert json.loads(found["data"])["name"] == name
        assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
        ids.add(devtools.send("Page.getAppId")["appId"])
        assert choosing.get_attribute("[aria-pressed=true]", "data-face") == str(number)
    assert len(ids) == 3


def test_the_browser_is_asked_only_after_the_reader_asked(choosing: Page):
    """R20: Chromium's own offer comes once a face is picked, and waits for the button."""
    choosing.evaluate(
        """() => {
          window.asked = 0
          BeforeInstallPromptEvent.prototype.prompt = async () => { window.asked += 1 }
        }"""
    )
    choosing.click("[data-face='1']")
    choosing.wait_for_selector("[data-action=install]")
    assert choosing.evaluate("window.asked") == 0
    choosing.click("[data-action=install]")
    assert choosing.evaluate("window.asked") == 1
