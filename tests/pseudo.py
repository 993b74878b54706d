"""A made-up language that runs from right to left: our own words in other letters.

It shows what a right-to-left language does to a screen before there is one. It is never
published: nobody can read it.
"""

import re
import shutil
from pathlib import Path

from babel.messages.pofile import read_po, write_po

CODE = "ar"
LATIN = "abcdefghijklmnopqrstuvwxyz"
ARABIC = "ابجدهوزحطيكلمنسعفصقرشتثخذض"
# What a translation must keep as it is: placeholders, link targets, marks.
_KEPT = re.compile(r"(%\(\w+\)s|\{[^}]*\}|\]\([^)]*\)|\*\*|\[)")


def add_to(locales: Path, source: Path) -> Path:
    """Copy the folder `source` to `locales`, with the made-up language beside the others."""
    shutil.copytree(source, locales)
    status = locales / "status.yaml"
    status.write_text(f"{status.read_text()}{CODE}:\n  status: draft\n")
    folder = locales / CODE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for domain in ("content", "messages"):
        with (locales / f"{domain}.pot").open("rb") as file:
            catalog = read_po(file, locale=CODE)
        catalog.fuzzy = False
        for message in catalog:
            if message.id:
                message.string = in_other_letters(str(message.id))
        with (folder / f"{domain}.po").open("wb") as file:
            write_po(file, catalog, width=0)
    return locales


def in_other_letters(text: str) -> str:
    """The text with each Latin letter as an Arabic one; what must stay stays."""
    letters = str.maketrans(LATIN + LATIN.upper(), ARABIC * 2)
    parts = _KEPT.split(text)
    return "".join(part if i % 2 else part.translate(letters) for i, part in enumerate(parts))
