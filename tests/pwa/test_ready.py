"""What is given again without asking Flask is what Flask would have said, and never of before."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from werkzeug.test import EnvironBuilder

from pwa import create_app
from sync import client
from tests.browser.test_update import SENTENCE, with_sentence

# An address of each kind, and some that are not there.
PAGES = [
    "/",
    "/nl/",
    "/ar/p07",
    "/nl/p07/ar",
    "/en/g",
    "/nl/h",
    "/nl/d",
    "/nl/n",
    "/nl/p99",
    "/xx/",
]
FILES = ["/tuf/metadata/now.json", "/sw.js", "/healthz", "/manifest.webmanifest", "/hsds/services"]


@pytest.fixture(scope="module")
def apps(bundled_node):
    """Two of one node; the first counts what Flask is asked."""
    first, second = (create_app({"DATA": bundled_node}) for _ in range(2))
    first.asked = []
    first.before_request(lambda: first.asked.append(1))
    return first, second


@pytest.fixture
def app(apps):
    """With nothing ready."""
    first, _ = apps
    first.asked.clear()
    first.wsgi_app.__init__(first.wsgi_app._application, first.wsgi_app._state)
    return first


def answer(app, path: str, **said) -> tuple[str, list[tuple[str, str]], bytes]:
    """As a server hears it: status, headers, body."""
    told = []
    environ = EnvironBuilder(path=path, **said).get_environ()
    body = b"".join(app.wsgi_app(environ, lambda *head: told.append(head)))
    status, headers = told[0][:2]
    return status, [each for each in headers if each[0] != "Date"], body


@pytest.mark.parametrize("encoding", ["br", "gzip, deflate", ""])
@pytest.mark.parametrize("path", PAGES + FILES)
def test_the_second_answer_is_the_first_one_and_that_of_anybody(apps, path, encoding):
    said = {"headers": {"Accept-Encoding": encoding}}
    one, other = apps
    first = answer(one, path, **said)
    assert answer(one, path, **said) == first
    assert answer(other, path, **said) == first


def test_a_page_is_asked_for_once(app):
    for _ in range(3):
        answer(app, "/nl/p07")
    assert len(app.asked) == 1
    answer(app, "/nl/p07", headers={"Accept-Encoding": "br"})
    assert len(app.asked) == 2


@pytest.mark.parametrize(
    "said",
    [
        {"method": "HEAD"},
        {"method": "POST"},
        {"query_string": "a=1"},
        {"headers": {"If-None-Match": '"x"'}},
        {"headers": {"Range": "bytes=0-3"}},
    ],
    ids=["head", "post", "query", "condition", "part"],
)
def test_whatever_asks_for_more_than_an_address_is_asked_of_flask(app, said):
    answer(app, "/nl/p07")
    answer(app, "/nl/p07", **said)
    assert len(app.asked) == 2


def test_what_is_not_there_and_what_differs_each_time_is_never_kept(app):
    for path in ("/nl/p99", "/healthz"):
        answer(app, path)
        answer(app, path)
    assert len(app.asked) == 4


def test_a_new_release_shows_at_once_and_so_does_the_one_before(publisher, targets, tmp_path):
    data = tmp_path / "node"
    app = create_app({"DATA": data})

    def bring(targets: dict[str, bytes]) -> None:
        publisher.publish(targets)
        client.pull(str(publisher.repository), data, publisher.root)

    bring(targets)
    before = answer(app, "/en/p07")
    bring(with_sentence(targets, SENTENCE))
    assert SENTENCE in answer(app, "/en/p07")[2].decode()
    client.rollback(data)
    assert SENTENCE not in answer(app, "/en/p07")[2].decode()
    assert answer(app, "/en/p07") == before


def test_another_day_is_asked_anew(app):
    answer(app, "/nl/p07")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        answer(app, "/nl/p07")
    assert len(app.asked) == 2


def test_without_a_release_the_application_says_so(app, tmp_path):
    assert answer(create_app({"DATA": tmp_path / "none"}), "/nl/p07")[0].startswith("503")
