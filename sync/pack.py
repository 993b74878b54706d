"""Turn content and translations into packs: what a release is made of. Pure, no disk.

`packs/<lang>.json` holds one language, ready to show. `directory.json` holds what is the same
in every language: numbers to call, addresses of websites, hours, the register of facts. So a
phone number stands in exactly one signed file.
"""

from typing import Any

from sync import codes
from sync.canonical import FORMAT
from sync.catalog import Language
from sync.content import Content, Page
from sync.markup import Block, Node
from sync.needs import need_words
from sync.records import (
    ORGANIZATION_TEXTS,
    PAGE_ROLES,
    RESULT_TEXTS,
    SERVICE_TEXTS,
    split_words,
)
from sync.resolver import OLDER, SOURCE_TEXT, Resolver, plain, worst
from sync.spoken import DUTCH, dutch_of, spoken
from sync.terms import Terms
from sync.values import date_forms, language_name, language_names, weekdays
from sync.yamlfile import Mapping

HEADINGS = ("h2", "h3")

_RESULT_FIELDS = ("id", "kind", "when", "pages", "services", "facts", "stage")
_ORGANIZATION_FIELDS = ("id", "name", "alternate_name", "website", "facts")
_SERVICE_FIELDS = (
    *("id", "organization_id", "name", "url", "email", "status", "assured_date"),
    *("facts", "needs", "stages", "phones", "schedules", "languages"),
)


def directory(content: Content, languages: list[Language], holidays: list[str]) -> dict[str, Any]:
    """The language-independent target: HSDS records, the facts that are shown, the languages to
    point at, and public holidays (ISO dates)."""
    return {
        "format": FORMAT,
        "organizations": [_pick(o, _ORGANIZATION_FIELDS) for o in content.organizations],
        "services": [_service(service) for service in content.services],
        "facts": {
            fact.id: {
                "status": fact.status,
                "sources": [dict(source) for source in fact.sources],
                **({"dated": fact.dated} if fact.dated else {}),
            }
            for fact in content.facts.values()
            if fact.status != "unverified"
        },
        "holidays": holidays,
        "spoken": spoken(content.more_languages, languages),
        "questions": [_question(question) for question in content.questions],
        "results": [_pick(result, _RESULT_FIELDS) for result in content.results],
    }


def language_pack(
    content: Content, language: Language, words: list[str], languages: list[Language]
) -> dict[str, Any]:
    """Everything a reader of one language needs; `words` are the msgids the app uses, `languages`
    all of the release."""
    resolve = Resolver(content, language)
    dutch = Resolver(content, dutch_of(languages))
    terms = Terms(content.glossary, language.code)
    return {
        "format": FORMAT,
        "language": language.code,
        "direction": language.direction,
        "autonym": language.autonym,
        "status": language.status,
        "words": {word: language.word(word) for word in sorted(words)},
        "dates": date_forms(language.locale),
        "weekdays": weekdays(language.locale),
        "choices": _choices(content, language),
        "menu": [_group(group, resolve) for group in content.menu],
        "pages": [_page(page, resolve, terms) for page in content.pages],
        "organizations": _texts(content.organizations, ORGANIZATION_TEXTS, resolve),
        "services": {
            service["id"]: _service_texts(service, resolve) for service in content.services
        },
        "synonyms": [_synonyms(group, resolve, dutch) for group in content.synonyms],
        "glossary": [_word(word, resolve) for word in content.glossary],
        "sentences": [_sentence(each, resolve, dutch) for each in content.sentences],
        **({"handover": _code(content, resolve)} if content.code else {}),
        "navigator": _navigator(content, resolve),
    }


def _status(status: str) -> dict[str, str]:
    return {"status": status} if status else {}


def _group(group: Mapping, resolve: Resolver) -> dict[str, Any]:
    title, status = resolve.nodes(group["title"])
    return {
        "title": plain(title),
        **_status(status),
        "pages": group["pages"],
        **_pick(group, ("audience", "numbers", *PAGE_ROLES)),
    }


def _page(page: Page, resolve: Resolver, terms: Terms) -> dict[str, Any]:
    explained: set[str] = set()
    title, status = resolve.nodes(page.title)
    reviewed = resolve.language.reviewed.get(page.id)
    return {
        "id": page.id,
        "title": plain(title),
        **_status(status),
        **({"reviewed": reviewed} if reviewed else {}),
        "audience": page.audience,
        **({"stage": page.stage} if page.stage else {}),
        **({"append": page.append} if page.append else {}),
        "checked": page.checked,
        "sources": page.sources,
        "blocks": [_block(block, resolve, terms, explained) for block in page.blocks],
    }


def _block(block: Block, resolve: Resolver, terms: Terms, explained: set[str]) -> dict[str, Any]:
    nodes, status = resolve.nodes(block.text)
    # A heading is for finding one's way: its words lead nowhere else.
    text = nodes if block.kind in HEADINGS else terms.linked(nodes, explained)
    return {"id": block.id, "kind": block.kind, "text": text, **_status(status)}


def _word(word: Mapping, resolve: Resolver) -> dict[str, Any]:
    term, term_status = resolve.nodes(word["term"])
    explanation, explanation_status = resolve.nodes(word["explanation"])
    status = worst([term_status, explanation_status])
    if status == SOURCE_TEXT:
        term, explanation = resolve.source(word["term"]), resolve.source(word["explanation"])
    return {
        "id": word["id"],
        "dutch": word["dutch"],
        "term": plain(term),
        "explanation": explanation,
        **_status(status),
    }


def _synonyms(group: Mapping, resolve: Resolver, dutch: Resolver) -> list[str]:
    """Words for the same: English, Dutch, and those of the language; what is not translated, or
    only in an older form, adds what it has."""
    texts = [group["words"], *(plain(each.nodes(group["words"])[0]) for each in (dutch, resolve))]
    return list(dict.fromkeys(word for text in texts for word in split_words(text)))


def _sentence(sentence: Mapping, resolve: Resolver, dutch: Resolver) -> dict[str, Any]:
    """A sentence in the language of the reader, and in Dutch for who reads it."""
    text, status = resolve.nodes(sentence["text"])
    in_dutch, dutch_status = dutch.nodes(sentence["text"])
    return {
        "id": sentence["id"],
        "text": text,
        **_status(status),
        **({"dutch": in_dutch} if not dutch_status and resolve.language.code != DUTCH else {}),
    }


def _code(content: Content, resolve: Resolver) -> dict[str, Any]:
    """What is handed over: the sentences to read, and the same as a code."""
    sentences = []
    for sentence in content.code:
        nodes, status = resolve.nodes(sentence["text"])
        sentences.append({"id": sentence["id"], "text": nodes, **_status(status)})
    return {"sentences": sentences, **codes.drawn(code_text(content, resolve.language))}


def code_text(content: Content, language: Language) -> str:
    """What a camera reads from the code of a language: a line for each sentence."""
    resolve = Resolver(content, language)
    found = (resolve.nodes(sentence["text"])[0] for sentence in content.code)
    return "\n".join(plain(_dialled(nodes, content)) for nodes in found)


def _dialled(nodes: list[Node], content: Content) -> list[Node]:
    """With each number as text."""
    made: list[Node] = []
    for node in nodes:
        service = content.service(str(node[1])) if node[0] == "tel" else None
        if service:
            made.append(", ".join(phone["number"] for phone in service["phones"]))
        elif isinstance(node, str):
            made.append(node)
        else:
            made.append([node[0], *_dialled(node[1:], content)])
    return made


def _navigator(content: Content, resolve: Resolver) -> dict[str, Any]:
    """The texts of questions and results by id; an answer by its question and its own id."""
    texts: dict[str, Any] = {}
    for question in content.questions:
        texts[question["id"]] = _record_texts(question, ("text",), resolve)
        for option in question["options"]:
            name = f"{question['id']}-{option['id']}"
            texts[name] = _record_texts(option, ("text",), resolve)
    for result in content.results:
        texts[result["id"]] = _record_texts(result, RESULT_TEXTS, resolve)
    return texts


def _question(question: Mapping) -> dict[str, Any]:
    options = [option["id"] for option in question["options"]]
    return {"id": question["id"], "kind": question["kind"], "options": options}


def _choices(content: Content, language: Language) -> dict[str, dict[str, str]]:
    """What a reader can choose from in the directory, by id: `needs`, and the `languages` that some
    service is known to speak."""
    codes = [
        each["code"] for service in content.services for each in service.get("languages") or []
    ]
    return {
        "needs": need_words(language.word),
        "languages": {code: language_name(code, language) for code in dict.fromkeys(codes)},
    }


def _texts(
    records: list[Mapping], fields: tuple[str, ...], resolve: Resolver
) -> dict[str, dict[str, list[Node]]]:
    return {record["id"]: _record_texts(record, fields, resolve) for record in records}


def _record_texts(
    record: Mapping, fields: tuple[str, ...], resolve: Resolver
) -> dict[str, list[Node]]:
    """The prose of one record, and the note to its hours; `untranslated` lists the fields given
    in the source language, `older` those whose source says something else by now."""
    texts = {key: resolve.nodes(record[key]) for key in fields if record.get(key)}
    note = resolve.hours_note(record) if record.get("schedules") else ([], "")
    if note[0]:
        texts["hours_note"] = note
    lists: dict[str, list[Node]] = {
        name: [key for key, (_, found) in texts.items() if found == status]
        for name, status in (("untranslated", SOURCE_TEXT), ("older", OLDER))
    }
    return {
        **{key: nodes for key, (nodes, _) in texts.items()},
        **{name: keys for name, keys in lists.items() if keys},
    }


def _service_texts(service: Mapping, resolve: Resolver) -> dict[str, Any]:
    """The prose of a service, the languages it speaks, and its hours."""
    texts: dict[str, Any] = _record_texts(service, SERVICE_TEXTS, resolve)
    if service.get("languages"):
        codes = [each["code"] for each in service["languages"]]
        texts["speaks"] = language_names(codes, resolve.language)
    if service.get("schedules"):
        texts["hours"] = resolve.hours(service)
    return texts


def _service(service: Mapping) -> dict[str, Any]:
    record = _pick(service, _SERVICE_FIELDS)
    for phone in record.get("phones", []):
        phone["uri"] = phone_uri(phone["number"])
    return record


def phone_uri(number: str) -> str:
    """The tel: URI of a Dutch number as people write it (RFC 3966).

    112 and the 0800 and 0900 ranges are dialled as they are: they have no international form.
    """
    digits = "".join(character for character in number if character in "+0123456789")
    if digits.startswith("0") and not digits.startswith(("0800", "0900")):
        return f"tel:+31{digits[1:]}"
    return f"tel:{digits}"


def _pick(record: Mapping, fields: tuple[str, ...]) -> dict[str, Any]:
    return {key: _plain_copy(record[key]) for key in fields if record.get(key) not in (None, [])}


def _plain_copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain_copy(child) for key, child in value.items()}
    return [_plain_copy(child) for child in value] if isinstance(value, list) else value
