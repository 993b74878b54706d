"""What the tests of `sync` share: a small content folder to spoil, and the command line."""

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from sync import build, catalog, client, content, languages, pack
from sync.__main__ import main
from sync.errors import ContentError
from tests.conftest import Publisher

hypothesis.settings.register_profile("here", database=None, deadline=None)
hypothesis.settings.load_profile("here")

FILES = {
    "content/pages/p01.md": """\
---
id: p01
title: Danger now
audience: victim
stage: protection
checked: 2026-11-22
sources: [hl-112, r-reflect]
---

> Call {tel.112} and **speak**. {#b1}

You get {r-reflect.max} to think. {#b2}

Read [what others do](p02). {#b3}
""",
    "content/pages/p02.md": """\
---
id: p02
title: Who can help
audience: professional
checked: 2026-11-22
sources: [hl-112]
---

## The first call {#b1}

- {name.112}: {hours.112}. {cost.112} {#b2}
""",
    "content/facts/facts.yaml": """\
hl-112:
  name: Emergency number
  status: seed
  sources:
    - {name: European Commission}

r-reflect:
  name: Time to think
  status: seed
  sources:
    - {name: European Commission}
  values:
    max: {months: 3}
""",
    "content/directory/organizations.yaml": """\
- id: control-rooms
  name: Emergency control rooms
  description: They answer emergency calls.
  facts: [hl-112]
""",
    "content/directory/services.yaml": """\
- id: "112"
  organization_id: control-rooms
  name: Danger now
  description: For danger now.
  fees_description: The call is free.
  facts: [hl-112]
  status: active
  phones:
    - number: "112"
      type: voice
      on_bill: unknown
  schedules:
    - byday: [MO, TU, WE, TH, FR, SA, SU]
      opens_at: "00:00"
      closes_at: "24:00"
""",
    "content/menu.yaml": """\
- title: Now
  pages: [p01, p02]
  silent: p01
  limits: p01
""",
    "content/deny.yaml": """\
everywhere:
  - handcuffs
victim:
  - victims
""",
    "locales/status.yaml": """\
published: [nl]
reviews: []
""",
    "locales/messages.pot": """\
#: sync/values.py:63
msgid "day and night"
msgstr ""

#: static/js/views.js:52
#, python-format
msgid "Text of %(date)s."
msgstr ""
""",
    "locales/nl/LC_MESSAGES/messages.po": """\
#: sync/values.py:63
msgid "day and night"
msgstr "dag en nacht"

#: static/js/views.js:52
#, python-format
msgid "Text of %(date)s."
msgstr "Tekst van %(date)s."
""",
    "locales/nl/LC_MESSAGES/content.po": """\
msgid "Danger now"
msgstr "Nu gevaar"

msgid "You get {r-reflect.max} to think."
msgstr "Je krijgt {r-reflect.max} om na te denken."

msgid "Read [what others do](p02)."
msgstr "Lees [wat anderen doen](p02)."

msgid "For danger now."
msgstr "Voor gevaar nu."
""",
}


@dataclass(frozen=True)
class Small:
    """A minimal valid content folder and its translations, on disk."""

    folder: Path

    @property
    def arguments(self) -> list[str]:
        """Where the command line finds it."""
        return ["--content", f"{self.folder}/content", "--locales", f"{self.folder}/locales"]

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def reword(self, heading: str) -> dict[str, bytes]:
        """Change one sentence of English and build again."""
        name = "content/pages/p02.md"
        self.write(name, FILES[name].replace("The first call", heading))
        return self.build()

    def build(self) -> dict[str, bytes]:
        return build.build(
            self.folder / "content", self.folder / "locales", self.folder / "data" / "build"
        )

    def mistakes(self) -> list[str]:
        """What `check` says, without the folder."""
        try:
            build.check_all(self.folder / "content", self.folder / "locales")
        except ContentError as error:
            return str(error).replace(f"{self.folder}/", "").splitlines()
        return []

    def load(self) -> content.Content:
        return content.load(self.folder / "content")

    def pack(self, code: str) -> dict[str, Any]:
        """The pack of one language."""
        locales = self.folder / "locales"
        joined = languages.of_build(languages.find(self.load(), locales))
        [language] = [each for each in joined if each.code == code]
        return pack.language_pack(self.load(), language, catalog.app_words(locales), joined)


@dataclass(frozen=True)
class Outcome:
    """How a command ended. `error` is the one sentence on standard error."""

    code: int
    output: str
    error: str


@pytest.fixture
def small(tmp_path: Path) -> Small:
    for name, text in FILES.items():
        path = tmp_path / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Small(tmp_path / "small")


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run `python -m sync …` in this process; what escapes it as an exception fails the test."""

    def call(*arguments: str | Path) -> Outcome:
        code = main([str(argument) for argument in arguments])
        output, error = capsys.readouterr()
        return Outcome(code, output, error)

    return call


@pytest.fixture
def small_node(small: Small, publisher: Publisher, tmp_path: Path) -> Path:
    """The data folder of a node that serves the small content, release 1 of `publisher`."""
    publisher.publish(small.build())
    client.pull(str(publisher.repository), tmp_path / "small_node", publisher.root)
    return tmp_path / "small_node"


class Website(ThreadingHTTPServer):
    """Serves a folder on this machine, or one page of HTML whatever the address; notes requests."""

    def __init__(self, folder: Path | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(SimpleHTTPRequestHandler):
    server: Website

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.server.folder:
            self.directory = str(self.server.folder)
            return super().do_GET()
        page = b"<!doctype html><title>Welcome</title>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)
        return None

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def second(small_node: Path, small: Small, publisher: Publisher) -> Path:
    """A repository with release 2 after the one that `small_node` serves."""
    publisher.publish(small.reword("The other call"))
    return publisher.repository


@pytest.fixture
def website() -> Iterator[Callable[..., Website]]:
    """Start web servers on this machine; they stop with the test."""
    running: list[Website] = []

    def start(folder: Path | None = None) -> Website:
        running.append(Website(folder))
        threading.Thread(target=running[-1].serve_forever).start()
        return running[-1]

    yield start
    for site in running:
        site.shutdown()
        site.server_close()


def active(data: Path) -> Path:
    """The file of the release that a node serves."""
    with closing(sqlite3.connect(data / "state.db")) as state:
        [(name,)] = state.execute("select active from serving")
    return data / "releases" / f"{name}.db"


def fetched(site: Website, folder: str) -> list[str]:
    """What was asked for below a folder of a repository; small forms are left out."""
    return [path for path in site.asked if path.startswith(f"/{folder}/") and ".br" not in path]


def refusal(outcome: Outcome, code: int) -> str:
    """The one sentence with which a command was refused."""
    assert outcome.code == code, outcome.error
    assert outcome.output == ""
    [sentence] = outcome.error.splitlines()
    assert "expected " in sentence
    return sentence


def without_hints(repository: Path) -> None:
    """Only the signed files: from patches and Brotli forms a node makes the same text."""
    shutil.rmtree(repository / "diff", ignore_errors=True)
    for path in repository.rglob("*.br"):
        path.unlink()


def spoil(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def snapshot(folder: Path) -> dict[str, Any]:
    """Every file and folder below `folder`, to compare."""
    return {str(path.relative_to(folder)): _bytes(path) for path in sorted(folder.rglob("*"))}


def _bytes(path: Path) -> Any:
    if path.is_dir():
        return None
    if path.name != "state.db":
        return path.read_bytes()
    # All that a node remembers but the last attempt, which is noted also when it failed.
    with closing(sqlite3.connect(path)) as state:
        return [
            state.execute(f"select * from {table} order by 1").fetchall()
            for table in ("serving", "trusted")
        ]
