"""Practice for training: every step but the call."""

from playwright.sync_api import Page

from tests.browser.conftest import VIEWS, keep

# Links that a tap, a key or a menu of the browser could follow out of the app.
LEADING_OUT = "a[href^='tel:'], a[href^='http']:not([data-action=exit])"
MARK = "Practice: calls are off"
WALK = [step for step in VIEWS if step[0] not in ("clear", "cleared")]
HIDE = """
() => {
  Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}
"""


def begin(page: Page, url: str) -> None:
    page.goto(url)
    keep(page, "en")
    page.click("[data-action=phone]")
    page.click("main [data-action=practice]")
    page.wait_for_selector(".practice")


def assert_practice(page: Page, view: str) -> None:
    assert page.locator(LEADING_OUT).count() == 0, view
    assert MARK in page.locator("header").aria_snapshot(), view


def test_every_view_is_there_and_no_call_is_made(page: Page, server, exit_site):
    begin(page, server.url)
    assert_practice(page, "phone")
    page.click("main a[data-page=home]")
    for view, link in WALK:
        if page.locator("main .beside:not([open]) summary").count():
            page.click("main .beside summary")
        page.click(link)
        page.wait_for_selector(f"main[data-view={view}]")
        assert_practice(page, view)
        if view == "call":
            page.click(".callnow a")
            assert (
                page.locator(".notice").inner_text() == "Here the phone would call \u2066112\u2069."
            )
            page.focus("header .emergency")
            page.keyboard.press("Enter")
            assert page.locator("main h1").inner_text() == "Danger now"
        if view == "directory":
            page.click("main a.out >> nth=0")
            assert page.locator(".notice").inner_text() == "Here a website would open."
    page.click("main [data-action=language]")
    page.wait_for_selector("main[data-view=start]")
    assert_practice(page, "start")
    assert page.url == server.url + "/"
    page.click("[data-action=exit]")
    page.wait_for_url(exit_site)


def test_it_ends_when_asked_with_a_reload_and_when_nobody_looked_for_a_minute(page: Page, server):
    begin(page, server.url)
    numbers = "main a[href^='tel:']"
    page.click("header [data-action=practice]")
    page.click("main [data-page=home]")
    assert page.locator(".practice").count() == 0
    assert page.locator(f"{numbers}:not([role]):not([tabindex])").count() >= 3
    page.click("[data-action=phone]")
    page.click("main [data-action=practice]")
    page.reload()
    page.wait_for_selector("main[data-view=start]")
    assert page.locator(".practice").count() == 0
    assert page.locator(numbers).count() == 2
    page.clock.install()
    begin(page, server.url)
    page.evaluate(HIDE)
    page.clock.run_for(60_001)
    page.wait_for_selector("main[data-view=start]", state="attached")
    assert page.locator(".practice").count() == 0
    assert page.locator(numbers).count() == 2
    assert page.get_attribute("header .emergency", "href") == "tel:112"
