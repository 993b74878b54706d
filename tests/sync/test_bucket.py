"""An object store as the place of a repository: a real one. It, or who publishes, is killed in
mid-upload, while nodes read from it over HTTP."""

import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync import bucket, client, objects
from sync.bucket import open_bucket
from sync.errors import RefusedError, SyncError, UnreachableError, UsageError
from tests.conftest import ROOT, run
from tests.sync.numbered import numbered, write_build
from tests.sync.readers import Node, read_meanwhile
from tests.sync.stores import BUCKET, KEY, SECRET, Store
from tests.sync.uploads import before_object

KILLS = 5
# Of some fifteen objects of an update.
OBJECTS_BEFORE_KILL = (1, 4, 7, 11, 13)


@pytest.fixture(scope="module")
def running_stores(tmp_path_factory) -> Iterator[dict[bool, Store]]:
    """By whether they are open."""
    started = {
        is_open: Store(tmp_path_factory.mktemp("store"), is_open=is_open)
        for is_open in (False, True)
    }
    yield started
    for each in started.values():
        each.kill()


def emptied(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store with nothing in it, and its keys in the environment."""
    store.change(lambda: shutil.rmtree(store.folder, ignore_errors=True))
    for name, value in {**store.settings, "NO_PROXY": "127.0.0.1"}.items():
        monkeypatch.setenv(name, value)
    return store


@pytest.fixture
def store(running_stores: dict[bool, Store], monkeypatch) -> Store:
    """One that asks for keys."""
    return emptied(running_stores[False], monkeypatch)


@pytest.fixture
def open_store(running_stores: dict[bool, Store], monkeypatch) -> Store:
    """One that everybody may read."""
    return emptied(running_stores[True], monkeypatch)


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_the_commands_bring_a_release_to_a_store_and_no_more_than_is_missing(
    store, publisher, targets, tmp_path
):
    built = write_build(tmp_path / "build", numbered(targets, 1))
    to = ["--to", store.address, "--repository", publisher.repository]
    publish = ["sync", "publish", *to, "--build", built, "--keys", publisher.keys]
    first = run(*publish)
    assert (first.returncode, first.stderr) == (0, "")
    assert store.files() == files(publisher.repository)
    held = len(store.files())
    assert first.stdout.endswith(f"Brought {held} objects to {store.address}.\n")
    lines = run(*publish).stdout.splitlines()
    assert lines[-1] == f"Nothing to do: {store.address} holds all of {publisher.repository}."
    packs = store.folder / "targets/packs"
    store.change(next(packs.glob("*.nl.json")).unlink)
    store.change(lambda: next(packs.glob("*.en.json")).write_bytes(b"{"))
    assert run(*publish).stdout.endswith(f"Brought 2 objects to {store.address}.\n")
    renewed = run("sync", "timestamp", *to, "--online", publisher.keys)
    assert renewed.stdout.startswith(f"Brought 1 objects to {store.address}.\n"), renewed.stderr
    assert store.files() == files(publisher.repository)


def test_a_store_is_told_what_each_object_is_and_how_long_it_lasts(store, publisher, targets):
    publisher.publish(numbered(targets, 1))
    opened = open_bucket(store.address)
    opened.upload(publisher.repository)
    for name in store.files():
        said = {key.lower(): value for key, value in opened.store.get(name).attributes.items()}
        assert said == {key.lower(): value for key, value in objects.headers(name).items()}, name
        changes = name in ("metadata/timestamp.json", "diff/index.json", "diff/index.json.br")
        assert ("immutable" in said["cache-control"]) == (not changes), name


class StoppedError(Exception):
    """The publisher's machine is gone."""


def test_a_publisher_that_is_stopped_after_any_object_leaves_the_release_before(
    open_store, publisher, targets, tmp_path, monkeypatch
):
    """After each object of an update: the same command sends the next. Then back again."""
    monkeypatch.setattr(bucket, "_AT_ONCE", 1)
    store = open_store
    node = Node(store.url, tmp_path / "data", publisher)
    publisher.publish(numbered(targets, 1))
    open_bucket(store.address).upload(publisher.repository)
    assert node.pull() == 1
    publisher.publish(numbered(targets, 2))
    ours = files(publisher.repository)

    def stop() -> None:
        raise StoppedError

    runs = 0
    while lacking(ours, store) > {objects.TIMESTAMP}:
        with pytest.MonkeyPatch.context() as patch:
            before_object(2, stop, patch)
            with pytest.raises(StoppedError):
                open_bucket(store.address).upload(publisher.repository)
        runs += 1
        assert node.pull() == 1
    # Packs, patches, the index of patches, targets and snapshot, each in two forms.
    assert runs == 14
    assert open_bucket(store.address).upload(publisher.repository) == 1
    assert node.pull() == 2
    client.rollback(tmp_path / "data")
    assert client.status(tmp_path / "data")["release"] == 1


def lacking(ours: dict[str, bytes], store: Store) -> set[str]:
    there = store.files()
    return {name for name, data in ours.items() if there.get(name) != data}


def test_a_store_that_is_killed_in_mid_upload_never_shows_a_half_release(
    open_store, publisher, targets, tmp_path, monkeypatch
):
    """SIGKILL at random objects; the publisher says one sentence and the same command goes on."""
    publisher.publish(numbered(targets, 1))
    open_bucket(open_store.address).upload(publisher.repository)
    node = Node(open_store.url, tmp_path / "other", publisher)
    reader = Node(open_store.url, tmp_path / "data", publisher)
    with read_meanwhile(reader.pull, KILLS + 1):
        for number in range(2, KILLS + 2):
            publisher.publish(numbered(targets, number))
            with monkeypatch.context() as patch:
                before_object(random.randint(1, 15), open_store.kill, patch)
                with pytest.raises(UnreachableError, match="the store does not answer"):
                    open_bucket(open_store.address).upload(publisher.repository)
            open_store.start()
            assert node.pull() == number - 1
            assert open_bucket(open_store.address).upload(publisher.repository) > 0


def test_a_publisher_that_is_killed_in_mid_upload_never_shows_a_half_release(
    open_store, publisher, targets, tmp_path
):
    """SIGKILL of the command, once some objects are there."""
    publisher.publish(numbered(targets, 1))
    open_bucket(open_store.address).upload(publisher.repository)
    killed = 0
    node = Node(open_store.url, tmp_path / "other", publisher)
    reader = Node(open_store.url, tmp_path / "data", publisher)
    with read_meanwhile(reader.pull, len(OBJECTS_BEFORE_KILL) + 1):
        for number, objects_sent in enumerate(OBJECTS_BEFORE_KILL, 2):
            built = write_build(tmp_path / str(number), numbered(targets, number))
            publish = ["publish", "--to", open_store.address, "--build", built]
            publish += ["--repository", publisher.repository, "--keys", publisher.keys]
            killed += was_killed(publish, open_store, objects_sent)
            assert node.pull() in (number - 1, number)
            open_bucket(open_store.address).upload(publisher.repository)
            assert node.pull() == number
    assert killed > 1, "the command was done before it was killed"


def was_killed(command: list[str | Path], store: Store, objects_sent: int) -> bool:
    """Run a command of sync, and kill it as soon as the store has so many objects more."""
    before = len(store.files())
    with subprocess.Popen([sys.executable, "-m", "sync", *command], cwd=ROOT) as process:
        while process.poll() is None and len(list(store.objects())) < before + objects_sent:
            time.sleep(0.0005)
        process.kill()
    return process.returncode == -signal.SIGKILL


def test_an_older_copy_of_a_repository_does_not_take_readers_back(
    store, publisher, targets, tmp_path
):
    publisher.publish(numbered(targets, 1))
    old = shutil.copytree(publisher.repository, tmp_path / "old")
    publisher.publish(numbered(targets, 2))
    open_bucket(store.address).upload(publisher.repository)
    there = store.files()
    with pytest.raises(RefusedError, match=r"older than 1 in s3://.*, found 2"):
        open_bucket(store.address).upload(old)
    assert store.files() == there


@pytest.mark.parametrize(
    ("address", "settings", "code", "words"),
    [
        ("s3://", {}, 2, "expected s3://bucket/prefix, found s3://"),
        ("s3://shelf/a?b", {}, 2, "expected s3://bucket/prefix, found s3://shelf/a?b"),
        (None, {"AWS_SECRET_ACCESS_KEY": ""}, 2, "expected AWS_SECRET_ACCESS_KEY in the"),
        (None, {"AWS_SECRET_ACCESS_KEY": "wrong"}, 3, "found that these keys may not"),
        ("s3://other/place", {}, 3, "found no such bucket"),
        (None, {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, 3, "the store does not answer"),
    ],
)
def test_what_is_wrong_is_one_sentence_without_a_key_in_it(
    store, publisher, targets, monkeypatch, address, settings, code, words
):
    publisher.publish(numbered(targets, 1))
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SyncError) as caught:
        open_bucket(address or store.address).upload(publisher.repository)
    assert caught.value.exit_code == code
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not re.search(f"{KEY}|{SECRET}|wrong", str(caught.value))
    assert store.files() == {}


def test_who_has_not_the_library_is_told_and_nothing_is_signed(store, publisher, monkeypatch):
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    with pytest.raises(UsageError, match=r"found none; bring it with: make \.venv/s3$"):
        open_bucket(store.address)


def test_nothing_is_signed_for_a_store_that_cannot_be_opened(publisher, tmp_path):
    to = ["--to", f"s3://{BUCKET}", "--repository", publisher.repository]
    done = run("sync", "publish", *to, "--keys", publisher.keys, "--build", tmp_path)
    assert done.returncode == 2
    assert "in the environment, found none" in done.stderr
    assert not publisher.repository.exists()
