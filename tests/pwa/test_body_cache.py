"""What a node holds in memory: the answers asked for last, of one release, and no more."""

import gzip

import brotli
import pytest

from pwa.responses import Body, BodyCache


def body(name: str) -> Body:
    return Body(name.encode(), "text/plain", 5)


class Kitchen:
    """Makes bodies, and remembers which."""

    def __init__(self, cache: BodyCache) -> None:
        self.cache = cache
        self.made: list[str] = []

    def ask(self, *names: str, state: object = 1) -> None:
        for name in names:
            answer = self.cache.get(state, name, lambda name=name: self._make(name))
            assert answer.form("") == name.encode()

    def _make(self, name: str) -> Body:
        self.made.append(name)
        return body(name)


def test_what_was_asked_for_last_stays_and_the_oldest_goes():
    kitchen = Kitchen(BodyCache(most=2))
    kitchen.ask("a", "b", "a", "c")
    assert kitchen.made == ["a", "b", "c"]
    kitchen.ask("a", "c")
    assert kitchen.made == ["a", "b", "c"]
    kitchen.ask("b")
    assert kitchen.made == ["a", "b", "c", "b"]


def test_another_release_leaves_nothing_of_the_one_before():
    kitchen = Kitchen(BodyCache(most=2))
    kitchen.ask("a")
    kitchen.ask("a", state=2)
    kitchen.ask("a", state=2)
    assert kitchen.made == ["a", "a"]


@pytest.mark.parametrize(
    ("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_a_compression_is_made_once_and_is_of_the_body(encoding, unpack):
    made = body("a" * 100)
    packed = made.form(encoding)
    assert unpack(packed) == made.form("")
    assert len(packed) < len(made.form(""))
    assert made.form(encoding) is packed
