"""What a reader can know of the text: its age, its sources, who checked it, who runs this copy."""

import json
from datetime import timedelta

import pytest
import time_machine

from pwa import create_app
from tests.conftest import operator_file
from tests.pwa.conftest import pages, parse


def test_healthz_tells_what_is_served(visitor, targets, packs):
    facts = visitor.get("/healthz").json
    metadata = visitor.get("/tuf/metadata/now.json").json
    assert facts == {
        "release": 1,
        "published": metadata["targets"]["signed"]["x-published"],
        "expires": metadata["timestamp"]["signed"]["expires"],
        "languages": list(packs),
        "age_days": 0,
        "demo": True,
    }


def test_healthz_counts_the_days(visitor):
    with time_machine.travel(timedelta(days=10, minutes=1)):
        assert visitor.get("/healthz").json["age_days"] == 10


def test_an_old_release_says_so_and_stays_readable(bundled_node):
    """Expiry takes no text away; it shows the age."""
    reader = create_app({"DATA": bundled_node}).test_client()
    assert not parse(reader.get("/nl/").text).select("[data-status=stale]")
    with time_machine.travel(timedelta(days=31)):
        label = parse(reader.get("/nl/").text).one("[data-status=stale]")
        assert label.text == "Deze tekst is oud. Nummers kunnen veranderd zijn."
        assert reader.get("/nl/p01").status_code == 200
    assert not parse(reader.get("/nl/").text).select("[data-status=stale]")


def test_the_menu_warns_of_demo_keys(views):
    assert "Signed with demo keys: only for trying out." in views["/en/"].one("p[class=age]").text


def test_no_service_is_shown_as_checked_while_none_was(views, services):
    """R36: `assured_date` is empty until somebody called the number."""
    words = {
        "en": "Not yet checked by this service",
        "nl": "Nog niet door deze dienst gecontroleerd",
    }
    for code in words:
        sections = views[f"/{code}/d"].select("section[class=service]")
        shown = [section for section in sections if section["data-block"].startswith("s-")]
        assert [section["data-block"] for section in shown] == [f"s-{key}" for key in services]
        for section in shown:
            assert section.one("summary").text == words[code]


def test_a_service_that_was_checked_shows_the_day(reader_of, targets):
    """R36: the other half of the claim above."""
    directory = json.loads(targets["directory.json"])
    directory["services"][0]["assured_date"] = "2026-11-22"
    reader = reader_of({**targets, "directory.json": json.dumps(directory).encode()})
    sections = parse(reader.get("/en/d").text).select("section[class=service]")
    assert sections[0].one("summary").text == "Checked by this service on 22 November 2026"
    assert sections[1].one("summary").text == "Not yet checked by this service"


def test_every_organization_of_the_directory_is_shown(views, targets):
    directory = json.loads(targets["directory.json"])
    owners = {service["organization_id"] for service in directory["services"]}
    others = [o["id"] for o in directory["organizations"] if o["id"] not in owners]
    shown = [section["data-block"] for section in views["/en/d"].select("section[data-block]")]
    assert shown == [f"s-{s['id']}" for s in directory["services"]] + [f"o-{o}" for o in others]


@pytest.mark.parametrize(
    ("operator", "words"),
    [
        ("", "Nobody has said who runs this copy."),
        ("Stichting <i>A & B</i>", "This copy is run by: Stichting <i>A & B</i>"),
    ],
)
def test_a_reader_learns_who_runs_this_copy(bundled_node, tmp_path, operator, words):
    """R29: or that nobody said so; the name is text, whatever it holds."""
    said = operator_file(tmp_path, name=operator)
    reader = create_app({"DATA": bundled_node, "OPERATOR": said}).test_client()
    view = parse(reader.get("/en/p50").text)
    assert [note.text for note in view.select("p[class=note]")][-1] == words
    assert view.one("body")["data-operator"] == operator


def test_the_sources_stand_on_the_page_about_sources(views, targets):
    """R29: every fact that is shown, with what backs it."""
    facts = json.loads(targets["directory.json"])["facts"]
    for code in ("en", "nl"):
        assert len(views[f"/{code}/p52"].one("ul[class=registry]").select("li")) == len(facts)


def test_every_page_shows_its_sources_and_its_date(views, packs):
    """R36"""
    for url, language, page_id, view in pages(views):
        published = next(page for page in packs[language]["pages"] if page["id"] == page_id)
        sources = view.one("details[class=sources]")
        assert len(sources.select("li")) == len(published["sources"]), url
        if language == "en":
            assert published["checked"][:4] in sources.one("p").text, url
