"""The main tasks by keyboard alone, and what a screen reader is told of the main views (R53, R54).

Leaving by keys alone is in tests/browser/test_keys.py, the navigator and the search by keyboard
in test_navigator.py and test_search.py.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.access.views import LTR, RTL, app_views
from tests.browser.conftest import pick

# A reader has long given up by then.
MOST_STOPS = 80
FOCUSED = "document.activeElement"
# An outline, of the thickness that WCAG 2.4.13 asks for.
SEEN = """() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement)
  return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
}"""
TREES = {
    (LTR, "first screen"): """
        - banner:
          - link "Exit"
          - link "112"
        - main:
          - heading "Info" [level=1]
          - list:
            - listitem:
              - text: /^Danger now · Nu in gevaar/
              - link "112"
            - listitem:
              - text: /^Police, no emergency/
              - link "0900-8844"
          - list:
            - listitem:
              - link "English"
              - group: Keeps the text on this phone, to read without internet.
        """,
    (LTR, "menu, with a notice"): """
        - banner
        - main:
          - paragraph:
            - link "Languages"
          - heading "What do you need?" [level=1]
          - list
          - paragraph:
            - link "All numbers and organisations"
          - paragraph:
            - link "Search"
          - paragraph:
            - link "What can I do now?"
          - heading "Now" [level=2]
          - list:
            - listitem:
              - link "Danger now"
        - status: It is on this phone now. You can read it without internet.
        """,
    (LTR, "before a call"): """
        - main:
          - paragraph:
            - link "All pages"
          - heading "Danger now" [level=1]
          - paragraph:
            - link "Call 112":
              - /url: tel:112
          - paragraph:
            - button "Show the number large"
          - paragraph
          - heading "Say this first" [level=2]
          - paragraph
          - paragraph:
            - link "I cannot speak now"
          - heading "Before you call" [level=2]
          - list:
            - listitem: The call is free.
        """,
    (LTR, "question"): """
        - main:
          - group "What would help you now?":
            - heading "What would help you now?" [level=1]
            - checkbox "I am in danger now"
          - paragraph:
            - button "Go on"
            - button "Show what I can do"
        """,
    (LTR, "directory, chosen"): """
        - main:
          - heading "All numbers and organisations" [level=1]
          - group:
            - combobox "I look for"
            - combobox "For whom"
            - combobox "Speaks"
            - checkbox "Open now" [checked]
            - checkbox "Free to call"
          - status: /^These fit/
          - heading "Danger now" [level=2]
          - paragraph:
            - link "112"
          - term: Open
          - definition: every day, day and night
          - checkbox "Put on my list"
        """,
    (LTR, "search, found"): """
        - main:
          - search:
            - paragraph:
              - searchbox "What are you looking for?": "112"
              - button "Search"
          - status: "Results: 12"
          - list:
            - listitem:
              - link "Danger now"
              - link "112"
        """,
    (RTL, "menu, with a notice"): """
        - banner:
          - link "خروج"
          - link "112"
        - main:
          - paragraph:
            - link "اللغات"
          - heading "ماذا يلزمك؟" [level=1]
          - list:
            - listitem:
              - text: خطر الآن
              - link "112"
          - paragraph:
            - link "كل الأرقام والمنظمات"
          - heading "الآن" [level=2]
        """,
    (RTL, "two languages"): """
        - main:
          - paragraph:
            - link "عرض لغة واحدة"
          - heading "بمن يمكنني الاتصال، وماذا يحدث بعدها؟" [level=1]
          - paragraph: Wie kan ik bellen, en wat gebeurt er dan?
          - paragraph: العربية ترجمة أولية
          - paragraph: Nederlands Conceptvertaling
          - link "عرض كبير"
        """,
    (RTL, "search, nothing found"): """
        - main:
          - search:
            - paragraph:
              - searchbox: xqzzy
          - status: /./
          - list:
            - listitem:
              - link "112"
        """,
}


def press_until(page: Page, selector: str, key: str = "Tab") -> None:
    """Go from stop to stop as far as this one; each is seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        assert page.evaluate(SEEN), page.evaluate(f"{FOCUSED}.outerHTML")
        if page.evaluate(f"selector => {FOCUSED}.matches(selector)", selector):
            return
    raise AssertionError(f"expected to reach {selector}, found {page.evaluate(FOCUSED)}")


def open_by_key(page: Page, selector: str, view: str) -> None:
    """Reach a link or a button, press it, and land on the heading of what it leads to."""
    press_until(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"main[data-view={view}] h1:focus")


@pytest.mark.parametrize("language", [LTR, RTL])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_from_the_first_screen_to_a_call_and_out(page: Page, server, exit_site, language, scheme):
    """A language, a page, a number, the card before the call; then the exit."""
    page.emulate_media(color_scheme=scheme)
    page.goto(server.url)
    page.wait_for_selector("li [data-script]:not([hidden])")
    open_by_key(page, f".choice[data-language={language}]", "home")
    open_by_key(page, "main a[data-page=p01]", "page")
    open_by_key(page, "main [data-block] a[href='tel:112']", "call")
    press_until(page, ".callnow a[href='tel:112']")
    open_by_key(page, "[data-action=show]", "number")
    press_until(page, ".exit", "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(exit_site)


@pytest.mark.parametrize("language", [LTR, RTL])
def test_what_fits_in_the_directory_and_a_list_of_it(page: Page, server, language):
    page.goto(server.url)
    pick(page, language)
    open_by_key(page, "main a[data-page=d]", "directory")
    press_until(page, ".filter summary")
    page.keyboard.press("Enter")
    press_until(page, "select[name=need]")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".count[role=status]")).not_to_be_empty()
    assert page.evaluate(f"{FOCUSED}.name") == "need"
    press_until(page, "input[name=free]")
    page.keyboard.press("Space")
    press_until(page, "[data-block=s-112] input")
    page.keyboard.press("Space")
    press_until(page, "button[value=chosen]", "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("main[data-view=chosen] h1:focus")
    assert page.locator("[data-block=s-112]").count() == 1


def test_two_languages_and_one_block_of_them(page: Page, server):
    page.goto(server.url)
    pick(page, LTR)
    open_by_key(page, "main a[data-page=p02]", "page")
    press_until(page, ".beside summary")
    page.keyboard.press("Enter")
    open_by_key(page, f"[data-second={RTL}]", "pair")
    open_by_key(page, ".enlarge", "block")
    open_by_key(page, ".swap a", "block")
    assert page.get_attribute("main h1", "lang") == RTL


def test_a_phone_is_cleared(page: Page, server):
    page.goto(server.url)
    pick(page, LTR, "keep")
    open_by_key(page, "[data-action=wipe]", "clear")
    open_by_key(page, "main [data-action=wipe]", "cleared")


@pytest.mark.parametrize("language", [LTR, RTL])
def test_what_a_screen_reader_is_told(page: Page, server, language):
    """The tree of accessibility of the main views, by role, name, state and order."""
    waiting = {view: tree for (code, view), tree in TREES.items() if code == language}
    for view in app_views(page, server.url, language):
        if tree := waiting.pop(view, None):
            expect(page.locator("body")).to_match_aria_snapshot(tree)
        if not waiting:
            return
    raise AssertionError(f"expected to open {list(waiting)}")
