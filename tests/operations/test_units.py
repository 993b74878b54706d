"""What service managers are told to run in deploy/ is what the command line takes."""

import configparser
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from sync.__main__ import _parser
from sync.files import write_file
from sync.repository import read_held
from tests.conftest import ROOT

UNITS = sorted((ROOT / "deploy").glob("*.service"))
PROGRAM = "/srv/houvast/.venv/bin/python -m sync "


def key_of(folder: Path, role: str) -> bytes:
    return (folder / f"demo-{role}-1.pem").read_bytes()


def service(path: Path) -> configparser.SectionProxy:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(path)
    return unit["Service"]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_runs_a_command_that_there_is(path: Path):
    command = service(path)["ExecStart"]
    assert command.startswith(PROGRAM)
    _parser().parse_args(shlex.split(command.removeprefix(PROGRAM)))


def test_the_unit_of_the_desk_renews_the_timestamp(publisher, targets, tmp_path: Path):
    """Its own command, with the folders of this test: the repository, and systemd's of the key."""
    publisher.publish(targets)
    # A demo set has two online keys; where one is expected, a folder of both is as good.
    for role in ("snapshot", "timestamp"):
        write_file(tmp_path / "online.pem" / f"{role}.pem", key_of(publisher.keys, role))
    command = service(ROOT / "deploy" / "houvast-timestamp.service")["ExecStart"]
    words = command.replace("/var/lib/houvast/repository", str(publisher.repository))
    words = words.replace("${CREDENTIALS_DIRECTORY}", str(tmp_path)).removeprefix(PROGRAM)
    before = read_held(publisher.repository).timestamp.signed.version
    done = subprocess.run(
        [sys.executable, "-m", "sync", *shlex.split(words)], cwd=ROOT, check=False
    )
    assert done.returncode == 0
    assert read_held(publisher.repository).timestamp.signed.version == before + 1
