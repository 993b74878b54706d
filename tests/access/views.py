"""Every view there is, opened one after the other: as the app draws it, and as the server does."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from tests.browser.conftest import keep
from tests.every import EVERY

LTR, RTL = "en", "ar"
SECOND = "nl"
# Between them they have every kind of block, link and label (test_views.py).
OF_EVERY_KIND = ("p01", "p02", "p19", "p30", "p50")
# What is folded away is looked at too.
UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true })"
TAP = "selector => document.querySelector(selector).click()"
# A voice on the phone, for the buttons of listening; it never ends.
VOICES = """
codes => {
  const voices = codes.map(lang => ({ name: lang, lang, localService: true, default: false }))
  Object.defineProperty(window, 'speechSynthesis', { value: {
    speaking: false, getVoices: () => voices, addEventListener () {}, cancel () {}, speak () {}
  } })
}
"""
# What leads from the menu to a view, and what is done there. One that needs the one before stands
# behind it; `back` leads to the menu again.
APP = (
    ("menu", "home", ("main a[data-page=d]", "back")),
    ("directory", "directory", ("main a[data-page=d]",)),
    ("list with nothing on it", "chosen", ("main button[value=chosen]",)),
    ("directory, chosen", "directory", ("main button[value=show]", "input[name=open]")),
    ("directory, listed", "directory", ("[data-block=s-112] input",)),
    ("list", "chosen", ("main button[value=chosen]",)),
    ("search", "search", ("back", "main a[data-page=f]")),
    ("search, found", "search", ("type 112", "see .found")),
    ("search, nothing found", "search", ("type xqzzy", "see .results .numbers")),
    ("words", "words", ("back", "main a[data-page=g]")),
    ("cards", "showing", ("back", "main a[data-page=s]")),
    ("card with a sentence", "shown", ("[data-card=s01]",)),
    ("card with a language", "shown", ("main .back a", "[data-card=l-fa]")),
    ("card with a number", "shown", ("main .back a", "[data-card=n-police]")),
    ("handing over", "handover", ("main .back a", "back", "main a[data-page=h]")),
    ("handing over, two languages", "handover",
     (f"[data-second={SECOND}]", f"see section[lang={SECOND}]")),
    ("question", "navigator", ("main .back a", "back", "main a[data-page=n]")),
    ("question, one of", "navigator", ("input[value=unclear]", "go next")),
    ("results of nothing", "navigator", ("go result",)),
    ("results", "navigator", ("go q01", "input[value=place]", "input[value=stay]", "go result",
                              "go q02", "input[value=adult]", "go result")),
    ("before a call", "call", ("main .result [data-action=call], main .note [data-action=call]",)),
    ("number", "number", ("[data-action=show]",)),
    ("what is on the phone", "phone", ("back", "[data-action=phone]")),
    ("passing on", "pass", ("[data-action=pass]",)),
    ("icon", "icon", ("back", "[data-action=phone]", "[data-action=icon]")),
    ("icon, chosen", "icon", ("[data-face='1']",)),
    ("practice", "phone", ("back", "[data-action=phone]", "main [data-action=practice]")),
    ("practice, a call", "call", ("back", "main [data-action=call]", ".callnow a")),
    ("practice, directory", "directory", ("back", "main a[data-page=d]")),
    ("two languages", "pair", ("header [data-action=practice]", "back", "main a[data-page=p02]",
                               f"[data-second={SECOND}]")),
    ("block", "block", ("[data-action=enlarge]",)),
    ("block, other language", "block", ("main .swap a",)),
    ("page, listening", "page", ("back", "main a[data-page=p02]", "[data-action=speak]")),
    ("exit, one key more", "page", ("press Escape",)),
)  # fmt: skip
LAST = (
    ("clear", "clear", ("back", "[data-action=wipe]")),
    ("cleared", "cleared", ("main [data-action=wipe]",)),
)


# What the server answers to an address.
PATHS = (
    *("", "d", "f", "g", "h", "h/{second}", "n", "s", "p02", "p30", "p51"),
    *("s/s01", "s/s02", "s/l-fa", "s/l-{language}", "s/n-police"),
    *("p02/{second}", "p02/{second}/b1", "p02/{second}/b1/2"),
)
# And to a form: its address, and what is done there.
FORMS = (
    ("d, chosen", "d", ("input[name=open]", "input[name=p]", "go show")),
    ("d, list", "d", ("input[name=p]", "go chosen")),
    ("d, empty list", "d", ("go chosen",)),
    ("f, found", "f", ("type 112", "main form button")),
    ("f, nothing found", "f", ("type xqzzy", "main form button")),
    ("n, question", "n", ("input[value=place]", "go next")),
    ("n, results", "n", ("input[value=place]", "input[value=stay]", "go result")),
)


def app_views(page: Page, url: str, language: str) -> Iterator[str]:
    """Every view that the app draws, by name, with the pages that stand for all or all of them;
    what is folded is open."""
    page.add_init_script(f"({VOICES})({[LTR, RTL, SECOND]})")
    page.goto(url + "/")
    page.wait_for_selector("li [data-script]:not([hidden])")
    yield from _named(page, "first screen")
    page.evaluate(TAP, "main a[data-action=call]")
    page.wait_for_selector("main[data-view=call]")
    yield from _named(page, "before a call, no language yet")
    page.go_back(wait_until="commit")
    page.wait_for_selector("main[data-view=start]")
    keep(page, language)
    page.wait_for_selector(".notice:not(:empty)")
    yield from _named(page, "menu, with a notice")
    for name, view, steps in APP:
        _go(page, view, steps)
        yield from _named(page, name)
    _go(page, "home", ("back",))
    linked = page.eval_on_selector_all(".pages a", "all => all.map(a => a.dataset.page)")
    for page_id in linked if EVERY else OF_EVERY_KIND:
        _go(page, "page", (f".pages a[data-page={page_id}]",))
        yield from _named(page, page_id)
        _go(page, "home", ("back",))
    for name, view, steps in LAST:
        _go(page, view, steps)
        yield from _named(page, name)


def _named(page: Page, name: str) -> Iterator[str]:
    page.evaluate(UNFOLD)
    yield name


def _go(page: Page, view: str, steps: tuple[str, ...]) -> None:
    for step in steps:
        _do(page, step)
    page.wait_for_selector(f"main[data-view={view}]")


def _do(page: Page, step: str) -> None:
    """A verb and what it is done to, or what is tapped."""
    verb, _, what = step.partition(" ")
    if step == "back":
        _back(page)
    elif verb == "type":
        page.fill("main input[type=search]", what)
    elif verb == "press":
        page.keyboard.press(what)
    elif verb == "see":
        page.wait_for_selector(what)
    elif verb == "go":
        page.evaluate(TAP, f"main button[value={what}]")
    else:
        page.wait_for_selector(step, state="attached")
        page.evaluate(TAP, step)


def _back(page: Page) -> None:
    """By the way back at the top, which from some views leads over another one."""
    while page.get_attribute("main", "data-view") != "home":
        page.evaluate(TAP, "main .back a")
        page.wait_for_timeout(20)


def server_views(page: Page, url: str, language: str, second: str = SECOND) -> Iterator[str]:
    """Every kind of view that the server draws, by address; what is folded is open.

    No script of a page runs; those of a test do, which a browser without scripts would not let.
    """
    session = page.context.new_cdp_session(page)

    @contextmanager
    def without_scripts() -> Iterator[None]:
        session.send("Emulation.setScriptExecutionDisabled", {"value": True})
        yield
        session.send("Emulation.setScriptExecutionDisabled", {"value": False})

    here = f"/{language}/"
    paths = [each.format(language=language, second=second) for each in PATHS]
    for path in ["/", "/nothing", "/n", *(here + each for each in paths)]:
        with without_scripts():
            page.goto(url + path)
        yield from _named(page, path)
    for name, path, steps in FORMS:
        with without_scripts():
            page.goto(url + here + path)
            page.evaluate(UNFOLD)
            for step in steps[:-1]:
                _do(page, step)
            with page.expect_navigation():
                _do(page, steps[-1])
        yield from _named(page, here + name)
