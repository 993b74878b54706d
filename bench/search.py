"""Looking for something on a phone, beside MiniSearch and SQLite's FTS5, each as it comes.

The same entries and the same questions (tests/queries) for all three; how they were made and
which are held back is said there.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

import brotli

from bench.browser import App, phone, slow_down
from bench.install import npm_package
from bench.lab import Lab
from bench.processes import ROOT
from bench.rows import Row, Sample, at_least_times, at_most, at_most_times
from pwa.findable import entries_of
from pwa.joined import joined
from pwa.spelling import words_of
from tests.asked import Question, questions

SUBJECT = "search, every language, without a network"
MINISEARCH = ("minisearch", "7.2.0")
NAME = f"MiniSearch {MINISEARCH[1]}"
SLOWDOWN = 6
KEYSTROKE_MS = 16
FIRST = 3

# One page has both engines. Ours as the app has it; the peer with prefixes and a fifth of the
# letters wrong, as its documentation suggests for a search while one types.
# Given as one text: Playwright takes long over many small values.
_GIVE = "given => { window.given = JSON.parse(given) }"
_READY = """
() => {
  const { pack, directory, entries, hasPeer } = window.given
  window.index = $find.startIndex(pack, directory)
  const began = performance.now()
  while ($find.addEntry(window.index));
  const ours = performance.now() - began
  let known
  window.engines = {
    ours: ask => {
      const { hits, words } = $find.find(window.index, ask, known)
      known = words
      return hits.map(({ entry }) => entry.id)
    }
  }
  if (!hasPeer) return { ours }
  const peer = new MiniSearch({
    fields: ['name', 'text'], searchOptions: { prefix: true, fuzzy: 0.2 }
  })
  const second = performance.now()
  peer.addAll(entries)
  window.engines.theirs = ask => peer.search(ask).map(({ id }) => id)
  return { ours, theirs: performance.now() - second }
}
"""
_FIRST = "({ engine, asks }) => asks.map(ask => window.engines[engine](ask).slice(0, 3))"
_TIMES = """
({ engine, asks }) => asks.flatMap(ask => [...ask].map((_, letters) => {
  const typed = [...ask].slice(0, letters + 1).join('')
  const began = performance.now()
  window.engines[engine](typed)
  return performance.now() - began
}))
"""
# In the app itself, with the layout.
_DRAWN = """
asks => asks.flatMap(ask => [...ask].map((_, letters) => {
  const field = document.querySelector('main input[type=search]')
  field.value = [...ask].slice(0, letters + 1).join('')
  const began = performance.now()
  field.dispatchEvent(new Event('input'))
  document.querySelector('main').getBoundingClientRect()
  return performance.now() - began
}))
"""


@dataclass
class Measured:
    """What one language gave: the first three of each engine for each question, milliseconds of
    every keystroke, milliseconds until an index was made."""

    asked: list[Question]
    first: dict[str, list[list[str]]]
    keystrokes: dict[str, list[float]]
    made: dict[str, float]


def rows(lab: Lab) -> Iterator[Row]:
    """Recall by language, then what a keystroke and the code cost."""
    peer = _peer()
    directory = json.loads((lab.build / "directory.json").read_text())
    measured = {}
    for language, asked in questions().items():
        pack = json.loads((lab.build / "packs" / f"{language}.json").read_text())
        measured[language] = _measure(lab, pack, directory, asked, peer)
        yield _recall(language, measured[language], _fts5(pack, directory, asked))
    ours, theirs = (_slowest(measured, engine) for engine in ("ours", "theirs"))
    budget = at_most(KEYSTROKE_MS)
    words = f"a keystroke, p95, {SLOWDOWN}× CPU slowdown"
    note = "of the language in which it is slowest"
    yield Row(SUBJECT, words, "ms", ours, NAME, theirs, budget, note=note)
    drawn = Sample.of(_drawn(lab) for _ in lab.runs(full=3))
    note = "in the app, Arabic: until what was found is laid out"
    yield Row(SUBJECT, f"{words}, drawn", "ms", drawn, note=note)
    made = {
        engine: Sample.of(each.made[engine] for each in measured.values() if engine in each.made)
        for engine in ("ours", "theirs")
    }
    yield Row(
        *(SUBJECT, f"index, {SLOWDOWN}× CPU slowdown", "ms", made["ours"], NAME, made["theirs"]),
        note="a language each; ours is made in slices of 8 ms, while one may type",
    )
    size, theirs = _bytes(joined(ROOT / "static" / "js", "find")[0]), Sample()
    if peer:
        theirs = Sample.of([_bytes(peer)])
    limit = at_most_times(1, theirs)
    note = "Brotli 11; the peer ships no smaller form"
    yield Row(SUBJECT, "code", "B", Sample.of([size]), NAME, theirs, limit, note=note)


def recall(asked: list[Question], first: list[list[str]]) -> float:
    """Of how many questions in a hundred something that would help is among the first three."""
    answered = [
        question
        for question, found in zip(asked, first, strict=True)
        if question.good & set(found[:FIRST])
    ]
    return 100 * len(answered) / len(asked)


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def _recall(language: str, measured: Measured, fts5: list[list[str]]) -> Row:
    asked, first = measured.asked, measured.first
    ours = Sample.of([recall(asked, first["ours"])])
    theirs = Sample.of([recall(asked, first["theirs"])] if "theirs" in first else [])
    notes = [f"held back only: ours {_of_held(asked, first['ours']):.0f}"]
    if theirs:
        notes.append(f"{NAME} {_of_held(asked, first['theirs']):.0f}")
    notes.append(f"FTS5 {_of_held(asked, fts5):.0f} (of all {recall(asked, fts5):.0f})")
    return Row(
        *(SUBJECT, f"recall@{FIRST}, {language}, {len(asked)} questions", "%", ours, NAME, theirs),
        at_least_times(1, theirs),
        more_is_better=True,
        note="; ".join(notes),
    )


def _of_held(asked: list[Question], first: list[list[str]]) -> float:
    chosen = [each for each in zip(asked, first, strict=True) if each[0].held]
    return recall([question for question, _ in chosen], [found for _, found in chosen])


def _measure(
    lab: Lab, pack: Any, directory: Any, asked: list[Question], peer: str | None
) -> Measured:
    with phone(lab.new_folder("search")) as page:
        page.set_content("<!doctype html><title>Info</title>")
        for script in (joined(ROOT / "static" / "js", "find")[0], peer):
            if script:
                page.add_script_tag(content=script)
        entries = _documents(pack, directory)
        given = {"pack": pack, "directory": directory, "entries": entries, "hasPeer": bool(peer)}
        page.evaluate(_GIVE, json.dumps(given))
        asks = [question.ask for question in asked]
        slow_down(page, SLOWDOWN)
        made = page.evaluate(_READY)
        slow_down(page, 1)
        first = {each: page.evaluate(_FIRST, {"engine": each, "asks": asks}) for each in made}
        slow_down(page, SLOWDOWN)
        # Every third question: hundreds of keystrokes are enough for a p95.
        typed = asks[::3]
        keystrokes = {each: page.evaluate(_TIMES, {"engine": each, "asks": typed}) for each in made}
        return Measured(asked, first, keystrokes, made)


def _drawn(lab: Lab) -> float:
    """The p95 of a keystroke in the app, until what was found stands on the screen."""
    with lab.serve() as port, phone(lab.new_folder("search")) as page:
        App("ar").make_ready(page, f"http://localhost:{port}")
        page.click("main a[data-page=f]")
        page.fill("main input[type=search]", "ا")
        page.wait_for_selector(".results > *")
        asks = [question.ask for question in questions()["ar"]]
        slow_down(page, SLOWDOWN)
        return p95(page.evaluate(_DRAWN, asks[::3]))


def _slowest(measured: dict[str, Measured], engine: str) -> Sample:
    times = [
        p95(each.keystrokes[engine]) for each in measured.values() if engine in each.keystrokes
    ]
    return Sample.of([max(times)] if times else [])


def _documents(pack: Any, directory: Any) -> list[dict[str, str]]:
    """The entries as a peer takes them: names and the rest."""
    return [
        {
            "id": entry.id,
            "name": "\n".join(row.text for row in entry.rows if not row.shown),
            "text": "\n".join(row.text for row in entry.rows if row.shown),
        }
        for entry in entries_of(pack, directory)
    ]


def _fts5(pack: Any, directory: Any, asked: list[Question]) -> list[list[str]]:
    """What FTS5 gives with its own tokenizer and order. Words are joined by OR, to its advantage:
    by default every word would have to be there."""
    with sqlite3.connect(":memory:") as base:
        base.execute("create virtual table entry using fts5 (id unindexed, name, text)")
        base.executemany(
            "insert into entry values (:id, :name, :text)", _documents(pack, directory)
        )
        query = "select id from entry where entry match ? order by rank limit ?"
        return [
            [row[0] for row in base.execute(query, (_any_of(question.ask), FIRST))]
            for question in asked
        ]


def _any_of(ask: str) -> str:
    return " OR ".join('"' + word.replace('"', "") + '"' for word in ask.split() if words_of(word))


def _peer() -> str | None:
    """The script of MiniSearch; None where it cannot be had."""
    folder = npm_package(*MINISEARCH)
    path = Path("node_modules/minisearch/dist/umd/index.js")
    return (folder / path).read_text() if folder else None


def _bytes(script: str) -> int:
    return len(brotli.compress(script.encode(), quality=11))
