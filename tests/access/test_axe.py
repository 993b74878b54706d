"""axe-core over every view, in both directions, in all kinds of colours, small and wide (R53)."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from pwa import create_app
from tests.access.axe import OF_THE_SCREEN, Node, look
from tests.access.views import LTR, RTL, app_views, server_views
from tests.every import EVERY, at_least

MODES = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "dark", "forced_colors": "active"},
}
WIDTHS = (320, 1280)
HEIGHT = 800
EVERY_STATE = [(mode, width) for mode in MODES for width in WIDTHS]
# The two that differ most, or all.
STATES = EVERY_STATE if EVERY else EVERY_STATE[::5]
DRAWN = {"app": app_views, "server": server_views}
# A number to call in large type is no heading, which an experimental rule takes it for.
NUMBERS = re.compile(r'<p class="(number|large|callnow)"')
# What axe cannot tell and leaves to a person, by rule: who looked is in docs/accessibility.md.
LOOKED_AT = {
    "color-contrast",
    "color-contrast-enhanced",
    "css-orientation-lock",
    "hidden-content",
    "identical-links-same-purpose",
    "label-content-name-mismatch",
    "p-as-heading",
}


@pytest.fixture
def opened(browser: Browser) -> Iterator[Page]:
    """Our policy lets no other script in, and so no checker."""
    with browser.new_context(bypass_csp=True) as context:
        yield context.new_page()


def is_wrong(node: Node) -> bool:
    return not (node.rule == "p-as-heading" and NUMBERS.match(node.html))


def looked(page: Page, states=STATES) -> Iterator[tuple[str, int, list[Node], list[Node]]]:
    """Each state of one view: what is wrong in it, and what axe cannot tell.

    All rules in the first; in the others those that depend on colours or width.
    """
    for mode, width in states:
        page.emulate_media(**MODES[mode])
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found = look(page, None if (mode, width) == STATES[0] else OF_THE_SCREEN)
        yield mode, width, list(filter(is_wrong, found.violations)), found.incomplete


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("drawn", "language"),
    at_least(("app", RTL), ("server", LTR), more=[("app", LTR), ("server", RTL)]),
)
def test_axe_finds_nothing_in_any_view(opened, server, drawn, language, record_property):
    wrong: dict[Node, list[tuple[str, str, int]]] = {}
    unsure: set[str] = set()
    views = 0
    for view in DRAWN[drawn](opened, server.url, language):
        views += 1
        for mode, width, violations, incomplete in looked(opened):
            for node in violations:
                wrong.setdefault(node, []).append((view, mode, width))
            unsure |= {node.rule for node in incomplete}
    assert wrong == {}
    assert unsure <= LOOKED_AT
    states = f"{views} views × {len(STATES)} states = {views * len(STATES)}"
    record_property("counted", f"axe: {drawn}, {language}: {states}, 0 violations")


def test_axe_finds_nothing_on_the_page_of_a_node_in_trouble(opened, tmp_path, record_property):
    node = create_app({"DATA": tmp_path / "nothing"}).test_client()
    opened.set_content(node.get("/").text)
    assert [violations for *_, violations, _ in looked(opened)] == [[]] * len(STATES)
    record_property("counted", f"axe: in trouble: 1 view × {len(STATES)} states, 0 violations")


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("html-has-lang", "document.documentElement.removeAttribute('lang')"),
        ("link-name", "document.querySelector('main a').textContent = ''"),
        ("target-size", "document.querySelector('main .listen, main p').innerHTML ="
         " '<button style=\"all: unset\">i</button>'.repeat(2)"),
        ("color-contrast", "document.querySelector('main').style.color = '#999'"),
        ("color-contrast-enhanced", "document.querySelector('main').style.color = '#666'"),
        ("region", "document.body.insertAdjacentHTML('beforeend', '<p>text</p>')"),
    ],
)  # fmt: skip
def test_axe_finds_what_was_planted(opened, server, rule, change):
    """Else its silence would say nothing. First of all, that there are rules."""
    opened.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    opened.goto(server.url + "/nl/p02")
    assert look(opened).rules > 100
    assert look(opened).violations == []
    opened.evaluate(f"() => {{ {change} }}")
    only = (rule,) if rule in OF_THE_SCREEN else None
    assert rule in {node.rule for node in look(opened, only).violations}


@pytest.mark.parametrize(
    ("mode", "query"),
    [("dark", "prefers-color-scheme: dark"), ("forced colours", "forced-colors: active")],
)
def test_axe_sees_the_colours_of_a_mode(opened, server, mode, query):
    opened.goto(server.url + "/nl/p02")
    faint = "main p { color: #777 !important; forced-color-adjust: none }"
    opened.add_style_tag(content=f"@media ({query}) {{ {faint} }}")
    seen = {each: violations for each, _, violations, _ in looked(opened, EVERY_STATE)}
    assert not seen["light"]
    assert {node.rule for node in seen[mode]} >= {"color-contrast"}
