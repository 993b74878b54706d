"""Addresses: what is not here, what is not redirected, and the page behind the exit."""

import pytest

from tests.pwa.conftest import parse


@pytest.mark.parametrize("path", ["/xx/", "/en/p99", "/nl/x", "/sentinel/a/b", "/en/p01/b1"])
def test_an_address_that_is_not_here_gets_a_calm_page_with_the_number(visitor, packs, path):
    answer = visitor.get(path)
    view = parse(answer.text)
    assert answer.status_code == 404
    lines = view.one("main").select("p[lang]")
    assert [line["lang"] for line in lines] == list(packs)
    assert {line.one("a").text: line.one("a")["href"] for line in lines} == {
        pack["autonym"]: "/" for pack in packs.values()
    }
    assert view.one("main").select("a[data-action=call]")[0].text == "112"
    assert "sentinel" not in answer.text


@pytest.mark.parametrize("path", ["/nl", "/nl/", "/nl/d", "/nl/d/", "/nl/p01/", "/n", "/sw.js"])
def test_nothing_is_redirected_to_a_tidier_address(visitor, path):
    """R70: a worker may not replay a redirect."""
    assert visitor.get(path).status_code == 200
    assert visitor.get(path).data == visitor.get(path.rstrip("/")).data


def test_a_doubled_slash_is_not_redirected(visitor):
    """R70"""
    for path in ("//nl/p01", "/nl//p01", "/nl//"):
        assert visitor.get(path).status_code in (200, 404), path


def test_the_page_behind_the_exit_is_plain(visitor):
    """R9: what any server says; nothing of ours on it."""
    view = parse(visitor.get("/n").text)
    assert view.one("h1").text == "Not Found"
    assert not view.select("a")
    assert not view.select("link")
    assert not view.select("script")
