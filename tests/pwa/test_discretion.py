"""What an address, a title, a file name or a log gives away: nothing of what this is about."""

import json
import re
import shutil
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pwa.assets import STATIC, Assets
from tests.conftest import start_server
from tests.pwa.conftest import ask, damage, parse
from tests.topic import TOPIC, folded, given_away

FETCHING = ("script", "link", "img", "iframe", "source", "audio", "video", "object", "embed")
# What each request carries that a log could repeat.
SENTINELS = ("Kestrel", "203.0.113.77", "Wheatear", "Dunnock", "Siskin", "Bittern", "Redshank")


@pytest.fixture(scope="module")
def addresses(views, visitor):
    """Every address of ours: links, files, the worker's list, the mirror, the routes."""
    found = {
        element[name]
        for view in views.values()
        for element in view.below
        for name in ("href", "src")
        if (element.get(name) or "").startswith("/")
    }
    bundle = visitor.get("/tuf/metadata/now.json").json
    for path, target in bundle["targets"]["signed"]["targets"].items():
        folder, slash, name = path.rpartition("/")
        found.add(f"/tuf/targets/{folder}{slash}{target['hashes']['sha256']}.{name}")
    precache = re.search(r"^const PRECACHE = (.*);$", visitor.get("/sw.js").text, re.MULTILINE)
    found |= set(json.loads(precache[1]))
    found |= {Assets().url(path.relative_to(STATIC).as_posix()) for path in STATIC.rglob("*")}
    return found | {str(rule) for rule in visitor.application.url_map.iter_rules()}


def test_the_list_of_words_finds_what_it_is_for():
    """With and without accents, escaped, inside a longer word, in more than 20 languages."""
    for address in ("/Víctimas", "/vict%C3%ADma/x", "/slachtofferhulp", "/%E5%B8%AE%E5%8A%A9"):
        assert given_away(address), address
    assert len(TOPIC) >= 20
    assert all(len(folded(words).split()) >= 3 for words in TOPIC.values())


def test_the_addresses_are_of_every_kind(addresses):
    """Else the claim below would hold for an empty list."""
    starts = {"/" + address.split("/")[1] for address in addresses}
    assert {"/", "/en", "/nl", "/n", "/sw.js", "/static", "/tuf", "/healthz"} <= starts
    assert len(addresses) > 80


def test_no_address_says_what_this_is_about(addresses):
    """R1: in none of thirty languages."""
    found = {address: given_away(address) for address in addresses}
    assert not {address: words for address, words in found.items() if words}


def test_no_address_carries_a_question(addresses):
    """R1: what was asked for would stand in a history."""
    assert not [address for address in addresses if urlsplit(address).query]


@pytest.mark.parametrize("name", sorted(Assets().files))
def test_no_file_of_the_app_says_what_this_is_about(name):
    """R1: browsers keep these, also after our text was cleared."""
    assert not given_away(Assets().files[name].decode(), "en", "nl")


def test_the_worker_is_as_quiet_as_its_file(visitor):
    """R1: with what the server puts in front of it."""
    assert not given_away(visitor.get("/sw.js").text, "en", "nl")


def test_every_document_has_the_same_title(views, visitor):
    """R2: one true, neutral name, also for what is not there."""
    answers = {url: parse(visitor.get(url).text) for url in ("/n", "/nl", "/nl/p99", "/a/b")}
    for url, view in {**views, **answers}.items():
        assert view.one("head").one("title").text == "Info", url
        assert len(view.select("title")) == 1, url


def test_no_view_fetches_from_another_host(views):
    """R24"""
    for url, view in views.items():
        fetched = [e.get("src") or e.get("href") for tag in FETCHING for e in view.select(tag)]
        assert len(fetched) >= 3, url
        assert all(re.match("/[^/]", address or "") for address in fetched), (url, fetched)


def test_no_link_out_tells_where_it_was_followed(views):
    """R24: to a website, or the exit."""
    out = 0
    for url, view in views.items():
        for link in view.select("a[href]"):
            if not link["href"].startswith(("/", "tel:")):
                assert link["href"].startswith("https://"), (url, link["href"])
                assert "noreferrer" in link["rel"].split(), (url, link["href"])
                assert not link.get("target"), (url, link["href"])
                out += link.get("data-action") != "exit"
    assert out > 30


def test_the_directory_warns_that_a_website_stays_in_the_history(views):
    """R24"""
    words = "A website opens outside this page and stays in the history of the browser."
    assert words in views["/en/d"].one("main").text


def test_a_link_that_is_shared_shows_nothing(views):
    """R23: no preview for a chat, nothing to install, nothing for a search engine."""
    for url, view in views.items():
        assert not view.select("meta[property]"), url
        assert not view.select("link[rel=manifest]"), url
        assert view.one("meta[name=robots]")["content"] == "noindex", url
        names = {meta["name"] for meta in view.select("meta[name]")}
        assert not [name for name in names if re.match("twitter|description|keywords|.*app", name)]


def test_nothing_can_be_typed_but_in_the_search(views):
    """R25: keyboards learn words, and browsers fill them in again."""
    switched_off = dict.fromkeys(("autocomplete", "autocorrect", "autocapitalize"), "off")
    for url, view in views.items():
        assert not view.select("textarea"), url
        typed = [
            f for f in view.select("input") if f["type"] not in ("hidden", "radio", "checkbox")
        ]
        assert len(typed) == url.endswith("/f"), url
        for field in typed:
            assert {**switched_off, "spellcheck": "false"}.items() <= field.attributes.items(), url
        for form in view.select("form"):
            # Firefox would put back what was chosen.
            assert form["autocomplete"] == "off", url


@pytest.fixture(scope="module")
def printed(bundled_node, tmp_path_factory):
    """All that a server printed while it was asked well, badly, and in trouble."""
    folder = tmp_path_factory.mktemp("printed")
    node = Path(shutil.copytree(bundled_node, folder / "node"))
    running = start_server(node, folder / "server.log")
    headers = {
        "User-Agent": "Kestrel",
        "X-Forwarded-For": "203.0.113.77",
        "Forwarded": "for=203.0.113.77",
        "Referer": "https://example.org/Wheatear",
        "Cookie": "Dunnock=1",
        "Accept-Language": "Siskin",
    }
    paths = ("/nl/p01?Bittern", "/Redshank?Bittern", "/tuf/targets/Redshank", "/static/Redshank")
    asked = [(running.url + path, method) for path in paths for method in ("GET", "POST", "HEAD")]
    statuses = {ask(url, method, headers).status for url, method in asked}
    statuses |= {type_into(running.url, headers)}
    damage(node)
    statuses |= {ask(url, method, headers).status for url, method in asked}
    running.stop()
    assert statuses == {200, 404, 405, 500}
    return running.printed


def type_into(url, headers):
    """Look for a word as somebody without JavaScript does."""
    request = urllib.request.Request(f"{url}/nl/f", data=b"q=Bittern", headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert "Bittern" in answer.read().decode()
        return answer.status


def test_a_server_prints_nothing_about_its_readers(printed):
    """R93: not who, not what for, not in which words; not even when it fails."""
    assert "JSONDecodeError in page at " in printed
    greeting, _, rest = printed.partition("\n")
    assert re.fullmatch(r"Serving on http://127\.0\.0\.1:[0-9]+/", greeting)
    for secret in (*SENTINELS, "127.0.0.1", "::1", "localhost", "p01", "/nl", "GET", "HTTP/"):
        assert secret not in rest, secret


def test_a_server_prints_no_time(printed):
    """R93: none finer than the hour; there is none at all."""
    assert not re.search(r"[0-9]{1,2}:[0-9]{2}(:|\b)", printed.partition("\n")[2])


def test_a_line_of_the_log_names_the_mistake_and_its_place(printed):
    """And nothing more: what an operator can act on."""
    lines = set(printed.splitlines()[1:])
    assert lines
    for line in lines:
        assert re.fullmatch(r"JSONDecodeError in (page|menu|[a-z.]+|None) at \w+\.py:[0-9]+", line)
