"""More content than there is: every page as long as several, with its translations.

Page ids have two digits, so a page grows in blocks instead. Each copy of a block is a text of its
own, told apart by letters in round brackets, which the rules for content do not count as words.
"""

import re
import shutil
from pathlib import Path

from babel.messages.pofile import escape, read_po

from sync.content import read_page

_BLOCK_ID = re.compile(r"^(?P<text>.*?) *\{#b(?P<number>[0-9]+)\}$")
_IDS_A_COPY = 1_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def multiplied(
    content: Path, locales: Path, factor: int, language: str, to: Path
) -> tuple[Path, Path]:
    """Copy both folders below `to`, with every block of every page `factor` times; of the
    translations only `language`."""
    made_content = Path(shutil.copytree(content, to / "content"))
    made_locales = to / "locales"
    shutil.copytree(locales / language, made_locales / language)
    for template in locales.glob("*.pot"):
        shutil.copy(template, made_locales)
    (made_locales / "status.yaml").write_text(f"published: [{language}]\nreviews: []\n")
    texts: set[str] = set()
    for page in (made_content / "pages").glob("*.md"):
        texts |= {block.text for block in read_page(page).blocks}
        page.write_text(_with_copies(page.read_text(), factor))
    for catalog in made_locales.glob("*/LC_MESSAGES/content.po"):
        _add_translations(catalog, texts, factor)
    return made_content, made_locales


def _with_copies(page: str, factor: int) -> str:
    lines = page.splitlines()
    blocks = [match for line in lines if (match := _BLOCK_ID.match(line))]
    for copy in range(1, factor):
        for block in blocks:
            number = int(block["number"]) + copy * _IDS_A_COPY
            lines += [f"{block['text']} {_mark(copy)} {{#b{number}}}", ""]
    return "\n".join(lines) + "\n"


def _add_translations(catalog: Path, texts: set[str], factor: int) -> None:
    with catalog.open("rb") as file:
        messages = [each for each in read_po(file) if each.id in texts and each.string]
    with catalog.open("a") as file:
        for mark in map(_mark, range(1, factor)):
            for message in messages:
                source, translation = f"{message.id} {mark}", f"{message.string} {mark}"
                file.write(f"\nmsgid {escape(source)}\nmsgstr {escape(translation)}\n")


def _mark(copy: int) -> str:
    """(b), (c), … (ab), …: another one for each copy, without a digit."""
    letters = ""
    while copy:
        copy, digit = divmod(copy, len(_LETTERS))
        letters += _LETTERS[digit]
    return f"({letters})"
