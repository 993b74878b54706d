"""PO files, read and written whole. Babel writes `#| msgid`, the source an entry was translated
from before, but takes it for a comment when it reads."""

import re
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, denormalize, generate_po, normalize, read_po

from sync.errors import ContentError, Problem

# Two of each language, for more languages than there are.
MOST_CATALOGS = 64
_PREVIOUS = "|"
_WRITTEN_PREVIOUS = f"#{_PREVIOUS}"
# gettext's own tools keep the former source of what is obsolete; Babel refuses such a line.
_OBSOLETE_PREVIOUS = re.compile(rb"^#~\|.*$", re.MULTILINE)
# Babel takes the first and the last letter off whatever stands there, quote or not.
_LINE = re.compile(r'(?:msg(?:id|str|ctxt|id_plural|str\[\d\]) *)?"(?:[^"\\]|\\.)*"')

_LINE_WORDS = 'msgid or msgstr and one text in quotes, where a quote within is \\"'


def read(path: Path) -> Catalog:
    """A catalog of one's own, to change. Raises ContentError: no file, not a catalog."""
    return _parsed(path, _bytes(path))


def entries(path: Path) -> tuple[Message, ...]:
    """The entries without the header, for looking only: a build asks for each catalog several
    times, and is given the same ones while the file is the same. Raises ContentError."""
    return _entries(path, _bytes(path))


@lru_cache(MOST_CATALOGS)
def _entries(path: Path, data: bytes) -> tuple[Message, ...]:
    return tuple(message for message in _parsed(path, data) if message.id)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ContentError([Problem(path, 1, "a catalog", "none")]) from error


def _parsed(path: Path, data: bytes) -> Catalog:
    try:
        data = _OBSOLETE_PREVIOUS.sub(b"", data)
        _check_lines(data.decode(), path)
        catalog: Catalog = read_po(BytesIO(data), abort_invalid=True)
    except UnicodeDecodeError as error:
        raise ContentError([Problem(path, 1, "UTF-8 text", "other bytes")]) from error
    except PoFileError as error:
        # Babel counts lines from 0, and says so at the end of its sentence too.
        line, found = (error.lineno or 0) + 1, str(error).rpartition(" on ")[0]
        raise ContentError([Problem(path, line, "a gettext catalog", found)]) from error
    for message in [*catalog, *catalog.obsolete.values()]:
        _find_previous(message)
    return catalog


def to_bytes(catalog: Catalog) -> bytes:
    """The file as `make texts` writes it: no line is broken."""
    previous = iter([str(m.previous_id[0]) for m in catalog if m.id and m.previous_id])
    lines: list[str] = []
    for line in generate_po(catalog, width=0, include_previous=True):
        if not line.startswith(_WRITTEN_PREVIOUS):
            lines.append(line)
        elif not lines[-1].startswith(_WRITTEN_PREVIOUS):
            # Babel would break it over lines, of which no tool could read the second.
            lines.append(f"{_WRITTEN_PREVIOUS} msgid {normalize(next(previous), width=0)}\n")
    return "".join(lines).encode(catalog.charset)


def _check_lines(text: str, path: Path) -> None:
    """Raises ContentError: a line that is no text in quotes, with or without its keyword."""
    problems = [
        Problem(path, number, _LINE_WORDS, repr(line[:60]))
        for number, line in enumerate(map(str.strip, text.split("\n")), start=1)
        if line and line[0] != "#" and not _LINE.fullmatch(line)
    ]
    if problems:
        raise ContentError(problems)


def _find_previous(message: Message) -> None:
    lines = [each[1:].strip() for each in message.user_comments if each.startswith(_PREVIOUS)]
    comments = [each for each in message.user_comments if not each.startswith(_PREVIOUS)]
    keyword, _, text = "\n".join(lines).partition(" ")
    if keyword == "msgid":
        message.previous_id = [denormalize(text)]
        message.user_comments = comments
