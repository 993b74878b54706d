"""docs/first-hour-*.md do what they say, for somebody who has a checkout and nothing else.

Each runs in a copy of the project, as the home of its reader has it, with the Python of this test.
What stands behind ```sh says how: nothing, in the second terminal; `refused`, there, and it must
fail; `server`, in the first terminal, where Ctrl-C ends what ran before; `once`, not run. That is
`git clone` alone: CI starts from a fresh clone, and sets up its .venv by the same `make`. A block
```diff FILE is typed into the file: what it takes away must stand there, once.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, free_port, wait_until_it_answers
from tests.operations.terminal import Step, Terminal, check_outcome, matches, steps

HOURS = {
    name: ROOT / "docs" / f"first-hour-{name}.md" for name in ("operator", "editor", "translator")
}
# What a checkout has that somebody runs or changes.
CHECKOUT = (
    ".gitignore",
    "Makefile",
    "requirements.lock",
    "content",
    "docs",
    "locales",
    "pwa",
    "static",
    "sync",
)
# The operator's first section is where all three begin.
FIRST_RUN, REST = re.split(r"(?m)(?=^## 2\.)", HOURS["operator"].read_text(), maxsplit=1)
PORT = "8000"
PASSPHRASE = "five words that nobody guesses"
_ASKS = re.compile(r"(?:New passphrase for|Passphrase of) \w+\.pem: \Z|The same again: \Z")


class Reader:
    """A home with a checkout in it, and the two terminals of somebody who follows a document."""

    def __init__(self, home: Path) -> None:
        self.home, self.checkout = home, home / "houvast"
        self.port = str(free_port())
        self.server: Terminal | None = None

    def follow(self, document: str) -> None:
        """Fails at the first step that does not end as the document says."""
        for step in steps(document.replace(f":{PORT}", f":{self.port}")):
            if step.kind == "diff":
                self.edit(self.place(step.name), step.text)
            elif step.name == "server":
                self.serve(step)
            elif step.name != "once":
                self.type(step)

    def type(self, step: Step) -> None:
        terminal = self.terminal(step.text)
        code = terminal.end()
        assert (code != 0) == (step.name == "refused"), f"{code}: {step.text}{terminal.said}"
        check_outcome(step, terminal.said)

    def serve(self, step: Step) -> None:
        """In the first terminal, until the document's words stand there."""
        self.leave()
        server = self.server = self.terminal(step.text)
        lines = step.outcome
        server.read_until(lambda said: all(matches(line, said) for line in lines))
        check_outcome(step, server.said)
        # A reader needs longer to open the address than the server to answer.
        address = f"http://127.0.0.1:{self.port}/healthz"
        wait_until_it_answers(address, server.process, lambda: server.said)

    def leave(self) -> None:
        if self.server:
            server, self.server = self.server, None
            server.interrupt()
            assert "Traceback" not in server.said, server.said

    def edit(self, path: Path, change: str) -> None:
        """Change a file by hand; lines that begin with a space only show where."""
        lines = change.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        text = path.read_text() if path.exists() else ""
        # A line that goes on is named by its beginning.
        before, after = (side.removesuffix("\n") for side in (before, after))
        assert text.count(before) == 1 if before else not text, f"{before!r} in {path}"
        path.write_text(text.replace(before, after) if before else after + "\n")

    def place(self, name: str) -> Path:
        return self.home / name[2:] if name.startswith("~/") else self.checkout / name

    def terminal(self, commands: str) -> Terminal:
        environment = {
            "HOME": str(self.home),
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "PORT": self.port,
        }
        return Terminal(commands, self.checkout, environment, answer)


def answer(said: str) -> str:
    if _ASKS.search(said):
        return f"{PASSPHRASE}\n"
    return "yes\n" if said.endswith("(yes/no) ") else ""


def check_out(home: Path) -> None:
    """A checkout of what is here now, set up with the packages of the Python of this test."""
    checkout = home / "houvast"
    checkout.mkdir()
    for name in CHECKOUT:
        if (ROOT / name).is_dir():
            leave_out = shutil.ignore_patterns("__pycache__", "screens")
            shutil.copytree(ROOT / name, checkout / name, ignore=leave_out)
        else:
            shutil.copy2(ROOT / name, checkout / name)
    (checkout / ".venv").mkdir()
    for part in Path(sys.prefix).iterdir():
        (checkout / ".venv" / part.name).symlink_to(part)
    # So that make takes it as set up.
    for stamp in ("run", "dev"):
        (checkout / ".venv" / stamp).unlink(missing_ok=True)
        (checkout / ".venv" / stamp).touch()
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", checkout]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Here"]):
        subprocess.run([*git, *command], check=True, capture_output=True)


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after the first section of the operator's hour."""
    home = tmp_path_factory.mktemp("first") / "home"
    home.mkdir()
    check_out(home)
    reader = Reader(home)
    try:
        reader.follow(FIRST_RUN)
    finally:
        reader.leave()
    return home


@pytest.fixture
def reader(first_run: Path, tmp_path: Path) -> Iterator[Reader]:
    """Somebody who comes after that."""
    reader = Reader(Path(shutil.copytree(first_run, tmp_path / "home", symlinks=True)))
    yield reader
    reader.leave()


@pytest.mark.timeout(600)
def test_the_hour_of_an_operator_goes_as_it_is_written(reader):
    serving = f"Serving on http://127.0.0.1:{reader.port}/"
    reader.serve(Step("1", "sh", "server", ".venv/bin/python -m pwa serve", [serving]))
    reader.follow(REST)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["editor", "translator"])
def test_the_others_go_as_they_are_written(reader, name):
    reader.follow(HOURS[name].read_text())
