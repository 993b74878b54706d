"""Other programs: started, waited for, and ended by us; none outlives the measurement."""

import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
START_SECONDS = 20
# Longer than any single step may take.
STEP_SECONDS = 150
_POLL_SECONDS = 0.01
Command = Sequence[str | Path]


@dataclass(frozen=True)
class Usage:
    """What one finished command took: seconds on the clock, seconds of computing, and bytes of
    memory at its peak."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int


def python(*arguments: str | Path) -> Command:
    """A command that runs a module of this checkout: python("sync", "build", …)."""
    return [sys.executable, "-m", *arguments]


def run(command: Command, cwd: Path = ROOT, timeout: float = STEP_SECONDS, **settings: str) -> str:
    """Run to the end and return what it printed. Raises CalledProcessError, TimeoutExpired.

    `settings` are environment variables.
    """
    environment = {**os.environ, **settings}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=timeout
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
    done.check_returncode()
    return done.stdout


def measured(command: Command, timeout: float = STEP_SECONDS) -> Usage:
    """Run to the end and say what it took. Raises CalledProcessError, TimeoutExpired."""
    started, computed = time.monotonic(), _children_seconds()
    peak = 0
    # Into a pipe our commands draw no progress; what is left is why they failed.
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        while process.poll() is None:
            # Not what wait4 reports: that begins with the memory of the process that forked.
            peak = max(peak, peak_bytes(process.pid))
            if time.monotonic() - started > timeout:
                process.kill()
                raise subprocess.TimeoutExpired(command, timeout)
            time.sleep(_POLL_SECONDS)
        seconds = time.monotonic() - started
        if process.returncode:
            sys.stderr.write(process.stderr.read() if process.stderr else "")
            raise subprocess.CalledProcessError(process.returncode, command)
    return Usage(seconds, _children_seconds() - computed, peak)


@contextmanager
def serving(
    command: Command, port: int, silent: bool = False, **settings: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server while the context lasts, from when it accepts connections on `port`; yields it.

    `settings` are environment variables; `silent` is for servers that log every request.
    """
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if silent else None,
    )
    try:
        _wait_for(port, process)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fresh(folder: Path) -> Path:
    """The folder, made anew and empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _children_seconds() -> float:
    """Seconds of computing of every child that has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def children(pid: int) -> list[int]:
    """The processes that a running process has started."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def peak_bytes(pid: int) -> int:
    """The most memory that a running process has held."""
    return _memory(pid, "VmHWM")


def resident_bytes(pid: int) -> int:
    """The memory that a running process holds now."""
    return _memory(pid, "VmRSS")


def _memory(pid: int, line: str) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(rf"^{line}:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(
                    f"expected {process.args!r} to serve, found it did not"
                ) from None
            time.sleep(0.05)
