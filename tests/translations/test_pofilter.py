"""translate-toolkit's pofilter over every catalog: what it finds is mended or allowed by line.

Beside `sync check`, which refuses what would harm a reader, this finds what a careful reader of
the language would mend.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from translate.filters.checks import CheckerConfig, TeeChecker
from translate.storage import factory

from tests.conftest import ROOT

ALLOWED = Path(__file__).parent / "allowed.txt"
CATALOGS = sorted(ROOT.glob("locales/*/LC_MESSAGES/*.po"))

# Left out: `sync check` holds placeholders, where {name#} is ours (pythonbraceformat); languages
# have their own quotation marks, capitals, spaces and length of sentences (doublequoting,
# singlequoting, simplecaps, startcaps, startpunc, puncspacing, sentencecount, long, short); "EU" is
# "UE" in Polish (acronyms); names stay, see below (unchanged, notranslatewords); what is missing is
# counted by `sync translations` (untranslated, isfuzzy); we have no plurals or shortcuts.
FILTERS = [
    *("blank", "brackets", "compendiumconflicts", "credits", "doublespacing", "doublewords"),
    *("emails", "endpunc", "endwhitespace", "escapes", "filepaths", "functions", "kdecomments"),
    *("newlines", "numbers", "options", "printf", "purepunc", "startwhitespace", "tabs", "urls"),
    *("variables", "xmltags"),
]
# Dutch has no need of the Dutch word in brackets; brackets of Chinese are wide, and the toolkit
# does not know the full stop of Tigrinya.
NOT_IN = {("nl", "brackets"), ("zh", "brackets"), ("ti", "endpunc")}
# Said to a reader in Dutch, written on a door: they stay as they are in every language.
NAMES = re.compile(r"CoMensha|FairWork|NL Confidential|\b(?:COA|Fier|IND|Rvb)\b")


def units(catalog: Path) -> Iterator[tuple[str, str]]:
    """Each text that is translated and not fuzzy, with its translation."""
    for unit in factory.getobject(str(catalog)).units:
        if unit.istranslated() and not unit.isheader() and not unit.isobsolete():
            yield unit, unit.source


def found(catalog: Path) -> list[str]:
    """What the toolkit says, as lines of allowed.txt without the reason."""
    language, domain = catalog.parts[-3], catalog.stem
    filters = [name for name in FILTERS if (language, name) not in NOT_IN]
    checker = TeeChecker(CheckerConfig(targetlanguage=language), limitfilters=filters)
    return sorted(
        f"{language} {domain} {name} {sha256(source.encode()).hexdigest()[:8]}"
        for unit, source in units(catalog)
        for name in checker.run_filters(unit)
    )


def allowed() -> dict[str, str]:
    """The lines of allowed.txt: finding → the text and the reason."""
    lines = ALLOWED.read_text().splitlines()
    pairs = [line.split(" | ", 1) for line in lines if line and not line.startswith("#")]
    assert len({finding for finding, _ in pairs}) == len(pairs)
    return dict(pairs)


@pytest.mark.parametrize("catalog", CATALOGS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_what_the_toolkit_finds_is_allowed(catalog):
    """Mend the translation, or add the line with the text and the reason to allowed.txt."""
    assert [finding for finding in found(catalog) if finding not in allowed()] == []


def test_nothing_is_allowed_that_is_no_longer_there():
    assert sorted(allowed()) == sorted(finding for path in CATALOGS for finding in found(path))


def test_each_allowed_line_has_its_text_and_a_reason():
    for finding, rest in allowed().items():
        text, _, reason = rest.partition(" | ")
        assert text, finding
        assert reason, finding


@pytest.mark.parametrize(
    ("name", "source", "translation"),
    [
        ("doublewords", "Call the police.", "Bel de de politie."),
        ("numbers", "Call 12 times.", "Bel 21 keer."),
        ("endpunc", "Call the police.", "Bel de politie"),
        ("endwhitespace", "Call the police.", "Bel de politie. "),
        ("urls", "At http://police.example.", "Op http://politie.example."),
        ("xmltags", "Call the <b>police</b>.", "Bel de <i>politie</i>."),
        ("brackets", "Call (the police).", "Bel (de politie."),
        ("blank", "Call the police.", "  "),
    ],
)
def test_the_toolkit_finds_a_fault(tmp_path, name, source, translation):
    """Otherwise an empty list would mean nothing: names of filters could be wrong."""
    folder = tmp_path / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "content.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        f'msgid "{source}"\nmsgstr "{translation}"\n'
    )
    assert name in [finding.split()[2] for finding in found(folder / "content.po")]


@pytest.mark.parametrize("catalog", CATALOGS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_name_that_people_will_hear_stays_as_it_is(catalog):
    lost = {
        unit.target: set(NAMES.findall(source))
        - set(re.findall(NAMES.pattern.replace("\\b", ""), unit.target))
        for unit, source in units(catalog)
    }
    assert {target: names for target, names in lost.items() if names} == {}
