"""What lies beside the signed files: compressed forms and patches, right to the byte or absent."""

import json
import shutil

import brotli
import pytest

from sync import client, hints, patch, reading
from sync.canonical import canonical
from sync.client import Pulled
from sync.files import write_file
from sync.state import State


def index(publisher) -> dict[str, list[str]]:
    return json.loads((publisher.repository / "diff" / "index.json").read_text())


def file_of(publisher, sha256: str) -> bytes:
    [path] = publisher.repository.glob(f"targets/**/{sha256}.*.json")
    return path.read_bytes()


@pytest.fixture
def long(small):
    """English of the small content, long enough for a patch to be worth its bytes."""
    unchanged = small.build()

    def publish(publisher, heading: str, factor: int = 7919) -> int | None:
        targets = small.reword(heading)
        pack = json.loads(targets["packs/en.json"])
        pack["words"] = {f"word {n}": f"{n * factor}" for n in range(300)}
        return publisher.publish({**unchanged, "packs/en.json": canonical(pack)})

    return publish


def test_every_file_but_root_and_timestamp_has_a_compressed_form(long, publisher):
    for heading in ("The second call", "The third call"):
        long(publisher, heading)
    plain = {
        path
        for path in publisher.repository.rglob("*.json")
        if "root" not in path.name and path.name != "timestamp.json"
    }
    assert len(plain) > 9
    for path in plain:
        packed = path.with_name(f"{path.name}.br")
        assert brotli.decompress(packed.read_bytes()) == path.read_bytes(), path
    assert {path.with_name(f"{path.name}.br") for path in plain} == set(
        publisher.repository.rglob("*.br")
    )


def test_a_patch_leads_from_each_of_five_releases_before_to_the_newest(long, publisher):
    for number in range(8):
        long(publisher, f"Call {'abcdefgh'[number]}")
    [(new, olds)] = index(publisher).items()
    assert len(olds) == 5
    for old in olds:
        made = (publisher.repository / "diff" / f"{old}.{new}.json").read_bytes()
        assert len(made) < 200
        assert patch.apply(file_of(publisher, old), made) == file_of(publisher, new)


def test_the_index_names_the_newest_release_only(long, publisher):
    long(publisher, "The second call")
    assert index(publisher) == {}
    long(publisher, "The third call")
    first = index(publisher)
    long(publisher, "The fourth call")
    assert not set(first) & set(index(publisher))


def test_a_patch_that_spares_little_is_not_given(long, publisher):
    """When every word is another one, the whole file is as good."""
    long(publisher, "One call")
    long(publisher, "Another call", factor=104_729)
    assert index(publisher) == {}


def test_a_change_back_needs_no_patch_to_itself(long, publisher):
    for heading in ("One call", "Another call", "One call"):
        long(publisher, heading)
    [(new, olds)] = index(publisher).items()
    assert new not in olds


def test_an_older_file_that_is_gone_is_no_mistake(long, publisher):
    """A publisher may have cleaned up."""
    long(publisher, "One call")
    for path in publisher.repository.glob("targets/packs/*.en.json"):
        path.unlink()
    assert long(publisher, "Another call") == 2
    assert index(publisher) == {}


def test_one_paragraph_of_the_real_content_is_a_small_hint(targets, publisher):
    publisher.publish(targets)
    pack = json.loads(targets["packs/nl.json"])
    pack["pages"][2]["blocks"][1]["text"] = ["Een andere zin over hulp."]
    publisher.publish({**targets, "packs/nl.json": canonical(pack)})
    [(new, [old])] = index(publisher).items()
    assert (publisher.repository / "diff" / f"{old}.{new}.json.br").stat().st_size < 200


@pytest.mark.parametrize("writes", range(5))
def test_hints_that_were_stopped_half_way_harm_nobody(
    long, publisher, tmp_path, monkeypatch, writes
):
    """The release before is still whole, and publishing again gives the new one."""
    long(publisher, "One call")
    client.pull(str(publisher.repository), tmp_path / "node", publisher.root)
    left = iter(range(writes))

    def write(path, data):
        if next(left, None) is None:
            raise KeyboardInterrupt
        write_file(path, data)

    with monkeypatch.context() as stopped:
        stopped.setattr(hints, "write_file", write)
        with pytest.raises(KeyboardInterrupt):
            long(publisher, "Another call")
    source = str(publisher.repository)
    assert client.pull(source, tmp_path / "node") == Pulled(1, changed=False)
    assert long(publisher, "A third call") == 2
    assert client.pull(source, tmp_path / "node") == Pulled(2, changed=True)
    for packed in publisher.repository.rglob("*.br"):
        plain = packed.with_suffix("")
        assert brotli.decompress(packed.read_bytes()) == plain.read_bytes(), packed


def test_lies_in_the_hints_change_nothing_of_what_a_node_serves(long, publisher, tmp_path):
    """They are not signed, and need not be."""
    long(publisher, "One call")
    client.pull(str(publisher.repository), tmp_path / "node", publisher.root)
    honest = tmp_path / "honest"
    shutil.copytree(tmp_path / "node", honest)
    long(publisher, "Another call")
    client.pull(str(publisher.repository), honest)
    for path in [*publisher.repository.rglob("*.br"), *publisher.repository.glob("diff/*.*.json")]:
        path.write_bytes(b'{"format":2}')
    client.pull(str(publisher.repository), tmp_path / "node")
    assert texts(tmp_path / "node") == texts(honest)


def texts(node) -> set[str]:
    """What the newest release says; hints for phones, which may lie too, are no part of it."""
    state = State(node)
    active = state.serving().active
    state.close()
    return set(reading.read_targets(node / "releases" / f"{active}.db"))


def test_a_stick_with_hints_is_still_a_plain_folder(long, publisher):
    """FAT: no links, and names that it can hold."""
    long(publisher, "One call")
    long(publisher, "Another call")
    for path in publisher.repository.rglob("*"):
        assert not path.is_symlink()
        assert not set(path.name) & set('<>:"\\|?*')
        assert len(path.relative_to(publisher.repository).as_posix()) < 180
