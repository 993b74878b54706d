"""The pieces in which a translation is counted and reviewed, and which of them make it whole."""

from sync.catalog import Language
from sync.content import Content
from sync.records import PAGE_ROLES, WORD_TEXTS
from sync.texts import navigator_texts, record_texts

APP, DIRECTORY, WORDS, NAVIGATOR = "app", "directory", "words", "navigator"

# The English texts of each unit by its name: the id of a page, or one of those above.
Units = dict[str, list[str]]


def units(content: Content, app_words: list[str]) -> Units:
    """Each page by its id; "directory" is menu, organizations and services, "words" glossary and
    sentences to show or hand over, "navigator" its questions and results without their legal
    bases, which are for professionals, "app" `app_words`. A text that stands twice in a unit
    counts once."""
    records = [*content.organizations, *content.services]
    found = {
        **{page.id: [page.title, *(block.text for block in page.blocks)] for page in content.pages},
        DIRECTORY: [
            *(group["title"] for group in content.menu),
            *(text for record in records for _, _, text in record_texts(record)),
        ],
        WORDS: [
            *(word[key] for word in content.glossary for key in WORD_TEXTS),
            *(sentence["text"] for sentence in [*content.sentences, *content.code]),
        ],
        NAVIGATOR: [
            text
            for _, audience, _, text in navigator_texts(content.questions, content.results)
            if audience == "victim"
        ],
        APP: app_words,
    }
    return {unit: list(dict.fromkeys(texts)) for unit, texts in found.items()}


def needed(content: Content) -> list[str]:
    """The units that a language is whole with: what victims read. Those are their pages, the
    pages that the app itself leads to, and all that is no page."""
    led_to = {group.get(role) for group in content.menu for role in PAGE_ROLES}
    pages = [page.id for page in content.pages if page.audience == "victim" or page.id in led_to]
    return [*pages, DIRECTORY, WORDS, NAVIGATOR, APP]


def translation(language: Language, unit: str, text: str) -> str | None:
    """What a language has for a text of a unit; None for nothing, or only for an older text."""
    return (language.messages if unit == APP else language.content).get(text)
