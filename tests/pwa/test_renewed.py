"""What is renewed without new text, timestamp, snapshot and roots: a node passes on the newest."""

import hashlib
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from tuf.api.metadata import Root

from pwa import create_app
from sync import client, draft, finish, keys, repository, signing
from sync.metadata import load

ROTATIONS = 10
ROLES = ("timestamp", "snapshot", "targets")


class Site:
    """A publisher with release 1, a node that pulled it, and what a visitor of that node gets."""

    def __init__(self, publisher, folder: Path) -> None:
        self.publisher, self.data = publisher, folder / "node"
        self.metadata = publisher.repository / "metadata"

    def pull(self) -> None:
        client.pull(str(self.publisher.repository), self.data, self.publisher.root)
        self.visitor = create_app({"DATA": self.data}).test_client()

    def renew(self, days: int) -> str:
        """Sign anew in so many days, pull then; returns until when that holds."""
        root = load(self.publisher.root, Root)
        online = keys.load_online(self.publisher.keys, root.signed, lambda path: b"")
        with time_machine.travel(datetime.now(UTC) + timedelta(days=days)):
            expires = repository.refresh(self.publisher.repository, root, online)
            self.pull()
        return expires.isoformat().replace("+00:00", "Z")

    def signed(self, role: str) -> bytes:
        """The newest file of a role that the publisher has."""
        names = self.metadata.glob(f"*{role}.json")
        return max(names, key=lambda path: int(path.name.split(".")[0])).read_bytes()

    def expires(self) -> str:
        return self.visitor.get("/healthz").json["expires"]


@pytest.fixture
def site(publisher, targets, tmp_path) -> Site:
    publisher.publish(targets)
    made = Site(publisher, tmp_path)
    made.pull()
    return made


@pytest.mark.parametrize("days", [10, 300], ids=["timestamp", "snapshot too"])
def test_a_renewed_signature_is_shown_and_passed_on(site: Site, days: int):
    """The daily timestamp; and the snapshot, which is renewed when it gets old."""
    before = site.visitor.get("/tuf/metadata/now.json").headers["ETag"]
    expires = site.renew(days)
    assert site.expires() == expires
    answer = site.visitor.get("/tuf/metadata/now.json", headers={"If-None-Match": before})
    assert answer.json["timestamp"] == json.loads((site.metadata / "timestamp.json").read_bytes())
    assert answer.json["snapshot"] == json.loads(site.signed("snapshot"))
    version = answer.json["snapshot"]["signed"]["version"]
    assert version == (2 if days > 100 else 1)
    assert site.visitor.get(f"/tuf/metadata/{version}.snapshot.json").data == site.signed(
        "snapshot"
    )


def test_a_renewed_signature_is_seen_by_a_server_that_runs(site: Site):
    """The expiry is not read by every request; it is when something changed."""
    running = site.visitor
    assert running.get("/healthz").json["expires"] == site.expires()
    expires = site.renew(10)
    assert running.get("/healthz").json["expires"] == expires


def test_after_a_rollback_the_signatures_are_those_of_that_release(site: Site, targets):
    first = site.expires()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=10)):
        site.publisher.publish({**targets, "directory.json": targets["directory.json"] + b" "})
        site.pull()
    assert site.expires() > first
    client.rollback(site.data)
    assert site.expires() == first
    assert site.visitor.get("/tuf/metadata/now.json").json["targets"]["signed"]["version"] == 1


@pytest.mark.parametrize("data", [None, b"", b"{}", b"\xff", b'{"signed":[]}'])
def test_a_state_that_was_damaged_takes_no_text_away(site: Site, data: bytes | None):
    """What the release itself brought is whole."""
    first = site.expires()
    state = sqlite3.connect(site.data / "state.db", isolation_level=None)
    if data is None:
        state.execute("delete from trusted where name = 'timestamp.json'")
    else:
        state.execute("update trusted set data = ? where name = 'timestamp.json'", (data,))
    state.close()
    assert site.expires() == first
    assert site.visitor.get("/tuf/metadata/now.json").json["timestamp"]["signed"]["version"] == 1


@pytest.fixture
def rotated(site: Site, tmp_path) -> Site:
    """After root 11: names with an umlaut, and numbers that do not sort as words do."""
    people = [keys.make_key(tmp_path / f"{name}.pem", None) for name in ("zoë", "ben", "carol")]
    online = keys.make_key(tmp_path / "online.pem", None)
    before = [site.publisher.keys / f"demo-root-{number}.pem" for number in (1, 2)]
    after = [tmp_path / f"{name}.pem" for name in ("zoë", "ben")]
    for number in range(ROTATIONS):
        drafted = draft.draft_root(people, online, site.publisher.repository)
        for path in [*before, *after] if number == 0 else after:
            signing.sign(drafted, keys.load_key(path))
        folder = tmp_path / f"draft-{number}"
        draft.write(drafted, folder)
        finish.publish_draft(
            folder, site.publisher.repository, tmp_path / "online.pem", ask=lambda path: b""
        )
    site.pull()
    return site


def test_every_root_is_passed_on_in_order(rotated: Site):
    """For other nodes by name, for phones in one answer; the one that is trusted is the last."""
    numbers = range(1, ROTATIONS + 2)
    written = [(rotated.metadata / f"{number}.root.json").read_bytes() for number in numbers]
    for number, root in zip(numbers, written, strict=True):
        assert rotated.visitor.get(f"/tuf/metadata/{number}.root.json").data == root
    first = rotated.visitor.get("/tuf/first/nl.json").json
    assert first["roots"] == [json.loads(root) for root in written]
    assert rotated.visitor.get("/tuf/metadata/now.json").json["root"] == ROTATIONS + 1


def test_the_first_screen_names_the_newest_root_as_a_browser_writes_it(rotated: Site):
    """With its letters as they are."""
    root = json.loads((rotated.metadata / f"{ROTATIONS + 1}.root.json").read_bytes())
    text = json.dumps(root, ensure_ascii=False, separators=(",", ":"))
    assert "zoë" in text
    expected = hashlib.sha256(text.encode()).hexdigest()
    assert f'data-root="{expected}"' in rotated.visitor.get("/").text
