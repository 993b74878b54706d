"""Find sentences and words in the files of a profile, however a browser has put them there.

As they are, in UTF-16, percent-encoded, and inside what is packed: mozLz4, the framed snappy of
Firefox's stores, the blocks of LevelDB tables, gzip. Bytes that a browser deleted and did not
overwrite are bytes of its files too.
"""

import hashlib
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

import cramjam

from tests.topic import TOPIC
from tests.traces import leveldb

MOZLZ4 = b"mozLz40\0"
SNAPPY_STREAM = b"\xff\x06\x00\x00sNaPpY"
COMPRESSED, NOT_COMPRESSED, CHECKSUM_BYTES = 0, 1, 4
GZIP = b"\x1f\x8b\x08"
# A word of fewer letters turns up in noise by chance: it counts where text stands around it.
LONG_WORD = 6
AROUND = 12
TEXT_AROUND = 4
_TEXT_BEFORE = re.compile(rb"[\x20-\x7e]*$")
_TEXT_AFTER = re.compile(rb"[\x20-\x7e]*")
_NO_SPACE = re.compile(rb"[\x21-\x7e]{4,}")
_LATIN = re.compile(rb"[A-Za-z]{4,}")
# UTF-16 in the scripts of the words; Chinese has a block too wide for a pattern.
_WIDE = re.compile(rb"(?:[^\0][\0\1\4\6\x09\x0e\x12\x13\x1e]){3,}")
_BEYOND_LATIN = re.compile(rb"[A-Za-z]*[\xc3-\xf4][A-Za-z\x80-\xff]+")


# What was found, and the bytes around it.
_What = tuple[str, bytes]
# What searches came to, by the hash of the bytes and the sentences.
_FOUND: dict[tuple[bytes, tuple[str, ...]], tuple[set[_What], set[_What]]] = {}


@dataclass(frozen=True, order=True)
class Hit:
    """Something found in a file; `context` is what stands around it there."""

    file: str
    what: str
    context: bytes


# The browser's list of the sites that its own add-ons repair, written whenever it likes.
_OF_THE_BROWSER = {"addonStartup.json.lz4"}


@dataclass(frozen=True)
class Disk:
    """The files below a folder, as they were when this was made."""

    files: dict[str, bytes]

    @classmethod
    def of(cls, folder: Path) -> "Disk":
        """The folders above each file belong to its name. A running browser makes and takes away
        files meanwhile."""
        files: dict[str, bytes] = {}
        for path in _files_below(folder):
            if path.is_file() and not path.is_symlink() and path.name not in _OF_THE_BROWSER:
                with suppress(FileNotFoundError):
                    files[path.relative_to(folder).as_posix()] = path.read_bytes()
        return cls(files)

    @cached_property
    def digests(self) -> frozenset[bytes]:
        return frozenset(hashlib.sha256(data).digest() for data in self.files.values())

    def without(self, before: "Disk") -> "Disk":
        """Only what was not there before, under whatever name."""
        return Disk(
            {
                name: data
                for name, data in self.files.items()
                if hashlib.sha256(data).digest() not in before.digests or name not in before.files
            }
        )

    def search(self, sentences: Iterable[str]) -> "Found":
        """Where one of these sentences stands, or a topic word, in any form of any file."""
        wanted = tuple(sentences)
        told: set[Hit] = set()
        words: set[Hit] = set()
        for name, data in self.files.items():
            for text in (name.encode(), data):
                in_text = _once(text, wanted)
                told |= {Hit(name, *what) for what in in_text[0]}
                words |= {Hit(name, *what) for what in in_text[1]}
        return Found(sorted(told), sorted(words))


def _files_below(folder: Path) -> Iterator[Path]:
    def unless_gone(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            raise error

    for parent, _, names in os.walk(folder, onerror=unless_gone):
        for name in names:
            yield Path(parent, name)


@dataclass(frozen=True)
class Found:
    """What a search came to: sentences of ours, and topic words, the browser's own among them."""

    sentences: list[Hit]
    words: list[Hit]

    def without(self, before: "Found") -> "Found":
        """Without the words that stood in the same context before: a browser's own programs have
        some, and move them from file to file."""
        known = {(hit.what, hit.context) for hit in before.words}
        return Found(
            self.sentences, [hit for hit in self.words if (hit.what, hit.context) not in known]
        )

    def outside(self, files: re.Pattern[str]) -> "Found":
        """Only what stands in other files than these."""
        return Found(
            [hit for hit in self.sentences if not files.search(hit.file)],
            [hit for hit in self.words if not files.search(hit.file)],
        )


NOTHING = Found([], [])


def _once(data: bytes, sentences: tuple[str, ...]) -> tuple[set[_What], set[_What]]:
    """The same, remembered: a browser leaves most of its files as they were."""
    key = hashlib.sha256(data).digest(), sentences
    if key not in _FOUND:
        _FOUND[key] = _found_in(data, sentences)
    return _FOUND[key]


def _found_in(data: bytes, sentences: tuple[str, ...]) -> tuple[set[_What], set[_What]]:
    """The sentences, and the topic words; each with the bytes that it stood in."""
    needles = {form: sentence for sentence in sentences for form in _forms(sentence)}
    told: set[_What] = set()
    words: set[_What] = set()
    for reading in readings(data):
        told |= {(needles[form], form) for form in needles if form in reading}
        words |= set(_words_in(reading))
    return told, words


def readings(data: bytes) -> Iterator[bytes]:
    """What can be read in a file: its bytes, and what is packed in them; each unescaped."""
    for reading in (data, *_unpacked(data)):
        yield reading
        if b"%" in reading:
            yield unquote_to_bytes(
                b"\n".join(run for run in _NO_SPACE.findall(reading) if b"%" in run)
            )


def _unpacked(data: bytes) -> Iterator[bytes]:
    if data.startswith(MOZLZ4):
        start = len(MOZLZ4) + 4
        size = int.from_bytes(data[len(MOZLZ4) : start], "little")
        yield bytes(cramjam.lz4.decompress_block(data[start:], output_len=size))
    if data.startswith(SNAPPY_STREAM):
        yield _snappy(data)
    if data.endswith(leveldb.MAGIC):
        yield from leveldb.blocks(data)
    for found in re.finditer(re.escape(GZIP), data):
        try:
            yield zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data[found.start() :])
        except zlib.error:
            continue


def _snappy(stream: bytes) -> bytes:
    """A framed stream. Firefox's checksums are not those of the format, so nobody looks at them."""
    text, position = b"", 0
    while position < len(stream):
        kind, size = stream[position], int.from_bytes(stream[position + 1 : position + 4], "little")
        chunk = stream[position + 4 + CHECKSUM_BYTES : position + 4 + size]
        if kind == COMPRESSED:
            text += bytes(cramjam.snappy.decompress_raw(chunk))
        elif kind == NOT_COMPRESSED:
            text += chunk
        position += 4 + size
    return text


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
_OTHER_WORDS = {word.encode(): word for word in _spellings() if not word.isascii()}


def _words_in(reading: bytes) -> Iterator[tuple[str, bytes]]:
    """Each topic word in there with what stands around it."""
    yield from _words_in_utf8(reading)
    wide = b"\0".join(run.decode("utf-16-le").encode() for run in set(_WIDE.findall(reading)))
    yield from _words_in_utf8(wide)
    for word in TOPIC["zh"].split():
        if (form := word.encode("utf-16-le")) in reading:
            yield word, form


def _words_in_utf8(reading: bytes) -> Iterator[tuple[str, bytes]]:
    for run, word in _runs_with(_LATIN_WORDS, set(_LATIN.findall(reading))):
        if len(word) >= LONG_WORD or _is_nearly(run, word):
            yield from _contexts(reading, run, word)
    for run, word in _runs_with(_OTHER_WORDS, set(_BEYOND_LATIN.findall(reading))):
        yield from _contexts(reading, run, word)


def _runs_with(words: dict[bytes, str], runs: set[bytes]) -> Iterator[tuple[bytes, str]]:
    """The runs in which a word stands; one search in all of them is a hundred times faster."""
    together = b"\0" + b"\0".join(runs) + b"\0"
    for form, word in words.items():
        found = together.find(form)
        while found >= 0:
            start, end = together.rindex(b"\0", 0, found) + 1, together.index(b"\0", found)
            yield together[start:end], word
            found = together.find(form, end)


def _is_nearly(letters: bytes, word: str) -> bool:
    """A short word stands alone, but for an ending: helps, slaves."""
    return letters.startswith(word.encode()) and len(letters) <= len(word) + 1


def _contexts(reading: bytes, run: bytes, word: str) -> Iterator[tuple[str, bytes]]:
    """Where this whole run of letters stands, with the text next to it."""
    for found in re.finditer(re.escape(run), reading):
        before = reading[max(0, found.start() - AROUND) : found.start()]
        after = reading[found.end() : found.end() + AROUND]
        if before[-1:].isalpha() or after[:1].isalpha():
            continue
        text = _TEXT_BEFORE.search(before)[0] + run + _TEXT_AFTER.match(after)[0]
        if len(run) >= LONG_WORD or len(text) >= len(run) + TEXT_AROUND:
            yield word, text
