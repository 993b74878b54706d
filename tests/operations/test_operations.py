"""docs/operations.md does what it says: its own commands, run in order, folders for machines."""

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata

from sync import client
from sync.keys import load_key
from tests.conftest import ROOT

DOCUMENT = (ROOT / "docs" / "operations.md").read_text()
PEOPLE = ("anna", "bert", "chris", "dora")
HIGHEST = 2**40


def commands(section: int) -> str:
    """The fenced commands of one section."""
    [text] = re.findall(rf"^## {section}\. .*?(?=^## |\Z)", DOCUMENT, re.DOTALL | re.MULTILINE)
    return "\n".join(re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))


class Office:
    """A folder in which the document is carried out, section by section."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repository, self.node = folder / "office" / "repository", folder / "node"
        for name in (*PEOPLE, "office"):
            (folder / name).mkdir()
            (folder / name / "words").write_text(f"the long words of {name} and nobody else\n")
        for name in ("content", "locales"):
            shutil.copytree(ROOT / name, folder / name)

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=self.folder,
            env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )

    def follow(self, *sections: int) -> str:
        """Carry out sections of the document; what they printed."""
        done = self.run("\n".join(map(commands, sections)))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def pull(self) -> client.Pulled:
        return client.pull(str(self.repository), self.node)

    def metadata(self, name: str) -> Metadata:
        return Metadata.from_file(str(self.repository / "metadata" / name))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_the_whole_document_from_the_first_key_to_a_stolen_one(office: Office):
    """Every section that has commands, and a node that follows all of it."""
    said = office.follow(1, 2)
    assert "Release 1: 2 of 2 signatures (bert, chris)." in said
    assert client.status(office.node)["release"] == 1
    assert client.status(office.node)["demo"] is False
    before = office.metadata("timestamp.json").signed
    office.follow(3)
    assert office.metadata("timestamp.json").signed.version == before.version + 1
    office.follow(4)
    assert office.pull().number == 2
    assert office.metadata("2.root.json").signed.version == 2
    steal(office)
    office.pull()
    office.follow(5)
    assert office.pull().number == 2
    assert office.metadata("timestamp.json").signed.version < HIGHEST


def steal(office: Office) -> None:
    """What a thief of the online key can do: count so far that nothing newer is taken."""
    timestamp = office.metadata("timestamp.json")
    timestamp.signed.version = HIGHEST
    timestamp.signed.expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    timestamp.sign(load_key(office.folder / "office" / "online.pem"))
    timestamp.to_file(str(office.repository / "metadata" / "timestamp.json"))


def refused(office: Office, command: str, code: int) -> str:
    done = office.run(command)
    assert done.returncode == code, done.stdout
    [sentence] = done.stderr.splitlines()
    assert sentence.startswith("expected ")
    return sentence


FINISH = (
    "python -m sync finish draft-2 --repository office/repository --online-key office/online.pem"
)


def test_what_people_can_get_wrong_is_one_sentence(office: Office):
    """Too few signatures, another's key, a wrong passphrase, a changed draft, a key made twice."""
    steps = [line for line in commands(2).splitlines() if line]
    office.follow(1)
    drafted = office.run("\n".join(steps[:4]))
    assert drafted.returncode == 0, drafted.stderr
    assert "1 of 2" in refused(office, FINISH, 1)
    sign = "python -m sync sign draft-2 --key"
    assert "passphrase" in refused(office, f"{sign} anna/anna.pem --passphrase-file bert/words", 2)
    office.run("python -m sync key dora/dora.pem --passphrase-file dora/words")
    assert "counts" in refused(office, f"{sign} dora/dora.pem --passphrase-file dora/words", 1)
    assert "new file" in refused(office, "python -m sync key office/online.pem --online", 2)
    pack = office.folder / "draft-2" / "files" / "packs" / "nl.json"
    pack.write_bytes(pack.read_bytes().replace(b"112", b"113", 1))
    assert "drafted" in refused(office, FINISH, 1)
    assert not (office.repository / "metadata" / "timestamp.json").exists()


def test_a_number_that_many_services_lose_is_meant_or_refused(office: Office):
    """A draft says which; the demo publisher is held to the same."""
    office.follow(1, 2)
    services = office.folder / "content" / "directory" / "services.yaml"
    services.write_text(re.sub("0900-8844", "0900-8845", services.read_text()))
    draft = "python -m sync draft-release draft-9 --repository office/repository --share 0"
    office.run("python -m sync build --out data/build")
    sentence = refused(office, draft, 1)
    assert "--changed-numbers" in sentence
    lost = re.search(r"--changed-numbers (\d+)", sentence)
    done = office.run(f"{draft} --changed-numbers {lost[1]}")
    assert done.returncode == 0, done.stderr
    assert "becomes tel:09008845" in done.stdout
