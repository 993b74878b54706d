"""What a service manager runs, and what a person sees on a terminal."""

import os
import pty
import signal
import subprocess
import sys
import threading
import time
from io import StringIO

import pytest

from sync import progress
from tests.conftest import POLL_SECONDS, ROOT, START_SECONDS

NEVER = "100000"
# Of several pulls: each asks for a root and a timestamp.
REQUESTS = 8


class Watch:
    """A running `sync watch`; `line()` is the next line it says."""

    def __init__(self, data, *sources, every="0.1"):
        command = [sys.executable, "-m", "sync", "watch", *map(str, sources), "--every", every]
        self.process = subprocess.Popen(
            [*command, "--data", str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        self._killer = threading.Timer(START_SECONDS, self.process.kill)
        self._killer.start()

    def line(self):
        return self.process.stdout.readline()

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        rest = self.process.stdout.read()
        self._killer.cancel()
        return self.process.wait(), rest


@pytest.fixture
def watch(small_node):
    started = []

    def start(*sources, **options):
        started.append(Watch(small_node, *sources, **options))
        return started[-1]

    yield start
    for each in started:
        each._killer.cancel()
        each.process.kill()
        each.process.wait()
        each.process.stdout.close()


def test_a_watch_takes_what_is_new_and_says_one_line(watch, small, publisher):
    running = watch(publisher.repository)
    publisher.publish(small.reword("The other call"))
    assert running.line() == "Release 2 is served now.\n"
    publisher.publish(small.reword("A third call"))
    assert running.line() == "Release 3 is served now.\n"
    assert running.stop() == (0, "")


def test_a_watch_says_a_failure_once_and_goes_on(watch, small, publisher, website, tmp_path):
    """However often the source is asked while it is down."""
    (tmp_path / "empty").mkdir()
    site = website(tmp_path / "empty")
    running = watch(site.url)
    assert running.line().startswith("Not updated: expected a TUF repository")
    publisher.publish(small.reword("The other call"))
    until = time.monotonic() + START_SECONDS
    while len(site.asked) < REQUESTS and time.monotonic() < until:
        time.sleep(POLL_SECONDS)
    site.folder = publisher.repository
    assert running.line() == "Release 2 is served now.\n"
    assert running.stop() == (0, "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_watch_ends_while_it_waits(watch, small, publisher, number):
    publisher.publish(small.reword("The other call"))
    running = watch(publisher.repository, every=NEVER)
    running.line()
    assert running.stop(number) == (0, "")


def test_a_watch_ends_in_the_middle_of_a_pull(watch, website, small_node):
    """And leaves nothing behind."""
    waiting, over = threading.Event(), threading.Event()
    site = website()
    original = site.RequestHandlerClass.do_GET
    with pytest.MonkeyPatch.context() as patch:

        def hang(handler):
            waiting.set()
            over.wait(START_SECONDS)
            original(handler)

        patch.setattr(site.RequestHandlerClass, "do_GET", hang)
        running = watch(site.url)
        assert waiting.wait(START_SECONDS)
        ended = running.stop()
        over.set()
    assert ended == (0, "")
    assert list(small_node.glob("scratch-*")) == []


def test_a_terminal_sees_how_far_a_download_is_and_a_clean_line_after_it():
    class Terminal(StringIO):
        def isatty(self):
            return True

    screen = Terminal()
    draw = progress.bar(screen)
    draw("http://a/targets/packs/0af3.en.json", 50_000, 100_000)
    assert "##########.......... 50 kB 0af3.en.json" in screen.getvalue()
    draw("http://a/targets/packs/0af3.en.json", 100_000, 100_000)
    assert screen.getvalue().endswith("\r\x1b[K")


def test_a_pipe_sees_nothing():
    assert progress.bar(StringIO()) is None


def test_a_pull_draws_on_a_terminal(small_node, small, publisher, website):
    """And what it says at the end stands on a line of its own."""
    publisher.publish(small.reword("The other call"))
    site = website(publisher.repository)
    master, end = pty.openpty()
    command = [sys.executable, "-m", "sync", "pull", site.url, "--data", str(small_node)]
    ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=end, check=True)
    os.close(end)
    seen = _read(master)
    assert b" kB " in seen
    assert seen.rstrip(b"\r").endswith(b"\x1b[K")
    assert ended.stdout == b"Release 2 is served now.\n"


def _read(terminal):
    seen, limit = b"", time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        try:
            seen += os.read(terminal, 65_536)
        except OSError:
            break
    os.close(terminal)
    return seen
