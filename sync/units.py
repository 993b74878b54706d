"""The pieces in which a translation is counted and reviewed, and which of them make it whole."""

from sync import check
from sync.catalog import Language
from sync.content import WORD_TEXTS, Content

APP, DIRECTORY, WORDS = "app", "directory", "words"


def units(content: Content, app_words: list[str]) -> dict[str, list[str]]:
    """The English texts of each unit by its name: the id of a page, "app" (`app_words`),
    "directory" (menu, organizations, services), "words" (glossary and sentences)."""
    records = [*content.organizations, *content.services]
    return {
        **{page.id: [page.title, *(block.text for block in page.blocks)] for page in content.pages},
        DIRECTORY: [
            *(group["title"] for group in content.menu),
            *(text for record in records for _, _, text in check.record_texts(record)),
        ],
        WORDS: [
            *(word[key] for word in content.glossary for key in WORD_TEXTS),
            *(sentence["text"] for sentence in content.sentences),
        ],
        APP: app_words,
    }


def needed(content: Content) -> list[str]:
    """The units that a language is whole with: all but the pages for professionals."""
    pages = [page.id for page in content.pages if page.audience != "professional"]
    return [*pages, DIRECTORY, WORDS, APP]


def translation(language: Language, unit: str, text: str) -> str | None:
    """What a language has for a text of a unit; None for nothing, or only for an older text."""
    return (language.messages if unit == APP else language.content).get(text)
