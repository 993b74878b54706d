"""Translations: gettext catalogs below `locales/`, one msgid a block, and their checks.

`content.po` holds the pages and the directory, `messages.po` the app's own words. A fuzzy or
empty entry counts as not translated; the reader then sees the source, labelled.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from sync import check, content, yamlfile
from sync.errors import ContentError, Problem
from sync.markup import links, plain, references, unparsed

SOURCE_LANGUAGE = "en"


@dataclass(frozen=True)
class Language:
    """One language of a release. `status` is "source", "draft" or "reviewed"."""

    code: str
    status: str
    content: dict[str, str]
    messages: dict[str, str]

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


def load_languages(folder: Path) -> list[Language]:
    """The source language and every language in `folder/status.yaml`, in that order.

    Raises ContentError: an unknown language code, a catalog that cannot be read.
    """
    status_path = folder / "status.yaml"
    states = yamlfile.load(status_path)
    if not isinstance(states, yamlfile.Mapping):
        expected = "languages, each with its status"
        raise ContentError([Problem(status_path, 1, expected, repr(states))])
    languages = [SOURCE]
    for code, entry in states.items():
        line = states.line_of(code)
        try:
            Locale.parse(code)
        except (UnknownLocaleError, ValueError) as error:
            problem = Problem(status_path, line, "a language code that CLDR knows", repr(code))
            raise ContentError([problem]) from error
        status = entry.get("status") if isinstance(entry, dict) else entry
        if status not in ("draft", "reviewed"):
            problem = Problem(status_path, line, "status draft or reviewed", repr(status))
            raise ContentError([problem])
        messages = folder / code / "LC_MESSAGES"
        languages.append(
            Language(
                code,
                status,
                _published(messages / "content.po"),
                _published(messages / "messages.po"),
            )
        )
    return languages


def app_words(folder: Path) -> list[str]:
    """The app's own words that a phone needs: those found in `static/` and in this package."""
    return sorted(
        str(message.id)
        for message in _entries(folder / "messages.pot")
        if any(place.startswith(("static/", "sync/")) for place, _ in message.locations)
    )


def check_catalogs(folder: Path) -> list[Problem]:
    """What a translation may not change: placeholders, links, markup, and no typed numbers."""
    problems: list[Problem] = []
    for path in sorted(folder.glob("*/LC_MESSAGES/content.po")):
        for message in _published_entries(path):
            problems += _message_problems(message, path)
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        for message in _published_entries(path):
            expected, found = _names(str(message.id)), _names(str(message.string))
            if expected != found:
                problems.append(_difference(path, message, expected, found))
    return problems


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
        for line, field, text in check.record_texts(record):
            yield line, None, text, [f"{path.stem} {record['id']} {field}"]


def extract_menu(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Babel extractor for content/menu.yaml: the titles of the groups."""
    for group in content.read_menu(Path(file.name)):
        yield group.line_of("title"), None, group["title"], ["menu"]


def extract_glossary(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Babel extractor for content/glossary.yaml: each word and what it means."""
    for word in content.read_glossary(Path(file.name)):
        for key in content.WORD_TEXTS:
            yield word.line_of(key), None, word[key], [f"glossary {word['id']} {key}"]


def extract_show(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Babel extractor for content/show.yaml: the sentences to show."""
    for sentence in content.read_show(Path(file.name))["sentences"]:
        yield sentence.line_of("text"), None, sentence["text"], [f"show {sentence['id']}"]


def extract_navigator(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Babel extractor for content/navigator.yaml: questions, answers and results."""
    found = content.read_navigator(Path(file.name))
    for line, _, name, text in check.navigator_texts(found["questions"], found["results"]):
        yield line, None, text, [f"navigator {name}"]


def _published(path: Path) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in _published_entries(path)}


def _published_entries(path: Path) -> list[Message]:
    """The translated entries; a fuzzy one is a suggestion for translators, not a text."""
    return [message for message in _entries(path) if message.string and not message.fuzzy]


def _entries(path: Path) -> list[Message]:
    try:
        text = path.read_bytes()
        catalog: Catalog = read_po(BytesIO(text), abort_invalid=True)
    except FileNotFoundError as error:
        raise ContentError([Problem(path, 1, "a catalog", "none")]) from error
    except (PoFileError, UnicodeDecodeError) as error:
        line = (getattr(error, "lineno", 0) or 0) + 1
        raise ContentError([Problem(path, line, "a gettext catalog", str(error))]) from error
    return [message for message in catalog if message.id]


def _message_problems(message: Message, path: Path) -> Iterator[Problem]:
    source, translation = str(message.id), str(message.string)
    line = message.lineno or 1
    for what, read in (("placeholder", references), ("link", links)):
        expected, found = Counter(read(source)), Counter(read(translation))
        if expected != found:
            yield _difference(path, message, expected, found, what)
    for wrong in unparsed(translation):
        yield Problem(path, line, "the markup of the source", wrong)
    if not any(c.isdigit() for c in plain(source)) and any(c.isdigit() for c in plain(translation)):
        yield Problem(path, line, "numbers as placeholders", f"{plain(translation)[:50]!r}")


def _names(text: str) -> Counter[str]:
    """Python-format names such as %(days)s in one of the app's own words."""
    return Counter(piece.split(")")[0] for piece in text.split("%(")[1:])


def _difference(
    path: Path, message: Message, expected: Counter[str], found: Counter[str], what: str = "name"
) -> Problem:
    missing = ", ".join((expected - found).elements())
    extra = ", ".join((found - expected).elements())
    seen = f"it without {missing}" if missing else f"{extra} besides"
    wanted = ", ".join(expected.elements()) or "none"
    return Problem(path, message.lineno or 1, f"every {what} of the source ({wanted})", seen)
