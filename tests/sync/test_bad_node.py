"""What a node cannot use: one sentence, the right exit code, and nothing changed."""

import fcntl
import json
import resource
import shutil
import subprocess
import sys

import pytest

from sync import client, keys
from tests.conftest import ROOT, Publisher, free_port, run
from tests.sync.conftest import Outcome, refusal, snapshot, spoil, without_hints

REFUSED, USAGE, UNREACHABLE = 1, 2, 3
PAGE = "content/pages/p01.md"
SERVICES = "content/directory/services.yaml"


@pytest.fixture
def pull(small_node, publisher, cli):
    """Pull into a node, by the command line."""

    def call(source=publisher.repository, options=(), data=small_node):
        return cli("pull", source, "--data", data, *options)

    return call


@pytest.fixture
def unchanged(small_node):
    """Whatever happens in the test, the node serves and trusts what it did before."""
    before = snapshot(small_node)
    yield
    assert snapshot(small_node) == before


@pytest.mark.usefixtures("unchanged")
def test_a_pack_with_one_digit_changed_is_refused(pull, small, publisher):
    small.edit(SERVICES, "on_bill: unknown", 'on_bill: "yes"')
    before = set(publisher.repository.rglob("*.directory.json"))
    publisher.publish(small.build())
    [changed] = set(publisher.repository.rglob("*.directory.json")) - before
    without_hints(publisher.repository)
    spoil(changed, b'"tel:112"', b'"tel:113"')
    assert refusal(pull(), REFUSED).startswith(
        f"expected a release signed with the trusted keys, found in {publisher.repository}: "
    )


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("name", ["timestamp.json", "2.snapshot.json", "2.targets.json"])
def test_metadata_with_one_digit_changed_is_refused(pull, small, publisher, name):
    publisher.publish(small.reword("The other call"))
    without_hints(publisher.repository)
    spoil(publisher.repository / "metadata" / name, b'"expires":"2', b'"expires":"3')
    assert refusal(pull(), REFUSED).startswith(
        f"expected a release signed with the trusted keys, found in {publisher.repository}: "
    )


@pytest.mark.usefixtures("unchanged")
def test_the_signature_of_one_person_is_not_enough(pull, small, publisher):
    publisher.publish(small.reword("The other call"))
    without_hints(publisher.repository)
    path = publisher.repository / "metadata" / "2.targets.json"
    metadata = json.loads(path.read_text())
    path.write_text(json.dumps({**metadata, "signatures": metadata["signatures"][:1]}))
    assert "targets was signed by 1/2 keys" in refusal(pull(), REFUSED)


@pytest.mark.usefixtures("unchanged")
def test_a_release_signed_by_strangers_is_refused(pull, small, tmp_path):
    keys.make_demo_keys(tmp_path / "strangers")
    strangers = Publisher(tmp_path / "strangers", tmp_path / "theirs")
    strangers.publish(small.reword("The other call"))
    strangers.publish(small.reword("Another call"))
    said = refusal(pull(strangers.repository), REFUSED)
    assert said.endswith("keys")
    ended = pull(strangers.repository, options=["--root", strangers.root])
    hint = f"trusts another root than {strangers.root}: another publisher, another data folder"
    assert refusal(ended, REFUSED).endswith(hint)


def test_a_node_that_trusts_another_root_takes_nothing(pull, tmp_path, small_node):
    keys.make_demo_keys(tmp_path / "others")
    new = tmp_path / "new"
    root = tmp_path / "others" / "root.json"
    refusal(pull(options=["--root", root], data=new), REFUSED)
    assert list((new / "releases").iterdir()) == []
    assert client.status(new)["release"] is None


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("name", ["empty", "letters", "letters/letter.txt", "nothing"])
def test_a_folder_that_is_no_repository_is_said_to_be_none(pull, tmp_path, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("Dear reader")
    assert refusal(pull(tmp_path / name), UNREACHABLE) == (
        f"expected a TUF repository (metadata/timestamp.json), found none in {tmp_path / name}"
    )


@pytest.mark.usefixtures("unchanged")
def test_a_website_that_is_no_repository_is_said_to_be_none(pull, small, website):
    url = website(small.folder).url
    assert refusal(pull(url), UNREACHABLE) == (
        f"expected a TUF repository at {url}, could not read it:"
        " HTTP error occurred with status 404"
    )


@pytest.mark.usefixtures("unchanged")
def test_an_address_that_answers_html_to_everything_is_no_repository(pull, website):
    """Not an attack: the sign-in page of a hotel."""
    url = website().url
    sentence = refusal(pull(url), UNREACHABLE)
    assert sentence.startswith(f"expected a TUF repository at {url}")


@pytest.mark.usefixtures("unchanged")
def test_an_address_where_nothing_listens_is_unreachable(pull):
    url = f"http://127.0.0.1:{free_port()}"
    sentence = refusal(pull(url), UNREACHABLE)
    assert sentence.startswith(f"expected a TUF repository at {url}, could not read it: ")
    assert not sentence.rstrip().endswith(":")


@pytest.mark.usefixtures("unchanged")
def test_a_stick_that_is_pulled_out_is_unreachable(pull, small, publisher):
    publisher.publish(small.reword("The other call"))
    without_hints(publisher.repository)
    for pack in publisher.repository.rglob("*.en.json"):
        pack.unlink()
        pack.symlink_to("/proc/self/mem")  # opens, and fails to be read
    assert str(publisher.repository) in refusal(pull(), UNREACHABLE)


@pytest.mark.usefixtures("unchanged")
def test_a_repository_with_a_pack_missing_is_unreachable(pull, small, publisher):
    publisher.publish(small.reword("The other call"))
    without_hints(publisher.repository)
    for pack in publisher.repository.rglob("*.en.json"):
        pack.unlink()
    assert str(publisher.repository) in refusal(pull(), UNREACHABLE)


def test_a_data_folder_that_cannot_be_written_is_named(pull, small, publisher):
    data = small.folder / PAGE / "data"
    before = snapshot(small.folder)
    sentence = refusal(pull(options=["--root", publisher.root], data=data), USAGE)
    assert sentence.startswith(f"expected a data folder to write to, found {data}: ")
    assert snapshot(small.folder) == before


def test_the_first_pull_needs_a_root(pull, tmp_path):
    assert refusal(pull(data=tmp_path / "new"), USAGE) == (
        "expected --root, the trusted root.json, for the first pull, found none"
    )
    assert client.status(tmp_path / "new")["release"] is None


@pytest.mark.parametrize("name", ["nothing.json", "letter.txt", "timestamp.json"])
def test_a_root_that_is_none_is_named(pull, publisher, tmp_path, name):
    (tmp_path / "letter.txt").write_text("Dear reader")
    shutil.copy(publisher.repository / "metadata" / "timestamp.json", tmp_path)
    sentence = refusal(pull(options=["--root", tmp_path / name], data=tmp_path / "new"), USAGE)
    assert sentence.startswith(f"expected trusted root metadata, found {tmp_path / name}")


@pytest.mark.usefixtures("unchanged")
def test_there_is_nothing_to_roll_back_to_after_one_release(cli, small_node):
    assert refusal(cli("rollback", "--data", small_node), USAGE) == (
        "expected a previous release to go back to, found none"
    )


def test_a_python_without_the_packages_is_said_to_be_another():
    """`python -m sync` in a terminal where .venv is not the first on the PATH."""
    command = [sys.executable, "-S", "-m", "sync", "status"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (USAGE, "")
    expected = "expected the packages of .venv (run .venv/bin/python -m sync …), found no tuf in "
    assert ended.stderr == f"{expected}{sys.executable}\n"


def test_what_is_not_there_is_called_none(cli, small_node):
    lines = cli("status", "--data", small_node).output.splitlines()
    assert {"damaged: none", "previous: none", "held: none"} <= set(lines)


@pytest.mark.parametrize("command", ["status", "rollback"])
@pytest.mark.parametrize("name", ["letters", "nothing"])
def test_a_folder_that_is_no_node_is_said_to_be_none(cli, tmp_path, command, name):
    (tmp_path / "letters").mkdir()
    before = snapshot(tmp_path)
    sentence = refusal(cli(command, "--data", tmp_path / name), USAGE)
    assert sentence == (f"expected the data folder of a node (state.db), found {tmp_path / name}")
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("command", [["status"], ["rollback"], ["pull", "nowhere"]])
def test_a_damaged_state_is_one_sentence(cli, tmp_path, command):
    (tmp_path / "state.db").write_text("Dear reader, " * 100)
    sentence = refusal(cli(*command, "--data", tmp_path), USAGE)
    assert str(tmp_path) in sentence


def test_a_release_file_that_was_removed_is_named(cli, small_node):
    [release] = (small_node / "releases").iterdir()
    release.unlink()
    assert str(release) in refusal(cli("status", "--data", small_node), USAGE)


def test_a_release_file_that_was_removed_comes_back_with_a_pull(pull, small_node):
    [release] = (small_node / "releases").iterdir()
    before = release.read_bytes()
    release.unlink()
    assert pull().code == 0
    assert release.read_bytes() == before


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("command", ["pull", "rollback"])
def test_a_second_run_is_refused_while_one_is_at_work(small_node, publisher, command):
    source = [publisher.repository] if command == "pull" else []
    with (small_node / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = run("sync", command, *source, "--data", small_node)
    sentence = refusal(Outcome(ended.returncode, ended.stdout, ended.stderr), USAGE)
    assert sentence == f"expected no other sync on {small_node}, found one running"


@pytest.mark.usefixtures("unchanged")
def test_a_full_disk_is_one_sentence(small_node, small, publisher):
    """A file may grow to 64 KiB here, as on a disk where no more is left."""
    publisher.publish(small.reword("The other call"))

    def fill_the_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))

    ended = run(
        *("sync", "pull", publisher.repository, "--data", small_node), preexec_fn=fill_the_disk
    )
    assert "Traceback" not in ended.stderr
    refusal(Outcome(ended.returncode, ended.stdout, ended.stderr), USAGE)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["check", "--content", "nowhere"], REFUSED),
        (["publish", "--keys", "nowhere", "--build", "nowhere"], USAGE),
        (["status", "--data", "nowhere"], USAGE),
        (["pull", "nowhere", "--data", "DATA"], UNREACHABLE),
    ],
)
def test_the_process_ends_with_that_code_and_one_sentence(small_node, command, code):
    ended = run("sync", *(str(small_node) if word == "DATA" else word for word in command))
    refusal(Outcome(ended.returncode, ended.stdout, ended.stderr), code)


@pytest.mark.parametrize("arguments", [[], ["sing"], ["pull"], ["publish", "--too"]])
def test_a_command_that_is_none_is_wrong_usage(cli, arguments):
    with pytest.raises(SystemExit) as ended:
        cli(*arguments)
    assert ended.value.code == USAGE


@pytest.mark.usefixtures("unchanged")
def test_how_a_pull_failed_is_remembered(pull, cli, small_node, tmp_path):
    sentence = refusal(pull(tmp_path / "nothing"), UNREACHABLE)
    last = json.loads(cli("status", "--json", "--data", small_node).output)["last_attempt"]
    assert (last["source"], last["outcome"]) == (str(tmp_path / "nothing"), sentence)
