"""How the API answers: for every site, the same for everybody, and calm when asked badly."""

import brotli
import pytest

from pwa import create_app
from pwa.hsds.endpoints import ENDPOINTS
from tests.pwa.conftest import ask
from tests.pwa.test_headers import EXPECTED

DOCUMENTS = ("/hsds/", "/hsds/openapi.json", "/hsds/datapackage.zip")
LISTS = tuple(f"/hsds/{name}" for name in ENDPOINTS)
QUESTIONS = ("/hsds/services?page=2&per_page=5", "/hsds/organizations?full=true&format=ndjson")
GOOD = (*DOCUMENTS, *LISTS, *QUESTIONS)
UNKNOWN = "00000000-0000-4000-8000-000000000000"
MISSING = (
    "/hsds/Kestrel",
    "/hsds/services/Kestrel",
    f"/hsds/services/{UNKNOWN}",
    f"/hsds/organizations/{UNKNOWN}",
    f"/hsds/services/{UNKNOWN}/Kestrel",
    "/hsds/services/%00",
)
BAD = (
    *("page=0", "page=-1", "page=Kestrel", "page=1.0", "page=1000001", "page=", "page=٣"),
    *("page=1&page=2", "page=" + "9" * 5000, "per_page=0", "per_page=501", "per_page=true"),
    *("format=xml", "full=1", "full=True", "minimal=yes", "language=Kestrel", "language=fr"),
    *("organization_id=Kestrel", "taxonomy_id=112", "taxonomy_term_id={x}"),
    *("modified_after=yesterday", "modified_after=2026-13-01", "search=" + "k" * 201),
    *("Kestrel=1", "postcode=1012", "q=Kestrel"),
)


def is_problem(answer, status):
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["type"] == "about:blank"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" not in answer.headers
    return answer.json


@pytest.mark.parametrize("query", BAD, ids=lambda query: query[:30])
def test_a_question_that_is_not_understood_is_refused(visitor, query):
    """Bad input: 400, what was expected, and never what was asked."""
    found = is_problem(visitor.get(f"/hsds/services?{query}"), 400)
    assert found["detail"].startswith("expected ")
    for word in ("Kestrel", "1012", "yesterday", "kkk", "999"):
        assert word not in found["detail"]


@pytest.mark.parametrize("url", [*DOCUMENTS, f"/hsds/taxonomies/{UNKNOWN}"])
def test_what_takes_no_parameters_refuses_them(visitor, url):
    assert is_problem(visitor.get(f"{url}?page=1"), 400)["detail"] == "expected no parameters"


@pytest.mark.parametrize("url", MISSING)
def test_what_is_not_there_is_not_there(visitor, url):
    """404, without a word of the address."""
    found = visitor.get(url)
    assert is_problem(found, 404)["title"] == "Not Found"
    assert "Kestrel" not in found.text


def test_an_id_of_another_list_is_not_there(visitor):
    service = visitor.get("/hsds/services").json["contents"][0]["id"]
    assert visitor.get(f"/hsds/services/{service}").status_code == 200
    is_problem(visitor.get(f"/hsds/organizations/{service}"), 404)
    is_problem(visitor.get(f"/hsds/services/{service.upper()}"), 404)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("url", GOOD)
def test_it_can_only_be_read(visitor, method, url):
    answer = getattr(visitor, method)(url)
    is_problem(answer, 405)
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_node_in_trouble_says_so_in_json(visitor, tmp_path):
    is_problem(create_app({"DATA": tmp_path}).test_client().get("/hsds/services"), 503)
    for path in visitor.get("/hsds/openapi.json").json["paths"].values():
        assert "503" in path["get"]["responses"]


def test_a_crash_says_nothing_of_itself(node, monkeypatch, capsys):
    def crash(*_):
        raise KeyError("Kestrel")

    monkeypatch.setattr("pwa.hsds.views.chosen", crash)
    answer = create_app({"DATA": node}).test_client().get("/hsds/services?search=Kestrel")
    is_problem(answer, 500)
    assert "Kestrel" not in answer.text + capsys.readouterr().err


@pytest.mark.parametrize("url", GOOD)
def test_who_has_the_same_bytes_gets_none(visitor, url):
    first = visitor.get(url)
    again = visitor.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert visitor.get(url, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("url", LISTS)
def test_another_question_has_another_tag(visitor, url):
    questions = ("", "?per_page=1", "?per_page=1&page=2")
    assert len({visitor.get(f"{url}{asked}").headers["ETag"] for asked in questions}) == 3


def test_another_node_gives_the_same_tag(visitor, bundled_node):
    other = create_app({"DATA": bundled_node}).test_client()
    for url in GOOD:
        assert other.get(url).headers["ETag"] == visitor.get(url).headers["ETag"], url


@pytest.mark.parametrize("url", [*GOOD, *MISSING, "/hsds/services?page=0"])
def test_it_stores_nothing_and_keeps_every_strict_header(visitor, url):
    """R17, R83 to R92: open for reading is all that is different here."""
    for answer in (visitor.get(url), visitor.head(url), visitor.options(url)):
        assert {name: answer.headers.getlist(name) for name in EXPECTED} == {
            name: [value] for name, value in EXPECTED.items()
        }
        assert answer.headers.getlist("Access-Control-Allow-Origin") == ["*"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Set-Cookie" not in answer.headers
        assert "Last-Modified" not in answer.headers
        if answer.data or answer.status_code != 200:
            assert answer.headers.getlist("Cache-Control") == ["no-store"]


def test_a_page_of_another_site_may_send_and_read_a_tag(visitor):
    answer = visitor.options("/hsds/services")
    assert answer.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    assert visitor.get("/hsds/services").headers["Access-Control-Expose-Headers"] == "ETag"


@pytest.mark.parametrize(
    "url", ["/", "/nl/", "/nl/d", "/healthz", "/hsdsx", "/tuf/metadata/now.json"]
)
def test_nothing_else_is_open_to_other_sites(visitor, url):
    assert not [name for name, _ in visitor.get(url).headers if name.startswith("Access-Control")]


def test_a_list_is_compressed_for_who_can_read_that(visitor):
    plain = visitor.get("/hsds/services")
    packed = visitor.get("/hsds/services", headers={"Accept-Encoding": "br"})
    assert brotli.decompress(packed.data) == plain.data
    assert packed.headers["Vary"] == "Accept-Encoding"


def test_the_real_server_sends_the_same(server, visitor):
    for url in (*GOOD[1:2], *LISTS, *QUESTIONS):
        answer = ask(server.url + url)
        assert answer.status == 200
        assert answer.text == visitor.get(url).text
        assert answer.headers.get_all("Access-Control-Allow-Origin") == ["*"]
        assert (
            ask(server.url + url, headers={"If-None-Match": answer.headers["ETag"]}).status == 304
        )
    assert ask(f"{server.url}/hsds/services?page=0").status == 400


def test_the_first_address_leads_to_the_description(visitor, server):
    found = visitor.get("/hsds/", base_url="https://node.example").json
    assert found["version"] == "3.0"
    assert found["openapi_url"] == "https://node.example/hsds/openapi.json"
    assert visitor.get("/hsds").json["openapi_url"] == "http://localhost/hsds/openapi.json"


def test_the_description_names_every_address_there_is(visitor):
    described = set(visitor.get("/hsds/openapi.json").json["paths"])
    lists = {f"/{name}" for name in ENDPOINTS}
    assert described == {"/", "/openapi.json", "/datapackage.zip"} | lists | {
        f"{each}/{{id}}" for each in lists
    }
    for path in described:
        assert visitor.get(f"/hsds{path.replace('{id}', UNKNOWN)}").status_code == (
            404 if "{id}" in path else 200
        )
