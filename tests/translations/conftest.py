"""What the tests of translations share: the bundled texts, copied, and the commands people run."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message

from sync import pofile
from tests.conftest import ROOT, run

EXTRACT = ("--no-wrap", "--sort-by-file")


@dataclass(frozen=True)
class Desk:
    """A copy of content/ and locales/, and what an editor and a translator do with it."""

    folder: Path

    @property
    def locales(self) -> Path:
        return self.folder / "locales"

    def catalog(self, code: str, domain: str = "content") -> Path:
        return self.locales / code / "LC_MESSAGES" / f"{domain}.po"

    def edit(self, name: str, old: str, new: str) -> None:
        """Change one text of the source."""
        path = self.folder / name
        text = path.read_text()
        assert text.count(old) == 1
        path.write_text(text.replace(old, new))

    def make_texts(self) -> str:
        """What `make texts` runs, but for the app's own words."""
        arguments = ["extract", "-F", "locales/content.cfg", *EXTRACT, "-o", "locales/content.pot"]
        subprocess.run(
            [sys.executable, "-m", "babel.messages.frontend", "-q", *arguments, "content"],
            cwd=self.folder,
            env={"PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
        )
        return self.sync("translations", "--update")

    def sync(self, command: str, *arguments: str) -> str:
        """`python -m sync …` here; what it printed. It must succeed."""
        ended = self.try_sync(command, *arguments)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def try_sync(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        places = ["--content", self.folder / "content", "--locales", self.locales]
        return run("sync", command, *arguments, *places)

    def build(self) -> dict[str, Any]:
        """The packs by language, and "directory"."""
        self.sync("build", "--out", str(self.folder / "build"))
        found = [*self.folder.glob("build/packs/*.json"), self.folder / "build/directory.json"]
        return {path.stem: json.loads(path.read_text()) for path in found}

    def message(self, code: str, text: str) -> Message:
        """One entry of a catalog."""
        return pofile.read(self.catalog(code))[text]

    def translate(self, code: str, text: str, translation: str) -> None:
        """As a translator does: fill in an entry, and take its fuzzy mark off."""
        catalog = pofile.read(self.catalog(code))
        catalog[text].string = translation
        catalog[text].flags.discard("fuzzy")
        self.catalog(code).write_bytes(pofile.to_bytes(catalog))


@pytest.fixture(scope="session")
def make_desk(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Desk]:
    """Make a desk with these languages, published in this order."""

    def make(*codes: str) -> Desk:
        folder = tmp_path_factory.mktemp("desk")
        shutil.copytree(ROOT / "content", folder / "content")
        shutil.copytree(ROOT / "locales", folder / "locales")
        for other in {path.name for path in (folder / "locales").glob("*/")} - {*codes}:
            shutil.rmtree(folder / "locales" / other)
        (folder / "locales" / "status.yaml").write_text(f"published: [{', '.join(codes)}]\n")
        return Desk(folder)

    return make


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """A desk with two languages: one has the pages for professionals too."""
    return make_desk("nl", "ti")


def blocks(pack: dict[str, Any], page_id: str) -> dict[str, dict[str, Any]]:
    """The blocks of a page by their id."""
    [page] = [page for page in pack["pages"] if page["id"] == page_id]
    return {block["id"]: block for block in page["blocks"]}
