"""docs/operations.md does what it says: its commands run, in order, on folders for machines.

A block ```sh NAME runs in the folder NAME as in a terminal of that machine.
"""

import os
import re
import subprocess
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata

from sync import client, keys
from sync.errors import RefusedError
from tests.conftest import ROOT
from tests.operations.terminal import Terminal, check_outcome, steps

DOCUMENT = (ROOT / "docs" / "operations.md").read_text()
SHARED = "every machine"
_QUESTIONS = re.compile(r"(?:New passphrase for|Passphrase of) (\w+)\.pem: \Z|The same again: \Z")


class Machines:
    """Folders that stand for machines; they share a stick and nothing else."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.shared = next(step.text for step in steps(DOCUMENT) if step.name == SHARED)
        (place / "stick").mkdir()

    def folder(self, name: str) -> Path:
        folder = self.place / name
        if not folder.exists():
            folder.mkdir()
            (folder / "stick").symlink_to(self.place / "stick")
            (folder / "houvast").symlink_to(ROOT)
        return folder

    def run(self, machine: str, commands: str) -> str:
        """Type the commands into a terminal, answer what is asked; fails when one fails."""
        folder = self.folder(machine)
        environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}

        def answer(said: str) -> str:
            if _QUESTIONS.search(said):
                return f"the long passphrase of {machine}\n"
            return "yes\n" if said.endswith("(yes/no) ") else ""

        terminal = Terminal(self.shared + commands, folder, environment, answer)
        assert terminal.end() == 0, terminal.said
        return terminal.said


def steal(machines: Machines) -> Path:
    """What a thief of the online key does: the same release under numbers far away."""
    desk = machines.folder("desk")
    theirs = machines.place / "thief"
    subprocess.run(["cp", "-r", desk / "repository", theirs], check=True)
    signer = keys.load_key(desk / "online.pem")
    folder = theirs / "metadata"
    timestamp = Metadata.from_file(str(folder / "timestamp.json"))
    version = timestamp.signed.snapshot_meta.version
    snapshot = Metadata.from_file(str(folder / f"{version}.snapshot.json"))
    far = 2**40
    snapshot.signed.version = timestamp.signed.version = far
    timestamp.signed.snapshot_meta.version = far
    for metadata, name in ((snapshot, f"{far}.snapshot.json"), (timestamp, "timestamp.json")):
        metadata.sign(signer)
        metadata.to_file(str(folder / name))
    return theirs


def play(machines: Machines, document: str) -> None:
    """Run a document. Fails at the first step that does not end as it says."""
    for step in steps(document):
        if step.name != SHARED:
            check_outcome(step, machines.run(step.name, step.text))


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> Machines:
    """All machines after the last line of the document; a thief was there before the drill."""
    machines = Machines(tmp_path_factory.mktemp("machines"))
    before, drill, after = DOCUMENT.partition("## 5. Drill: the online key was stolen")
    assert drill
    play(machines, before)
    data = machines.folder("node") / "data"
    client.pull(str(steal(machines)), data)
    with pytest.raises(RefusedError):  # the thief counted too far for us
        client.pull(str(machines.place / "stick" / "repository"), data)
    play(machines, drill + after)
    return machines


@pytest.mark.timeout(600)
def test_every_step_ends_as_the_document_says(played):
    """The key ceremony, a release, the timestamp, a rotation, a drill; the last node follows."""
    data = played.folder("far") / "data"
    assert client.status(data)["release"] == 2
    assert client.status(data)["demo"] is False
    root = Metadata.from_file(str(played.folder("desk") / "repository/metadata/3.root.json"))
    assert {keys.name_of(key) for key in root.signed.keys.values()} == {
        *("anna", "ben", "dora", "online")
    }


@pytest.mark.timeout(600)
def test_no_secret_travelled_on_the_stick(played):
    for path in (played.place / "stick").rglob("*"):
        assert path.suffix != ".pem", path
        assert path.is_dir() or b"PRIVATE" not in path.read_bytes(), path


@pytest.mark.timeout(600)
def test_a_key_of_a_person_is_of_no_use_without_the_passphrase(played):
    for name in ("anna", "ben", "carol", "dora"):
        path = played.folder(name) / f"{name}.pem"
        assert b"ENCRYPTED" in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.timeout(600)
def test_what_the_thief_signs_after_the_drill_is_refused(played):
    """By a node that followed, and by one that the thief meets first thing after."""
    for name in ("node", "far"):
        with pytest.raises(RefusedError):
            client.pull(str(played.place / "thief"), played.folder(name) / "data")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1 of 2 signatures (anna)", "1 of 2 signatures (ben)"),
        ("python -m sync sign stick/draft --key ben.pem\n", ""),
        ("python -m sync key carol.pem", "python -m sync key carol.pen"),
    ],
    ids=["another outcome", "a step less", "another command"],
)
def test_a_step_that_is_changed_makes_this_test_fail(tmp_path, old, new):
    ceremony = DOCUMENT.partition("## 2.")[0]
    assert old in ceremony
    with pytest.raises(AssertionError):
        play(Machines(tmp_path), ceremony.replace(old, new, 1))
