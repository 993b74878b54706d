"""The one meeting place: what `sync` writes is what `pwa` reads."""

import json

import pytest

from pwa.hsds.terms import TERMS
from pwa.releases import NoReleaseError, Releases
from sync.needs import NEEDS


@pytest.fixture
def release(bundled_node):
    return Releases(bundled_node).active()


def packs(targets):
    return [json.loads(data) for path, data in targets.items() if path.startswith("packs/")]


def test_every_page_of_every_pack_is_read_back_whole(release, targets):
    for pack in packs(targets):
        assert [page["id"] for page in release.pages(pack["language"])] == [
            page["id"] for page in pack["pages"]
        ]
        for page in pack["pages"]:
            found = release.page(pack["language"], page["id"])
            assert {key: found[key] for key in page} == page


def test_every_service_keeps_its_numbers(release, targets):
    directory = json.loads(targets["directory.json"])
    assert list(release.services) == [service["id"] for service in directory["services"]]
    for service in directory["services"]:
        found = [phone["uri"] for phone in release.services[service["id"]]["phones"]]
        assert found == [phone["uri"] for phone in service.get("phones", [])]


def test_holidays_and_words_to_choose_from_come_through(release, targets):
    assert release.holidays == set(json.loads(targets["directory.json"])["holidays"])
    assert len(release.holidays) > 30
    for pack in packs(targets):
        assert release.choices(pack["language"]) == pack["choices"]


def test_every_need_is_a_term_of_the_open_directory():
    """Two lists, because the two packages do not know each other."""
    assert set(NEEDS) == set(TERMS["needs"])


def test_the_signed_packs_are_served_byte_for_byte(visitor, release, targets):
    metadata = json.loads(release.metadata()["targets.json"])["signed"]["targets"]
    for path, data in targets.items():
        folder, slash, name = path.rpartition("/")
        url = f"/tuf/targets/{folder}{slash}{metadata[path]['hashes']['sha256']}.{name}"
        assert visitor.get(url).data == data


def test_a_folder_without_a_release_is_said_to_be_one(tmp_path):
    with pytest.raises(NoReleaseError, match="expected a release in"):
        Releases(tmp_path).active()


def test_an_open_release_still_reads_after_it_was_replaced(node, publisher, targets):
    """One request, one release: the handle outlives the switch."""
    releases = Releases(node)
    before = releases.active()
    before_file = node / "releases" / f"{before.hash}.db"
    before_file.unlink()
    assert before.page("en", "p01")["title"] == "Danger now"
