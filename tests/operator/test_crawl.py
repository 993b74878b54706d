"""Every address there is, read once: what is left of it on the server (R15, R92, R93, R94)."""

import json
import re

import pytest

from tests.operator.servers import Nginx, Program, start_granian
from tests.operator.talk import Reader, status
from tests.operator.traces import Written

# What a page, a manifest or the worker names on its own host.
_LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
_PRECACHE = re.compile(r"^const PRECACHE = (.*);$", re.MULTILINE)
# A page in two languages: 3,000 of them and 100,000 blocks. One pair stands for all, and one card.
_PAIR = re.compile(r"/[a-z]+/p[0-9]+/[a-z]+(/|$)")
_CARD = re.compile(r"/[a-z]+/s/")
SAMPLES = ("/nl/p07/ar", "/ar/p07/nl", "/ti/s/s01", "/ti/s/l-hu", "/ti/s/n-police")
# Named by no page: machines, the worker and a reader's choice lead there.
UNLINKED = ("/sw.js", "/n", "/healthz", "/m/1.json", "/m/1.png", "/.well-known/security.txt")
METADATA = "/tuf/metadata/now.json"


def crawl(reader: Reader) -> dict[str, bytes]:
    """The answer of every address, from the first screen on."""
    answers: dict[str, bytes] = {}
    waiting = ["/", METADATA, *UNLINKED]
    while waiting:
        path = waiting.pop()
        if path in answers or not is_read(path):
            continue
        answers[path] = reader.ask(path)
        waiting += leads_to(path, answers[path].partition(b"\r\n\r\n")[2].decode(errors="replace"))
    return answers


def is_read(path: str) -> bool:
    return path.startswith(SAMPLES) or not (_PAIR.match(path) or _CARD.match(path))


def leads_to(path: str, text: str) -> list[str]:
    if path == METADATA:
        targets = json.loads(text)["targets"]["signed"]["targets"]
        return [_target(name, target["hashes"]["sha256"]) for name, target in targets.items()]
    if path == "/sw.js":
        return list(json.loads(_PRECACHE.search(text)[1]))
    return [] if path.startswith(("/static/", "/tuf/")) else _LINK.findall(text)


def _target(name: str, sha256: str) -> str:
    folder, slash, plain = name.rpartition("/")
    return f"/tuf/targets/{folder}{slash}{sha256}.{plain}"


def claims(answers: dict[str, bytes]) -> None:
    """That it was all of it, that it was well, and that no answer sets a cookie (R92)."""
    assert {path: status(answer) for path, answer in answers.items() if status(answer) != 200} == {}
    assert {"/en/", "/nl/", "/nl/d", "/nl/p51", "/n", METADATA, *SAMPLES} <= set(answers)
    files = {path.rpartition("/")[2] for path in answers if path.startswith("/static/")}
    scripts = {"reading.js", "app.js", "carried.js"}
    assert files == {*scripts, "app.css", "icon.svg"}
    assert len(answers) > 100
    assert not [path for path, answer in answers.items() if b"\r\nset-cookie" in answer.lower()]


def test_reading_everything_through_nginx_leaves_not_one_byte(front: Nginx, front_wrote: Written):
    """R93: neither in nginx nor in the node behind it, in no file and on no terminal."""
    claims(crawl(Reader(front.port, front.certificate.trusting())))
    assert front_wrote.since() == ""


@pytest.fixture
def alone(bundled_node, tmp_path):
    running = start_granian(bundled_node, tmp_path / "granian")
    yield running
    running.stop()


def test_reading_everything_leaves_not_one_byte_with_a_node_alone(alone: Program):
    """R93: after it was ended, too."""
    wrote = Written(alone.folder)
    claims(crawl(Reader(alone.port)))
    alone.stop()
    assert wrote.since() == ""
