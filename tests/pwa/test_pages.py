"""The pages without JavaScript: what a reader sees, finds and can tap in every language."""

import json
import re
from urllib.parse import urlsplit

import pytest

from tests.pwa.conftest import PAGE_PATH, pages, parse

FOCUSABLE = ("a", "button", "input", "select", "summary", "textarea")


@pytest.mark.parametrize("wish", ["nl", "ar-SA,ar;q=0.9", "en;q=0.1, nl;q=0.9"])
def test_the_browsers_wish_changes_nothing(visitor, wish):
    """R42: the reader chooses; the phone may be somebody else's."""
    for url in ("/", "/en/p01", "/xx/"):
        wished = visitor.get(url, headers={"Accept-Language": wish})
        assert wished.data == visitor.get(url).data


# Every view


def test_every_view_has_the_number_for_danger_at_its_top(views):
    """R31, R38"""
    for url, view in views.items():
        number = view.one("header").one("a[data-action=call]")
        assert (number["href"], number.text) == ("tel:112", "112"), url


def test_the_exit_is_the_first_thing_a_key_reaches(views):
    """R10: a real link, before everything else, that tells the next site nothing."""
    for url, view in views.items():
        reached = [e for e in view.below if e.tag in FOCUSABLE or e.get("tabindex")]
        leave = view.one("a[data-action=exit]")
        assert reached[0] is leave, url
        assert (leave["href"], leave["rel"]) == ("https://exit.example/", "nofollow noreferrer")
        assert leave.text


@pytest.mark.parametrize(
    ("url", "view"),
    [
        ("/", "start"),
        ("/nl/", "home"),
        ("/nl/p01", "page"),
        ("/nl/d", "directory"),
        ("/xx/", "missing"),
    ],
)
def test_the_main_element_names_the_view(visitor, url, view):
    assert parse(visitor.get(url).text).one("main")["data-view"] == view


def test_nothing_is_hidden_from_who_has_no_script(views):
    """R55: but what only a script can do, and its line of news."""
    for url, view in views.items():
        for element in view.select("[hidden]"):
            assert "data-script" in element.attributes or element.get("role") == "status", url


def test_every_view_says_which_language_it_is_in(views, packs):
    """R37: lang and dir per document; one without a language speaks the first of the list."""
    for url, view in views.items():
        code = url.split("/")[1] if url.split("/")[1] in packs else "en"
        html = view.one("html")
        assert (html["lang"], html["dir"]) == (code, packs[code]["direction"]), url


def test_every_view_has_one_heading_of_the_first_level(views):
    for url, view in views.items():
        assert view.one("h1").text, url


# Pages


def test_every_page_shows_all_its_blocks_in_order(views, packs):
    for url, language, page_id, view in pages(views):
        published = next(page for page in packs[language]["pages"] if page["id"] == page_id)
        assert [block["data-block"] for block in view.select("[data-block]")] == [
            f"{page_id}-{block['id']}" for block in published["blocks"]
        ], url
        assert view.one("h1").text == published["title"]


def test_every_page_of_the_release_is_here(visitor, packs):
    for code, pack in packs.items():
        assert len(pack["pages"]) > 30
        for page_id in ("", "d", *(page["id"] for page in pack["pages"])):
            assert visitor.get(f"/{code}/{page_id}").status_code == 200, (code, page_id)


def test_a_block_is_the_element_of_its_kind(views, packs):
    tags = {"h2": "h2", "h3": "h3", "li": "li", "step": "li", "note": "p", "p": "p"}
    for _, language, page_id, view in pages(views):
        published = next(page for page in packs[language]["pages"] if page["id"] == page_id)
        shown = view.select("[data-block]")
        assert [element.tag for element in shown] == [
            tags[block["kind"]] for block in published["blocks"]
        ]
        for element, block in zip(shown, published["blocks"], strict=True):
            parent = {"li": "ul", "step": "ol"}.get(block["kind"], "main")
            assert element.parent.tag == parent, element["data-block"]


def test_every_link_in_the_service_leads_somewhere(views, visitor):
    """To an answer without a detour, and to a block that is there."""
    targets = {
        urlsplit(link["href"]): url
        for url, view in views.items()
        for link in view.select("a[href]")
    }
    paths = {target.path for target in targets if not target.scheme}
    # Pairs: every page beside every language, for one language.
    for path in {path for path in paths if path.count("/") < 3 or path.startswith("/nl/")}:
        assert visitor.get(path).status_code == 200, path
    for target, url in targets.items():
        if target.fragment:
            assert views[target.path].one(f"[id={target.fragment}]"), (url, target)


def test_every_link_to_a_page_carries_its_id(views):
    """The hook by which the app shows the page without leaving its address."""
    seen = 0
    for url, view in views.items():
        for link in view.select("a[href]"):
            match = PAGE_PATH.fullmatch(urlsplit(link["href"]).path)
            card = match and match["id"] == "s" and match["more"]
            hook = f"/{link['data-card']}" if card else link.get("data-page") or "home"
            assert hook == (card or (match["id"] if match else "home")), (url, link["href"])
            seen += match is not None
    assert seen > 100


def test_the_menu_shows_every_page_once(views, packs):
    for code, pack in packs.items():
        listed = [
            link["data-page"]
            for group in views[f"/{code}/"].select("ul[class=pages]")
            for link in group.select("a[data-page]")
        ]
        assert sorted(listed) == sorted(page["id"] for page in pack["pages"])


def test_the_way_back_stands_on_every_view(views, packs):
    for code, pack in packs.items():
        assert views[f"/{code}/"].one("a[data-action=language]")["href"] == "/"
        for page_id in ("d", *(page["id"] for page in pack["pages"])):
            back = views[f"/{code}/{page_id}"].one("p[class=back]").one("a[data-page=home]")
            assert back["href"] == f"/{code}/"


def test_what_is_quoted_in_a_page_is_never_markup(visitor, reader_of, targets):
    """A publisher's mistake may look odd; it may not run."""
    pack = json.loads(targets["packs/en.json"])
    pack["pages"][0]["blocks"][0]["text"] = ['<script src="/x"></script> & "quoted"']
    pack["pages"][0]["title"] = "<b>bold</b>"
    reader = reader_of({**targets, "packs/en.json": json.dumps(pack).encode()})
    view = parse(reader.get("/en/p01").text)
    assert view.select("[data-block]")[0].text == '<script src="/x"></script> & "quoted"'
    assert view.one("h1").text == "<b>bold</b>"
    scripts = [script["src"].rpartition("/")[2] for script in view.select("script")]
    assert scripts == ["reading.js", "app.js"]


# Numbers


def test_every_number_to_tap_is_one_of_the_directory(views, services):
    """R38: Western digits, left to right in every script, and dialled as they are written."""
    known = {(p["uri"], p["number"]) for s in services.values() for p in s.get("phones", [])}
    seen = set()
    for url, view in views.items():
        for link in view.below:
            if not (link.get("href") or "").startswith("tel:"):
                continue
            assert (link["data-action"], link.tag) == ("call", "a"), url
            assert [child.tag for child in link.children] == ["bdi"], url
            assert link.one("bdi").attributes == {"dir": "ltr"}, url
            assert (link["href"], link.text) in known, url
            assert re.fullmatch(r"\+?[0-9][0-9 -]*", link.text), url
            seen.add((link["href"], link.text))
    assert seen == known


def test_a_number_is_dialled_as_it_is_read(services):
    """R38: the digits behind the link are those in front of it, +31 standing for the 0."""
    for service in services.values():
        for phone in service.get("phones", []):
            dialled = phone["uri"].removeprefix("tel:").replace("+31", "0")
            read = phone["number"].replace("+31", "0")
            assert dialled == re.sub("[^0-9]", "", read), service["id"]


def test_the_menu_has_its_numbers_before_its_pages(views, packs):
    for code in packs:
        view = views[f"/{code}/"]
        order = view.below
        numbers = view.one("ul[class=numbers]").select("a[data-action=call]")
        assert [number.text for number in numbers[:2]] == ["112", "0900-8844"]
        assert order.index(numbers[-1]) < order.index(view.select("ul[class=pages]")[0])


# Languages: drafts, gaps, right to left


def test_a_draft_says_so_on_every_view_and_leads_to_the_source(views, packs):
    """R47: the English text is one tap away."""
    for code, pack in packs.items():
        for page_id in ("", "d", *(page["id"] for page in pack["pages"])):
            labels = views[f"/{code}/{page_id}"].select("[data-status=draft]")
            assert len(labels) == (1 if pack["status"] == "draft" else 0)
            for label in labels:
                source = label.parent.one("a[data-language=en]")
                assert (source["href"], source["lang"]) == (f"/en/{page_id}", "en")
