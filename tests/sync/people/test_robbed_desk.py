"""A desk that was robbed drafts: what people see is all that protects them."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync import draft, keys
from sync.canonical import canonical
from sync.client import Pulled
from tests.sync.conftest import refusal, snapshot
from tests.sync.people.conftest import REFUSED, Office, spoiled, stop_before_the_timestamp


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
    stop_before_the_timestamp(released, monkeypatch)
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
