"""Bad lines, and servers that do not play by the rules: cut, endless, slow, silent, lying."""

import time

import pytest

from tests.faults import servers
from tests.faults.conftest import pull, refusal, release_files, taken, whole

DEADLINE_SECONDS = 2
# Starting Python and writing down how it ended comes on top of a deadline.
GRACE_SECONDS = 4
TARGETS = "^/targets/"
# Read at a time; what comes over a limit may be as much.
CHUNK_BYTES = 16_384
# The longest timestamp that python-tuf reads.
TIMESTAMP_BYTES = 16_384
# What a server may have sent and nobody read when the line is cut.
ON_THE_WAY = 16 * servers.CHUNK


@pytest.fixture
def line(source, shelf, held):
    """A server with release 2 for a node that holds release 1."""
    return source(shelf[2])


def failed_and_kept(held, server, *options):
    """The pull fails for the source's sake, says so, and release 1 stays. Returns the sentence."""
    files = release_files(held)
    sentence = refusal(pull(held, server.url, *options), 3)
    assert server.url in sentence
    whole(held, 1, files)
    return sentence


def good_again(held, server):
    server.behave()
    taken(pull(held, server.url), 2)


@pytest.fixture
def newcomer(tmp_path, trusted_root):
    """How a node that holds nothing pulls: every target has to travel."""
    return tmp_path / "new", ("--root", trusted_root)


def honest_bytes(source, shelf, tmp_path, trusted_root):
    """What the targets of release 2 cost on a good line."""
    server = source(shelf[2])
    taken(pull(tmp_path / "honest", server.url, "--root", trusted_root), 2)
    return server.bytes_of(TARGETS)


def test_a_download_that_is_cut_goes_on_where_it_stopped(
    source, shelf, tmp_path, trusted_root, newcomer
):
    """Truncated download: the server hangs up at half; the second run asks for the rest only."""
    whole_bytes = honest_bytes(source, shelf, tmp_path, trusted_root)
    data, root = newcomer
    server = source(shelf[2])
    server.misbehave(servers.cut, r"\.nl\.json")
    refusal(pull(data, server.url, *root), 3)
    first = server.bytes_of(TARGETS)
    cut = server.bytes_of(r"\.nl\.json")
    server.behave()
    taken(pull(data, server.url, *root), 2)
    again = server.bytes_of(r"\.nl\.json")
    assert cut > whole_bytes / 6
    assert again <= cut * 1.1 + CHUNK_BYTES
    assert first + server.bytes_of(TARGETS) <= whole_bytes + 2 * CHUNK_BYTES


@pytest.mark.parametrize("mischief", [servers.no_range, servers.lying_range])
def test_a_server_that_does_ranges_wrong_costs_one_more_download(newcomer, source, shelf, mischief):
    """Ignores Range, or says 206 and sends other bytes: the signed hash finds out."""
    data, root = newcomer
    server = source(shelf[2])
    server.misbehave(servers.cut, r"\.nl\.json")
    refusal(pull(data, server.url, *root), 3)
    server.behave()
    server.misbehave(mischief, TARGETS)
    taken(pull(data, server.url, *root), 2)
    whole(data, 2)


def test_a_part_that_was_damaged_on_the_disk_is_fetched_again(newcomer, source, shelf):
    data, root = newcomer
    server = source(shelf[2])
    server.misbehave(servers.cut, r"\.nl\.json")
    refusal(pull(data, server.url, *root), 3)
    [part] = data.rglob("*.part")
    part.write_bytes(bytes(part.stat().st_size))
    server.behave()
    taken(pull(data, server.url, *root), 2)


def test_endless_content_stops_at_the_signed_length(newcomer, source, shelf):
    data, root = newcomer
    server = source(shelf[2])
    server.misbehave(servers.endless, r"\.nl\.json")
    refusal(pull(data, server.url, *root), 3)
    [path] = (
        path for path in (shelf[2] / "targets/packs").glob("*.nl.json") if "mark-2" in read(path)
    )
    most = path.stat().st_size + CHUNK_BYTES + ON_THE_WAY
    sent = [count for name, count in server.sent.items() if ".nl.json" in name]
    assert sent
    assert max(sent) <= most


def read(path):
    return path.read_text()


def test_an_endless_timestamp_stops_at_its_limit(held, line):
    line.misbehave(servers.endless, "timestamp")
    failed_and_kept(held, line)
    assert line.bytes_of("timestamp") <= TIMESTAMP_BYTES + CHUNK_BYTES + ON_THE_WAY
    good_again(held, line)


@pytest.mark.parametrize("path", ["timestamp", "2.targets", TARGETS])
def test_one_byte_a_second_is_stopped_by_the_deadline(newcomer, source, shelf, path):
    """Slow retrieval: TUF does not stop it."""
    data, root = newcomer
    server = source(shelf[2])
    server.misbehave(servers.drip, path)
    begun = time.monotonic()
    sentence = refusal(pull(data, server.url, *root, "--deadline", str(DEADLINE_SECONDS)), 3)
    assert time.monotonic() - begun < DEADLINE_SECONDS + GRACE_SECONDS
    assert "deadline" in sentence


def test_one_byte_a_second_is_below_the_minimum_rate(held, line):
    """Slow retrieval, long before the deadline."""
    line.misbehave(servers.drip, "timestamp")
    sentence = failed_and_kept(held, line, "--min-rate", "100", "--deadline", "600")
    assert "bytes a second" in sentence
    good_again(held, line)


def test_a_slow_line_is_not_a_slow_source(newcomer, source, shelf):
    """A minimum rate that the line keeps stops nothing."""
    data, root = newcomer
    server = source(shelf[2])
    taken(pull(data, server.url, *root, "--min-rate", "1000", "--deadline", "30"), 2)


def test_a_server_that_says_nothing_is_left(held, line):
    """A gap: the connection stands and no byte comes."""
    line.misbehave(servers.silent)
    begun = time.monotonic()
    failed_and_kept(held, line, "--deadline", str(DEADLINE_SECONDS))
    assert time.monotonic() - begun < DEADLINE_SECONDS + 2 * GRACE_SECONDS
    good_again(held, line)


@pytest.mark.parametrize("mischief", [servers.portal, servers.broken])
def test_a_sign_in_page_is_no_release(held, line, mischief):
    """Captive portal: 200 and HTML for every address; or an error for every address."""
    line.misbehave(mischief)
    failed_and_kept(held, line)
    good_again(held, line)


def test_a_sign_in_page_in_the_middle_is_no_pack(held, line):
    """The paid hour in the hotel ends between the metadata and the packs."""
    line.misbehave(servers.portal, "^/(targets|diff)/")
    files = release_files(held)
    assert pull(held, line.url).returncode in (1, 3)
    whole(held, 1, files)
    good_again(held, line)


def test_a_source_that_is_down_is_one_sentence(held, line, source, shelf):
    line.stop()
    failed_and_kept(held, line)
    taken(pull(held, source(shelf[2]).url), 2)


def test_an_address_without_a_repository_is_one_sentence(held, source, tmp_path):
    """404 for every address."""
    (tmp_path / "empty").mkdir()
    failed_and_kept(held, source(tmp_path / "empty"))
