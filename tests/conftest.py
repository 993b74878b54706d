"""What the tests share: a published release of the bundled content, a node, a real server.

Nothing is faked here: real files, real signatures, a real `python -m pwa serve` process.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from pwa import create_app
from sync import build, client, keys, repository

ROOT = Path(__file__).parent.parent
START_SECONDS = 20
STOP_SECONDS = 5
POLL_SECONDS = 0.05
# What granian says of its own worker on a machine that has too much to do. No word about a reader.
NOT_IN_TIME = "Killing worker-1 after it refused to gracefully stop"
# Set by `make test-export`: an export behind nginx stands for each node (tests/exported.py).
EXPORT = "HOUVAST_TEST_EXPORT"
# Folders of tests by their turn; the others come last.
SLOW_FIRST = {"engines": 0, "traces": 0, "whole": 0, "browser": 1}


@dataclass(frozen=True)
class Publisher:
    """A key set and a repository that holds releases signed with it."""

    keys: Path
    repository: Path

    @property
    def root(self) -> Path:
        return self.keys / "root.json"

    def publish(self, targets: dict[str, bytes]) -> int | None:
        return repository.publish(targets, self.keys, self.repository)


def run(*command: str | Path, **options) -> subprocess.CompletedProcess[str]:
    """Run `python -m …` from the checkout and return what it printed and its exit code."""
    return subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running `python -m pwa serve` over a data folder; everything it printed in `log`."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def processes(self) -> list[int]:
        """The main process and its workers."""
        main = self.process.pid
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return [main, *map(int, children)]

    @property
    def printed(self) -> str:
        """Everything it printed but NOT_IN_TIME."""
        lines = self.log.read_text().splitlines(keepends=True)
        return "".join(line for line in lines if line.rstrip("\n") != NOT_IN_TIME)

    def signal(self, number: signal.Signals) -> None:
        for process in self.processes:
            os.kill(process, number)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.signal(signal.SIGKILL)
                self.process.wait()


def operator_file(folder: Path, **said: str) -> Path:
    """An operator's file with these keys."""
    path = folder / f"operator-{len(list(folder.iterdir()))}.toml"
    path.write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in said.items()))
    return path


def start_server(data: Path, log: Path, port: int | None = None, **said: str) -> Server:
    """Start the production server of an operator who said this, and wait until it answers."""
    port = port or free_port()
    operator = operator_file(log.parent, **said)
    if os.environ.get(EXPORT):
        from tests import exported

        return exported.start(data, port, operator)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "pwa", "serve", "--port", str(port), "--workers", "1"],
            cwd=ROOT,
            env={**os.environ, "HOUVAST_DATA": str(data), "HOUVAST_OPERATOR": str(operator)},
            stdout=output,
            stderr=output,
        )
    server = Server(f"http://localhost:{port}", process, log)
    wait_until_it_answers(f"{server.url}/healthz", process, log.read_text)
    return server


def wait_until_it_answers(
    url: str, process: subprocess.Popen[bytes], said: Callable[[], str]
) -> None:
    """Fails with what was said when the process ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(said()) from None
            time.sleep(POLL_SECONDS)


def pytest_configure() -> None:
    if os.environ.get(EXPORT):
        from tests import exported

        exported.follow_the_nodes()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take minutes begin first, or one worker is left with them at the end. Over an
    export, what only a node can do is left out."""
    items.sort(
        key=lambda item: SLOW_FIRST.get(item.path.relative_to(ROOT).parts[1], len(SLOW_FIRST))
    )
    for item in items:
        if os.environ.get(EXPORT) and item.get_closest_marker("node"):
            item.add_marker(pytest.mark.skip(reason="a copy of files does not work this out"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests counted: a checker that was shown nothing is silent too."""
    passed = terminalreporter.getreports("passed")
    counted = [
        value for each in passed for name, value in each.user_properties if name == "counted"
    ]
    if counted:
        terminalreporter.section("counted")
    for line in sorted(counted):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def made_once(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Callable[[str, Callable[[Path], object]], Path]:
    """A folder or file by its name: the first process of a run makes it, the others wait and take
    it. Do not change it."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent

    def made(name: str, make: Callable[[Path], object]) -> Path:
        here, part = shared / name, shared / f"{name}.part"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not here.exists():
                make(part)
                part.rename(here)
        return here

    return made


@pytest.fixture(scope="session", autouse=True)
def compressed_once(made_once) -> Iterator[None]:
    """What takes longest in publishing and serving: the same bytes always become the same."""
    compress = brotli.compress

    @cache
    def remembered(data: bytes, quality: int = 11) -> bytes:
        name = f"{sha256(data).hexdigest()}.{quality}.br"
        return made_once(
            name, lambda path: path.write_bytes(compress(data, quality=quality))
        ).read_bytes()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(brotli, "compress", remembered)
        yield


@pytest.fixture(scope="session")
def targets(made_once) -> dict[str, bytes]:
    """The bundled content as packs, on a day whose holidays the tests know."""
    day = date(2026, 11, 26)
    return build.read_build(
        made_once(
            "build", lambda out: build.build(ROOT / "content", ROOT / "locales", out, day=day)
        )
    )


@pytest.fixture(scope="session")
def demo_keys(made_once) -> Path:
    return made_once("keys", keys.make_demo_keys)


@pytest.fixture
def publisher(demo_keys: Path, tmp_path: Path) -> Publisher:
    """A publisher with nothing published yet."""
    return Publisher(demo_keys, tmp_path / "repository")


@pytest.fixture(scope="session")
def published(targets: dict[str, bytes], demo_keys: Path, made_once) -> Publisher:
    """A publisher whose first release is the bundled content. Do not publish more to it."""
    return Publisher(
        demo_keys,
        made_once("repository", lambda folder: repository.publish(targets, demo_keys, folder)),
    )


@pytest.fixture(scope="session")
def bundled_node(published: Publisher, made_once) -> Path:
    """The data folder of a node that serves the bundled content. Do not change it."""
    return made_once(
        "node", lambda data: client.pull(str(published.repository), data, published.root)
    )


@pytest.fixture(scope="session")
def publisher_of_two(
    targets: dict[str, bytes], demo_keys: Path, tmp_path_factory: pytest.TempPathFactory
) -> Publisher:
    """The same in English and Dutch, for what takes long with nine. Do not publish more to it."""
    publisher = Publisher(demo_keys, tmp_path_factory.mktemp("two") / "repository")
    wanted = ("directory.json", "packs/en.json", "packs/nl.json")
    publisher.publish({path: targets[path] for path in wanted})
    return publisher


@pytest.fixture(scope="session")
def node_of_two(publisher_of_two: Publisher, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a node that serves these two. Do not change it."""
    data = tmp_path_factory.mktemp("node")
    client.pull(str(publisher_of_two.repository), data, publisher_of_two.root)
    return data


@pytest.fixture
def node(bundled_node: Path, tmp_path: Path) -> Path:
    """A copy of that node, to change."""
    return Path(shutil.copytree(bundled_node, tmp_path / "node"))


@pytest.fixture(scope="session")
def visitor(bundled_node: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A Flask test client on the bundled content."""
    operator = operator_file(tmp_path_factory.mktemp("said"), exit_url="https://exit.example/")
    return create_app({"DATA": bundled_node, "OPERATOR": operator}).test_client()


@pytest.fixture(scope="session")
def server(
    bundled_node: Path, exit_site: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The production server on the bundled content; its exit leads to `exit_site`."""
    log = tmp_path_factory.mktemp("log") / "server.log"
    address = "https://info.example.org/"
    running = start_server(bundled_node, log, exit_url=exit_site, address=address)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def exit_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Another site on this machine, where the exit of the tests leads."""
    folder = tmp_path_factory.mktemp("exit")
    (folder / "index.html").write_text(
        "<!doctype html><html lang=en><title>Weather</title><h1>Weather</h1>"
    )
    port = free_port()
    log = tmp_path_factory.mktemp("log") / "exit.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"],
            cwd=folder,
            stdout=output,
            stderr=output,
        )
    url = f"http://127.0.0.1:{port}/"
    wait_until_it_answers(url, process, log.read_text)
    yield url
    process.terminate()
    process.wait()
