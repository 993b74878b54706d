"""Every view with large text, far zoomed in, and with more room between letters (R55).

What sticks to the screen and what has the focus is in tests/browser/test_layout.py.
"""

import pytest
from playwright.sync_api import Browser, Page

from tests.access.views import LTR, RTL, app_views
from tests.every import at_least

# Width and height in CSS pixels, and the size of text that the reader asks the browser for.
WAYS = {
    "text at 200 %": (320, 568, 32),
    "a desk of 1280 pixels at 400 %": (320, 256, 16),
    "a phone on its side": (640, 360, 16),
    "text spacing": (320, 568, 16),
}
# As WCAG 1.4.12 has it.
SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }
"""
# Text that is not on the screen however far one scrolls up and down, or is cut off by its box.
LOST = """() => {
  const root = document.documentElement
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const lost = root.scrollWidth > root.clientWidth ? ['wider than the screen'] : []
  const range = document.createRange()
  while (texts.nextNode()) {
    const { currentNode: text } = texts
    const holder = text.parentElement
    if (!text.data.trim() || !holder.checkVisibility() || holder.closest('.spoken')) continue
    range.selectNodeContents(text)
    const boxes = [...range.getClientRects()].filter(box => box.width > 1)
    const control = holder.closest('button, .bar a, .choice, summary')?.getBoundingClientRect()
    const within = control ?? { left: 0, right: root.clientWidth }
    if (boxes.some(box => box.left < within.left - 1 || box.right > within.right + 1)) {
      lost.push(text.data)
    }
  }
  return lost
}"""
# Anything that is moving, or would: but for text that comes at once where no script has started.
MOVING = """() => [
  ...document.getAnimations().map(each => each.animationName ?? each.transitionProperty),
  ...[...document.querySelectorAll('*')].flatMap(each => {
    const { transitionDuration, scrollBehavior, animationName } = getComputedStyle(each)
    return [transitionDuration !== '0s' && 'transition', scrollBehavior === 'smooth' && 'scroll',
      !['none', 'come'].includes(animationName) && animationName]
  })
].filter(each => each && each !== 'come')"""


def set_text(page: Page, size: int) -> None:
    fonts = {"fontSizes": {"standard": size, "fixed": size}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", fonts)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", at_least(RTL, more=[LTR]))
def test_no_text_is_lost_and_nothing_moves(browser: Browser, server, language):
    """WCAG 1.4.4, 1.4.10, 1.4.12, 2.3.3: without scrolling sideways, in every view of the app."""
    lost = {}
    with browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        for view in app_views(page, server.url, language):
            page.set_viewport_size({"width": 320, "height": 568})
            assert page.evaluate(MOVING) == [], view
            for way, (width, height, size) in WAYS.items():
                page.set_viewport_size({"width": width, "height": height})
                set_text(page, size)
                style = page.add_style_tag(content=SPACING) if "spacing" in way else None
                if found := page.evaluate(LOST):
                    lost[view, way] = found
                if style:
                    style.evaluate("style => style.remove()")
    assert lost == {}


def test_lost_text_is_found(page: Page, server):
    """Else the test above would say nothing."""
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(server.url + "/nl/p02")
    assert page.evaluate(LOST) == []
    page.eval_on_selector("main h1", "each => { each.style.whiteSpace = 'nowrap' }")
    assert page.evaluate(LOST) != []
