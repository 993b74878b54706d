"""Reading aloud, with voices that a test gives to the phone: few machines have any."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import pick, until

# In place of the speech of the browser: says nothing, writes down what it was told, and a test
# says when an utterance has ended.
STUB = """voices => {
  const log = []
  let current = null
  const changed = []
  Object.defineProperty(window, 'speechSynthesis', { value: {
    voices,
    log,
    changed,
    getVoices () { return this.voices },
    addEventListener (name, listener) { if (name === 'voiceschanged') changed.push(listener) },
    speak (utterance) {
      current = utterance
      log.push({ says: utterance.text, lang: utterance.lang, voice: utterance.voice?.name,
        rate: utterance.rate })
    },
    // As browsers do: what is broken off ends too.
    cancel () { const was = current; current = null; log.push('cancel'); was?.onend?.() },
    end () { const was = current; current = null; was?.onend?.() }
  } })
  window.SpeechSynthesisUtterance = class { constructor (text) { this.text = text } }
}"""
DUTCH = {"name": "Anna", "lang": "nl-NL", "localService": True}
REMOTE = {"name": "Cloud", "lang": "nl-NL", "localService": False}
GERMAN = {"name": "Petra", "lang": "de-DE", "localService": True}
ENGLISH = {"name": "Daniel", "lang": "en-GB", "localService": True}
ARABIC = {"name": "Maged", "lang": "ar-001", "localService": True}
MANDARIN = {"name": "Tingting", "lang": "zh_CN", "localService": True}
CANTONESE = {"name": "Sinji", "lang": "zh_HK", "localService": True}
NO_VOICE = {
    "nl": "Deze telefoon heeft zelf geen stem voor deze taal.",
    "zh": "这部手机本身没有这种语言的声音",
}
SAID = "speechSynthesis.log.filter(each => each !== 'cancel')"
READ = "[...document.querySelectorAll('.read')].map(each => each.dataset.block)"
PAGE = "p07"

Opened = Callable[..., Page]


@pytest.fixture
def opened(context: BrowserContext, server) -> Opened:
    """Open p07 in a language on a phone with these voices."""

    def open_page(*voices: dict[str, Any], language: str = "nl") -> Page:
        context.add_init_script(f"({STUB})({json.dumps(voices)})")
        page = context.new_page()
        page.goto(server.url)
        pick(page, language)
        page.click(f"main [data-page={PAGE}]")
        page.wait_for_selector("main[data-view=page]")
        return page

    return open_page


def words_of(page: Page, index: int) -> str:
    """What the reader sees of one block, without the labels on it."""
    return page.evaluate(
        """index => {
          const block = document.querySelectorAll('main [data-block]')[index].cloneNode(true)
          block.querySelectorAll('.label').forEach(label => label.remove())
          return block.textContent.trim()
        }""",
        index,
    )


def is_silent(page: Page) -> bool:
    """Told to stop, and told nothing since; nothing is marked as being read."""
    return page.evaluate(f"speechSynthesis.log.at(-1) === 'cancel' && {READ}.length === 0")


@pytest.mark.parametrize(
    ("language", "voices"),
    [("nl", [REMOTE]), ("nl", []), ("nl", [GERMAN]), ("zh", [CANTONESE])],
    ids=["remote only", "none", "wrong language", "wrong Chinese"],
)
def test_without_a_voice_of_its_own_there_is_no_button_but_a_line(opened: Opened, language, voices):
    page = opened(*voices, language=language)
    assert page.locator("[data-action=speak]").count() == 0
    assert NO_VOICE[language] in page.inner_text(".listen")
    page.click("main [data-block] >> nth=1")
    assert page.evaluate(SAID) == []


def test_a_browser_that_cannot_speak_says_so(context: BrowserContext, server):
    context.add_init_script("delete window.speechSynthesis; delete window.SpeechSynthesisUtterance")
    context.add_init_script("Object.defineProperty(window, 'speechSynthesis', {value: undefined})")
    page = context.new_page()
    page.goto(server.url)
    pick(page, "nl")
    page.click(f"main [data-page={PAGE}]")
    page.wait_for_selector("main[data-view=page]")
    assert NO_VOICE["nl"] in page.inner_text(".listen")


@pytest.mark.parametrize(
    ("language", "voice"), [("nl", DUTCH), ("ar", ARABIC), ("zh", MANDARIN)], ids=["nl", "ar", "zh"]
)
def test_a_voice_of_the_phone_reads_the_page_block_by_block(opened: Opened, language, voice):
    page = opened(REMOTE, GERMAN, voice, language=language)
    page.click("[data-action=speak]")
    for index in range(3):
        said = page.evaluate(SAID)
        assert said[-1] == {
            "says": words_of(page, index),
            "lang": voice["lang"],
            "voice": voice["name"],
            "rate": 1,
        }
        assert len(said) == index + 1
        assert page.evaluate(READ) == [
            page.locator("main [data-block]").nth(index).get_attribute("data-block")
        ]
        page.evaluate("speechSynthesis.end()")


def test_the_end_of_the_page_is_the_end(opened: Opened):
    page = opened(DUTCH)
    page.click("[data-action=speak]")
    blocks = page.locator("main [data-block]").count()
    for _ in range(blocks):
        page.evaluate("speechSynthesis.end()")
    assert len(page.evaluate(SAID)) == blocks
    assert page.locator("[data-action=speak]").is_visible()
    assert is_silent(page)


def test_a_text_that_is_touched_is_read_next(opened: Opened):
    page = opened(DUTCH)
    page.click("[data-action=speak]")
    page.locator("main p[data-block]").nth(3).click(position={"x": 2, "y": 2})
    touched = page.locator("main p[data-block]").nth(3).get_attribute("data-block")
    assert page.evaluate(READ) == [touched]
    assert len(page.evaluate(SAID)) == 2


def test_reading_starts_at_the_top_of_the_screen(opened: Opened):
    page = opened(DUTCH)
    page.evaluate("document.getElementById('b20').scrollIntoView()")
    page.eval_on_selector("[data-action=speak]", "button => button.click()")
    assert page.evaluate(READ) == [f"{PAGE}-b20"]


def test_the_pace_can_be_changed_while_reading(opened: Opened):
    page = opened(DUTCH)
    page.click("[data-action=speak]")
    for action, rate in (("slower", 0.8), ("faster", 1), ("faster", 1.25)):
        page.click(f"[data-action={action}]")
        said = page.evaluate(SAID)[-1]
        assert (said["rate"], said["says"]) == (rate, words_of(page, 0))


def test_a_voice_that_comes_late_brings_the_button(opened: Opened):
    page = opened()
    assert page.locator("[data-action=speak]").count() == 0
    page.evaluate("voice => speechSynthesis.voices.push(voice)", DUTCH)
    page.evaluate("speechSynthesis.changed.forEach(listener => listener())")
    assert page.locator("[data-action=speak]").is_visible()


def open_english_page(page: Page) -> None:
    """A page for professionals: English in most languages, labelled."""
    page.click("main .back a")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.click("main [data-page=p30]")
    page.wait_for_selector("main[data-view=page] .label")


def test_a_text_in_another_language_is_passed_over_without_a_voice_for_it(opened: Opened):
    page = opened(ARABIC, language="ar")
    open_english_page(page)
    assert page.locator("main [data-block]").count() > 5
    page.click("[data-action=speak]")
    assert page.evaluate(SAID) == []
    assert is_silent(page)


def test_a_text_in_another_language_is_read_by_its_own_voice_without_the_label(opened: Opened):
    page = opened(ARABIC, ENGLISH, language="ar")
    open_english_page(page)
    labelled = page.locator("main [data-block]:has(.label)").first
    words = labelled.evaluate("block => block.childNodes[0].textContent.trim()")
    page.click("[data-action=speak]")
    labelled.click(position={"x": 2, "y": 2})
    said = page.evaluate(SAID)[-1]
    assert (said["voice"], said["lang"]) == (ENGLISH["name"], ENGLISH["lang"])
    assert said["says"].startswith(words)
    assert labelled.locator(".label").inner_text() not in said["says"]


def stop_by_button(page: Page) -> None:
    page.click("[data-action=silence]")


def hide(page: Page) -> None:
    """Another app, or the screen goes dark: the text is covered too."""
    page.evaluate(
        """() => {
          Object.defineProperty(document, 'hidden', { value: true, configurable: true })
          document.dispatchEvent(new Event('visibilitychange'))
        }"""
    )


def go_back(page: Page) -> None:
    page.click("main .back a")
    page.wait_for_selector("main[data-view=home]")


@pytest.mark.parametrize("stop", [stop_by_button, hide, go_back])
def test_it_stops_at_once(opened: Opened, stop):
    page = opened(DUTCH)
    page.click("[data-action=speak]")
    assert page.evaluate(READ)
    stop(page)
    until(page, "speechSynthesis.log.at(-1) === 'cancel'")
    assert is_silent(page)
    assert len(page.evaluate(SAID)) == 1


def test_the_exit_stops_it(opened: Opened, exit_site):
    page = opened(DUTCH)
    heard: list[str] = []
    page.expose_function("heard", lambda what: heard.append(what))
    page.evaluate(
        """() => {
          const { cancel } = speechSynthesis
          speechSynthesis.cancel = function () { heard('cancel'); cancel.call(this) }
        }"""
    )
    page.click("[data-action=speak]")
    heard.clear()
    page.click("[data-action=exit]", no_wait_after=True)
    page.wait_for_url(exit_site)
    assert "cancel" in heard
