"""Translations: gettext catalogs below `locales/`, one msgid a block.

`content.po` holds the pages and the directory, `messages.po` the app's own words. A fuzzy or
empty entry counts as not translated; the reader then sees the source, labelled, or the older
translation of that block (`sync.older`), labelled too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from babel import Locale
from babel.messages.catalog import Message

from sync import content, older, pofile, records, texts, yamlfile

SOURCE_LANGUAGE = "en"


@dataclass(frozen=True)
class Language:
    """One language of a release. `status` is "source", "draft" or "reviewed".

    `older` maps a text to the translation of what it said before; `reviewed` a unit (`sync.units`)
    to the date on which a native speaker had read what it holds now.
    """

    code: str
    status: str
    content: dict[str, str]
    messages: dict[str, str]
    older: dict[str, str] = field(default_factory=dict)
    reviewed: dict[str, str] = field(default_factory=dict)

    @property
    def locale(self) -> Locale:
        # English for Europe: the day before the month.
        return Locale.parse("en_150" if self.code == SOURCE_LANGUAGE else self.code)

    @property
    def autonym(self) -> str:
        name = self.locale.get_language_name(self.code) or self.code
        return name[:1].upper() + name[1:]

    @property
    def direction(self) -> str:
        return str(self.locale.text_direction)

    def text(self, source: str) -> str | None:
        """The translation of a content text, or None when there is none to publish."""
        return source if self.status == "source" else self.content.get(source)

    def word(self, source: str) -> str:
        """One of the app's own words; the source where it is not translated."""
        return self.messages.get(source, source)


SOURCE = Language(SOURCE_LANGUAGE, "source", {}, {})


def read(folder: Path, code: str, domain: str) -> Sequence[Message]:
    """The entries of one catalog of a language. Raises ContentError."""
    return pofile.entries(folder / code / "LC_MESSAGES" / f"{domain}.po")


def translated(messages: Sequence[Message]) -> dict[str, str]:
    """English → translation; a fuzzy entry is a suggestion for translators, not a text."""
    return {str(m.id): str(m.string) for m in messages if m.string and not m.fuzzy}


def left_behind(messages: Sequence[Message]) -> dict[str, str]:
    """English → the translation of what it said before."""
    return {str(m.id): str(m.string) for m in messages if older.is_older(m)}


def all_app_words(folder: Path) -> list[str]:
    """Every one of the app's own words."""
    return [str(message.id) for message in pofile.entries(folder / "messages.pot")]


def new_texts(loaded: content.Content, folder: Path) -> int:
    """How many texts of the content are not in the template that translators start from."""
    template = folder / "content.pot"
    if not template.is_file():
        return 0
    known = {str(message.id) for message in pofile.entries(template)}
    return len({text for *_, text in texts.texts(loaded)} - known)


def app_words(folder: Path) -> list[str]:
    """The app's own words that a phone needs: those found in `static/` and in this package."""
    return sorted(
        str(message.id)
        for message in pofile.entries(folder / "messages.pot")
        if any(place.startswith(("static/", "sync/")) for place, _ in message.locations)
    )


def extract_page(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Babel extractor for content/pages/*.md: the title and every block."""
    page = content.read_page(Path(file.name))
    yield page.lines.line_of("title"), None, page.title, [f"{page.id} title"]
    for block in page.blocks:
        yield block.line, None, block.text, [f"{page.id}#{block.id} {block.kind}"]


def extract_directory(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Babel extractor for content/directory/*.yaml: the prose fields of HSDS."""
    path = Path(file.name)
    for record in yamlfile.load(path):
        for line, key, text in texts.record_texts(record):
            yield line, None, text, [f"{path.stem} {record['id']} {key}"]


def extract_menu(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Babel extractor for content/menu.yaml: the titles of the groups."""
    for group in records.read_menu(Path(file.name)):
        yield group.line_of("title"), None, group["title"], ["menu"]


def extract_glossary(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Babel extractor for content/glossary.yaml: each word and what it means."""
    for word in records.read_glossary(Path(file.name)):
        for key in records.WORD_TEXTS:
            yield word.line_of(key), None, word[key], [f"glossary {word['id']} {key}"]


def extract_synonyms(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Babel extractor for content/synonyms.yaml: each group of words."""
    for group in records.read_synonyms(Path(file.name)):
        comment = f"synonyms {group['id']}: words that somebody may type, between commas"
        yield group.line_of("words"), None, group["words"], [comment]


def extract_show(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Babel extractor for content/show.yaml: the sentences to show, and those of the code."""
    found = records.read_show(Path(file.name))
    for sentence in [*found.get("sentences", []), *found.get("code", [])]:
        yield sentence.line_of("text"), None, sentence["text"], [f"show {sentence['id']}"]


def extract_navigator(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Babel extractor for content/navigator.yaml: questions, answers and results."""
    found = records.read_navigator(Path(file.name))
    for line, _, name, text in texts.navigator_texts(found["questions"], found["results"]):
        yield line, None, text, [f"navigator {name}"]
