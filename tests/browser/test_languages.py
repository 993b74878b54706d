"""Every language, read offline from the menu to the last card: letters, labels, directions."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from babel import Locale
from babel.core import get_global
from playwright.sync_api import Page

from tests.browser.conftest import keep, pick
from tests.browser.glyphs import without_glyph

LANGUAGES = ("en", "nl", "pl", "ro", "bg", "es", "zh", "ar", "ti")
# How the Unicode names of the letters of a script begin (ISO 15924).
SCRIPTS = {
    "Arab": "ARABIC",
    "Cyrl": "CYRILLIC",
    "Ethi": "ETHIOPIC",
    "Hans": "CJK",
    "Latn": "LATIN",
}
SHORT = 14
NARROW = {"width": 320, "height": 568}
# What a phone itself shows in English, where it does not know the language: "site settings". As
# it stands in JSON.
QUOTED = re.compile(r'\\"([^"\\]+)\\"')
LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")

# Each piece of text of a view: what it says, and what the document says of it. `name`: marked as
# something that is the same in every language, such as a number or an address.
RUNS = """() => {
  const runs = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const { data, parentElement: parent } = walker.currentNode
    if (!data.trim() || parent.closest('[hidden]')) continue
    runs.push({
      text: data.trim(),
      lang: parent.closest('[lang]').lang,
      direction: getComputedStyle(parent).direction,
      name: Boolean(parent.closest('bdi')),
      block: parent.closest('[data-block]')?.dataset.block ?? null
    })
  }
  return runs
}"""
BLOCKS = """() => [...document.querySelectorAll('[data-block]')].map(block => {
  const copy = block.cloneNode(true)
  copy.querySelectorAll('.label').forEach(label => label.remove())
  return {
    id: block.dataset.block,
    text: copy.textContent.trim(),
    lang: block.closest('[lang]').lang,
    labelled: Boolean(block.querySelector('.label[data-status=source]'))
  }
})"""
WIDTH = "document.documentElement.scrollWidth"
# Everything that was drawn, each run in its own language, in place of the view.
DRAW = """runs => document.querySelector('main').replaceChildren(...runs.map(([lang, text]) => {
  const run = document.createElement('p')
  Object.assign(run, { lang, textContent: text })
  return run
}))"""


@dataclass
class View:
    name: str
    runs: list[dict[str, Any]]
    blocks: list[dict[str, Any]]
    width: int


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def packs(targets: dict[str, bytes]) -> dict[str, Any]:
    return {
        path.removeprefix("packs/").removesuffix(".json"): json.loads(data)
        for path, data in targets.items()
        if path.startswith("packs/")
    }


def read_everything(page: Page, url: str, pack: dict[str, Any]) -> Iterator[View]:
    """Keep the language, cut the network, and open one view after the other."""
    page.set_viewport_size(NARROW)
    page.goto(url)
    keep(page, pack["language"])
    page.context.set_offline(True)
    page.reload()
    pick(page, pack["language"], "keep")
    yield seen(page, "home")
    for link in (*(each["id"] for each in pack["pages"]), "d", "f", "h", "n", "g", "s"):
        page.eval_on_selector(f"main a[data-page={link}]", "link => link.click()")
        page.wait_for_selector("main:not([data-view=home])")
        yield seen(page, link)
        if link == "s":
            page.eval_on_selector("main [data-card=s01]", "link => link.click()")
            page.wait_for_selector("main[data-view=shown]")
            yield seen(page, "s01")
            break
        page.eval_on_selector("main .back a", "link => link.click()")
        page.wait_for_selector("main[data-view=home]")


def seen(page: Page, name: str) -> View:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    # As one text: Playwright takes long over many small values.
    found = page.evaluate(f"JSON.stringify([({RUNS})(), ({BLOCKS})(), {WIDTH}])")
    return View(name, *json.loads(found))


def words_of_another_script(text: str, language: str) -> set[str]:
    """The words of `text` in letters that `language` is not written in."""
    own = SCRIPTS[get_global("likely_subtags")[language].split("_")[1]]
    foreign = "".join(
        letter if letter.isalpha() and not unicodedata.name(letter).startswith(own) else " "
        for letter in text
    )
    return set(foreign.split())


def words_of_every_language(
    packs: dict[str, Any], directory: dict[str, Any]
) -> dict[Any, set[str]]:
    """Words that are the same everywhere, such as "FairWork": by block, those that stand in it in
    English and in Dutch too (in the plural: cookies), and what it quotes; for None those of the
    names of organisations, and of all that is no page."""
    names = [each["name"] for each in directory["organizations"]]
    names += [each.get("alternate_name", "") for each in directory["organizations"]]
    names += [each["name"] for each in directory["services"]]
    names += [each["autonym"] for each in directory["spoken"]]
    known: dict[Any, set[str]] = {None: set(LATIN_WORD.findall(" ".join(names)))}
    english, dutch = (blocks_of(packs[code]) for code in ("en", "nl"))
    for block, text in english.items():
        both = set(LATIN_WORD.findall(text)) & set(LATIN_WORD.findall(dutch[block]))
        quoted = set(LATIN_WORD.findall(" ".join(QUOTED.findall(text))))
        known[block] = both | {word.removesuffix("s") for word in both} | quoted
    rest = [
        set(LATIN_WORD.findall(json.dumps({**packs[code], "pages": []}, ensure_ascii=False)))
        for code in ("en", "nl")
    ]
    known[None] |= rest[0] & rest[1]
    return known


def blocks_of(pack: dict[str, Any]) -> dict[str, str]:
    return {
        f"{page['id']}-{block['id']}": json.dumps(block["text"], ensure_ascii=False)
        for page in pack["pages"]
        for block in page["blocks"]
    }


def test_every_view_of_a_language_is_in_that_language(
    page: Page, server, targets, packs, language: str
):
    """Done when 1: script, direction, labels, width, and a glyph for every letter."""
    known = words_of_every_language(packs, json.loads(targets["directory.json"]))
    english = {block["text"] for block in english_blocks(packs["en"])}
    unmarked = sentences_of(packs["en"]) - sentences_of(packs["nl"])
    drawn: set[tuple[str, str]] = set()
    views = list(read_everything(page, server.url, packs[language]))
    assert len(views) == len(packs[language]["pages"]) + 8
    for view in views:
        assert view.width <= NARROW["width"], view.name
        for run in view.runs:
            drawn.add((run["lang"], run["text"]))
            assert_run(run, view.name, known)
            assert run["lang"] == "en" or run["text"] not in unmarked, (view.name, run)
        for block in view.blocks:
            assert block["text"], (view.name, block)
            if block["text"] in english and language != "en":
                assert (block["lang"], block["labelled"]) == ("en", True), (view.name, block)
    page.evaluate(DRAW, sorted(drawn))
    assert without_glyph(page, "main") == ""


def assert_run(run: dict[str, Any], view: str, known: dict[Any, set[str]]) -> None:
    where = (view, run)
    expected = "rtl" if Locale.parse(run["lang"]).text_direction == "rtl" else "ltr"
    if run["name"]:
        return
    assert run["direction"] == expected, where
    foreign = words_of_another_script(run["text"], run["lang"])
    assert foreign <= known[None] | known.get(run["block"], set()), where


def english_blocks(pack: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The English texts that are long enough to be sentences."""
    for page in pack["pages"]:
        for block in page["blocks"]:
            text = "".join(node for node in block["text"] if isinstance(node, str)).strip()
            # "Groningen: MJD." is the same in every language.
            is_sentence = any(word.islower() for word in text.split())
            if len(block["text"]) == 1 and len(text) > SHORT and is_sentence:
                yield {"text": text}


def sentences_of(value: Any) -> set[str]:
    """Every text in a part of a pack that is long enough to be a sentence, also of the menu and of
    the app itself; not those that the pack has in English for want of a translation."""
    if isinstance(value, str):
        text = value.strip()
        return {text} if len(text) > SHORT and " " in text else set()
    if isinstance(value, dict):
        missing = value.get("untranslated", ())
        value = [part for name, part in value.items() if name not in missing]
    return set().union(*map(sentences_of, value)) if isinstance(value, list) else set()
