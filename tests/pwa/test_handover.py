"""The page on what is given to somebody, and the code of the address of a copy."""

import json

import pytest

from pwa import create_app
from pwa.codes import link_to
from tests.camera import picture_of, read_codes
from tests.conftest import operator_file
from tests.pwa.conftest import parse

ADDRESS = "https://info.example.org/"
NOBODY = "Nobody has said what the address of this copy is. So there is no code for it."


@pytest.fixture
def addressed(bundled_node, tmp_path):
    """A reader of a copy whose address is known."""
    operator = operator_file(tmp_path, address=ADDRESS)
    return create_app({"DATA": bundled_node, "OPERATOR": operator}).test_client()


@pytest.mark.parametrize(
    "address", [ADDRESS, "http://203.0.113.7:8000", "https://xn--80ak6aa92e.eu"]
)
def test_the_code_of_an_address_is_read_with_a_camera(address, tmp_path):
    link = link_to(address)
    assert link["address"] == address
    assert read_codes(picture_of(link, tmp_path / "link.pgm")) == [address]


def test_the_address_travels_with_the_first_page_and_stands_beside_its_code(addressed):
    start = parse(addressed.get("/").text)
    assert json.loads(start.one("body")["data-link"]) == link_to(ADDRESS)
    link = parse(addressed.get("/en/h").text).one("div[class=link]")
    assert link.one("path")["id"] == "code-link"
    assert ADDRESS in link.text


def test_a_copy_without_an_address_says_so(visitor):
    assert parse(visitor.get("/").text).one("body").get("data-link") is None
    link = parse(visitor.get("/en/h").text).one("div[class=link]")
    assert NOBODY in link.text
    assert not link.select("svg")


@pytest.mark.parametrize("path", ["/nl/h/nl", "/nl/h/xx", "/xx/h", "/nl/h/en/b1"])
def test_what_is_not_there_is_not_found(visitor, path):
    assert visitor.get(path).status_code == 404


def test_a_release_of_an_older_publisher_has_numbers_and_no_code(targets, reader_of):
    older = {
        path: json.dumps({k: v for k, v in json.loads(data).items() if k != "handover"}).encode()
        for path, data in targets.items()
    }
    page = parse(reader_of(older).get("/nl/h/en").text)
    assert not page.select("svg")
    assert [side.text.count("0900-8844") for side in page.select("section")] == [1, 1]
    assert not page.select("div[class=cards]")
