"""What the tests of `sync` share: a small content folder to spoil, and the command line."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sync import catalog, content, pack
from sync.__main__ import main

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
""",
    "content/deny.yaml": """\
everywhere:
  - handcuffs
victim:
  - victims
""",
    "locales/status.yaml": """\
nl:
  status: draft
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

    def load(self) -> content.Content:
        return content.load(self.folder / "content")

    def pack(self, code: str) -> dict[str, Any]:
        """The pack of one language."""
        locales = self.folder / "locales"
        languages = {language.code: language for language in catalog.load_languages(locales)}
        return pack.language_pack(self.load(), languages[code], catalog.app_words(locales))


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


def refusal(outcome: Outcome, code: int) -> str:
    """The one sentence with which a command was refused."""
    assert outcome.code == code, outcome.error
    assert outcome.output == ""
    [sentence] = outcome.error.splitlines()
    assert sentence.count("expected ") == 1
    return sentence


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
