"""Nodes of every kind that a phone may meet, made once: newer, skipped, expired, of a stranger."""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from sync import client, draft, finish, keys, repository, signing
from sync.canonical import canonical

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


def long(targets: dict[str, bytes]) -> dict[str, bytes]:
    """The bundled content with one paragraph of two million letters, in English."""
    pack = json.loads(targets["packs/en.json"])
    page = next(page for page in pack["pages"] if page["id"] == "p07")
    page["blocks"][0]["text"] = ["x" * 49 + " "] * 40_000
    return {**targets, "packs/en.json": canonical(pack)}


@dataclass
class Nodes:
    """Data folders of nodes by what they serve."""

    folder: Path
    targets: dict[str, bytes]
    demo_keys: Path

    def of(self, name: str) -> Path:
        """'1' to '4', 'expired' (a release 2 that is too old), 'stranger' (other people's 3),
        'rotated' (3, under root 3, of other people), 'long' (more than a phone takes at once)."""
        data = self.folder / name
        if not data.is_dir():
            making = {
                "expired": self._expired,
                "stranger": self._stranger,
                "rotated": self._rotated,
                "long": self._long,
            }
            making.get(name, self._numbered)(data)
        return data

    def _numbered(self, data: Path) -> None:
        number = int(data.name)
        source = self.folder / "repository"
        if number > 1:
            shutil.copytree(self.of(str(number - 1)), data)
        repository.publish(release(self.targets, number), self.demo_keys, source)
        client.pull(str(source), data, self.demo_keys / "root.json")

    def _long(self, data: Path) -> None:
        source = self.folder / "long-repository"
        repository.publish(long(self.targets), self.demo_keys, source)
        client.pull(str(source), data, self.demo_keys / "root.json")

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

    def _rotated(self, data: Path) -> None:
        """Root 2 names other people, root 3 another online key than root 2; then a release."""
        made, source = self.folder / "people", self.folder / "rotated-repository"
        made.mkdir()
        before = [self.demo_keys / f"demo-root-{number}.pem" for number in (1, 2)]
        after = [made / f"{name}.pem" for name in ("zoë", "ben", "carol")]
        people = [keys.make_key(path, None) for path in after]
        first, second = (made / f"{name}.pem" for name in ("first", "second"))
        online = {path: keys.make_key(path, None) for path in (first, second)}
        repository.publish(self.targets, self.demo_keys, source)

        def publish(drafted: draft.Draft | None, signers: list[Path], online: Path) -> None:
            assert drafted
            for path in signers:
                signing.sign(drafted, keys.load_key(path))
            folder = made / f"draft-{len(list(made.iterdir()))}"
            draft.write(drafted, folder)
            finish.publish_draft(folder, source, online, ask=lambda _path: b"")

        publish(draft.draft_root(people, online[first], source), [*before, *after[:2]], first)
        publish(draft.draft_root([], online[second], source), after[1:], second)
        text = release(self.targets, 3)
        publish(draft.draft_release(text, source, 0, None), after[:2], second)
        client.pull(str(source), data, self.demo_keys / "root.json")
