"""Three people with keys, an online key, a repository: before a root, with it, with a release."""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from sync import client, repository
from sync.canonical import canonical
from sync.client import Pulled

PASSPHRASE = "six words that nobody else knows"
REFUSED, USAGE = 1, 2


@dataclass
class Office:
    """Keys of people and online, a build and a repository, and the command line over them."""

    folder: Path
    cli: object
    small: object

    @property
    def repository(self) -> Path:
        return self.folder / "repository"

    @property
    def root(self) -> Path:
        return self.repository / "metadata" / "1.root.json"

    def __call__(self, *arguments):
        return self.cli(*arguments)

    def passphrase(self) -> list:
        return ["--passphrase-file", self.folder / "passphrase"]

    def make(self, *names: str) -> list[Path]:
        for name in names:
            self.cli("key", self.folder / f"{name}.pem", *self.passphrase())
        return [self.folder / f"{name}.pub" for name in names]

    def online(self, name: str = "online") -> Path:
        self.cli("key", self.folder / f"{name}.pem", "--no-passphrase")
        return self.folder / f"{name}.pub"

    def draft_root(self, *options, name: str = "draft"):
        return self.cli("draft-root", self.folder / name, "--from", self.repository, *options)

    def draft(self, *options, name: str = "draft"):
        build = self.small.folder / "data" / "build"
        where = ["--build", build, "--from", self.repository]
        return self.cli("draft-release", self.folder / name, *where, *options)

    def sign(self, *people: str, name: str = "draft"):
        for person in people:
            key = ["--key", self.folder / f"{person}.pem", "--yes"]
            outcome = self.cli("sign", self.folder / name, *key, *self.passphrase())
        return outcome

    def publish(self, name: str = "draft", online: str = "online"):
        to = ["--to", self.repository, "--online", self.folder / f"{online}.pem"]
        return self.cli("publish", "--draft", self.folder / name, *to, *self.passphrase())

    def timestamp(self, online: str = "online"):
        key = self.folder / f"{online}.pem"
        return self.cli("timestamp", "--to", self.repository, "--online", key)

    def clear(self, name: str = "draft") -> None:
        shutil.rmtree(self.folder / name)

    def pull(self, name: str = "node") -> Pulled:
        return client.pull(str(self.repository), self.folder / name, self.root)


@pytest.fixture
def office(tmp_path, cli, small) -> Office:
    """Three people with keys, and an online key."""
    office = Office(tmp_path, cli, small)
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n")
    office.make("anna", "ben", "carol")
    office.online()
    small.build()
    return office


@pytest.fixture
def rooted(office) -> Office:
    """With root 1 in the repository."""
    people = [office.folder / f"{name}.pub" for name in ("anna", "ben", "carol")]
    office.draft_root("--people", *people, "--online", office.folder / "online.pub")
    office.sign("anna", "ben")
    assert office.publish().code == 0
    office.clear()
    return office


@pytest.fixture
def released(rooted) -> Office:
    """With release 1, signed by anna and carol."""
    rooted.draft()
    rooted.sign("anna", "carol")
    assert rooted.publish().output == f"Published release 1 to {rooted.repository}.\n"
    rooted.clear()
    return rooted


def in_days(days: int) -> time_machine.travel:
    """And an hour: the last day is then not a whole one, however fast this machine is."""
    return time_machine.travel(datetime.now(UTC) + timedelta(days=days, hours=1))


def stop_before_the_timestamp(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A publish that ends between its root and its timestamp, as when a machine goes off."""
    with monkeypatch.context() as stopped:
        stopped.setattr(repository, "put_timestamp", None)
        with pytest.raises(TypeError):
            office.publish()


def spoiled(targets, path, change):
    value = json.loads(targets[path])
    change(value)
    return {**targets, path: canonical(value)}
