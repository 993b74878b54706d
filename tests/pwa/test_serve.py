"""`python -m pwa serve`, when it cannot: one sentence and an exit code, never a traceback."""

import os
import socket

import pytest

from tests.conftest import free_port, run


def serve(data, *arguments, **environment):
    """Run it to its end; each case here is one in which it may not start."""
    settings = {**os.environ, "HOUVAST_DATA": str(data), **environment}
    return run("pwa", "serve", "--workers", "1", *arguments, env=settings, timeout=20)


def test_a_port_in_use_is_said_in_one_sentence(bundled_node):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = serve(bundled_node, "--port", port)
    expected = (
        f"expected a free port, found 127.0.0.1:{port} taken: Address already in use;"
        " another one: --port or PORT\n"
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", expected)


def test_no_release_is_said_in_one_sentence(tmp_path):
    ended = serve(tmp_path, "--port", str(free_port()))
    expected = (
        f"expected a release in {tmp_path}, found none; "
        f"bring one with: python -m sync pull SOURCE --data {tmp_path} --root root.json\n"
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "", expected)


def test_a_release_that_went_missing_is_named(node):
    releases = list((node / "releases").glob("*.db"))
    for release in releases:
        release.unlink()
    ended = serve(node, "--port", str(free_port()))
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.startswith(f"expected the release file {releases[0]}, found none;")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("state", [b"", b"this is no database, but long enough to be read as one"])
def test_a_state_that_cannot_be_read_is_said_in_one_sentence(node, state):
    """Empty: what a `sync` leaves that is killed at its very first step."""
    (node / "state.db").write_bytes(state)
    ended = serve(node, "--port", str(free_port()))
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.startswith("expected ")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("port", ["70000", "-1"])
def test_a_port_that_does_not_exist_is_wrong_usage(bundled_node, port):
    ended = serve(bundled_node, f"--port={port}")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Traceback" not in ended.stderr
    assert port in ended.stderr.splitlines()[-1]


def test_a_port_in_the_environment_that_is_no_number_is_wrong_usage(bundled_node):
    ended = serve(bundled_node, PORT="eight")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Traceback" not in ended.stderr
    assert "eight" in ended.stderr.splitlines()[-1]


def test_an_address_that_is_not_of_this_machine_is_wrong_usage(bundled_node):
    """192.0.2.0/24 is kept for examples: no machine has it."""
    ended = serve(bundled_node, "--host", "192.0.2.1", "--port", str(free_port()))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("expected ")
    assert ended.stderr.count("\n") == 1
