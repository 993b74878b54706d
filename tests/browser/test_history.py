"""What a visit leaves in the history of the browser, and how Back steps through it (R3, R4)."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser.conftest import open_profile, pick, until

VIEWS = ("p01", "p02", "p16")
EXIT_PAGE = "Weather"


def read(page: Page, page_id: str) -> None:
    page.click(f"main a[data-page={page_id}] >> nth=0")


def heading(page: Page) -> str:
    return page.inner_text("main h1")


def after(page: Page, go: Callable[..., object]) -> str:
    """The heading that one press of Back or Forward leads to."""
    go(wait_until="commit")
    return heading(page)


def addresses(page: Page) -> list[str]:
    """Every address in the history of the tab, the first one was empty."""
    history = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    return [entry["url"] for entry in history["entries"]][1:]


def history_rows(context: BrowserContext, host: str) -> list[str]:
    """What the browser's own history page lists, once it lists that host."""
    page = context.new_page()
    page.goto("chrome://history")
    page.get_by_text(host).first.wait_for()
    return page.locator("history-item").evaluate_all(
        "rows => rows.map(row => row.shadowRoot.textContent)"
    )


def visit_five_views(context: BrowserContext, url: str) -> Page:
    page = context.pages[0]
    page.goto(url + "/")
    pick(page, "en")
    for page_id in (*VIEWS, "home"):
        read(page, page_id)
    return page


def leave(page: Page, exit_site: str) -> None:
    page.click("[data-action=exit]")
    page.wait_for_url(exit_site)


def test_the_history_page_lists_a_whole_visit_as_one_line_at_most(
    playwright: Playwright, server, exit_site, tmp_path
):
    """R3"""
    host = server.url.removeprefix("http://")
    with open_profile(playwright, tmp_path) as context:
        leave(visit_five_views(context, server.url), exit_site)
        rows = history_rows(context, exit_site.split("/")[2])
    assert len([row for row in rows if host in row]) <= 1


@pytest.mark.parametrize("leaves", [True, False], ids=["left", "closed while reading"])
def test_the_history_on_disk_holds_one_neutral_address_and_title(
    playwright: Playwright, server, exit_site, tmp_path, leaves
):
    """R3: as somebody finds it who opens the file."""
    with open_profile(playwright, tmp_path) as context:
        page = visit_five_views(context, server.url)
        if leaves:
            leave(page, exit_site)
    with closing(sqlite3.connect(tmp_path / "Default" / "History")) as history:
        ours = history.execute(
            "select url, title from urls where url like ?", [server.url + "%"]
        ).fetchall()
    assert ours == [(server.url + "/", EXIT_PAGE if leaves else "Info")]


def test_back_and_forward_step_through_the_views_at_one_address(page: Page, server):
    """R4"""
    page.goto(server.url + "/")
    headings = [heading(page)]
    pick(page, "en")
    headings.append(heading(page))
    for page_id in VIEWS:
        read(page, page_id)
        headings.append(heading(page))
    assert [after(page, page.go_back) for _ in headings[1:]] == headings[-2::-1]
    assert [after(page, page.go_forward) for _ in headings[1:]] == headings[1:]
    assert set(addresses(page)) == {server.url + "/"}


def test_back_returns_to_where_the_view_before_was_scrolled_to(page: Page, server):
    """R4"""
    page.goto(server.url + "/")
    pick(page, "en")
    read(page, "p02")
    link = page.locator("main a[data-page=p22]")
    link.scroll_into_view_if_needed()
    before = page.evaluate("window.scrollY")
    link.click()
    assert before > 0 == page.evaluate("window.scrollY")
    page.go_back(wait_until="commit")
    assert page.evaluate("window.scrollY") == before


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("main a[data-page=p12]", ("nl", "Een veilige plek om te slapen")),
        ("main a[data-page=home]", ("nl", "Wat heb je nodig?")),
        ("main a[data-language=en]", ("en", "Time to think")),
    ],
)
def test_a_page_opened_by_its_own_address_hands_over_at_the_first_link(
    page: Page, server, link, shown
):
    """R4: one tap leads to what was asked for, and its address is out of the history."""
    page.goto(server.url + "/nl/p07")
    page.click(link)
    page.wait_for_url(server.url + "/")
    page.get_by_role("heading", name=shown[1], exact=True).wait_for()
    assert page.evaluate("document.documentElement.lang") == shown[0]
    assert set(addresses(page)) == {server.url + "/"}


def test_a_link_to_a_block_of_another_page_leads_to_that_block(page: Page, server):
    """R4: from a page with its own address, and covered by nothing."""
    page.goto(server.url + "/nl/p07")
    page.click("main a[href$='#b28']")
    page.wait_for_url(server.url + "/")
    until(page, "window.scrollY > 0")
    covered = page.eval_on_selector(
        "[data-block=p08-b28]",
        "block => !block.contains(document.elementFromPoint("
        "block.getBoundingClientRect().left + 1, block.getBoundingClientRect().top + 1))",
    )
    assert not covered


def test_back_from_a_page_that_was_handed_over_shows_the_first_screen(page: Page, server):
    page.goto(server.url + "/nl/p07")
    page.click("main a[data-page=p12]")
    page.wait_for_selector("main[data-view=page]")
    page.wait_for_url(server.url + "/")
    page.go_back(wait_until="commit")
    assert page.get_attribute("main", "data-view") == "start"
