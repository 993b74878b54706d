"""An export behind nginx, with the shipped configuration, answers as a node does."""

import gzip
import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

import brotli
import pytest

from pwa.export import export
from pwa.headers import HEADERS
from tests.operator.certificate import Certificate
from tests.operator.servers import (
    HOST,
    SHIPPED_NGINX,
    SHIPPED_STATIC_NGINX,
    start_granian,
    start_static_nginx,
)
from tests.operator.test_front import MISSING, OF_THE_CONNECTION
from tests.pwa.conftest import parse

# Each server makes its tags in its own way; that there is one, or none, is compared.
OWN_VALUE = {"etag", "last-modified"}
LINK = re.compile(rb'(?:href|src)="(/[^"#]*)')
UNPACK = {"": bytes, "br": brotli.decompress, "gzip": gzip.decompress}
# Where a copy says something else: how old it was, and that it works out no answers.
OTHERWISE = re.compile(r"/healthz|/hsds/openapi\.json|/[a-z]+/[dfn]")
# What a copy without pairs leaves out of a page: where they are.
BESIDE = re.compile(rb'<details class="beside">.*?</details>\n', re.DOTALL)


class Asker:
    """Asks one server over one connection that stays open."""

    def __init__(self, connection: HTTPConnection) -> None:
        self._connection = connection

    def ask(
        self, path: str, method: str = "GET", body: str | None = None, **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, path, body, {"Host": "localhost", **named})
        answer = self._connection.getresponse()
        return answer, answer.read()

    def said(self, path: str, accepted: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and unpacked body."""
        answer, body = self.ask(path, Accept_Encoding=accepted)
        headers = {name.lower(): value for name, value in answer.getheaders()}
        kept = {
            name: "…" if name in OWN_VALUE else value
            for name, value in headers.items()
            if name not in OF_THE_CONNECTION
        }
        whole = UNPACK[headers.get("content-encoding", "")](body)
        if kept["content-type"].startswith("text/html"):
            del kept["content-length"]
        return answer.status, kept, BESIDE.sub(b"", whole)


@pytest.fixture(scope="module")
def site(node_of_two: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "site"
    export(folder, HOST, {"DATA": node_of_two})
    return folder


@pytest.fixture(scope="module")
def static(site: Path, certificate: Certificate, tmp_path_factory) -> Iterator[Asker]:
    """nginx over the export, without a node."""
    front = start_static_nginx(site, tmp_path_factory.mktemp("static") / "nginx", certificate)
    trusting = front.certificate.trusting()
    connection = HTTPSConnection(HOST, front.port, context=trusting)
    yield Asker(connection)
    connection.close()
    front.stop()


@pytest.fixture(scope="module")
def node(node_of_two: Path, tmp_path_factory) -> Iterator[Asker]:
    """The node of which the export was made."""
    behind = start_granian(node_of_two, tmp_path_factory.mktemp("granian"))
    connection = HTTPConnection(HOST, behind.port)
    yield Asker(connection)
    connection.close()
    behind.stop()


@pytest.fixture(scope="module")
def described(site: Path) -> dict:
    return json.loads((site / "headers.json").read_text())


def test_every_address_is_answered_as_by_a_node(static, node, described):
    """R83 to R92: status, every header and every byte, in the small form that browsers take; and
    what is not there."""
    paths = [path for path in described["addresses"] if not OTHERWISE.fullmatch(path)]
    assert len(paths) > 300
    for path in [*paths, *MISSING, "/hsds/-", "/hsds/services/-", "/tuf/targets/-", "/nl"]:
        assert static.said(path, "gzip, deflate, br, zstd") == node.said(path, "br"), path


@pytest.mark.parametrize("accepted", ["gzip", "br;q=0, gzip", "identity", ""])
def test_a_form_is_sent_to_who_takes_it(static, node, accepted):
    for path in ("/", "/nl/p01", "/sw.js", "/tuf/metadata/now.json", "/m/1.png"):
        assert static.said(path, accepted) == node.said(path, accepted), path


def test_who_has_the_bytes_gets_none_and_who_wants_a_part_gets_that(static, site):
    name = next((site / "tuf/targets/packs").glob("*.nl.json"))
    path = f"/{name.relative_to(site)}"
    for asked in (path, f"{path}.br"):
        answer, body = static.ask(asked, Range="bytes=5-8", Accept_Encoding="br")
        assert (answer.status, body) == (206, (site / asked[1:]).read_bytes()[5:9])
        assert answer.headers["Content-Encoding"] is None
    answer, _ = static.ask("/sw.js")
    again, body = static.ask("/sw.js", If_None_Match=answer.headers["ETag"])
    assert (again.status, body) == (304, b"")


@pytest.mark.parametrize(
    ("path", "view", "form"),
    [("/en/n", "navigator", "go=next"), ("/en/f", "search", "q=passport")],
)
@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("POST", 405)])
def test_what_a_copy_cannot_work_out_it_says(static, path, view, form, method, status):
    """With the numbers and the pages, to who asks and to who answers."""
    answer, body = static.ask(path, method, form if method == "POST" else None)
    assert answer.status == status
    assert {name: answer.headers[name] for name, _ in HEADERS} == dict(HEADERS)
    page = parse(body.decode())
    assert page.holders("Without JavaScript, this copy cannot work out answers.")
    main = page.one("main")
    assert main["data-view"] == view
    assert len(main.select("a[data-action=call]")) > 2
    assert main.select("a[data-page=p07]")
    assert main.select("a[data-page=d]")


def test_the_directory_of_a_copy_is_whole_and_offers_no_choice(static, node):
    """Also to who chose something on a page of a node."""
    said = [
        parse(body.decode()).one("main")
        for _, body in (
            node.ask("/nl/d"),
            static.ask("/nl/d"),
            static.ask("/nl/d", "POST", "need=shelter"),
        )
    ]
    names = [[each["data-block"] for each in main.select("section")] for main in said]
    numbers = [[each.text for each in main.select("a[data-action=call]")] for main in said]
    assert names[0] == names[1] == names[2]
    assert numbers[0] == numbers[1] == numbers[2]
    assert [len(main.select("input")) > 0 for main in said] == [True, False, False]


def test_no_page_has_a_form_or_a_link_to_what_is_not_there(static, described):
    for path, found in described["addresses"].items():
        if found["headers"]["Content-Type"].startswith("text/html"):
            _, body = static.ask(path)
            assert b"<form" not in body, path
            assert {link.decode() for link in LINK.findall(body)} <= set(described["addresses"]), (
                path
            )


def test_a_question_with_parameters_is_refused_and_nothing_promises_them(static, node):
    """ADR 22: a list that leaves out half of a question looks like an answer."""
    asked = "/hsds/services?search=x"
    answer, body = static.ask(asked)
    assert answer.status == 400
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert json.loads(body)["status"] == 400
    description = json.loads(static.said("/hsds/openapi.json", "br")[2])
    assert description["components"]["parameters"] == {}
    assert [each["get"]["parameters"] for each in description["paths"].values()] == [[]] * 13
    same = json.loads(node.said("/hsds/openapi.json", "br")[2])
    assert description["components"]["schemas"] == same["components"]["schemas"]


def test_how_old_it_is_was_worked_out_when_it_was_made(static, node, described):
    ours, theirs = (json.loads(each.said("/healthz", "br")[2]) for each in (static, node))
    assert ours == {**theirs, "exported": described["made"]}


@pytest.mark.parametrize(
    ("method", "says", "status"),
    [
        ("POST", {"Sec_Fetch_Site": "same-origin", "X_Own": "1"}, 204),
        ("POST", {"X_Own": "1"}, 204),
        ("POST", {"Sec_Fetch_Site": "cross-site", "X_Own": "1"}, 403),
        ("POST", {"Sec_Fetch_Site": "same-origin"}, 403),
        ("GET", {"X_Own": "1"}, 403),
    ],
)
def test_only_our_own_app_clears_a_phone(static, method, says, status):
    """R16: as pwa/clearing.py does."""
    answer, _ = static.ask("/x", method, **says)
    assert answer.status == status
    assert (answer.headers["Clear-Site-Data"] is None) == (status != 204)
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_two_configurations_differ_only_in_where_answers_come_from():
    """What one promises, the other does."""
    lines = [
        {
            line.strip()
            for line in shipped.read_text().splitlines()
            if not line.strip().startswith("#")
        }
        for shipped in (SHIPPED_NGINX, SHIPPED_STATIC_NGINX)
    ]
    only_a_node = {line for line in lines[0] - lines[1] if "proxy_" not in line}
    assert only_a_node == {"upstream node {", "server 127.0.0.1:8000 max_fails=0;", "keepalive 16;"}
