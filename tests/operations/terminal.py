"""The commands of a document, typed into a terminal as its reader would.

A block ```sh NAME is to run, a block ```text after it says what comes out, with … for what differs
each time, and a block ```diff FILE is a change to make by hand.
"""

import fcntl
import os
import pty
import re
import select
import subprocess
import termios
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# For one block; a machine that runs other tests as well needs many of them.
SECONDS = 180
_BLOCK = re.compile(r"^```(sh|text|diff)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A line that shows how far a download is, and is written over.
_DRAWN = re.compile(r"\r?\x1b\[K[^\n]*\r|\r?\x1b\[K")
_INTERRUPT = b"\x03"


@dataclass
class Step:
    """A block, what stands behind its ```, and what the document says comes out."""

    section: str
    kind: str
    name: str
    text: str
    outcome: list[str]


def steps(document: str) -> list[Step]:
    found: list[Step] = []
    for part in re.split(r"^## ", document, flags=re.MULTILINE):
        for kind, name, text in _BLOCK.findall(part):
            if kind == "text":
                found[-1].outcome += text.splitlines()
            else:
                found.append(Step(part.split(".")[0], kind, name, text, []))
    return found


def matches(line: str, output: str) -> bool:
    """Whether a line of the document stands in what came out."""
    output = _DRAWN.sub("", output)
    wanted = ".*".join(re.escape(part) for part in line.split("…"))
    return bool(re.search(rf"(?m)^{wanted}$", output))


def check_outcome(step: Step, output: str) -> None:
    for line in step.outcome:
        assert matches(line, output), f"section {step.section}: {line!r} not in:\n{output}"


class Terminal:
    """A shell that stops at the first command that fails.

    `answer` is given what was said so far and returns what to type, "" for nothing.
    """

    def __init__(
        self,
        commands: str,
        folder: Path,
        environment: dict[str, str],
        answer: Callable[[str], str] = lambda said: "",
    ) -> None:
        self.said = ""
        self._answer = answer
        self._main, terminal = pty.openpty()
        self.process = subprocess.Popen(
            ["bash", "-ec", commands],
            cwd=folder,
            env=environment,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(terminal)

    def read_until(self, heard: Callable[[str], bool]) -> bool:
        """Read until something was said, or everybody has left the terminal."""
        deadline = time.monotonic() + SECONDS
        while not heard(self.said):
            assert time.monotonic() < deadline, self.said
            if not select.select([self._main], [], [], 1)[0]:
                continue
            try:
                data = os.read(self._main, 65_536)
            except OSError:  # how a terminal on Linux says that everybody has left
                data = b""
            if not data:
                return False
            self.said += data.decode(errors="replace").replace("\r\n", "\n")
            os.write(self._main, self._answer(self.said).encode())
        return True

    def end(self) -> int:
        """Read to the end; the exit code."""
        try:
            self.read_until(lambda said: False)
            return self.process.wait(SECONDS)
        finally:
            self.process.kill()
            os.close(self._main)

    def interrupt(self) -> int:
        """Press Ctrl-C, and read to the end."""
        os.write(self._main, _INTERRUPT)
        return self.end()
