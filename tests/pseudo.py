"""Made-up languages: our own words in other letters, in either direction.

They show what a further language does to a build and to a screen before there is one. They are
never published: nobody can read them.
"""

import re
from pathlib import Path

from babel.messages.pofile import read_po, write_po

LATIN = "abcdefghijklmnopqrstuvwxyz"
LETTERS = {"hu": "áƀćđéƒǵħíĵķłḿńóṕɋŕśŧúṽẃẋýź", "fa": "ابجدهوزحطيكلمنسعفصقرشتثخذض"}
# What a translation must keep as it is: placeholders, link targets, marks.
_KEPT = re.compile(r"(%\(\w+\)s|\{[^}]*\}|\]\([^)]*\)|\*\*|\[)")


def add_to(locales: Path, code: str) -> None:
    """Put the catalogs of a made-up language below `locales`: it needs nothing else."""
    folder = locales / code / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for domain in ("content", "messages"):
        with (locales / f"{domain}.pot").open("rb") as file:
            catalog = read_po(file, locale=code)
        catalog.fuzzy = False
        for message in catalog:
            if message.id:
                message.string = in_other_letters(str(message.id), code)
        with (folder / f"{domain}.po").open("wb") as file:
            write_po(file, catalog, width=0)


def in_other_letters(text: str, code: str) -> str:
    """The text with each Latin letter as another one; what must stay stays."""
    letters = str.maketrans(LATIN + LATIN.upper(), LETTERS[code] * 2)
    parts = _KEPT.split(text)
    return "".join(part if i % 2 else part.translate(letters) for i, part in enumerate(parts))
