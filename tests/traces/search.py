"""Find sentences and words in the files of a profile, however a browser has put them there.

As they are, in UTF-16, percent-encoded, and inside what is packed: mozLz4, the framed snappy of
Firefox's stores, the blocks of LevelDB tables, gzip. Bytes that a browser deleted and did not
overwrite are bytes of its files too.
"""

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

import cramjam

from tests.topic import TOPIC
from tests.traces import leveldb

MOZLZ4 = b"mozLz40\0"
SNAPPY_STREAM = b"\xff\x06\x00\x00sNaPpY"
GZIP = b"\x1f\x8b\x08"
# A word of fewer letters turns up in noise by chance: it counts where text stands around it.
LONG_WORD = 6
AROUND = 12
TEXT_AROUND = 8
_PRINTABLE = re.compile(rb"[\x20-\x7e\n]")
_LATIN = re.compile(rb"[A-Za-z]{4,}")
_WIDE_LATIN = re.compile(rb"(?:[A-Za-z]\x00){4,}")
_BEYOND_LATIN = re.compile(rb"[A-Za-z]*[\xc3-\xf4][A-Za-z\x80-\xff]+")


@dataclass(frozen=True, order=True)
class Hit:
    """Something found in a file; `context` is what stands around it there."""

    file: str
    what: str
    context: bytes


@dataclass(frozen=True)
class Disk:
    """The files below a folder, as they were when this was made."""

    files: dict[str, bytes]

    @classmethod
    def of(cls, folder: Path) -> "Disk":
        """The parents of each file belong to its name."""
        found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        return cls({path.relative_to(folder).as_posix(): path.read_bytes() for path in found})

    @cached_property
    def digests(self) -> frozenset[bytes]:
        return frozenset(hashlib.sha256(data).digest() for data in self.files.values())

    def without(self, before: "Disk") -> "Disk":
        """Only what was not there before, under whatever name."""
        return Disk(
            {
                name: data
                for name, data in self.files.items()
                if hashlib.sha256(data).digest() not in before.digests
                or name not in before.files
            }
        )

    def sentences(self, sentences: Iterable[str]) -> list[Hit]:
        """Where one of these sentences stands, in any form."""
        needles = {form: sentence for sentence in sentences for form in _forms(sentence)}
        return sorted(
            {
                Hit(name, needles[needle], needle)
                for name, data in self.files.items()
                for reading in readings(name, data)
                for needle in needles
                if needle in reading
            }
        )

    def words(self) -> list[Hit]:
        """Where a topic word stands, in any language and form, also inside a longer word."""
        return sorted(
            {
                Hit(name, word, context)
                for name, data in self.files.items()
                for reading in readings(name, data)
                for word, context in _words_in(reading)
            }
        )


def readings(name: str, data: bytes) -> Iterator[bytes]:
    """What can be read in a file: its name, its bytes, what is packed in them; each unescaped."""
    for reading in (name.encode(), data, *_unpacked(data)):
        yield reading
        if b"%" in reading and (unescaped := unquote_to_bytes(reading)) != reading:
            yield unescaped


def _unpacked(data: bytes) -> Iterator[bytes]:
    if data.startswith(MOZLZ4):
        start = len(MOZLZ4) + 4
        size = int.from_bytes(data[len(MOZLZ4) : start], "little")
        yield bytes(cramjam.lz4.decompress_block(data[start:], output_len=size))
    if data.startswith(SNAPPY_STREAM):
        yield bytes(cramjam.snappy.decompress(data))
    if data.endswith(leveldb.MAGIC):
        yield from leveldb.blocks(data)
    for found in re.finditer(re.escape(GZIP), data):
        try:
            yield zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data[found.start() :])
        except zlib.error:
            continue


def _forms(text: str) -> Iterator[bytes]:
    """A text as browsers write it down."""
    yield text.encode()
    yield text.encode("utf-16-le")
    yield quote(text).encode()
    yield text.replace(" ", "+").encode()


def _spellings() -> Iterator[str]:
    for words in TOPIC.values():
        for word in words.split():
            yield from {word, word.capitalize(), word.upper()}


_LATIN_WORDS = {word.encode(): word for word in _spellings() if word.isascii()}
_OTHER_WORDS = [word for word in _spellings() if not word.isascii()]


def _words_in(reading: bytes) -> Iterator[tuple[str, bytes]]:
    """Each topic word in there with what stands around it."""
    for pattern, width in ((_LATIN, 1), (_WIDE_LATIN, 2)):
        for run in set(pattern.findall(reading)):
            letters = run[::width]
            for form, word in _LATIN_WORDS.items():
                if form in letters and (len(form) >= LONG_WORD or _begins(letters, form)):
                    yield from _contexts(reading, run, word, width)
    for run in set(_BEYOND_LATIN.findall(reading)):
        text = run.decode(errors="replace")
        for word in _OTHER_WORDS:
            if word in text:
                yield from _contexts(reading, run, word, 1)
    for word in _OTHER_WORDS:
        if (wide := word.encode("utf-16-le")) in reading:
            yield from _contexts(reading, wide, word, 2)


def _begins(letters: bytes, form: bytes) -> bool:
    """A short word stands alone or begins one, as in helps, slavery."""
    return letters.startswith(form)


def _contexts(reading: bytes, run: bytes, word: str, width: int) -> Iterator[tuple[str, bytes]]:
    for found in re.finditer(re.escape(run), reading):
        start, end = found.span()
        before = reading[max(0, start - AROUND * width) : start]
        after = reading[end : end + AROUND * width]
        is_text = len(_PRINTABLE.findall(before + after)) >= TEXT_AROUND
        if len(run) // width >= LONG_WORD or is_text:
            yield word, before + run + after
