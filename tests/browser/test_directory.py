"""The directory in the app: a choice that holds at once, open now, a list, and what stays of it."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import keep, pick, send
from tests.browser.test_navigator import KEPT

NO_ISOLATES = dict.fromkeys((0x2066, 0x2069))
SHOWN = "all => all.map(each => each.closest('section').dataset.block.slice(2))"
# Both changes of the clocks, by what the office hours of one service make of it.
CLOCKS = {
    # 2026: summer time ends on 25 October, begins on 29 March.
    "2026-10-23T07:30:00Z": "Usually open now, until 17:00.",
    "2026-10-26T07:30:00Z": "Closed now. Usually opens Monday 09:00.",
    "2026-10-26T08:00:00Z": "Usually open now, until 17:00.",
    "2026-03-27T07:30:00Z": "Closed now. Usually opens Friday 09:00.",
    "2026-03-30T07:30:00Z": "Usually open now, until 17:00.",
    "2026-12-25T11:00:00Z": "Today is a public holiday: may be closed.",
}


def open_directory(page: Page) -> None:
    page.click("main a[data-page=d] >> nth=0")
    page.wait_for_selector("main[data-view=directory]")


def shown(page: Page, heading: str = "h2") -> list[str]:
    return page.locator(f"section[data-block^=s-] > {heading}").evaluate_all(SHOWN)


def standing(page: Page, service: str) -> str:
    return page.inner_text(f"[data-block=s-{service}] .now").translate(NO_ISOLATES)


def test_a_choice_holds_at_once_and_is_forgotten_with_the_view(page: Page, server):
    """The focus stays where it is; how many are left is said to a screen reader."""
    page.goto(server.url)
    pick(page, "en")
    open_directory(page)
    everything = shown(page)
    assert len(everything) > 30
    page.click(".filter summary")
    page.focus("select[name=need]")
    page.select_option("select[name=need]", "labour")
    status = page.locator(".count[role=status]")
    assert shown(page) == ["nla", "fairwork", "jl", "fnv", "workinnl"]
    expect(status).to_have_text(f"These fit: 5 of {len(everything)}.")
    assert page.evaluate("document.activeElement.name") == "need"
    page.select_option("select[name=language]", "ar")
    assert shown(page) == ["fairwork"]
    assert shown(page, "h3") == ["nla", "fnv", "workinnl"]
    expect(status).to_have_text(f"These fit: 1 of {len(everything)}. Not known: 3.")
    page.click("button[value=all]")
    assert shown(page) == everything
    expect(status).to_be_empty()
    page.check("[data-block=s-kt] input")
    page.click(".filter summary")
    page.check("input[name=free]")
    page.click("main .back a")
    page.wait_for_selector("main[data-view=home]")
    open_directory(page)
    assert shown(page) == everything
    assert page.locator("input:checked").count() == 0


@pytest.mark.parametrize("zone", ["America/Los_Angeles"])
def test_open_now_across_both_changes_of_the_clocks(browser, server, zone):
    """R36: worked out when the view is drawn, by Dutch time, on a phone that is elsewhere."""
    with browser.new_context(timezone_id=zone) as context:
        page = context.new_page()
        page.goto(server.url)
        pick(page, "en")
        for moment, words in CLOCKS.items():
            page.clock.set_fixed_time(moment)
            open_directory(page)
            assert standing(page, "comensha") == words, moment
            assert standing(page, "112") == "Open now, day and night."
            page.click(".filter summary")
            page.check("input[name=open]")
            fits = "comensha" in shown(page)
            assert fits is words.startswith("Usually open"), moment
            assert ("comensha" in shown(page, "h3")) is ("may be closed" in words), moment
            assert "police" in shown(page, "h3")
            page.click("main .back a")


def test_a_list_to_show_or_print(page: Page, server):
    """From what was ticked, by Back and by its own button to the choice as it was; a call card on
    the way loses nothing; on paper stands nothing that is only true now."""
    page.goto(server.url)
    pick(page, "en")
    open_directory(page)
    page.check("[data-block=s-kt] input")
    page.click(".filter summary")
    page.select_option("select[name=need]", "shelter")
    page.check("[data-block=s-comensha] input")
    page.click("button[value=chosen] >> nth=0")
    page.wait_for_selector("main[data-view=chosen] h1:focus")
    assert shown(page) == ["comensha", "kt"]
    assert page.title() == "Info"
    size = "each => parseFloat(getComputedStyle(each).fontSize)"
    assert page.eval_on_selector(".number a", size) > 1.5 * page.eval_on_selector("body", size)
    page.click("[data-block=s-kt] [data-action=call]")
    page.wait_for_selector("main[data-view=call]")
    page.go_back()
    page.wait_for_selector("main[data-view=chosen]")
    assert shown(page) == ["comensha", "kt"]
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes' }")
    page.click(".tools summary")
    page.click("[data-action=print]")
    assert page.get_attribute("body", "data-printed") == "yes"
    page.emulate_media(media="print")
    assert not page.is_visible(".now >> nth=0")
    assert not page.is_visible("button[value=show]")
    assert page.is_visible("[data-block=s-kt] .number >> nth=0")
    page.emulate_media(media="screen")
    for leave in (page.go_back, lambda: page.click("button[value=show]")):
        leave()
        page.wait_for_selector("main[data-view=directory]")
        assert page.input_value("select[name=need]") == "shelter"
        assert page.is_checked("[data-block=s-comensha] input")
        page.click("button[value=chosen] >> nth=-1")
        assert shown(page) == ["comensha", "kt"]


def test_offline_by_keyboard_in_arabic_on_a_small_screen(page: Page, server):
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(server.url)
    keep(page, "ar")
    page.context.set_offline(True)
    open_directory(page)
    assert page.get_attribute("html", "dir") == "rtl"
    page.focus(".filter summary")
    for key in ("Enter", "Tab"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.name") == "need"
    page.keyboard.press("ArrowDown")
    assert 1 < len(shown(page)) < 30
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.is_checked("input[name=open]")
    # Enter in the form is no way out of it.
    page.keyboard.press("Enter")
    assert page.get_attribute("main", "data-view") == "directory"
    assert page.is_checked("input[name=open]")
    page.click(".filter summary")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    low = page.locator(".option").evaluate_all(
        "all => all.filter(each => each.checkVisibility()).map(each => each.offsetHeight)"
    )
    assert min(low) >= 44
    # Escape twice leaves, also from a box that is ticked.
    page.focus("input[name=p] >> nth=0")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_selector("main[data-view=directory]", state="detached")


def test_a_choice_leaves_nothing_behind(page: Page, server):
    """No address, no request, no storage, no entry of the history but that of the list; and the
    exit takes it along."""
    page.goto(server.url)
    pick(page, "en")
    open_directory(page)
    before = json.loads(page.evaluate(KEPT))
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.check("[data-block=s-kt] input")
    page.click(".filter summary")
    page.select_option("select[name=need]", "shelter")
    assert json.loads(page.evaluate(KEPT)) == before
    page.click("button[value=chosen] >> nth=0")
    after = json.loads(page.evaluate(KEPT))
    after["history"]["depth"] -= 1
    assert after == before
    assert not requests
    page.click("[data-action=exit]")
    page.wait_for_url(lambda url: not url.startswith(server.url))
    page.go_back()
    page.wait_for_load_state()
    assert page.locator("main[data-view=chosen], main[data-view=directory], input").count() == 0


@pytest.mark.node
def test_without_javascript(browser, server):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(server.url + "/ar/d")
    page.click(".filter summary")
    page.select_option("select[name=need]", "labour")
    send(page, "button[value=show]")
    assert "fairwork" in shown(page)
    assert "kt" not in shown(page)
    page.check("[data-block=s-fairwork] input")
    send(page, "button[value=chosen] >> nth=0")
    assert shown(page) == ["fairwork"]
    send(page, "button[value=show]")
    assert page.input_value("select[name=need]") == "labour"
    assert page.url == server.url + "/ar/d"
    page.context.close()
