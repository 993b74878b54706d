"""A node as a source: for phones in one answer, for other nodes as a publisher's folder."""

import hashlib
import json

import brotli
import pytest

from pwa import create_app
from sync import client
from tests.browser.releases import long, release

ROLES = ("timestamp", "snapshot", "targets")


def test_now_is_the_signed_metadata_in_one_answer(visitor):
    """Byte for byte what the single files hold, as a browser writes it again."""
    bundle = visitor.get("/tuf/metadata/now.json").json
    assert list(bundle) == [*ROLES, "root"]
    for role in ROLES:
        name = "timestamp.json" if role == "timestamp" else f"1.{role}.json"
        single = visitor.get(f"/tuf/metadata/{name}")
        assert json.dumps(bundle[role], separators=(",", ":")).encode() == single.data
    assert bundle["root"] == 1


def test_who_has_nothing_gets_all_of_a_language_in_one_answer(visitor, published, targets):
    """With the roots, and byte for byte the files that were signed."""
    now = visitor.get("/tuf/metadata/now.json").json
    first = visitor.get("/tuf/first/ar.json").json
    assert first["roots"] == [json.loads(published.root.read_text())]
    assert {role: first[role] for role in ROLES} == {role: now[role] for role in ROLES}
    paths = ("directory.json", "packs/ar.json")
    assert first["files"] == {path: targets[path].decode() for path in paths}


def test_what_is_more_than_a_phone_takes_at_once_is_asked_for_by_itself(
    publisher, targets, tmp_path
):
    """A phone reads no more before it knows what was signed; the other languages fit."""
    publisher.publish(long(targets))
    client.pull(str(publisher.repository), tmp_path / "node", publisher.root)
    visitor = create_app({"DATA": tmp_path / "node"}).test_client()
    first = visitor.get("/tuf/first/en.json").json
    assert set(first) == {*ROLES, "roots"}
    assert "files" in visitor.get("/tuf/first/nl.json").json
    sha256 = first["targets"]["signed"]["targets"]["packs/en.json"]["hashes"]["sha256"]
    assert visitor.get(f"/tuf/targets/packs/{sha256}.en.json").status_code == 200


@pytest.mark.parametrize("name", ["xx", "AR", "..%2Fpacks%2Far", "packs/ar"])
def test_a_language_that_is_not_there_is_not_found(visitor, name):
    assert visitor.get(f"/tuf/first/{name}.json").status_code == 404


def test_the_first_screen_names_the_root_that_it_came_with(visitor, published):
    """What a phone without text recognises the trusted root by."""
    expected = hashlib.sha256(published.root.read_bytes()).hexdigest()
    assert f'data-root="{expected}"' in visitor.get("/").text


@pytest.mark.parametrize("url", ["/tuf/metadata/now.json", "/sw.js"])
@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_who_has_the_same_bytes_gets_no_body(visitor, url, encoding):
    """Done when 4; and the tag of one encoding is not that of another."""
    asked = {"Accept-Encoding": encoding}
    tag = visitor.get(url, headers=asked).headers["ETag"]
    again = visitor.get(url, headers={**asked, "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    other = visitor.get(url, headers={**asked, "If-None-Match": '"0"'})
    assert other.status_code == 200


@pytest.mark.parametrize("suffix", ["", ".br"])
def test_a_part_of_a_file_is_answered_as_asked(visitor, published, suffix):
    """A line that broke goes on where it was; a recording is heard from where somebody taps."""
    [path] = published.repository.glob("targets/packs/*.nl.json")
    url = f"/tuf/targets/packs/{path.name}{suffix}"
    whole = visitor.get(url, headers={"Accept-Encoding": "identity"}).data
    for asked, expected in (
        ("bytes=0-", whole),
        ("bytes=1000-1999", whole[1000:2000]),
        ("bytes=1000-", whole[1000:]),
        ("bytes=-5", whole[-5:]),
    ):
        headers = {"Range": asked, "Accept-Encoding": "br"}
        answer = visitor.get(url, headers=headers)
        assert (answer.status_code, answer.data) == (206, expected)
        assert answer.headers["Content-Range"].endswith(f"/{len(whole)}")
        assert "Content-Encoding" not in answer.headers
    beyond = visitor.get(url, headers={"Range": f"bytes={len(whole)}-"})
    assert beyond.status_code == 416


def test_parts_of_a_whole_make_no_difference_to_who_wants_the_whole(visitor, published):
    [path] = published.repository.glob("targets/packs/*.nl.json")
    url = f"/tuf/targets/packs/{path.name}"
    visitor.get(url, headers={"Range": "bytes=5-9"})
    answer = visitor.get(url, headers={"Accept-Encoding": "br"})
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "br")
    assert brotli.decompress(answer.data) == path.read_bytes()


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_who_has_just_begun_gets_no_body_either(visitor, encoding):
    """What came first is what now.json would say."""
    asked = {"Accept-Encoding": encoding}
    tag = visitor.get("/tuf/first/nl.json", headers=asked).headers["ETag"]
    again = visitor.get("/tuf/metadata/now.json", headers={**asked, "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_the_brotli_form_is_a_file_of_its_own(visitor):
    bundle = visitor.get("/tuf/metadata/now.json").json
    sha256 = bundle["targets"]["signed"]["targets"]["packs/nl.json"]["hashes"]["sha256"]
    for url in (f"/tuf/targets/packs/{sha256}.nl.json", "/tuf/metadata/1.targets.json"):
        made = visitor.get(f"{url}.br")
        assert "Content-Encoding" not in made.headers
        assert brotli.decompress(made.data) == visitor.get(url).data
    assert visitor.get("/tuf/targets/packs/0.nl.json.br").status_code == 404


def test_hints_are_listed_and_served(publisher, targets, tmp_path):
    """Those that came with the release: a patch for each file that changed."""
    for number in (1, 2):
        publisher.publish(release(targets, number))
        client.pull(str(publisher.repository), tmp_path / "node", publisher.root)
    visitor = create_app({"DATA": tmp_path / "node"}).test_client()
    index = visitor.get("/tuf/diff/index.json").json
    assert index == json.loads((publisher.repository / "diff" / "index.json").read_bytes())
    assert len(index) == 2
    for new, olds in index.items():
        for old in olds:
            name = f"diff/{old}.{new}.json"
            plain = visitor.get(f"/tuf/{name}").data
            assert plain == (publisher.repository / name).read_bytes()
            assert brotli.decompress(visitor.get(f"/tuf/{name}.br").data) == plain


def test_a_node_without_hints_lists_none(visitor):
    assert visitor.get("/tuf/diff/index.json").json == {}
    for name in ("0.1.json", "0.json", "x", "0.1.json.br"):
        assert visitor.get(f"/tuf/diff/{name}").status_code == 404
