"""A stick that a node writes: whole or not at all, and as good as its source."""

import json
import os
import subprocess
import sys

import brotli
import pytest

from sync import client, files, keys, reading, stick
from sync.client import Pulled
from sync.errors import UsageError
from sync.release import import_release
from tests.conftest import ROOT
from tests.sync.conftest import refusal, snapshot


def test_a_node_pulls_from_a_stick_of_another(small_node, publisher, tmp_path, cli):
    ended = cli("export-stick", tmp_path / "out", "--data", small_node)
    assert (ended.code, ended.output) == (0, f"Release 1 is in {tmp_path / 'out'}.\n")
    new = tmp_path / "new"
    assert client.pull(str(tmp_path / "out"), new, publisher.root) == Pulled(1, changed=True)
    assert {p.name for p in (new / "releases").iterdir()} == {
        p.name for p in (small_node / "releases").iterdir()
    }


def test_a_stick_holds_what_the_publisher_has(small_node, publisher, tmp_path):
    """The same names and bytes, and a small form of each that says the same."""
    stick.export(small_node, tmp_path / "out")
    written = {p.relative_to(tmp_path / "out"): p for p in (tmp_path / "out").rglob("*.json")}
    for path in publisher.repository.rglob("*.json"):
        name = path.relative_to(publisher.repository)
        if name.parts[0] != "diff":
            assert written[name].read_bytes() == path.read_bytes()
    for path in (tmp_path / "out").rglob("*.br"):
        assert brotli.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()
    assert not (tmp_path / "out/metadata/timestamp.json.br").exists()


def test_hints_travel_on_a_stick(small_node, tmp_path):
    path = next((small_node / "releases").iterdir())
    hints = {("0" * 64, "1" * 64): b"{}"}
    row = {k: v for k, v in reading.read_facts(path).items() if k != "languages"}
    name = import_release(
        reading.read_targets(path), reading.read_metadata(path), row, tmp_path, hints
    )
    made = stick.repository_files(tmp_path / f"{name}.db", reading.read_metadata(path))
    assert json.loads(made["diff/index.json"]) == {"1" * 64: ["0" * 64]}
    assert made[f"diff/{'0' * 64}.{'1' * 64}.json"] == b"{}"


def test_a_newer_export_replaces_an_older_one(small_node, small, publisher, tmp_path):
    out = tmp_path / "out"
    stick.export(small_node, out)
    publisher.publish(small.reword("The other call"))
    client.pull(str(publisher.repository), small_node)
    assert stick.export(small_node, out) == 2
    fresh = tmp_path / "fresh"
    stick.export(small_node, fresh)
    assert snapshot(out) == snapshot(fresh)


@pytest.mark.parametrize("others", ["letter.txt", "metadata/letter.txt"])
def test_a_folder_with_other_things_is_refused(small_node, tmp_path, cli, others):
    path = tmp_path / "out" / others
    path.parent.mkdir(parents=True)
    path.write_text("Dear reader")
    before = snapshot(tmp_path / "out")
    sentence = refusal(cli("export-stick", tmp_path / "out", "--data", small_node), 2)
    assert sentence.startswith("expected an empty folder or an older export, found ")
    assert snapshot(tmp_path / "out") == before


def test_what_systems_leave_on_a_stick_is_no_other_thing(small_node, tmp_path):
    for name in (".Trash-1000", "System Volume Information", "lost+found"):
        (tmp_path / "out" / name).mkdir(parents=True)
    assert stick.export(small_node, tmp_path / "out") == 1


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_file_is_no_folder_for_a_stick(small_node, tmp_path, cli, below):
    (tmp_path / "out").write_text("Dear reader")
    target = tmp_path / "out" / below
    sentence = refusal(cli("export-stick", target, "--data", small_node), 2)
    assert sentence == f"expected a folder to write to, found {target}: Not a directory"


def test_a_node_without_a_release_has_nothing_to_export(tmp_path, small_node):
    next((small_node / "releases").iterdir()).unlink()
    with pytest.raises(UsageError, match="expected a whole release to export, found none"):
        stick.export(small_node, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_damaged_release_is_not_exported(tmp_path, small_node):
    path = next((small_node / "releases").iterdir())
    path.write_bytes(path.read_bytes().replace(b"tel:112", b"tel:113"))
    with pytest.raises(UsageError, match="expected a whole release to export, found none"):
        stick.export(small_node, tmp_path / "out")


# Dies at the n-th change of the folder it exports to.
KILLED = """
import os, pathlib, signal, sys
from sync import stick

left = int(sys.argv[3])

def dying(work):
    def call(*arguments):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return work(*arguments)
    return call

stick.write_file, stick._rename = dying(stick.write_file), dying(stick._rename)
stick.export(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
"""


@pytest.mark.parametrize("writes", [0, 5, 14, 16, 20, 27])
def test_an_export_that_is_killed_leaves_the_older_one(
    small_node, small, publisher, tmp_path, writes
):
    out = tmp_path / "out"
    stick.export(small_node, out)
    publisher.publish(small.reword("The other call"))
    client.pull(str(publisher.repository), small_node)
    command = [sys.executable, "-c", KILLED, small_node, out, str(writes)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -9
    assert client.pull(str(out), tmp_path / "new", publisher.root) == Pulled(1, changed=True)
    assert stick.export(small_node, out) == 2
    assert client.pull(str(out), tmp_path / "new") == Pulled(2, changed=True)


def test_a_rollback_exports_what_is_served(small_node, small, publisher, tmp_path):
    publisher.publish(small.reword("The other call"))
    client.pull(str(publisher.repository), small_node)
    client.rollback(small_node)
    assert stick.export(small_node, tmp_path / "out") == 1
    new = tmp_path / "new"
    assert client.pull(str(tmp_path / "out"), new, publisher.root) == Pulled(1, changed=True)


def test_a_stick_carries_the_newest_timestamp(small_node, publisher, tmp_path):
    """What was signed again for the same release, since it was taken."""
    from tuf.api.metadata import Metadata

    path = publisher.repository / "metadata/timestamp.json"
    root = Metadata.from_file(str(publisher.root)).signed
    timestamp = Metadata.from_file(str(path))
    timestamp.signed.version += 1
    timestamp.sign(keys.load_signers(publisher.keys, root)["timestamp"][0])
    timestamp.to_file(str(path))
    client.pull(str(publisher.repository), small_node)
    stick.export(small_node, tmp_path / "out")
    assert (tmp_path / "out/metadata/timestamp.json").read_bytes() == path.read_bytes()


def test_a_new_folder_is_flushed_with_the_one_above(tmp_path, monkeypatch):
    """Else a power cut takes the folder, and all that was flushed in it."""
    flushed = []
    monkeypatch.setattr(files, "sync_folder", flushed.append)
    files.make_folder(tmp_path / "a" / "b")
    assert flushed == [tmp_path, tmp_path / "a"]
    files.make_folder(tmp_path / "a" / "b")
    assert len(flushed) == 2
    assert os.listdir(tmp_path / "a") == ["b"]
