"""Whatever is wrong: one sentence that says where, the right exit code, and nothing changed."""

import fcntl
import json
import re
import resource
import shutil
from pathlib import Path

import pytest

from sync import client, keys
from tests.conftest import Publisher, free_port, run
from tests.sync.conftest import FILES, Outcome, refusal, snapshot, without_hints

REFUSED, USAGE, UNREACHABLE = 1, 2, 3

P01, P02 = "content/pages/p01.md", "content/pages/p02.md"
FACTS = "content/facts/facts.yaml"
ORGANIZATIONS = "content/directory/organizations.yaml"
SERVICES = "content/directory/services.yaml"
MENU = "content/menu.yaml"
DENY = "content/deny.yaml"
STATUS = "locales/status.yaml"
DUTCH = "locales/nl/LC_MESSAGES/content.po"

# What is spoilt: (file, text, what stands there instead) and the sentence after the file's name.
CONTENT = {
    "a page without a title": (
        (P01, "title: Danger now\n", ""),
        ":2: expected the key title in the front matter, found none",
    ),
    "a typo in front matter": (
        (P01, "title: Danger now", "title: Danger: now"),
        ":3: expected valid YAML, found mapping values are not allowed here",
    ),
    "front matter without an end": (
        (P01, "r-reflect]\n---", "r-reflect]"),
        ":13: expected a second line --- after the front matter, found the end",
    ),
    "a key given twice": (
        (P01, "title: Danger now", "title: Danger now\ntitle: Danger"),
        ":4: expected valid YAML, found the key 'title' a second time",
    ),
    "a typo in services.yaml": (
        (SERVICES, "  name: Danger now", "  name: Danger: now"),
        ":3: expected valid YAML, found mapping values are not allowed here",
    ),
    "a service without facts": (
        (SERVICES, "  facts: [hl-112]\n", ""),
        ":1: expected the key facts in every service, found none",
    ),
    "an unknown fact among the sources": (
        (P02, "[hl-112]", "[hl-112, hl-911]"),
        ":6: expected a known fact id, found 'hl-911'",
    ),
    "an unknown fact in a placeholder": (
        (P01, "{r-reflect.max}", "{r-missing.max}"),
        ":12: expected a known fact id, found {r-missing.max}",
    ),
    "a block id given twice": (
        (P01, "{#b3}", "{#b1}"),
        ":14: expected a block id used once, found b1 of line 10",
    ),
    "a block without an id": (
        (P01, " {#b3}", ""),
        ":14: expected a block id such as {#b1} at the end, found 'Read [what others do](p02).'",
    ),
    "a translation that drops a placeholder": (
        (DUTCH, "Je krijgt {r-reflect.max} om", "Je krijgt tijd om"),
        ":4: expected every placeholder of the source (r-reflect.max),"
        " found it without r-reflect.max",
    ),
    "a translation with a typed number": (
        (DUTCH, "Voor gevaar nu.", "Voor gevaar nu: 112."),
        ":10: expected numbers as placeholders, found 'Voor gevaar nu: 112.'",
    ),
}

# YAML gives another kind of value than its author meant, or a text that means nothing.
MEANT_OTHERWISE = {
    "a title that is a number": (P01, "title: Danger now", "title: 2024"),
    "a title of the menu that is a number": (MENU, "title: Now", "title: 1"),
    "a name that is a number": (SERVICES, "name: Danger now", "name: 112"),
    "a phone number without quotes": (SERVICES, 'number: "112"', "number: 112"),
    "phones that are no list": (SERVICES, "  phones:\n    -", "  phones:\n     "),
    "a time without quotes": (SERVICES, 'opens_at: "00:00"', "opens_at: 9:00"),
    "a time that is none": (SERVICES, 'opens_at: "00:00"', 'opens_at: "nine"'),
    "a day that is none": (SERVICES, "[MO, TU", "[MON, TU"),
    "hours without a start": (SERVICES, '      opens_at: "00:00"\n', ""),
    "an amount that is no number": (FACTS, "months: 3", "months: three"),
    "a part of a month": (FACTS, "months: 3", "months: 3.5"),
    "a date that is none": (FACTS, "months: 3", "date: 2026-13-01"),
    "values that are a list": (FACTS, "    max: {months: 3}", "    - max"),
    "sources that are no list": (FACTS, "\n    - {name: European Commission}\n\n", " EC\n\n"),
    "no languages at all": (STATUS, "nl:\n  status: draft\n", ""),
    "languages that are a list": (STATUS, "nl:\n  status: draft", "- nl"),
    "no denied words at all": (DENY, FILES[DENY], ""),
    "denied words that are no list": (DENY, "\n  - handcuffs", " handcuffs"),
    "sources left empty": (P02, "[hl-112]", ""),
    "denied words left empty": (DENY, "\n  - victims", ""),
    "hours on no day": (SERVICES, "[MO, TU, WE, TH, FR, SA, SU]", "[]"),
    "a control character": (P01, "title: Danger now", "title: Danger\x07 now"),
}


@pytest.mark.parametrize("mistake", CONTENT)
def test_content_is_refused_with_file_and_line(small, cli, mistake):
    small.build()
    (name, old, new), sentence = CONTENT[mistake]
    small.edit(name, old, new)
    before = snapshot(small.folder)
    for command in (["check"], ["build", "--out", small.folder / "data" / "build"]):
        assert refusal(cli(*command, *small.arguments), REFUSED) == (
            f"{small.folder}/{name}{sentence}"
        )
    assert snapshot(small.folder) == before


@pytest.mark.parametrize("mistake", MEANT_OTHERWISE)
def test_a_value_of_another_kind_than_meant_is_refused_with_file_and_line(small, cli, mistake):
    name, old, new = MEANT_OTHERWISE[mistake]
    small.edit(name, old, new)
    before = snapshot(small.folder)
    sentence = refusal(cli("build", *small.arguments, "--out", small.folder / "out"), REFUSED)
    assert re.match(rf"{small.folder}/{name}:\d+: expected .+, found ", sentence)
    assert snapshot(small.folder) == before


def test_every_mistake_is_named_at_once_in_file_order(small, cli):
    small.edit(P02, " {#b2}", "")
    small.edit(P01, "audience: victim", "audience: anybody")
    small.edit(ORGANIZATIONS, "  name: Emergency control rooms\n", "")
    ended = cli("check", *small.arguments)
    assert ended.code == REFUSED
    places = [line.split(": expected ")[0] for line in ended.error.splitlines()]
    expected = (f"{ORGANIZATIONS}:1", f"{P01}:4", f"{P02}:11")
    assert places == [f"{small.folder}/{place}" for place in expected]


def test_a_content_folder_that_is_missing_is_named(small, cli):
    sentence = refusal(cli("check", "--content", small.folder / "nothing"), REFUSED)
    assert sentence == f"{small.folder}/nothing:1: expected a content folder, found none"


def test_a_page_in_another_encoding_is_refused(small, cli):
    (small.folder / P01).write_bytes("---\ntitle: Café".encode("latin-1"))
    sentence = refusal(cli("check", *small.arguments), REFUSED)
    assert sentence == f"{small.folder}/{P01}:1: expected UTF-8 text, found other bytes"


@pytest.mark.parametrize("below", ["", "folder"])
def test_a_build_that_cannot_be_written_leaves_nothing_behind(small, cli, below):
    out = small.folder / "letter.txt"
    out.write_text("Dear reader")
    before = snapshot(small.folder)
    sentence = refusal(cli("build", *small.arguments, "--out", out / below), USAGE)
    assert sentence == (f"expected a folder to write to, found {out / below}: Not a directory")
    assert snapshot(small.folder) == before


def test_a_build_replaces_nothing_but_a_build(small, cli):
    letters = small.folder / "letters"
    letters.mkdir()
    (letters / "letter.txt").write_text("Dear reader")
    before = snapshot(small.folder)
    sentence = refusal(cli("build", *small.arguments, "--out", letters), USAGE)
    assert str(letters) in sentence
    assert snapshot(small.folder) == before


def test_a_build_into_the_current_folder_is_refused(small, cli, monkeypatch):
    monkeypatch.chdir(small.folder)
    before = snapshot(small.folder)
    refusal(cli("build", *small.arguments, "--out", "."), USAGE)
    assert snapshot(small.folder) == before


@pytest.mark.parametrize("name", ["letter.txt", "letter.txt/keys", ""])
def test_keys_are_written_into_an_empty_folder_only(cli, tmp_path, name):
    (tmp_path / "letter.txt").write_text("Dear reader")
    before = snapshot(tmp_path)
    assert str(tmp_path / name) in refusal(cli("keys", tmp_path / name), USAGE)
    assert snapshot(tmp_path) == before


@pytest.fixture
def publish(small, publisher, cli):
    """Publish what `small` was built into, by the command line."""

    def call(to=publisher.repository, keys=publisher.keys, build=small.folder / "data" / "build"):
        return cli("publish", "--build", build, "--keys", keys, "--to", to)

    return call


def test_publishing_needs_a_build(publish, small, publisher):
    sentence = refusal(publish(build=small.folder), USAGE)
    assert sentence == f"expected a folder made by 'sync build', found {small.folder}"
    assert not publisher.repository.exists()


def test_publishing_needs_the_keys_of_enough_people(publish, small, publisher, tmp_path):
    small.build()
    one = shutil.copytree(publisher.keys, tmp_path / "one")
    for number in (1, 2):
        (one / f"demo-targets-{number}.pem").unlink()
    sentence = refusal(publish(keys=one), USAGE)
    assert sentence == f"expected 2 keys for the role targets in {one}, found 1"
    assert not publisher.repository.exists()


def test_publishing_needs_a_key_set(publish, small, publisher, tmp_path):
    small.build()
    sentence = refusal(publish(keys=tmp_path / "none"), USAGE)
    assert sentence == (
        f"expected a key set with root.json (make one: sync keys), found {tmp_path}/none"
    )
    only_root = tmp_path / "only_root"
    only_root.mkdir()
    shutil.copy(publisher.root, only_root)
    sentence = refusal(publish(keys=only_root), USAGE)
    assert sentence == f"expected a folder with .pem keys, found {only_root}"
    assert not publisher.repository.exists()


def test_a_key_that_is_none_is_named(publish, small, publisher, tmp_path):
    small.build()
    broken = shutil.copytree(publisher.keys, tmp_path / "broken")
    (broken / "demo-snapshot-1.pem").write_text("-----BEGIN")
    sentence = refusal(publish(keys=broken), USAGE)
    assert sentence == f"expected a private key in PEM form, found {broken}/demo-snapshot-1.pem"


def test_publishing_into_a_folder_with_other_things_is_refused(publish, small):
    small.build()
    before = snapshot(small.folder)
    sentence = refusal(publish(to=small.folder), REFUSED)
    assert sentence == (
        f"expected an empty folder or a TUF repository, found neither in {small.folder}"
    )
    assert snapshot(small.folder) == before


def test_publishing_below_a_file_is_refused(publish, small):
    small.build()
    to = small.folder / P01 / "repository"
    sentence = refusal(publish(to=to), USAGE)
    assert sentence == f"expected a folder to write to, found {to}: Not a directory"


def test_publishing_into_the_repository_of_others_is_refused(publish, small, publisher, tmp_path):
    publisher.publish(small.build())
    keys.make_demo_keys(tmp_path / "others")
    before = snapshot(publisher.repository)
    sentence = refusal(publish(keys=tmp_path / "others"), REFUSED)
    assert sentence == (
        f"expected a repository signed with these keys, found another in {publisher.repository}"
    )
    assert snapshot(publisher.repository) == before


@pytest.mark.parametrize("name", ["timestamp.json", "1.targets.json"])
def test_publishing_into_a_damaged_repository_is_refused(publish, small, publisher, name):
    publisher.publish(small.build())
    (publisher.repository / "metadata" / name).write_text("<html>")
    small.reword("The other call")
    before = snapshot(publisher.repository)
    assert refusal(publish(), REFUSED).endswith(f"found {publisher.repository}/metadata/{name}")
    assert snapshot(publisher.repository) == before


@pytest.mark.parametrize("name", ["timestamp.json", "1.targets.json"])
def test_publishing_after_one_digit_was_changed_is_refused(publish, small, publisher, name):
    """Else a number of a release could be given twice."""
    publisher.publish(small.build())
    spoil(publisher.repository / "metadata" / name, b'"expires":"2', b'"expires":"3')
    small.reword("The other call")
    before = snapshot(publisher.repository)
    assert str(publisher.repository) in refusal(publish(), REFUSED)
    assert snapshot(publisher.repository) == before


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


def spoil(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


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
    refusal(pull(strangers.repository), REFUSED)


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
    data = small.folder / P01 / "data"
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
