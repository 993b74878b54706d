"""What lies in the profile of a browser after a visit: issue C's trace test, R1 to R3, R16, R17,
R23, R25, R27. Real Chromium and Firefox; their files are searched after they were closed.

The address of our host stays in many of them and is neutral. Firefox and Chromium write it down
for every site, and nothing that a site does takes it away again.
"""

import pytest

from tests.every import at_least
from tests.topic import given_away
from tests.traces.browsers import CHROMIUM, FIREFOX
from tests.traces.govuk import GOVUK
from tests.traces.search import NOTHING
from tests.traces.visit import EMPTY, LOOKED, PRESSES

pytestmark = pytest.mark.timeout(300)
NEUTRAL_TITLES = {"Info", "Weather"}
# Clearing without a network is tried in each engine, by what its stores say (tests/engines).
NOTHING_LEFT = at_least("look", "clear", more=["clear offline"])
# What theirs leaves is much the same in both; it stands here for comparison.
for_the_peer = pytest.mark.parametrize(
    "traveller",
    at_least(CHROMIUM, more=[FIREFOX]),
    ids=lambda browser: browser.name,
    indirect=True,
)


def test_the_search_finds_what_was_kept(trace, traveller):
    """Else it would prove nothing that it finds none elsewhere."""
    kept = trace("keep")
    assert {hit.what for hit in kept.closed.sentences} == set(traveller.canaries)
    words = {hit.what.lower() for hit in kept.closed.words}
    assert {"trafficking", "victim", "exploit", "shelter", "help"} <= words
    stores = traveller.stores(kept)
    assert stores["caches"]
    assert stores["registrations"]


def test_only_the_text_that_was_kept_says_what_this_is_about(trace, traveller):
    """R1, R2, R23: not the history, the session, the names of stores, the icons; no other file."""
    kept = trace("keep")
    for found in (*kept.running, kept.closed):
        assert found.outside(traveller.browser.bodies) == NOTHING


@pytest.mark.parametrize("kind", NOTHING_LEFT)
def test_no_file_holds_what_was_read_or_a_topic_word(trace, kind):
    """R1, R16, R17, R27: not while the browser runs, and not after it was closed."""
    found = trace(kind)
    assert found.running == [NOTHING, NOTHING]
    assert found.closed == NOTHING


@pytest.mark.parametrize("kind", NOTHING_LEFT)
def test_no_store_holds_anything(trace, traveller, kind):
    """R16, R27"""
    assert traveller.stores(trace(kind)) == EMPTY


@pytest.mark.parametrize("kind", ["keep", *NOTHING_LEFT])
def test_the_history_has_one_row_at_most(trace, kind):
    """R2, R3: our address, without anything behind it, and a neutral title."""
    found = trace(kind)
    rows = found.records.rows_of(found.url)
    assert len(rows) <= 1
    assert {url for url, _ in rows} <= {found.url + "/"}
    assert {title for _, title in rows} <= NEUTRAL_TITLES


@pytest.mark.parametrize("kind", ["keep", *NOTHING_LEFT])
def test_the_session_knows_one_address_at_most(trace, kind):
    """R3: also for a browser that is opened again with the tabs it had."""
    found = trace(kind)
    assert {url for url in found.records.sessions if url.startswith(found.url)} <= {found.url + "/"}


@pytest.mark.parametrize("kind", ["keep", *NOTHING_LEFT])
def test_cookies_and_forms_know_nothing(trace, kind):
    """R25"""
    records = trace(kind).records
    assert records.cookies == []
    assert records.autofill == []


@pytest.mark.parametrize("kind", ["keep", *NOTHING_LEFT])
def test_icons_say_nothing(trace, kind):
    """R23"""
    assert not [icon for icon in trace(kind).records.icons if given_away(icon)]


@for_the_peer
def test_the_component_of_govuk_leaves_more(trace):
    """The same visit: a row for each page, with its title, and the text in the browser's cache."""
    theirs, ours = trace("govuk"), trace("look")
    rows = theirs.records.rows_of(theirs.url)
    assert len(rows) > len(ours.records.rows_of(ours.url))
    assert [title for _, title in rows if given_away(title)]
    assert theirs.closed.sentences
    assert theirs.closed.words


def test_back_shows_the_first_screen_at_most(traveller, server):
    """R6"""
    assert traveller.presses_that_show(LOOKED, server.url) == 0


@for_the_peer
def test_back_shows_page_after_page_with_the_component_of_govuk(traveller, govuk_site):
    assert traveller.presses_that_show(GOVUK, govuk_site) == PRESSES


def test_on_the_way_out_nothing_else_is_asked_for(trace, exit_site):
    """R15"""
    assert set(trace("keep").exit_requests) == {exit_site}


def test_looking_makes_no_folder_for_our_address(trace, traveller):
    """R27: a folder of a site says that it stored something, also when that is nothing."""
    assert traveller.browser.folders_of_sites(trace("keep").profile)
    assert traveller.browser.folders_of_sites(trace("look").profile) == []
