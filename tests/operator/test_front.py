"""What a reader gets through nginx is what the node says, and what nginx says itself is as calm."""

import re
import ssl
from email import message_from_bytes
from email.message import Message

import pytest

from pwa import create_app
from pwa.assets import Assets
from pwa.headers import HEADERS
from tests.conftest import ROOT
from tests.operator.servers import SHIPPED_NGINX, Nginx, start_nginx
from tests.operator.talk import SENTINELS, Reader, status
from tests.operator.upstream import Upstream

# What a connection is, not what is said over it; and who speaks, which each says of itself.
OF_THE_CONNECTION = {"connection", "keep-alive", "date", "server", "transfer-encoding"}
EVERY_KIND = (
    "/",
    "/nl",
    "/nl/p01",
    "/nl/d",
    "/n",
    "/sw.js",
    "/healthz",
    "/tuf/metadata/now.json",
    "/m/1.json",
    "/m/1.png",
    "/.well-known/security.txt",
)
FILES = Assets()
MISSING = ("/xx/", "/a/b/c", "/static/0/app.css")
ACCEPTED = (b"", b"Accept-Encoding: gzip\r\n", b"Accept-Encoding: br, gzip\r\n")


def taken_apart(answer: bytes) -> tuple[int, Message, bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    return status(answer), message_from_bytes(head.partition(b"\r\n")[2]), body


def said(answer: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
    code, headers, body = taken_apart(answer)
    found = [(name.lower(), value) for name, value in headers.items()]
    return code, sorted(pair for pair in found if pair[0] not in OF_THE_CONNECTION), body


@pytest.fixture
def secure(front: Nginx) -> Reader:
    return Reader(front.port, front.certificate.trusting())


@pytest.mark.parametrize("accepted", ACCEPTED)
@pytest.mark.parametrize("path", [*EVERY_KIND, *MISSING])
def test_an_answer_passes_as_it_is(secure, behind, path, accepted):
    """R83 to R92: nginx adds no header, drops none, changes none, and no byte of the body."""
    headers = b"Host: localhost\r\n" + accepted
    direct = said(Reader(behind.port).ask(path, headers=headers))
    assert said(secure.ask(path, headers=headers)) == direct
    assert direct[0] == (404 if path in MISSING else 200)
    assert {(name.lower(), value) for name, value in HEADERS} <= set(direct[1])


@pytest.mark.parametrize("name", sorted(FILES.files))
def test_a_file_that_a_phone_has_is_not_sent_again(secure, name):
    """A 304 comes through, and so does what it depends on."""
    path = FILES.url(name)
    code, headers, _ = taken_apart(secure.ask(path, headers=b"Host: localhost\r\n"))
    assert code == 200
    same = f"Host: localhost\r\nIf-None-Match: {headers['ETag']}\r\n".encode()
    part = b"Host: localhost\r\nRange: bytes=0-3\r\n"
    assert taken_apart(secure.ask(path, headers=same))[0] == 304
    assert said(secure.ask(path, headers=part))[::2] == (206, FILES.files[name][:4])


def test_nothing_of_a_reader_goes_further_than_nginx(tmp_path, certificate):
    """R93: what the node is not told it cannot give away."""
    with Upstream() as node:
        front = start_nginx(node.port, tmp_path / "nginx", certificate)
        try:
            reader = Reader(front.port, certificate.trusting())
            answer = reader.ask("/nl/p01")
            reader.say(
                b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                b"Content-Length: 6\r\n\r\nCurlew"
            )
        finally:
            front.stop()
    assert status(answer) == 200
    first, second = node.heard
    assert first.startswith(b"GET /nl/p01 HTTP/1.1\r\n")
    assert second.startswith(b"POST / HTTP/1.1\r\n")
    heard = (first + second).decode()
    assert not [word for word in SENTINELS if word in heard]
    names = {line.partition(":")[0] for line in heard.splitlines() if ":" in line}
    assert names == {"Host"}


def test_nginx_passes_on_what_an_answer_depends_on():
    """Every header that the app or its static files ask for."""
    asked = {
        name
        for path in (ROOT / "pwa").glob("*.py")
        for name in re.findall(r'request\.headers(?:\.get\(|\[)"([^"]+)"', path.read_text())
    }
    assert asked
    passed = set(re.findall(r"proxy_set_header (\S+) \$http_", SHIPPED_NGINX.read_text()))
    assert passed == asked | {"Accept-Encoding", "If-None-Match", "If-Modified-Since", "Range"}


@pytest.mark.parametrize(
    ("says", "code"),
    [
        ("Sec-Fetch-Site: same-origin\r\nX-Own: 1", 204),
        ("Sec-Fetch-Site: cross-site\r\nX-Own: 1", 403),
        ("Sec-Fetch-Site: same-origin", 403),
    ],
)
def test_another_site_cannot_clear_a_phone(secure, says, code):
    """R16: nginx tells the node who asks."""
    headers = f"Host: localhost\r\n{says}\r\n".encode()
    found, answered, _ = taken_apart(secure.ask("/x", "POST", headers))
    assert found == code
    assert (answered["Clear-Site-Data"] is None) == (code == 403)


ASKED = b"Host: localhost\r\nConnection: close\r\n"
OWN = {
    400: b"Lapwing\r\n\r\n",
    404: b"GET /- HTTP/1.1\r\n" + ASKED + b"\r\n",
    405: b"TRACE /Redshank HTTP/1.1\r\n" + ASKED + b"\r\n",
    413: b"POST / HTTP/1.1\r\n" + ASKED + b"Content-Length: 6000\r\n\r\n" + b"Curlew" * 1_000,
    414: b"GET /" + b"Redshank" * 1_100 + b" HTTP/1.1\r\n" + ASKED + b"\r\n",
    494: b"GET / HTTP/1.1\r\n" + ASKED + b"X-Long: " + b"Plover" * 1_500 + b"\r\n\r\n",
    501: b"POST / HTTP/1.1\r\n" + ASKED + b"Transfer-Encoding: Curlew\r\n\r\n",
    505: b"GET /Redshank HTTP/7.9\r\n" + ASKED + b"\r\n",
}


@pytest.fixture(scope="module")
def own_pages(front: Nginx, certificate, tmp_path_factory) -> dict[int, bytes]:
    """Everything nginx says when it does not ask the node, by why."""
    reader = Reader(front.port, certificate.trusting())
    pages = {cause: reader.say(request) for cause, request in OWN.items()}
    alone = start_nginx(1, tmp_path_factory.mktemp("alone") / "nginx", certificate)
    try:
        pages[502] = Reader(alone.port, certificate.trusting()).ask("/nl/p01")
    finally:
        alone.stop()
    return pages


@pytest.mark.parametrize("cause", [*OWN, 502])
def test_what_nginx_says_itself_is_the_calm_page_of_the_node(own_pages, tmp_path, cause):
    """R1, R31, R86: the same words, the exit, the emergency number, the same headers, each once;
    nothing of what was asked, and no name of a server in the text."""
    code, headers, body = taken_apart(own_pages[cause])
    assert code == {494: 400}.get(cause, cause)
    node = create_app({"DATA": tmp_path}).test_client().get("/nl/p01")
    assert node.status_code == 503
    assert body.decode() == node.text
    for name, value in (*HEADERS, ("Cache-Control", "no-store")):
        assert headers.get_all(name) == [value], name
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Set-Cookie"] is None


def test_nginx_does_not_say_which_version_it_is(own_pages, front):
    for answer in (*own_pages.values(), Reader(front.http_port).ask("/")):
        assert taken_apart(answer)[1]["Server"] == "nginx"


@pytest.mark.parametrize("path", ["/", "/nl/p01?Bittern"])
def test_who_comes_without_tls_is_sent_to_the_first_screen(front, path):
    """R1, R88: over TLS at once, and without what was asked for: the redirect is not stored."""
    code, headers, _ = taken_apart(Reader(front.http_port).ask(path))
    assert (code, headers["Location"]) == (301, f"{front.url}/")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_certificate_can_be_renewed_without_stopping_nginx(front):
    """What certbot puts there is served as it is, without TLS; what is not there is not said."""
    shown = front.folder.with_suffix(".acme") / ".well-known" / "acme-challenge" / "token"
    shown.parent.mkdir(parents=True, exist_ok=True)
    shown.write_text("proof")
    reader = Reader(front.http_port)
    assert said(reader.ask("/.well-known/acme-challenge/token"))[::2] == (200, b"proof")
    for path in ("/.well-known/acme-challenge/other", "/.well-known/acme-challenge/"):
        code, headers, _ = taken_apart(reader.ask(path))
        assert (code, headers["Location"]) == (302, f"{front.url}/")


@pytest.mark.parametrize("host", [b"localhost.example", b"203.0.113.77", b"127.0.0.1"])
def test_another_name_gets_no_answer(front, host):
    """R1: nobody learns what is on this machine by its address alone."""
    headers = b"Host: " + host + b"\r\n"
    assert Reader(front.http_port).ask("/", headers=headers) == b""
    assert Reader(front.port).ask("/", headers=headers) == b""
    assert Reader(front.http_port).say(b"Lapwing\r\n\r\n") == b""
    with pytest.raises(ssl.SSLError):
        Reader(front.port, front.certificate.trusting(), host.decode()).hold(b"")


def test_a_phone_and_nginx_agree_on_http_2(front):
    """Else fetching a language costs a round trip for each file."""
    context = front.certificate.trusting()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with Reader(front.port, context).hold(b"") as connection:
        assert connection.selected_alpn_protocol() == "h2"
        assert connection.version() == "TLSv1.3"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_an_old_tls_is_refused(front):
    context = front.certificate.trusting()
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises(ssl.SSLError):
        Reader(front.port, context).hold(b"")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_nothing_of_tls_links_one_visit_to_the_next(front, version):
    """R92: a session that could be taken up again is as good as a cookie."""
    context = front.certificate.trusting()
    context.maximum_version = version
    reader = Reader(front.port, context)
    with reader.hold(b"GET / HTTP/1.1\r\n" + ASKED + b"\r\n") as first:
        assert first.recv(65_536)
        session = first.session
    with reader.hold(b"", session) as second:
        assert second.version() == version.name.replace("_", ".")
        assert not second.session_reused
