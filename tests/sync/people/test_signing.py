"""Two of three people: what counts, what does not, and in which order a draft may be published."""

import json
import shutil

import pytest

from sync import client, keys
from sync.client import Pulled
from sync.errors import RefusedError
from tests.sync.conftest import refusal, snapshot
from tests.sync.people.conftest import REFUSED, USAGE, in_days, stop_before_the_timestamp


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
    stop_before_the_timestamp(released, monkeypatch)
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
