"""What a node never goes below: the signed time, the versions, the keys it trusts."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Metadata

from sync import client, clock, reading, trust
from sync.client import Pulled
from sync.errors import RefusedError, UnreachableError, UsageError
from tests.sync.conftest import active

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
