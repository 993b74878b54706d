"""Ctrl-C is one quiet exit code, and what was there before is still there."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SECONDS = 60
# Says that it has begun, then takes for ever; standing where a command writes or asks.
STUCK = """
import sys, time
import {module} as module
def stuck(*_, **__):
    print("begun", flush=True)
    time.sleep(600)
module.{name} = stuck
from {program}.__main__ import main
sys.exit(main({arguments!r}))
"""


def interrupted(program: str, place: str, arguments: list[str], data: Path) -> tuple[int, str]:
    """Press Ctrl-C while a command is at `place`; its exit code and what it said of it."""
    module, _, name = place.rpartition(".")
    process = subprocess.Popen(
        [
            *(sys.executable, "-c"),
            STUCK.format(module=module, name=name, program=program, arguments=arguments),
        ],
        cwd=ROOT,
        env={**os.environ, "HOUVAST_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "begun\n"

    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=SECONDS)
    return process.returncode, said


@pytest.mark.parametrize("command", ["carry", "export"])
def test_a_file_that_was_begun_is_not_there(bundled_node, tmp_path, command):
    made = tmp_path / "made"
    places = {"carry": "pwa.__main__.carry_file", "export": "pwa.export.addresses"}
    wanted = {"carry": ["carry", "nl", str(made)], "export": ["export", str(made)]}
    assert interrupted("pwa", places[command], wanted[command], bundled_node) == (130, "")
    assert list(tmp_path.iterdir()) == []


def test_a_pull_leaves_what_was_served(node, published):
    before = sorted((node / "releases").iterdir())
    asked = ["pull", str(published.repository), "--data", str(node)]
    assert interrupted("sync", "sync.client.pull", asked, node) == (130, "")
    assert sorted((node / "releases").iterdir()) == before
