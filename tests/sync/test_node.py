"""A node and its sources: hints, mirrors, wrong clocks, and what it refuses although signed."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import brotli
import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Metadata

from sync import client, clock, patch, reading, sanity, space, trust
from sync.client import Options, Pulled
from sync.errors import RefusedError, UnreachableError, UsageError
from tests.conftest import free_port
from tests.sync.conftest import FILES, refusal, without_hints

SERVICES = "content/directory/services.yaml"


@pytest.fixture
def second(small_node, small, publisher):
    """A repository with release 2 after the one that `small_node` serves."""
    publisher.publish(small.reword("The other call"))
    return publisher.repository


def targets_of(repository, number):
    """Target path → SHA-256."""
    metadata = json.loads((repository / f"metadata/{number}.targets.json").read_bytes())
    return {path: i["hashes"]["sha256"] for path, i in metadata["signed"]["targets"].items()}


def file_of(repository, path, sha256):
    above, slash, name = path.rpartition("/")
    return repository / "targets" / f"{above}{slash}{sha256}.{name}"


@pytest.fixture
def hinted(second):
    """The same with the patches from release 1 to 2. Returns the repository."""
    shutil.rmtree(second / "diff", ignore_errors=True)
    (second / "diff").mkdir()
    index = {}
    before, after = targets_of(second, 1), targets_of(second, 2)
    for path, new in after.items():
        old = before[path]
        if old != new:
            data = patch.make(
                file_of(second, path, old).read_bytes(), file_of(second, path, new).read_bytes()
            )
            (second / "diff" / f"{old}.{new}.json").write_bytes(data)
            index[new] = [old]
    (second / "diff/index.json").write_text(json.dumps(index))
    return second


def active(data):
    with closing(sqlite3.connect(data / "state.db")) as state:
        [(name,)] = state.execute("select active from serving")
    return data / "releases" / f"{name}.db"


def fetched(site, folder):
    return [path for path in site.asked if path.startswith(f"/{folder}/") and ".br" not in path]


def test_a_changed_pack_comes_as_a_patch(small_node, hinted, website):
    site = website(hinted)
    assert client.pull(site.url, small_node) == Pulled(2, changed=True)
    assert fetched(site, "targets") == []
    assert len(fetched(site, "diff")) > 1


def test_a_patched_release_is_the_same_file_as_a_fresh_one(small_node, hinted, publisher, tmp_path):
    """Byte for byte, hints for phones included."""
    client.pull(str(hinted), small_node)
    client.pull(str(hinted), tmp_path / "fresh", publisher.root)
    assert active(small_node).name == active(tmp_path / "fresh").name
    assert reading.read_hints(active(small_node))


def spoil_hints(folder, data):
    for path in folder.rglob("*.br"):
        path.unlink()
    for path in folder.glob("diff/*.json"):
        if path.name != "index.json":
            path.write_bytes(data)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b'{"words":{"a":"b"}}', b"[" * 100_000, b'{"#":["x"]}', bytes(1_000_000)],
    ids=["empty", "no object", "another pack", "deep", "no member", "too long"],
)
def test_a_hint_that_is_wrong_costs_the_whole_pack_and_nothing_else(
    small_node, hinted, website, data
):
    spoil_hints(hinted, data)
    site = website(hinted)
    assert client.pull(site.url, small_node) == Pulled(2, changed=True)
    assert fetched(site, "targets")


@pytest.mark.parametrize("data", ["", "[]", "{", '{"a": 1}', "[" * 100_000, "<html>"])
def test_an_index_of_hints_that_is_wrong_means_that_there_are_none(
    small_node, hinted, website, data
):
    (hinted / "diff/index.json").write_text(data)
    assert client.pull(website(hinted).url, small_node) == Pulled(2, changed=True)


def test_a_hint_is_kept_while_its_pack_is_current(small_node, hinted, small, publisher, website):
    """English and the directory stay as they are in release 3: their patches are not fetched."""
    client.pull(str(hinted), small_node)
    before = reading.read_hints(active(small_node))
    index = (hinted / "diff/index.json").read_bytes()
    small.edit("locales/nl/LC_MESSAGES/content.po", "Nu gevaar", "Gevaar nu")
    publisher.publish(small.build())
    (hinted / "diff/index.json").write_bytes(index)
    (hinted / "diff/index.json.br").unlink()
    site = website(hinted)
    client.pull(site.url, small_node)
    stays = {pair for pair in before if pair[1] in targets_of(hinted, 3).values()}
    assert stays
    assert set(reading.read_hints(active(small_node))) == stays
    assert fetched(site, "diff") == ["/diff/index.json"]


@pytest.mark.parametrize("name", ["2.snapshot.json", "2.targets.json"])
def test_small_metadata_that_is_wrong_is_no_reason_to_refuse_a_source(
    small_node, second, website, name
):
    path = second / "metadata" / name
    wrong = path.read_bytes().replace(b'"expires":"2', b'"expires":"3')
    path.with_name(f"{name}.br").write_bytes(brotli.compress(wrong))
    assert client.pull(website(second).url, small_node) == Pulled(2, changed=True)


def nowhere():
    return f"http://127.0.0.1:{free_port()}"


def test_the_first_source_with_a_newer_release_wins(small_node, second, website, tmp_path):
    old = shutil.copytree(second, tmp_path / "same")
    (old / "metadata/timestamp.json").write_bytes(
        reading.read_metadata(active(small_node))["timestamp.json"]
    )
    last = website(second)
    dead = nowhere()
    pulled = client.pull([dead, str(old), str(second), last.url], small_node)
    assert (pulled.number, pulled.changed, last.asked) == (2, True, [])
    [reason] = pulled.passed_over
    assert dead in reason
    said = {each["source"]: each["outcome"] for each in client.status(small_node)["mirrors"]}
    assert said[str(old)] == said[str(second)] == "done"
    assert said[dead] == reason


def test_a_source_that_stands_still_does_not_hide_the_next(small_node, second, tmp_path):
    """It is honest and has what we have: nothing newer, so the next is asked."""
    same = shutil.copytree(second, tmp_path / "same")
    (same / "metadata/timestamp.json").write_bytes(
        reading.read_metadata(active(small_node))["timestamp.json"]
    )
    assert client.pull([str(same), str(second)], small_node) == Pulled(2, changed=True)


def test_refused_weighs_more_than_unreachable(small_node, small, publisher, tmp_path, cli):
    client.pull(str(publisher.repository), small_node)
    older = shutil.copytree(publisher.repository, tmp_path / "older")
    publisher.publish(small.reword("The other call"))
    client.pull(str(publisher.repository), small_node)
    dead = nowhere()
    sentence = refusal(cli("pull", dead, older, "--data", small_node), 1)
    assert sentence.startswith("expected a release from one of 2 sources, found none: ")
    assert dead in sentence
    assert str(older) in sentence
    refusal(cli("pull", dead, nowhere(), "--data", small_node), 3)


def test_a_source_that_was_passed_over_is_said_beside_the_release(small_node, second, cli):
    ended = cli("pull", nowhere(), second, "--data", small_node)
    assert ended.code == 0
    assert ended.output == "Release 2 is served now.\n"
    assert ended.error.startswith("Passed over: expected a TUF repository at http://127.0.0.1:")


def test_what_was_fetched_before_a_cut_is_not_fetched_again(small, publisher, website, tmp_path):
    publisher.publish(small.build())
    without_hints(publisher.repository)
    missing = next((publisher.repository / "targets/packs").glob("*.nl.json"))
    data = missing.read_bytes()
    missing.unlink()
    site = website(publisher.repository)
    with pytest.raises(UnreachableError):
        client.pull(site.url, tmp_path / "new", publisher.root)
    site.asked.clear()
    missing.write_bytes(data)
    client.pull(site.url, tmp_path / "new", publisher.root)
    assert [path.rpartition("/")[2] for path in fetched(site, "targets")] == [missing.name]
    assert list((tmp_path / "new/parts").iterdir()) == []


LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


def test_the_floor_of_the_clock_is_the_newest_signed_time(small_node):
    metadata = reading.read_metadata(active(small_node))
    published = datetime.fromisoformat(client.status(small_node)["published"])
    assert clock.floor(metadata) == published
    assert clock.floor({}) == clock.BUILT
    with time_machine.travel(LONG_AGO):
        assert clock.now(metadata) == published
        assert "found it at 2001-01-01" in clock.wrong(metadata)
    assert clock.wrong(metadata) is None


@pytest.mark.parametrize("said", ["never", "2026-11-25", 5, None])
def test_a_signed_time_that_is_none_is_no_floor(said):
    data = json.dumps({"signed": {"x-published": said}}).encode()
    assert clock.floor({"targets.json": data}) == clock.BUILT


def test_a_clock_that_is_behind_is_in_the_status_and_stops_nothing(small_node, second):
    with time_machine.travel(LONG_AGO):
        assert client.pull(str(second), small_node) == Pulled(2, changed=True)
        assert "set this clock" in client.status(small_node)["clock"]
    assert client.status(small_node)["clock"] is None


def test_a_refusal_for_age_names_the_clock(small_node, second):
    with (
        time_machine.travel(datetime(2031, 1, 1, tzinfo=UTC)),
        pytest.raises(RefusedError, match="the clock here says 2031-01-01"),
    ):
        client.pull(str(second), small_node)


def test_what_was_trusted_is_held_against_what_is_found(small_node, second, tmp_path):
    """A second look, that does not depend on python-tuf's files."""
    old = reading.read_metadata(active(small_node))
    client.pull(str(second), small_node)
    new = reading.read_metadata(active(small_node))
    trust.check_floors(old, new)
    with pytest.raises(RefusedError, match=r"expected version \d of timestamp or later, found 1"):
        trust.check_floors(new, old)


def test_a_lost_state_leaves_the_floor_of_the_release_files(
    small_node, second, publisher, tmp_path
):
    client.pull(str(second), small_node)
    (small_node / "state.db").unlink()
    with pytest.raises(UsageError, match="expected --root"):
        client.pull(str(second), small_node)
    first = reading.read_metadata(next(p for p in (small_node / "releases").iterdir()))
    assert first
    older = shutil.copytree(second, tmp_path / "older")
    number_1 = [p for p in (small_node / "releases").glob("*.db") if _number(p) == 1]
    (older / "metadata/timestamp.json").write_bytes(
        reading.read_metadata(number_1[0])["timestamp.json"]
    )
    with pytest.raises(RefusedError, match="version"):
        client.pull(str(older), small_node, publisher.root)
    assert client.pull(str(second), small_node, publisher.root) == Pulled(2, changed=True)


def _number(path):
    return reading.read_facts(path)["number"]


def test_a_number_that_cannot_be_dialled_is_refused(small_node, small, publisher):
    targets = small.reword("The other call")
    directory = targets["directory.json"].replace(b'"uri":"tel:112"', b'"uri":"javascript:112"')
    publisher.publish({**targets, "directory.json": directory})
    with pytest.raises(RefusedError, match="expected a number that can be dialled, found 'javas"):
        client.pull(str(publisher.repository), small_node)
    assert client.status(small_node)["release"] == 1


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (["2026-12-25", "2026-12-25"], "'2026-12-25'"),
        (["2026-02-30"], "'2026-02-30'"),
        (["20261225"], "'20261225'"),
        ([20261225], "20261225"),
    ],
)
def test_a_holiday_that_is_no_day_is_refused(small_node, small, publisher, days, found):
    targets = small.reword("The other call")
    directory = {**json.loads(targets["directory.json"]), "holidays": days}
    publisher.publish({**targets, "directory.json": json.dumps(directory).encode()})
    with pytest.raises(RefusedError, match=f"each public holiday once, as a date, found {found}"):
        client.pull(str(publisher.repository), small_node)
    assert client.status(small_node)["release"] == 1


def test_a_release_without_the_numbers_is_refused_unless_it_is_meant(small_node, small, publisher):
    targets = small.reword("The other call")
    directory = json.loads(targets["directory.json"])
    for service in directory["services"]:
        del service["phones"]
    publisher.publish({**targets, "directory.json": json.dumps(directory).encode()})
    source = str(publisher.repository)
    with pytest.raises(RefusedError, match="expected most of the 1 services with a number to stay"):
        client.pull(source, small_node)
    meant = Options(allow_fewer=True)
    assert client.pull(source, small_node, options=meant) == Pulled(2, changed=True)


@pytest.mark.parametrize(("gone", "refused"), [(0, False), (5, False), (6, True), (10, True)])
def test_up_to_half_of_the_services_with_a_number_may_go(gone, refused):
    before = {str(n) for n in range(10)}
    left = [{"id": str(n), "phones": [{}]} for n in range(gone, 10)]
    if refused:
        with pytest.raises(RefusedError, match=f"found {gone} gone"):
            sanity.check_vanished(before, {"services": left})
    else:
        sanity.check_vanished(before, {"services": left})


def test_room_is_looked_for_before_a_pack_is_fetched(small_node, second, website, monkeypatch):
    monkeypatch.setattr(space.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(1, 1, 9))
    site = website(second)
    with pytest.raises(
        UsageError, match=r"expected .* MB free in .* for a new release, found 0\.0 MB"
    ):
        client.pull(site.url, small_node)
    assert fetched(site, "targets") == []


def test_a_key_that_a_newer_root_took_back_stays_taken_back(small_node, second, publisher):
    """Also when nothing else of that source was good."""
    root = Metadata.from_file(str(publisher.root))
    root.signed.version = 2
    root.signatures.clear()
    for path in sorted(publisher.keys.glob("demo-root-*.pem")):
        root.sign(_signer(path), append=True)
    root.to_file(str(second / "metadata/2.root.json"))
    (second / "metadata/2.snapshot.json").unlink()
    (second / "metadata/2.snapshot.json.br").unlink(missing_ok=True)
    with pytest.raises(UnreachableError):
        client.pull(str(second), small_node)
    with closing(sqlite3.connect(small_node / "state.db")) as state:
        names = {name for (name,) in state.execute("select name from trusted")}
        [(kept,)] = state.execute("select data from trusted where name = 'root.json'")
    assert trust.version(kept) == 2
    assert {"1.root.json", "2.root.json"} <= names


def _signer(path):
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    return CryptoSigner(key, SSlibKey.from_crypto(key.public_key()))


def test_the_content_of_the_tests_has_one_number():
    """Control of the two tests about numbers."""
    assert FILES[SERVICES].count("number:") == 1
