"""What an update costs a phone: patches first, packs where one is wrong, and nothing whole where
its reader pays."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import keep, pick, until
from tests.browser.held import POINTER, SIGN_IN, TEXTS, failed, hold, shows
from tests.browser.hostile import Line


@pytest.mark.parametrize(
    "patch", [b"{}", b"", b'{"pages":null}', b'{"services":{"#":["gone"]}}', SIGN_IN, b" " * 2000]
)
def test_a_damaged_patch_leads_to_the_full_pack(page: Page, line: Line, patch: bytes):
    """A hint is trusted for nothing."""
    hold(page, line, "1")
    line.serve("2")
    line.proxy.tamper = lambda path, _body: patch if "/diff/" in path else None
    page.reload()
    until(page, f"{POINTER}.then(now => now.number === 2 && !now.failed)")
    assert sum("/targets/packs/" in path for path in line.proxy.asked) == 1


def test_an_update_by_patches_costs_little(page: Page, line: Line):
    """Done when 4: one paragraph and one number changed, ≤ 2.5 KB of bodies; no pack is sent."""
    hold(page, line, "1")
    line.serve("2")
    line.proxy.asked.clear()
    line.proxy.bodies.clear()
    page.reload()
    until(page, f"{POINTER}.then(now => now.number === 2)")
    spent = {
        path: size
        for path, size in zip(line.proxy.asked, line.proxy.bodies, strict=True)
        if path.startswith("/tuf/")
    }
    assert not [path for path in spent if "/targets/" in path]
    assert sum(spent.values()) <= 2500, spent


@pytest.mark.node
def test_nothing_new_is_said_without_a_body(page: Page, line: Line):
    """Done when 4: the node says 304, from the first time on."""
    hold(page, line, "1")
    line.proxy.asked.clear()
    line.proxy.bodies.clear()
    with page.expect_response("**/now.json") as answer:
        page.reload()
    assert answer.value.status == 304
    asked = dict(zip(line.proxy.asked, line.proxy.bodies, strict=True))
    assert asked["/tuf/metadata/now.json"] == 0


@pytest.fixture(params=["{ saveData: true }", "{ type: 'cellular' }"])
def metered(page: Page, request: pytest.FixtureRequest) -> Page:
    """A browser that says that its reader pays for data."""
    page.add_init_script(
        f"Object.defineProperty(navigator, 'connection', {{ value: {request.param} }})"
    )
    return page


def test_a_metered_line_gets_patches_and_nothing_whole(metered: Page, line: Line):
    """Never a whole file unless somebody asks for it."""
    hold(metered, line, "1")
    line.serve("2")
    line.proxy.tamper = lambda path, _body: b"{}" if "/diff/" in path else None
    failed(metered, "metered")
    shows(metered, 1, "It would have used much of your data.")
    line.proxy.honest()
    metered.reload()
    until(metered, f"{POINTER}.then(now => now.number === 2 && !now.failed)")


def test_a_metered_line_gets_no_more_than_its_budget(metered: Page, line: Line):
    """Of the signed metadata neither; what its reader asks for costs what it costs."""
    hold(metered, line, "1")
    line.serve("2")
    line.proxy.tamper = lambda path, body: body + b" " * 2500 if path.endswith("now.json") else None
    line.proxy.asked.clear()
    failed(metered, "metered")
    assert not [path for path in line.proxy.asked if "/diff/" in path]
    pick(metered, "en", "keep")
    metered.click("[data-action=phone]")
    metered.click("[data-action=renew]")
    metered.wait_for_selector("[data-status=failed]", state="detached")
    assert metered.evaluate(POINTER)["number"] == 2


def test_three_releases_later_a_phone_ends_as_one_that_starts_now(page: Page, line: Line, browser):
    """Done when 5: byte by byte, and by patches."""
    hold(page, line, "1")
    line.serve("4")
    line.proxy.asked.clear()
    page.reload()
    until(page, f"{POINTER}.then(now => now.number === 4)")
    until(page, "caches.keys().then(all => all.filter(n => n.startsWith('t-')).length === 1)")
    asked = list(line.proxy.asked)
    assert any("/diff/" in path for path in asked)
    assert not [path for path in asked if "/targets/" in path]
    with browser.new_context() as context:
        fresh = context.new_page()
        fresh.goto(line.proxy.url)
        keep(fresh, "en")
        assert fresh.evaluate(TEXTS) == page.evaluate(TEXTS)
