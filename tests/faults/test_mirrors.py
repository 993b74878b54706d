"""Several sources in turn: dead, old, wrong or two-faced ones are passed over and named."""

import json
import shutil

import pytest

from tests.conftest import free_port
from tests.faults import forge, servers
from tests.faults.conftest import pull, release_files, status, taken, telephone, whole


def two_faced(other):
    """Answers every second request out of another folder."""

    def answer(handler):
        honest_folder = handler.server.folder
        if len(handler.server.asked) % 2:
            handler.server.folder = other
        servers.honest(handler)
        handler.server.folder = honest_folder

    return answer


@pytest.fixture
def good(source, shelf):
    return source(shelf[2])


def said_about(data, url):
    """What `status --json` says about one source of the last pull."""
    attempt = json.dumps(status(data)["mirrors"])
    assert url in attempt
    [entry] = [mirror for mirror in status(data)["mirrors"] if mirror["source"] == url]
    return entry["outcome"]


def passed_over(held, bad, good):
    """A pull of both takes release 2 from the good one. Returns why the first was left."""
    taken(pull(held, bad, good.url), 2)
    whole(held, 2)
    assert said_about(held, good.url) == "done"
    return said_about(held, bad)


def test_a_dead_source_is_passed_over(held, good):
    """Upstream down."""
    assert "expected a TUF repository" in passed_over(held, f"http://127.0.0.1:{free_port()}", good)


def test_a_source_without_a_repository_is_passed_over(held, good, source, tmp_path):
    """404."""
    (tmp_path / "empty").mkdir()
    assert "404" in passed_over(held, source(tmp_path / "empty").url, good)


def test_a_folder_that_is_not_there_is_passed_over(held, good, tmp_path):
    """No stick in the slot."""
    assert "found none" in passed_over(held, str(tmp_path / "stick"), good)


def test_a_sign_in_page_is_passed_over(held, good, source, shelf):
    portal = source(shelf[2])
    portal.misbehave(servers.portal)
    assert "found something else" in passed_over(held, portal.url, good)


def test_a_silent_source_does_not_keep_the_next_from_being_asked(held, good, source, shelf):
    silent = source(shelf[2])
    silent.misbehave(servers.silent)
    taken(pull(held, silent.url, good.url, "--deadline", "2"), 2)


def test_a_source_with_a_changed_digit_is_passed_over(held, good, source, shelved, editions):
    folder = shelved(2)
    shutil.rmtree(folder / "diff", ignore_errors=True)
    for path in (folder / "targets").glob("*.directory.json"):
        forge.write(path, forge.change_digit(path.read_bytes(), telephone(editions[2])))
    assert "hash" in passed_over(held, source(folder).url, good)


def test_a_source_of_a_stranger_is_passed_over(held, good, source, shelved):
    folder = shelved(2)
    forge.resign(folder / "metadata/timestamp.json", forge.new_signers(1))
    assert "signed by 0/1" in passed_over(held, source(folder).url, good)


def test_an_old_source_is_passed_over(held, good, source, shelf):
    """It lies by silence: it still has only what we trusted before."""
    taken(pull(held, good.url), 2)
    old, newest = source(shelf[1]), source(shelf[3])
    taken(pull(held, old.url, newest.url), 3)
    assert "version" in said_about(held, old.url)


def test_a_two_faced_source_never_mixes_two_releases(held, source, shelf):
    """Other content per request: what is served is one release or the other."""
    mixed = source(shelf[1])
    mixed.misbehave(two_faced(shelf[2]))
    taken(pull(held, mixed.url, source(shelf[3]).url), 3)
    whole(held, 3)


def test_when_no_source_is_good_the_node_says_why_of_each(held, source, shelf):
    files = release_files(held)
    dead = f"http://127.0.0.1:{free_port()}"
    portal = source(shelf[2])
    portal.misbehave(servers.portal)
    outcome = pull(held, dead, portal.url)
    assert outcome.returncode == 3
    assert dead in outcome.stderr
    assert portal.url in outcome.stderr
    whole(held, 1, files)
