"""The headers of every kind of answer, through the application and through the real server."""

import gzip
import hashlib
import json

import brotli
import pytest
from werkzeug.test import TestResponse

from pwa import create_app
from pwa.assets import Assets
from pwa.fonts import FONTS
from tests.pwa.conftest import ask, damage, parse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types sw"
)
EXPECTED = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), "
    "bluetooth=(), browsing-topics=()",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}
# Asked for on every opening; who has the same bytes gets no body.
CONDITIONAL = ("/sw.js", "/tuf/metadata/now.json")
MISSING_PAGES = ("/xx/", "/nl/p99", "/a/b/c")
MISSING_FILES = (
    "/tuf/metadata/9.root.json",
    "/tuf/targets/packs/0.nl.json",
    "/static/0/app.css",
    "/f/0.woff2",
    "/f/ethi.woff2",
)


@pytest.fixture(scope="module")
def mirrored(visitor) -> list[str]:
    """The addresses of signed metadata and of one signed pack."""
    urls = ["/tuf/metadata/now.json", "/tuf/metadata/timestamp.json"]
    targets = json.loads(visitor.get(urls[0]).text)["targets"]["signed"]["targets"]
    return [*urls, f"/tuf/targets/packs/{targets['packs/nl.json']['hashes']['sha256']}.nl.json"]


@pytest.fixture(scope="module")
def content(visitor, view_urls, mirrored) -> dict[str, TestResponse]:
    """Every answer that is made from the text, by what was asked."""
    found = [*view_urls, "/nl", "/n", "/healthz", *mirrored]
    answers = {url: visitor.get(url) for url in [*found, *MISSING_PAGES, *MISSING_FILES]}
    posted = {f"POST {url}": visitor.post(url) for url in ("/", "/nl/p01", "/n", *mirrored)}
    return {**answers, **posted, "HEAD /": visitor.head("/")}


@pytest.fixture(scope="module")
def files(visitor) -> dict[str, TestResponse]:
    """Every file of the app, fetched and asked for again."""
    answers = {}
    for url in [*map(Assets().url, Assets().files), *(font.url for font in FONTS)]:
        answers[url] = visitor.get(url)
        etag, modified = (answers[url].headers[name] for name in ("ETag", "Last-Modified"))
        answers[f"same {url}"] = visitor.get(url, headers={"If-None-Match": etag})
        answers[f"not newer {url}"] = visitor.get(url, headers={"If-Modified-Since": modified})
    for answer in answers.values():
        answer.close()
    return answers


@pytest.fixture(scope="module")
def answers(visitor, content, files) -> dict[str, TestResponse]:
    """Every kind of answer there is while all is well."""
    posted = visitor.post(Assets().url("app.css"))
    return {**content, **files, "/sw.js": visitor.get("/sw.js"), "POST a file": posted}


def test_the_answers_are_of_every_kind(answers):
    assert {answer.status_code for answer in answers.values()} == {200, 304, 404, 405}
    for url in (*MISSING_PAGES, *MISSING_FILES):
        assert answers[url].status_code == 404
    for name, answer in answers.items():
        assert (answer.status_code == 304) == name.startswith(("same ", "not newer ")), name
        assert (answer.status_code == 405) == name.startswith("POST "), name


@pytest.mark.parametrize("name", EXPECTED)
def test_every_answer_carries_the_header_once(answers, name):
    """R83, R84, R86, R87, R88: also a 304, a 404 and a 405."""
    for asked, answer in answers.items():
        assert answer.headers.getlist(name) == [EXPECTED[name]], asked


@pytest.mark.parametrize("name", EXPECTED)
def test_a_node_in_trouble_still_sends_the_header(tmp_path, node, name):
    """R86: no release yet (503), and a crash (500)."""
    damage(node)
    for data, status in ((tmp_path, 503), (node, 500)):
        answer = create_app({"DATA": data}).test_client().get("/nl/p01")
        assert answer.status_code == status
        assert answer.headers.getlist(name) == [EXPECTED[name]]


def test_no_view_needs_more_than_the_policy_allows(views, visitor):
    """R85: no style attribute or element, no script in the page, no handler."""
    for url, view in {**views, "/n": parse(visitor.get("/n").text)}.items():
        assert not view.select("style"), url
        for element in view.below:
            inline = {name for name in element.attributes if name == "style" or name[:2] == "on"}
            assert not inline, (url, element.tag)
            assert not (element.get("href") or "").startswith(("javascript:", "data:")), url
        for script in view.select("script"):
            assert (script["src"][:8], script.text) == ("/static/", ""), url


def test_nothing_made_from_the_text_is_stored_on_the_way(content):
    """R17: the copy a reader chose to keep is the only one."""
    for asked, answer in content.items():
        if answer.status_code == 200:
            assert answer.headers.getlist("Cache-Control") == ["no-store"], asked


@pytest.mark.parametrize("url", [*MISSING_PAGES, *MISSING_FILES])
def test_that_something_is_not_here_is_not_stored(content, url):
    """R17: a cache may keep a 404 that says nothing, and with it the address."""
    assert content[url].headers.getlist("Cache-Control") == ["no-store"]


def test_a_file_of_the_app_is_never_asked_for_again(files):
    """R17: its address changes with its bytes."""
    for asked, answer in files.items():
        directives = answer.headers["Cache-Control"].split(", ")
        assert "immutable" in directives, asked
        assert "max-age=31536000" in directives or "max-age=315360000" in directives, asked


@pytest.mark.parametrize("font", FONTS, ids=lambda font: font.script)
def test_a_font_says_what_it_is(files, font):
    """R50: under the address that the stylesheet has, as bytes that compression cannot shrink."""
    assert files[font.url].content_type == "font/woff2"
    assert "Content-Encoding" not in files[font.url].headers
    css = Assets().files["app.css"].decode()
    assert f'url("{font.url}")' in css


def test_the_worker_is_asked_for_each_time(visitor):
    """R78: and it lies at the root, so that all of the app is in its scope."""
    answer = visitor.get("/sw.js")
    assert answer.headers.getlist("Cache-Control") == ["no-cache"]
    assert answer.content_type == "text/javascript; charset=utf-8"


def test_no_answer_sets_a_cookie(answers):
    """R92: not even to somebody who brings one along."""
    for asked, answer in answers.items():
        assert "Set-Cookie" not in answer.headers, asked


def test_no_answer_made_from_the_text_can_mark_a_reader(content):
    """R92: an ETag or a date that comes back is as good as a cookie, unless all get the same."""
    for asked, answer in content.items():
        if asked == "/tuf/metadata/now.json":
            assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.data).hexdigest()[:16]}"'
        else:
            assert "ETag" not in answer.headers, asked
        assert "Last-Modified" not in answer.headers, asked


@pytest.mark.parametrize(
    ("path", "status", "kept"),
    [
        ("/", 200, "no-store"),
        ("/nl", 200, "no-store"),
        ("/nl/p01", 200, "no-store"),
        ("/nl/d", 200, "no-store"),
        ("/n", 200, "no-store"),
        ("/sw.js", 200, "no-cache"),
        ("/healthz", 200, "no-store"),
        ("/tuf/metadata/now.json", 200, "no-store"),
        ("/xx/", 404, "no-store"),
    ],
)
def test_the_real_server_sends_the_same(server, path, status, kept):
    """R83 to R92, R17: what stands between the application and the reader changes nothing."""
    answer = ask(server.url + path)
    assert answer.status == status
    assert answer.headers.get_all("Cache-Control") == [kept]
    assert {name: answer.headers.get_all(name) for name in EXPECTED} == {
        name: [value] for name, value in EXPECTED.items()
    }
    assert "Set-Cookie" not in answer.headers
    assert ("ETag" in answer.headers) == (path in CONDITIONAL)


def test_the_real_server_sends_them_with_a_304_and_a_405(server):
    """R86"""
    url = server.url + Assets().url("app.css")
    etag = ask(url).headers["ETag"]
    for status, answer in (
        (304, ask(url, headers={"If-None-Match": etag})),
        (405, ask(url, method="POST")),
        (405, ask(server.url + "/nl/p01", method="POST")),
    ):
        assert answer.status == status
        assert {name: answer.headers[name] for name in EXPECTED} == EXPECTED


@pytest.mark.parametrize(
    ("encoding", "decode"),
    [("br", brotli.decompress), ("gzip", gzip.decompress), ("identity", bytes)],
)
def test_a_page_is_sent_in_the_encoding_that_was_asked_for(visitor, encoding, decode):
    """And a cache on the way is told that there are several."""
    answer = visitor.get("/nl/p01", headers={"Accept-Encoding": encoding})
    assert answer.headers.get("Content-Encoding", "identity") == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert decode(answer.data) == visitor.get("/nl/p01").data
