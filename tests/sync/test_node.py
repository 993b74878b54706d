"""A node and its sources: which one it takes, where it goes on, what it refuses although signed."""

import json
import shutil

import pytest

from sync import client, reading, sanity, space
from sync.client import Options, Pulled
from sync.errors import RefusedError, UnreachableError, UsageError
from tests.conftest import free_port
from tests.sync.conftest import FILES, active, fetched, refusal, without_hints

SERVICES = "content/directory/services.yaml"


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


def test_the_content_of_the_tests_has_one_number():
    """Control of the two tests about numbers."""
    assert FILES[SERVICES].count("number:") == 1
