"""Before a call: what it costs, what stays, what to say; then, on a second tap, the call (R26)."""

import json

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import pick
from tests.every import at_least

CARD = "main[data-view=call]"
NO_ISOLATES = dict.fromkeys((0x2066, 0x2069))
# Tells whether a tap was left to the browser, which would call, without letting it do so.
TAP = """
selector => new Promise(done => {
  const link = document.querySelector(selector)
  document.addEventListener('click', event => {
    done(event.defaultPrevented ? null : event.target.closest('a').getAttribute('href'))
    event.preventDefault()
  }, { once: true })
  link.click()
})
"""
# Every element of a card but the words on whether it is open now.
OUTLINE = """
root => {
  const card = root.cloneNode(true)
  card.querySelectorAll('[data-open]').forEach(element => element.remove())
  return [...card.querySelectorAll('*')].map(element => [
    element.localName,
    ...['href', 'lang', 'dir', 'class', 'data-page', 'data-action', 'data-status']
      .map(name => element.getAttribute(name)),
    [...element.childNodes].map(node => node.nodeType === Node.TEXT_NODE ? node.data : ' | ')
      .join('').replace(/\\s+/g, ' ').trim()
  ])
}
"""


@pytest.fixture(scope="module")
def callable_numbers(targets):
    """Every number of the directory as it is dialled and as it is written, with its bill flag."""
    services = json.loads(targets["directory.json"])["services"]
    return {
        phone["uri"]: (service["id"], phone["number"], phone["on_bill"])
        for service in services
        for phone in service.get("phones", [])
    }


@pytest.fixture(scope="module")
def packs(targets):
    return {code: json.loads(targets[f"packs/{code}.json"]) for code in ("en", "nl")}


def open_card(page: Page, url: str, language: str, uri: str) -> None:
    page.goto(url)
    pick(page, language)
    page.click("main .more a")
    page.click(f"main a[href='{uri}'] >> nth=0")
    page.wait_for_selector(CARD)


def test_every_number_says_whether_it_may_stand_on_a_bill(callable_numbers):
    """R26: and never promises that it does not (hl-bill)."""
    assert len(callable_numbers) == 10
    assert {bill for _, _, bill in callable_numbers.values()} <= {"yes", "unknown"}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_number_shows_its_card_first(page: Page, server, callable_numbers, packs, language):
    """R26: number, cost, call list, bill and what to say, in the words of the pack."""
    pack = packs[language]
    words = pack["words"]
    page.goto(server.url)
    pick(page, language)
    page.click("main .more a")
    for uri, (service, number, bill) in callable_numbers.items():
        assert page.evaluate(TAP, f"main a[href='{uri}']") is None
        page.wait_for_selector(CARD)
        assert page.inner_text(".callnow bdi") == number
        text = page.inner_text("main")
        assert words["The call stays in the call list of this phone."] in text
        unsure = words["Nobody is sure whether the call stands on the phone bill."]
        assert (unsure in text) == (bill == "unknown"), uri
        assert words["The call can stand on the phone bill."] in text or bill == "unknown"
        for key in ("fees_description", "say_first"):
            assert "".join(map(str, pack["services"][service][key])) in text, (uri, key)
        page.go_back()
        page.wait_for_selector("main[data-view=directory]")


def test_the_second_tap_is_the_call(page: Page, server, callable_numbers):
    """R26"""
    for uri in callable_numbers:
        open_card(page, server.url, "en", uri)
        assert page.evaluate(TAP, f"{CARD} [data-action=call]") == uri


@pytest.mark.parametrize("path", ["/", "/nl/", "/nl/p02", "/en/d", "/nl/nothing"])
def test_before_any_text_is_read_a_number_shows_its_card_too(page: Page, server, path):
    """R26: the first screen in every language, a page with its own address in that of the page."""
    page.goto(server.url + path)
    page.wait_for_function("() => document.readyState === 'complete'")
    assert page.evaluate(TAP, ".bar [data-action=call]") is None
    page.wait_for_selector(CARD)
    expected = {"/": 2, "/nl/nothing": 2}.get(path, 1)
    text = page.inner_text("main")
    lines = ("The call stays in the call list of this phone.", "Het gesprek blijft in de bellijst")
    assert sum(line in text for line in lines) == expected
    assert page.evaluate(TAP, f"{CARD} [data-action=call]") == "tel:112"
    page.go_back()
    assert page.get_attribute("main", "data-view") != "call"


def test_without_a_script_a_number_is_called_at_once(browser, server):
    """And what a card would say stands in the directory, for every number."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(server.url + "/en/d")
        assert page.locator("a[href='tel:112']").count() >= 2
        assert page.get_by_text("On the bill", exact=True).count() == 10
        assert "A call stays in the call list of the phone." in page.inner_text("main")


@pytest.mark.parametrize("language", at_least("nl", more=["en"]))
def test_the_card_is_the_same_from_the_server_and_from_a_pack(
    page: Page, server, callable_numbers, language
):
    """The app adds only whether it is open now: the server does not know when it is read."""
    page.goto(f"{server.url}/{language}/d")
    plain = {
        uri: page.evaluate(
            f"uri => ({OUTLINE})(document.querySelector(`[data-card='${{uri}}']`).content)", uri
        )
        for uri in callable_numbers
    }
    for uri, outline in plain.items():
        open_card(page, server.url, language, uri)
        assert page.evaluate(f"() => ({OUTLINE})(document.querySelector('main'))") == outline, uri


def test_the_number_can_be_read_from_another_phone(page: Page, server):
    """Large, alone, and whole within the screen."""
    open_card(page, server.url, "en", "tel:+31334481186")
    page.click("[data-action=show]")
    page.wait_for_selector("main[data-view=number]")
    assert page.inner_text("main h1").replace("\n", " ") == "033 448 11 86"
    box = page.eval_on_selector(
        "main h1 bdi",
        "number => [getComputedStyle(number).fontSize, number.getBoundingClientRect().bottom]",
    )
    assert float(box[0].removesuffix("px")) >= 48
    assert box[1] <= 640
    page.go_back()
    page.wait_for_selector(CARD)


def test_somebody_who_cannot_speak_finds_what_to_do(page: Page, server):
    """Never a silent call to 112: the card says so, and leads to the page about it."""
    open_card(page, server.url, "en", "tel:112")
    assert "If nobody speaks, the call is cut off." in page.inner_text("main")
    page.click("text=I cannot speak now")
    page.wait_for_selector("main[data-view=page]")
    assert "If you cannot speak now" in page.inner_text("main")


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("2026-11-23T12:00:00+01:00", "Usually open now, until 17:00."),
        ("2026-11-22T12:00:00+01:00", "Closed now. Usually opens Monday 09:00."),
        ("2026-12-25T12:00:00+01:00", "Today is a public holiday: may be closed."),
    ],
)
def test_the_card_says_whether_somebody_usually_answers_now(page: Page, server, time, words):
    """R36"""
    page.clock.set_fixed_time(time)
    open_card(page, server.url, "en", "tel:+31334481186")
    assert page.inner_text("[data-open]").translate(NO_ISOLATES) == words


def test_the_card_never_claims_hours_that_nobody_knows(page: Page, server):
    """R36: those of the police line."""
    open_card(page, server.url, "en", "tel:09008844")
    assert "The opening hours are not known here." in page.inner_text("main")
    assert page.locator("[data-open]").count() == 0
