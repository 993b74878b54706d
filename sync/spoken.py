"""The languages a reader can point at, to say which interpreter is needed."""

from typing import Any

from sync.catalog import SOURCE, Language

DUTCH = "nl"


def dutch_of(languages: list[Language]) -> Language:
    """Dutch as the release has it, for who is shown a card; the source where it has none."""
    return next((language for language in languages if language.code == DUTCH), SOURCE)


def spoken(more: list[str], languages: list[Language]) -> list[dict[str, Any]]:
    """Every language of the release and those in `more`: its own name, its direction, and the
    request for an interpreter in Dutch. `text` is the request in the language itself, for those of
    the release only."""
    own = [language.code for language in languages]
    known = {language.code: language for language in languages}
    codes = [*own, *(code for code in more if code not in own)]
    return [
        _spoken(known.get(code) or Language(code, "", {}, {}), known, languages) for code in codes
    ]


def _spoken(
    language: Language, known: dict[str, Language], languages: list[Language]
) -> dict[str, Any]:
    dutch = dutch_of(languages)
    in_dutch = language.locale.get_language_name(dutch.code) or language.autonym
    record: dict[str, Any] = {
        "code": language.code,
        "autonym": language.autonym,
        "direction": language.direction,
        "dutch": _request(dutch, in_dutch),
    }
    if language.code in known:
        record["text"] = _request(language, language.autonym)
    return record


def _request(language: Language, name: str) -> str:
    def _(text: str) -> str:
        return language.word(text)

    # The name stands apart in the sentence, so that it needs no grammar.
    return _("My language is %(language)s. I need an interpreter.") % {"language": name}
