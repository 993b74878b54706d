"""A key in a file: for one person, behind a passphrase, never overwritten, never half shown."""

import sys

import pytest
from cryptography.hazmat.primitives import serialization

from sync import keys, passphrase
from sync.errors import UsageError
from tests.conftest import run
from tests.sync.conftest import Outcome, refusal

GOOD = "six words that nobody else knows"


@pytest.fixture
def words(tmp_path):
    path = tmp_path / "passphrase"
    path.write_text(f"{GOOD}\nand what follows is not read\n")
    return path


@pytest.fixture
def anna(tmp_path, words, cli):
    """Her key file."""
    path = tmp_path / "anna.pem"
    assert cli("key", path, "--passphrase-file", words).code == 0
    return path


def test_a_key_opens_with_its_passphrase_and_with_no_other(anna):
    assert keys.load_key(anna, lambda _: GOOD.encode())
    with pytest.raises(UsageError, match=r"expected the passphrase of .*anna\.pem, found another"):
        keys.load_key(anna, lambda _: b"six words that everybody knows")
    with pytest.raises(UsageError):
        keys.load_key(anna)


def test_a_key_is_one_that_other_programs_open_too(anna):
    """PKCS8: a publisher is not bound to us."""
    assert serialization.load_pem_private_key(anna.read_bytes(), GOOD.encode())


def test_a_key_is_readable_for_its_owner_only(anna):
    assert anna.stat().st_mode & 0o777 == 0o600


def test_the_public_part_names_the_key_and_holds_no_secret(anna):
    public = anna.with_suffix(".pub")
    key = keys.load_public(public)
    assert keys.name_of(key) == "anna"
    assert key.keyid == keys.load_key(anna, lambda _: GOOD.encode()).public_key.keyid
    assert "PRIVATE" not in public.read_text()


@pytest.mark.parametrize("there", ["anna.pem", "anna.pub"])
def test_a_key_is_never_written_over_another(tmp_path, words, cli, there):
    (tmp_path / there).write_text("the only one")
    ended = cli("key", tmp_path / "anna.pem", "--passphrase-file", words)
    assert "there already" in refusal(ended, 2)
    with pytest.raises(UsageError, match="there already"):
        keys.make_key(tmp_path / "anna.pem", None)
    assert (tmp_path / there).read_text() == "the only one"


@pytest.mark.parametrize("text", ["", "\n", "short\n", "x" * (passphrase.LENGTH - 1)])
def test_a_passphrase_that_is_short_is_refused(tmp_path, words, cli, text):
    words.write_text(text)
    refusal(cli("key", tmp_path / "anna.pem", "--passphrase-file", words), 2)
    assert not (tmp_path / "anna.pem").exists()


def test_a_passphrase_is_not_taken_from_a_pipe(tmp_path):
    """It would stand in a script; a file is said to be one."""
    ended = run("sync", "key", tmp_path / "anna.pem", input=f"{GOOD}\n{GOOD}\n")
    sentence = refusal(Outcome(ended.returncode, ended.stdout, ended.stderr), 2)
    assert "expected a terminal or --passphrase-file" in sentence
    assert not (tmp_path / "anna.pem").exists()


def test_a_passphrase_typed_differently_the_second_time_is_refused(tmp_path, cli, monkeypatch):
    typed = iter([GOOD, GOOD + "."])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(passphrase.getpass, "getpass", lambda _: next(typed))
    assert "twice, found two" in refusal(cli("key", tmp_path / "anna.pem"), 2)


def test_an_online_key_may_go_without(tmp_path, cli):
    cli("key", tmp_path / "online.pem", "--no-passphrase")
    assert keys.load_key(tmp_path / "online.pem")


def test_a_file_name_that_is_not_of_a_key_is_refused(tmp_path, cli):
    assert "ends in .pem" in refusal(cli("key", tmp_path / "anna", "--no-passphrase"), 2)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"keyval":{"public":"x"},"x-name":"a"}', "\x00"])
def test_a_public_part_that_is_none_is_named(tmp_path, text):
    (tmp_path / "x.pub").write_text(text)
    with pytest.raises(UsageError, match=r"expected the public part of a key \(.pub\), found"):
        keys.load_public(tmp_path / "x.pub")
