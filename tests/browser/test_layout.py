"""The exit is always there, nothing is cut off, nothing covers what has the focus (R11)."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import keep, views
from tests.every import at_least

# Width and height in CSS pixels, and the size of text that the reader asks the browser for.
SCREENS = {
    "phone": (360, 640, 16),
    "phone on its side": (640, 360, 16),
    "small phone with large text": (320, 568, 32),
    "desk at 400 %": (320, 256, 16),
    "small phone": (320, 568, 16),
    "phone with large text": (360, 640, 32),
    "desk": (1280, 800, 16),
}
EXTREME = list(SCREENS)[:4]
# Whether an element has no box at all or, in any of its lines, a tap on the middle or just within
# an edge lands on something else, or beside the screen.
COVERED = """(element, within) => {
  const boxes = [...element.getClientRects()].filter(box => box.width)
  return !boxes.length || boxes.some(box => {
    const x = (box.left + box.right) / 2
    const y = (box.top + box.bottom) / 2
    const points = [[x, y], [x, box.top + within], [x, box.bottom - within],
      [box.left + within, y], [box.right - within, y]]
    return points.some(([x, y]) => !element.contains(document.elementFromPoint(x, y)))
  })
}"""
# Where it is: the direction of writing, and how far down the page (0 to 1).
EXIT_COVERED = f"""() => {{
  const exit = document.querySelector('[data-action=exit]')
  const found = []
  for (const direction of ['ltr', 'rtl']) {{
    document.dir = direction
    for (const part of [0, 0.5, 1]) {{
      scrollTo(0, part * document.documentElement.scrollHeight)
      if (({COVERED})(exit, 1)) found.push([direction, part])
    }}
  }}
  return found
}}"""
FOCUS_COVERED = f"""() => {{
  const focused = document.activeElement
  // Half a letter: text in a sentence has no sharp edge.
  return focused !== document.body && ({COVERED})(focused, 4) && focused.outerHTML
}}"""
# A number in the middle of a sentence is as high as its line.
LOW_TARGETS = """() => [
  ...document.querySelectorAll('[data-action], .pages a, .choice, button, summary')]
  .filter(element => element.checkVisibility())
  .filter(element => !element.matches(
    ':is([data-block], .words) [data-action=call]:not(.number > *)'))
  .filter(element => element.getBoundingClientRect().height < 44)
  .map(element => element.outerHTML)"""
# Opens every page of the menu and everything that is folded, and goes back to the menu.
TOO_WIDE = """() => {
  const root = document.documentElement
  const pages = [...document.querySelectorAll('.pages a')].map(link => link.dataset.page)
  return [...pages, 'd'].filter(page => {
    document.querySelector(`main a[data-page=${page}]`).click()
    document.querySelectorAll('details').forEach(details => { details.open = true })
    const wide = root.scrollWidth > root.clientWidth
    document.querySelector('.back a').click()
    return wide
  })
}"""


@pytest.fixture(params=at_least(*EXTREME, more=list(SCREENS)[4:]))
def screen(request: pytest.FixtureRequest, page: Page) -> Page:
    width, height, text = SCREENS[request.param]
    page.set_viewport_size({"width": width, "height": height})
    fonts = {"fontSizes": {"standard": text, "fixed": text}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", fonts)
    return page


def keep_and_be_told(page: Page, language: str) -> None:
    """Keep a language, and wait for the notice that says so."""
    keep(page, language)
    page.wait_for_selector(".notice:not(:empty)")


def test_the_exit_is_whole_and_uncovered_wherever_a_reader_is(screen: Page, server):
    """R11: in both directions of writing."""
    for view in views(screen, server.url):
        assert screen.evaluate(EXIT_COVERED) == [], view


def test_a_notice_does_not_cover_the_exit(screen: Page, server):
    """R11"""
    screen.goto(server.url + "/")
    keep_and_be_told(screen, "nl")
    assert screen.evaluate(EXIT_COVERED) == []


@pytest.mark.parametrize("language", at_least("nl", more=["en"]))
def test_no_view_is_wider_than_the_screen(page: Page, server, language):
    """R11: text is read without scrolling sideways (WCAG 1.4.10)."""
    for view in views(page, server.url, language):
        for width in at_least(320, more=[360]):
            page.set_viewport_size({"width": width, "height": 568})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (view, width)
            if view == "home":
                assert page.evaluate(TOO_WIDE) == [], width


def test_what_has_the_focus_is_covered_by_nothing(screen: Page, server):
    """R11: through all of a long page and back, beside a notice too (WCAG 2.4.11)."""
    screen.goto(server.url + "/")
    keep_and_be_told(screen, "en")
    screen.eval_on_selector("main a[data-page=p02]", "link => link.click()")
    stops = screen.locator("a, button, summary").count()
    for key in ["Tab"] * stops + ["Shift+Tab"] * stops:
        screen.keyboard.press(key)
        assert not screen.evaluate(FOCUS_COVERED), key


def test_what_is_tapped_is_at_least_44_pixels_high(page: Page, server):
    """R53: in every view, the one with everything on it too."""
    for view in views(page, server.url):
        assert page.evaluate(LOW_TARGETS) == [], view
    page.goto(server.url + "/")
    keep(page, "nl")
    assert page.evaluate(LOW_TARGETS) == []
