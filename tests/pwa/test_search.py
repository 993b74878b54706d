"""Looking for something without JavaScript: by POST, answered and forgotten."""

import pytest

from tests.pwa.conftest import parse


def looked_for(visitor, query, language="en"):
    response = visitor.post(f"/{language}/f", data={"q": query})
    assert response.status_code == 200
    return response, parse(response.text)


def results(view):
    return [each["href"] for each in view.select("a[data-page]") if is_result(each)]


def is_result(link):
    return link.parent.tag == "li" and link.parent.parent.get("class") == "found"


def test_a_page_is_found_with_the_block_and_an_excerpt(visitor):
    """The link leads to the block; the words that were found are marked, in name and excerpt."""
    _, view = looked_for(visitor, "they keep my pasport")
    [link] = [link for link in results(view) if link.startswith("/en/p03")]
    assert link == "/en/p03#b4"
    assert "passport" in [mark.text for mark in view.select("mark")]
    assert parse(visitor.get(link).text).one("[id=b4]").select("mark") == []
    status = view.one("p[class=count][autofocus]")
    assert status.text == f"Results: {len(results(view))}"


def test_a_service_is_found_with_its_number_and_its_place_in_the_directory(visitor):
    _, view = looked_for(visitor, "politie", "bg")
    assert results(view)[0] == "/bg/d#s-police"
    [item] = [each for each in view.select("li") if each.select("a[href=/bg/d#s-police]")]
    assert item.one("a[data-action=call]")["href"] == "tel:09008844"
    assert view.select("template[data-card=tel:09008844]") != []
    section = parse(visitor.get("/bg/d").text).one("section[data-block=s-police]")
    assert section.one("h2")["id"] == "s-police"


def test_a_word_is_found_in_its_own_language(visitor):
    """A link to a word explained is Dutch elsewhere; here it stands for the term."""
    _, view = looked_for(visitor, "bedenktijd", "pl")
    [link] = view.select("a[href=/pl/g#g01]")
    assert link.inherited("lang") == "pl"


def test_a_text_that_is_not_translated_says_its_language(visitor):
    _, view = looked_for(visitor, "article criminal code", "bg")
    [link] = [each for each in view.select("a[data-page=p35]") if is_result(each)]
    assert link["lang"] == "en"
    assert link.parent.one("p")["lang"] == "en"


def test_nothing_found_says_so_with_whom_to_call(visitor):
    _, view = looked_for(visitor, "xqzzy")
    assert view.one("p[class=count]").text.startswith("Nothing found.")
    numbers = {link["href"] for link in view.one("ul[class=numbers]").select("a")}
    assert {"tel:112", "tel:09008844"} <= numbers
    assert view.one("p[class=more]").one("a")["href"] == "/en/d"


@pytest.mark.parametrize("query", ["", "   "])
def test_who_typed_nothing_is_told_nothing(visitor, query):
    _, view = looked_for(visitor, query)
    assert view.one("p[class=count]").text == ""
    assert results(view) == []


def test_what_was_typed_stands_in_the_field_and_nowhere_else(visitor):
    """Not in an address, a title or a header; escaped; not kept by a cache."""
    response, view = looked_for(visitor, '"Bittern" <b>')
    assert view.one("input[type=search]")["value"] == '"Bittern" <b>'
    assert response.text.count("Bittern") == 1
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    assert view.one("title").text == "Info"
    form = view.one("form")
    assert (form["method"], form["action"], form["role"]) == ("post", "/en/f", "search")
    assert form["data-action"] == "search"


def test_a_query_in_the_address_is_not_looked_at(visitor):
    view = parse(visitor.get("/en/f?q=police").text)
    assert view.one("input[type=search]")["value"] == ""
    assert results(view) == []


def test_a_form_that_is_too_long_is_refused(visitor):
    assert visitor.post("/en/f", data={"q": "a" * 2000}).status_code == 413
    assert visitor.get("/xx/f").status_code == 404


def test_a_whole_field_of_any_script_fits_into_a_form(visitor):
    """A letter of Ethiopic takes nine bytes in a form."""
    field = parse(visitor.get("/ti/f").text).one("input[type=search]")
    response, _ = looked_for(visitor, "ፖ" * int(field["maxlength"]), "ti")
    assert response.status_code == 200


@pytest.mark.parametrize("path", ["/en/", "/en/d"])
def test_a_link_to_it_stands_on_the_menu_and_in_the_directory(views, path):
    assert views[path].one("main").select("a[href=/en/f]") != []
