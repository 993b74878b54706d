"""The code that is handed over fits, in every language: too long a translation is refused, as
whatever else is wrong with one. English in its place would come as a surprise on paper."""

from collections.abc import Iterator
from pathlib import Path

from sync import catalog
from sync.catalog import SOURCE, Language
from sync.codes import MOST_BYTES
from sync.content import Content
from sync.errors import Problem
from sync.markup import links, references
from sync.pack import code_text


def problems(content: Content, locales: Path) -> list[Problem]:
    """Every mistake in the code, in file order; of content and catalogs that have no other."""
    if not content.code:
        return []
    return [*_source_problems(content), *_translation_problems(content, locales)]


def _source_problems(content: Content) -> Iterator[Problem]:
    path = content.paths["show"]
    for sentence in content.code:
        owners = [name.split(".")[0] for name in references(sentence["text"])]
        if links(sentence["text"]) or "url" in owners:
            expected = "a sentence of a code without a link"
            yield Problem(path, sentence.line_of("text"), expected, repr(sentence["text"][:50]))
    if (size := _bytes(content, SOURCE)) > MOST_BYTES:
        yield Problem(path, content.code[0].line, *_too_long(size))


def _translation_problems(content: Content, locales: Path) -> Iterator[Problem]:
    wanted = {sentence["text"] for sentence in content.code}
    for path in sorted(locales.glob("*/LC_MESSAGES/content.po")):
        code = path.parts[-3]
        messages = [
            each
            for each in catalog.read(locales, code, "content")
            if each.id in wanted and each.string
        ]
        language = Language(
            code, "draft", catalog.translated(messages), {}, catalog.left_behind(messages)
        )
        if messages and (size := _bytes(content, language)) > MOST_BYTES:
            longest = max(messages, key=lambda message: len(str(message.string).encode()))
            yield Problem(path, longest.lineno or 1, *_too_long(size))


def _bytes(content: Content, language: Language) -> int:
    return len(code_text(content, language).encode())


def _too_long(size: int) -> tuple[str, str]:
    return f"a code of at most {MOST_BYTES} bytes, all its sentences together", f"{size}"
