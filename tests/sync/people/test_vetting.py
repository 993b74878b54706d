"""What is not drafted, and not published."""

import hashlib
import json
import shutil

import pytest

from sync import draft, keys
from sync.errors import RefusedError, UsageError
from tests.sync.conftest import refusal, snapshot
from tests.sync.people.conftest import REFUSED, USAGE, spoiled


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


def without_dutch(office):
    """A build in which a language is missing."""
    office.small.write("locales/status.yaml", "published: []\n")
    return office.small.build()


def test_a_language_does_not_vanish_by_mistake(released):
    """A phone that keeps it would lose it."""
    without_dutch(released)
    assert refusal(released.draft(), REFUSED) == (
        "expected every language of the release before, found none of nl; if that is meant, say"
        " --without nl"
    )
    assert refusal(released.draft("--without", "nl", "pl"), REFUSED) == (
        "expected nl, pl to vanish, as you said, found nl to vanish"
    )
    assert released.draft("--without", "nl").code == 0


def test_nothing_vanishes_where_somebody_expects_it_to(released):
    released.small.edit("content/pages/p01.md", "to think", "to rest")
    released.small.build()
    assert "found no language to vanish" in refusal(released.draft("--without", "nl"), REFUSED)


def test_with_the_keys_of_the_demo_no_language_vanishes_either(small, publisher, cli):
    out = small.folder / "data" / "build"
    arguments = ["publish", "--build", out, "--keys", publisher.keys, "--to", publisher.repository]
    small.build()
    assert cli(*arguments).code == 0
    small.write("locales/status.yaml", "published: []\n")
    small.build()
    assert "say --without nl" in refusal(cli(*arguments), REFUSED)
    assert cli(*arguments, "--without", "nl").code == 0
