"""Nodes of every kind that a phone may meet, made once: newer, skipped, expired, of a stranger."""

import hashlib
import json
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from sync import client, keys, patch, repository
from sync.pack import canonical

NUMBER = "0800-7000"
WRONG = "0800-7001"


def sentence(number: int) -> str:
    """What release `number` says at the top of p07, in English."""
    return f"You can hear sentence {'x' * number} here."


def release(targets: dict[str, bytes], number: int) -> dict[str, bytes]:
    """The bundled content as release `number`: one paragraph and one phone number changed."""
    if number == 1:
        return targets
    pack = json.loads(targets["packs/en.json"])
    page = next(page for page in pack["pages"] if page["id"] == "p07")
    page["blocks"][0]["text"] = [sentence(number)]
    directory = json.loads(targets["directory.json"])
    phone = next(p for s in directory["services"] for p in s.get("phones", []))
    phone["on_bill"] = f"{'x' * number}"
    return {
        **targets,
        "packs/en.json": canonical(pack),
        "directory.json": canonical(directory),
    }


@dataclass
class Nodes:
    """Data folders of nodes by what they serve."""

    folder: Path
    targets: dict[str, bytes]
    demo_keys: Path

    def of(self, name: str) -> Path:
        """'1' to '4', 'expired' (a release 2 that is too old), 'stranger' (other people's 3)."""
        data = self.folder / name
        if not data.is_dir():
            making = {"expired": self._expired, "stranger": self._stranger}
            making.get(name, self._numbered)(data)
        return data

    def _numbered(self, data: Path) -> None:
        number = int(data.name)
        source = self.folder / "repository"
        if number > 1:
            shutil.copytree(self.of(str(number - 1)), data)
        repository.publish(release(self.targets, number), self.demo_keys, source)
        client.pull(str(source), data, self.demo_keys / "root.json")
        for before in range(1, number):
            add_hints(data, release(self.targets, before), release(self.targets, number))

    def _expired(self, data: Path) -> None:
        """Since yesterday: no node takes one that had expired before its program was made."""
        source = self.folder / "expired-repository"
        repository.publish(self.targets, self.demo_keys, source)
        with time_machine.travel(datetime.now(UTC) - timedelta(days=31), tick=True):
            repository.publish(release(self.targets, 2), self.demo_keys, source)
            client.pull(str(source), data, self.demo_keys / "root.json")

    def _stranger(self, data: Path) -> None:
        strange, source = self.folder / "strange-keys", self.folder / "strange-repository"
        keys.make_demo_keys(strange)
        for number in (1, 2, 3):
            repository.publish(release(self.targets, number), strange, source)
        client.pull(str(source), data, strange / "root.json")


def add_hints(data: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Put the patches between two releases into the release that a node serves, as `sync` does."""
    state = sqlite3.connect(data / "state.db", isolation_level=None)
    (active,) = state.execute("select active from serving").fetchone()
    path = data / "releases" / f"{active}.db"
    file = sqlite3.connect(path, isolation_level=None)
    file.execute(
        "create table if not exists hint (old text, new text, data blob, primary key (old, new))"
    )
    for name, text in new.items():
        hashes = [hashlib.sha256(each).hexdigest() for each in (old[name], text)]
        if old[name] != text:
            made = patch.make(old[name], text)
            file.execute("insert or ignore into hint values (?, ?, ?)", (*hashes, made))
    file.close()
    # A release is named by its hash.
    named = hashlib.sha256(path.read_bytes()).hexdigest()
    path.rename(path.with_name(f"{named}.db"))
    state.execute("update serving set active = ?", (named,))
    state.close()
