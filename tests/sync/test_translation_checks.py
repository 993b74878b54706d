"""What a translation may not change: it cannot be built."""

import pytest

from tests.sync.conftest import refusal, snapshot

REFUSED = 1
CONTENT, WORDS = (f"locales/nl/LC_MESSAGES/{name}.po" for name in ("content", "messages"))
THINK = "Je krijgt {r-reflect.max} om na te denken."
READ = "Lees [wat anderen doen](p02)."
KEYWORD_AND_TEXT = 'expected msgid or msgstr and one text in quotes, where a quote within is \\"'

# What is spoilt: (file, text, what stands there instead), the line, the sentence.
SPOILT = {
    "a placeholder dropped": (
        (CONTENT, THINK, "Je krijgt tijd om na te denken."),
        "4: expected every placeholder of the source (r-reflect.max),"
        " found it without r-reflect.max",
    ),
    "a placeholder twice": (
        (CONTENT, THINK, "Je krijgt {r-reflect.max} van {r-reflect.max}."),
        "4: expected every placeholder of the source (r-reflect.max), found r-reflect.max besides",
    ),
    "a link elsewhere": (
        (CONTENT, READ, "Lees [wat anderen doen](p01)."),
        "7: expected every link of the source (p02), found it without p02",
    ),
    "a number typed": (
        (CONTENT, "Voor gevaar nu.", "Voor gevaar nu: 112."),
        "10: expected numbers as placeholders, found 'Voor gevaar nu: 112.'",
    ),
    "a price typed": (
        (CONTENT, "Voor gevaar nu.", "Voor gevaar nu, € 3."),
        "10: expected numbers as placeholders, found 'Voor gevaar nu, € 3.'",
    ),
    "a quote that is not closed": (
        (CONTENT, 'Voor gevaar nu."', "Voor gevaar nu."),
        f"11: {KEYWORD_AND_TEXT}, found 'msgstr \"Voor gevaar nu.'",
    ),
    "a quote inside": (
        (CONTENT, "Voor gevaar nu.", 'Voor "gevaar" nu.'),
        f'11: {KEYWORD_AND_TEXT}, found \'msgstr "Voor "gevaar" nu."\'',
    ),
    "a keyword misspelt": (
        (CONTENT, 'msgstr "Voor gevaar nu."', 'mgstr "Voor gevaar nu."'),
        f"11: {KEYWORD_AND_TEXT}, found 'mgstr \"Voor gevaar nu.\"'",
    ),
    "digits that are not ASCII": (
        (CONTENT, "Voor gevaar nu.", "Voor gevaar ٣."),
        "10: expected numbers in the digits 0 to 9, found 'Voor gevaar ٣.'",
    ),
    "strong that does not end": (
        (CONTENT, "Voor gevaar nu.", "Voor **gevaar nu."),
        "10: expected the markup of the source, found 'Voor **gevaar nu.'",
    ),
    "strong that the source has not": (
        (CONTENT, "Voor gevaar nu.", "Voor **gevaar** nu."),
        "10: expected 0 times ** as in the source, found 2",
    ),
    "a sign that turns the direction": (
        (CONTENT, "Voor gevaar nu.", "Voor \u202egevaar nu."),
        "10: expected no sign that sets the direction, found 'Voor \\u202egevaar nu.'",
    ),
    "a line break": (
        (CONTENT, "Voor gevaar nu.", "Voor gevaar\\nnu."),
        "10: expected one line, found 'Voor gevaar\\nnu.'",
    ),
    "a tab in a word of the app": (
        (WORDS, "dag en nacht", "dag\\ten nacht"),
        "2: expected one line, found 'dag\\ten nacht'",
    ),
    "a name of a word dropped": (
        (WORDS, "Tekst van %(date)s.", "Tekst van vandaag."),
        "7: expected every name of the source (date), found it without date",
    ),
    "a name of a word misspelt": (
        (WORDS, "Tekst van %(date)s.", "Tekst van %(datum)s."),
        "7: expected every name of the source (date), found it without date",
    ),
    "a sign that would be taken for a name": (
        (WORDS, "dag en nacht", "100 % nacht"),
        "2: expected every name of the source (none), found % besides",
    ),
    "a number in a word of the app": (
        (WORDS, "dag en nacht", "24 uur"),
        "2: expected numbers as placeholders, found '24 uur'",
    ),
}


@pytest.mark.parametrize("mistake", SPOILT)
def test_a_translation_that_changes_what_it_may_not_is_refused(small, cli, mistake):
    small.build()
    (name, old, new), sentence = SPOILT[mistake]
    small.edit(name, old, new)
    before = snapshot(small.folder)
    for command in (["check"], ["build", "--out", small.folder / "data" / "build"]):
        ended = cli(*command, *small.arguments)
        assert ended.code == REFUSED
        assert f"{small.folder / name}:{sentence}" in ended.error.splitlines()
    assert snapshot(small.folder) == before


def test_only_the_numbers_of_the_source_may_stand_in_a_translation(small, cli):
    small.edit(WORDS, "day and night", "from 8 to 10")
    small.edit("locales/messages.pot", "day and night", "from 8 to 10")
    small.edit(WORDS, "dag en nacht", "van 8 tot 10")
    assert cli("check", *small.arguments).code == 0
    small.edit(WORDS, "van 8 tot 10", "van 8 tot 1000")
    assert "expected only the numbers of the source (10, 8), found 'van 8 tot 1000'" in refusal(
        cli("check", *small.arguments), REFUSED
    )


@pytest.mark.parametrize(
    ("was", "wrong"),
    [("For {r-reflect.max}.", False), ("For danger.", True)],
)
def test_an_older_translation_is_held_against_the_older_source(small, cli, was, wrong):
    entry = '\n# older: p02#b1\n#. p02#b1 h2\n#, fuzzy\n#| msgid "{}"\nmsgid "The first call"\n'
    with (small.folder / CONTENT).open("a") as file:
        file.write(entry.format(was) + 'msgstr "Voor {r-reflect.max}."\n')
    ended = cli("check", *small.arguments)
    assert ended.code == (REFUSED if wrong else 0)
    if wrong:
        assert "expected every placeholder of the source (none)" in refusal(ended, REFUSED)


def test_a_suggestion_for_translators_is_not_held_against_anything(small, cli):
    small.edit(CONTENT, 'msgid "For danger now."', '#, fuzzy\nmsgid "For danger now."')
    small.edit(CONTENT, "Voor gevaar nu.", "Voor 1234.")
    assert cli("check", *small.arguments).code == 0
