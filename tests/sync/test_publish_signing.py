"""Two of three people: what counts, what does not, and in which order a draft may be published."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from tuf.api.metadata import Metadata

from sync import client, draft, keys, repository
from sync.client import Pulled
from sync.errors import RefusedError, UsageError
from sync.pack import canonical
from tests.sync.conftest import refusal, snapshot

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


def test_a_node_takes_what_two_people_signed(released):
    assert released.pull() == Pulled(1, changed=True)
    assert client.status(released.folder / "node")["demo"] is False


@pytest.mark.parametrize("people", [(), ("anna",), ("anna", "anna")])
def test_one_person_alone_publishes_nothing(rooted, people):
    rooted.draft()
    if people:
        rooted.sign(*people)
    before = snapshot(rooted.repository)
    assert f"{min(len(people), 1)} of 2 signatures" in refusal(rooted.publish(), REFUSED)
    assert snapshot(rooted.repository) == before


def test_a_strangers_key_cannot_sign(rooted):
    rooted.draft()
    rooted.make("mallory")
    before = snapshot(rooted.folder / "draft")
    key = ["--key", rooted.folder / "mallory.pem", "--yes"]
    ended = rooted("sign", rooted.folder / "draft", *key, *rooted.passphrase())
    assert ended.code == REFUSED
    assert ended.error == "expected a key that counts here (anna, ben, carol), found another\n"
    assert snapshot(rooted.folder / "draft") == before


def test_the_online_key_cannot_sign_a_text(rooted):
    rooted.draft()
    assert rooted.sign("online").code == REFUSED


@pytest.mark.parametrize("name", ["targets.json", "files/packs/nl.json", "before/root.json"])
def test_a_draft_that_was_changed_on_the_way_is_refused(rooted, name):
    """One digit, after anna has signed."""
    rooted.draft()
    rooted.sign("anna", "ben")
    path = rooted.folder / "draft" / name
    text = path.read_text()
    digit = text.index("2")
    path.write_text(text[:digit] + "3" + text[digit + 1 :])
    before = snapshot(rooted.repository)
    refusal(rooted.publish(), REFUSED)
    assert snapshot(rooted.repository) == before


def test_a_signature_is_asked_for_only_once(rooted):
    rooted.draft()
    rooted.sign("anna")
    before = snapshot(rooted.folder / "draft")
    assert "has signed it already" in rooted.sign("anna").output
    assert snapshot(rooted.folder / "draft") == before


def test_a_draft_shows_a_number_that_changes(released):
    released.small.edit("content/directory/services.yaml", 'number: "112"', 'number: "113"')
    released.small.build()
    shown = released.draft("--changed-numbers", "1").output
    assert "  112: tel:112 becomes tel:113\n" in shown
    assert "Release 2: 0 of 2 signatures; still needed: 2 of (anna, ben, carol)." in shown


def test_a_draft_shows_each_text_that_changes(released):
    released.small.reword("The other call")
    shown = released.draft().output
    assert "of them 1 changed, 0 new; 0 gone." in shown
    assert "  * pages p02 blocks b1 text\n" in shown


def test_a_draft_of_before_the_last_release_is_refused(released):
    released.small.reword("The other call")
    released.draft(name="slow")
    released.sign("anna", "ben", name="slow")
    released.small.reword("A third call")
    for name in ("quick", "quicker"):
        released.small.reword(f"The {name} call")
        released.draft(name=name)
        released.sign("anna", "ben", name=name)
        assert released.publish(name).code == 0
    assert "expected a draft of release 4, found one of release 2" in refusal(
        released.publish("slow"), REFUSED
    )


def test_publishing_a_draft_twice_is_nothing_to_do(released):
    released.small.reword("The other call")
    released.draft()
    released.sign("ben", "carol")
    released.publish()
    before = snapshot(released.repository)
    assert "Nothing to do" in released.publish().output
    assert snapshot(released.repository) == before


def test_the_same_build_is_nothing_to_draft_until_its_signatures_get_old(released):
    assert "Nothing to do" in released.draft().output
    with in_days(310):
        assert "Release 2, good until" in released.draft().output


def test_a_rotation_is_followed_by_nodes_at_any_number_of_roots_behind(released):
    """Every person replaced, one after the other, and the online key with the last one."""
    released.pull("at root 1")
    team = ["anna", "ben", "carol"]
    for number, (new, online) in enumerate(
        [("dora", "online"), ("emil", "online"), ("fay", "second")], start=2
    ):
        signers = team[1:]
        team = [*signers, new]
        released.make(new)
        keys_online = released.online("second") if online == "second" else None
        options = ["--online", keys_online] if keys_online else []
        people = [released.folder / f"{name}.pub" for name in team]
        released.draft_root("--people", *people, *options)
        released.sign(*signers)
        assert released.publish(online=online).output.startswith(f"Published root {number}")
        released.clear()
        released.pull(f"at root {number}")
    text = client.status(released.folder / "at root 4")["release"]
    for number in range(1, 5):
        released.pull(f"at root {number}")
        assert client.status(released.folder / f"at root {number}")["release"] == text


def test_a_root_needs_two_of_the_people_of_before(released):
    """Else whoever gets hold of the desk could name people of their own."""
    people = released.make("x", "y", "z")
    released.draft_root("--people", *people)
    released.sign("x", "y", "z", "anna")
    assert "by the people of now: 1 of 2" in refusal(released.publish(), REFUSED)
    released.sign("ben")
    assert released.publish().code == 0


def test_a_root_needs_two_of_its_own_people(released):
    """Else a typing mistake could shut everybody out."""
    released.draft_root("--people", *released.make("x", "y", "z"))
    released.sign("anna", "ben", "carol", "x")
    assert "by its own people: 1 of 2" in refusal(released.publish(), REFUSED)


def test_a_rotation_that_was_stopped_can_be_repeated(released, monkeypatch):
    released.pull()
    released.make("dora")
    people = [released.folder / f"{name}.pub" for name in ("anna", "ben", "dora")]
    released.draft_root("--people", *people)
    released.sign("anna", "ben")
    with monkeypatch.context() as stopped:
        stopped.setattr(repository, "put_timestamp", None)
        with pytest.raises(TypeError):
            released.publish()
    served = client.status(released.folder / "node")["release"]
    with pytest.raises(RefusedError):
        released.pull()
    assert client.status(released.folder / "node")["release"] == served
    assert released.publish().output == f"Published release 2 to {released.repository}.\n"
    assert released.pull() == Pulled(2, changed=True)


def test_the_new_online_key_vouches_for_the_release_of_now(released):
    released.pull()
    released.draft_root("--online", released.online("second"))
    released.sign("anna", "ben")
    assert "expected the online key" in refusal(released.publish(online="online"), USAGE)
    released.publish(online="second")
    assert released.pull() == Pulled(1, changed=False)
    assert refusal(released.timestamp("online"), USAGE).startswith("expected the online key")


@pytest.mark.parametrize("count", [1, 2])
def test_fewer_than_three_people_are_too_few(office, count):
    people = [office.folder / f"{name}.pub" for name in ("anna", "ben")][:count]
    online = office.folder / "online.pub"
    sentence = refusal(office.draft_root("--people", *people, "--online", online), USAGE)
    assert sentence == f"expected the keys of 3 or more people, found {count}"


def test_one_person_under_two_names_is_one(office):
    shutil.copy(office.folder / "ben.pub", office.folder / "bob.pub")
    people = [office.folder / f"{name}.pub" for name in ("anna", "ben", "bob")]
    online = office.folder / "online.pub"
    assert "found 2" in refusal(office.draft_root("--people", *people, "--online", online), USAGE)


def test_a_public_part_cannot_claim_to_be_another_key(office):
    lie = json.loads((office.folder / "anna.pub").read_text())
    lie["keyid"] = "0" * 64
    (office.folder / "anna.pub").write_text(json.dumps(lie))
    assert keys.load_public(office.folder / "anna.pub").keyid != "0" * 64


def test_a_release_needs_a_root_first(office):
    assert "expected a repository with a root" in refusal(office.draft(), USAGE)


# The daily timestamp


def versions(office) -> tuple[int, int]:
    held = repository.read_held(office.repository)
    assert held
    return held.timestamp.signed.version, held.snapshot.signed.version


def test_a_timestamp_is_renewed_and_may_be_renewed_twice(released):
    released.pull()
    with in_days(29):
        assert released.timestamp().code == 0
        assert released.timestamp().code == 0
        assert versions(released) == (3, 1)
    with in_days(58):
        assert released.pull() == Pulled(1, changed=False)


def test_a_snapshot_that_gets_old_is_renewed_too(released):
    with in_days(290):
        released.timestamp()
        assert versions(released) == (2, 2)
        assert released.pull() == Pulled(1, changed=True)
        released.small.reword("The other call")
        released.draft()
        released.sign("anna", "ben")
        released.publish()
        assert versions(released) == (3, 3)
        assert released.pull() == Pulled(2, changed=True)


def test_what_ends_soon_is_said_with_the_days_left(released):
    with in_days(310):
        ended = released.timestamp()
    assert ended.code == 0
    assert [line[:38] for line in ended.error.splitlines()] == [
        "The root expires in 54 days: draft it ",
        "The release expires in 54 days: draft ",
    ]
    assert released.timestamp().error == ""


def test_a_release_that_has_expired_gets_no_timestamp(released):
    with in_days(366):
        before = snapshot(released.repository)
        assert "has not expired, found it expired on" in refusal(released.timestamp(), REFUSED)
        assert snapshot(released.repository) == before


def test_a_repository_without_a_release_gets_no_timestamp(rooted):
    assert "expected a repository with a release" in refusal(rooted.timestamp(), USAGE)


def test_the_demo_keys_renew_their_timestamp_too(published, tmp_path, cli):
    shutil.copytree(published.repository, tmp_path / "copy")
    ended = cli("timestamp", "--to", tmp_path / "copy", "--online", published.keys)
    assert ended.code == 0, ended.error


def test_a_timestamp_and_a_release_do_not_meet(released):
    with repository.only_one(released.repository):
        assert "found one running" in refusal(released.timestamp(), USAGE)


def test_a_timestamp_that_was_stolen_to_the_end_begins_again(released):
    """Only after a rotation do clients forget the thief's count; then it must be countable."""
    path = released.repository / "metadata" / "timestamp.json"
    timestamp = Metadata.from_file(str(path))
    timestamp.signed.version = 2**53
    timestamp.sign(keys.load_key(released.folder / "online.pem"))
    timestamp.to_file(str(path))
    released.draft_root("--online", released.online("second"))
    released.sign("anna", "ben")
    released.publish(online="second")
    assert versions(released)[0] == 1
    assert released.pull() == Pulled(1, changed=True)


# What is not drafted, and not published


def test_a_pack_that_was_edited_after_the_build_is_refused(rooted):
    path = rooted.small.folder / "data" / "build" / "packs" / "nl.json"
    path.write_text(path.read_text().replace("Nu gevaar", "Gevaar nu"))
    assert "expected the packs as 'sync build' checked them, found another packs/nl.json" in (
        refusal(rooted.draft(), REFUSED)
    )
    assert not (rooted.folder / "draft").exists()


def test_a_pack_that_was_taken_away_after_the_build_is_refused(rooted):
    (rooted.small.folder / "data" / "build" / "packs" / "nl.json").unlink()
    assert "found another packs/nl.json" in refusal(rooted.draft(), REFUSED)


def test_a_folder_that_no_build_made_is_refused(rooted, publisher):
    build = rooted.small.folder / "data" / "build"
    (build / "checked.sha256").unlink()
    assert "found no checked.sha256" in refusal(rooted.draft(), USAGE)
    demo = ["--build", build, "--keys", publisher.keys, "--to", publisher.repository]
    assert "found no checked.sha256" in refusal(rooted("publish", *demo), USAGE)


def spoiled(targets, path, change):
    value = json.loads(targets[path])
    change(value)
    return {**targets, path: canonical(value)}


@pytest.mark.parametrize(
    ("path", "change", "sentence"),
    [
        ("directory.json", lambda d: d["services"][0]["phones"][0].update(uri="tel:11"), "call"),
        ("directory.json", lambda d: d["services"][0]["phones"][0].update(uri="112"), "call"),
        (
            "directory.json",
            lambda d: d["services"][0]["phones"][0].update(number="11", uri="tel:11"),
            "call",
        ),
        ("directory.json", lambda d: d["services"][0]["phones"][0].update(uri="tel:113"), "call"),
        ("directory.json", lambda d: d["services"][0]["phones"][0].pop("number"), "call"),
        ("directory.json", lambda d: d["services"][0].update(id="113"), "a service of the"),
        ("directory.json", lambda d: d.update(format=2), "pack format 1, found 2"),
        ("packs/nl.json", lambda p: p["pages"].pop(), "the pages and blocks of"),
        ("packs/nl.json", lambda p: p["pages"][0]["blocks"].pop(), "the pages and blocks of"),
        ("packs/nl.json", lambda p: p.pop("services"), "a pack in JSON"),
    ],
)
def test_packs_that_do_not_fit_or_cannot_be_called_are_refused(rooted, path, change, sentence):
    targets = spoiled(rooted.small.build(), path, change)
    with pytest.raises(RefusedError, match=f"^expected.*{sentence}"):
        draft.draft_release(targets, rooted.repository, 20, None)


@pytest.mark.parametrize("missing", ["directory.json", "packs/"])
def test_a_release_has_a_directory_and_a_language(rooted, missing):
    targets = {p: d for p, d in rooted.small.build().items() if not p.startswith(missing)}
    with pytest.raises(RefusedError, match=r"expected directory\.json and at least one pack"):
        draft.draft_release(targets, rooted.repository, 20, None)


def test_a_digit_that_changes_in_too_many_helplines_is_refused(released):
    """One of one is more than 20 %."""
    released.small.edit("content/directory/services.yaml", 'number: "112"', 'number: "113"')
    released.small.build()
    assert refusal(released.draft(), REFUSED) == (
        "expected at most 20 % of the 1 services with a number to lose or change one, found 1"
        " (112); if that is meant, say --changed-numbers 1"
    )
    assert "as you said, found 1 (112)" in refusal(
        released.draft("--changed-numbers", "2"), REFUSED
    )
    assert released.draft("--changed-numbers", "1").code == 0


def test_publish_with_demo_keys_looks_as_well(small, publisher, cli):
    build = small.folder / "data" / "build"
    publish = ["publish", "--build", build, "--keys", publisher.keys, "--to", publisher.repository]
    small.build()
    assert cli(*publish).code == 0
    small.edit("content/directory/services.yaml", 'number: "112"', 'number: "113"')
    small.build()
    assert "--changed-numbers 1" in refusal(cli(*publish), REFUSED)
    assert cli(*publish, "--max-changed", "100").code == 0


def test_publish_with_demo_keys_refuses_packs_of_another_tool(small, publisher, cli):
    """Its list of hashes is right, and one digit of the number that is called is not."""
    small.build()
    build = small.folder / "data" / "build"
    path = build / "directory.json"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes().replace(b"tel:112", b"tel:122"))
    after = hashlib.sha256(path.read_bytes()).hexdigest()
    listed = build / "checked.sha256"
    listed.write_text(listed.read_text().replace(before, after))
    to = publisher.repository
    ended = cli("publish", "--build", build, "--keys", publisher.keys, "--to", to)
    assert refusal(ended, REFUSED) == (
        "expected a number that a phone can call for 112, found '112'"
    )
    assert not to.exists()


def test_a_share_below_the_limit_passes(released):
    assert released.draft("--max-changed", "0").output.startswith("Nothing to do")


def test_a_draft_folder_must_be_empty(released):
    (released.folder / "draft").mkdir()
    (released.folder / "draft" / "letter.txt").write_text("Dear reader")
    released.small.reword("The other call")
    assert "expected an empty folder for a draft" in refusal(released.draft(), USAGE)


def test_a_folder_that_is_no_draft_is_said_to_be_none(released):
    (released.folder / "empty").mkdir()
    assert "expected a draft" in refusal(released("show", released.folder / "empty"), USAGE)


def test_a_draft_that_nobody_confirms_is_not_signed(rooted):
    rooted.draft()
    before = snapshot(rooted.folder / "draft")
    key = ["--key", rooted.folder / "anna.pem"]
    ended = rooted("sign", rooted.folder / "draft", *key, *rooted.passphrase())
    assert (ended.code, "--yes" in ended.error) == (USAGE, True)
    assert snapshot(rooted.folder / "draft") == before


def test_a_root_in_the_repository_that_nobody_signed_is_refused(released):
    shutil.copy(released.root, released.repository / "metadata" / "2.root.json")
    path = released.repository / "metadata" / "2.root.json"
    root = json.loads(path.read_text())
    root["signed"]["version"] = 2
    path.write_text(json.dumps(root))
    assert "expected a root signed by the one before it" in refusal(released.timestamp(), REFUSED)


def test_the_first_online_key_must_not_be_a_persons(office):
    people = [keys.load_public(office.folder / f"{name}.pub") for name in ("anna", "ben", "carol")]
    with pytest.raises(UsageError, match="not a person's"):
        draft.draft_root(people, people[0], office.repository)


# A desk that was robbed drafts: what people see is all that protects them


def forge(folder: Path, change: Callable[[Any], None]) -> None:
    """Change the directory of a draft, and what its release says of it."""
    path = folder / "files" / "directory.json"
    directory = json.loads(path.read_text())
    change(directory["services"][0])
    path.write_bytes(canonical(directory))
    release = json.loads((folder / "targets.json").read_text())
    entry = release["signed"]["targets"]["directory.json"]
    entry["length"] = path.stat().st_size
    entry["hashes"] = {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    (folder / "targets.json").write_text(json.dumps(release))


def refused_to_all(office: Office, words: str) -> None:
    """Neither shown, nor signed, nor published."""
    before = snapshot(office.folder / "draft")
    assert words in refusal(office("show", office.folder / "draft"), REFUSED)
    assert words in refusal(office.sign("anna"), REFUSED)
    assert words in refusal(office.publish(), REFUSED)
    assert snapshot(office.folder / "draft") == before


@pytest.fixture
def renumbered(released) -> Office:
    """A draft in which 112 became 113."""
    released.small.edit("content/directory/services.yaml", 'number: "112"', 'number: "113"')
    released.small.build()
    released.draft("--changed-numbers", "1")
    return released


def test_what_was_before_cannot_be_made_to_look_like_what_comes(renumbered):
    """The number would change, and the draft would show no change."""
    folder = renumbered.folder / "draft"
    shutil.rmtree(folder / "before" / "files")
    shutil.copytree(folder / "files", folder / "before" / "files")
    before = json.loads((folder / "before" / "targets.json").read_text())
    after = json.loads((folder / "targets.json").read_text())
    before["signed"]["targets"] = after["signed"]["targets"]
    (folder / "before" / "targets.json").write_text(json.dumps(before))
    refused_to_all(renumbered, "expected a release signed by the people of now")


def test_an_older_release_is_not_what_was_before(renumbered):
    """Signed, too: against it a number that was put right long ago would look unchanged."""
    renumbered.sign("anna", "ben")
    first = renumbered.folder / "first"
    shutil.copytree(renumbered.folder / "draft" / "before", first)
    assert renumbered.publish().code == 0
    renumbered.clear()
    renumbered.small.reword("The other call")
    renumbered.draft()
    shutil.rmtree(renumbered.folder / "draft" / "before")
    shutil.copytree(first, renumbered.folder / "draft" / "before")
    refused_to_all(renumbered, "expected release 2, found release 1")


def test_a_draft_without_what_was_before_shows_every_number(renumbered):
    shutil.rmtree(renumbered.folder / "draft" / "before" / "files")
    (renumbered.folder / "draft" / "before" / "targets.json").unlink()
    shown = renumbered("show", renumbered.folder / "draft").output
    assert "  112: no number becomes tel:113\n" in shown


def test_a_number_that_reads_otherwise_than_it_dials_is_refused(renumbered):
    forge(renumbered.folder / "draft", lambda service: service["phones"][0].update(number="114"))
    refused_to_all(renumbered, "expected a number that a phone can call for 112, found '114'")


def test_a_web_address_that_comes_is_shown(renumbered):
    """Where a reader is sent is as dangerous as whom they call."""
    url = "https://thief.example/"
    forge(renumbered.folder / "draft", lambda service: service.update(url=url))
    shown = renumbered("show", renumbered.folder / "draft").output
    assert f'  + services 112 url: "{url}"\n' in shown
    assert '  * services 112 phones 0 number: "112" becomes "113"\n' in shown


def test_words_of_a_draft_do_not_steer_a_terminal(renumbered):
    """To go up a line and write over it, or to turn a number round."""
    url = "https://x\x1b[1A\x1b[2K\u202e"
    forge(renumbered.folder / "draft", lambda service: service.update({"url": url, url: "x"}))
    shown = renumbered("show", renumbered.folder / "draft").output
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "https://x" in shown


def test_the_people_of_now_are_shown_with_every_release(renumbered):
    """By their fingerprints: a draft that names others as those of now is seen to."""
    shown = renumbered("show", renumbered.folder / "draft").output
    for name in ("anna", "ben", "carol"):
        key = keys.load_public(renumbered.folder / f"{name}.pub")
        assert f"    {name}, {keys.fingerprint(key)}\n" in shown


def test_a_key_under_the_fingerprint_of_another_is_refused(released):
    """TUF takes any id for a key: it would stand there as Carol's."""
    [mallory] = released.make("mallory")
    released.draft_root("--online", released.online("second"))
    path = released.folder / "draft" / "root.json"
    root = json.loads(path.read_text())
    carol = keys.load_public(released.folder / "carol.pub").keyid
    root["signed"]["keys"][carol]["keyval"] = json.loads(mallory.read_text())["keyval"]
    path.write_text(json.dumps(root))
    refused_to_all(released, "expected each key under its own fingerprint, found 'carol' under")


def test_after_a_rotation_that_was_stopped_a_new_draft_can_be_made(released, monkeypatch):
    """The people of now have not signed the release of before: all of it is shown as new."""
    people = [released.folder / "anna.pub", released.folder / "ben.pub", *released.make("dora")]
    released.draft_root("--people", *people)
    released.sign("anna", "ben")
    with monkeypatch.context() as stopped:
        stopped.setattr(repository, "put_timestamp", None)
        with pytest.raises(TypeError):
            released.publish()
    released.clear()
    assert "  112: no number becomes tel:112\n" in released.draft_root().output
    released.sign("anna", "dora")
    assert released.publish().code == 0
    assert released.pull() == Pulled(2, changed=True)


def test_more_texts_than_twelve_are_named_when_asked_for(released):
    words = {f"word {number}": "x" for number in range(20)}
    targets = spoiled(released.small.build(), "packs/en.json", lambda p: p.update(words=words))
    made = draft.draft_release(targets, released.repository, 20, None)
    assert made
    draft.write(made, released.folder / "draft")
    show = ["show", released.folder / "draft"]
    assert "  + and 8 more (sync show --all)\n" in released(*show).output
    assert released(*show, "--all").output.count("  + words word ") == 20
