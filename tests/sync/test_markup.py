"""The page format: what is found in a text, and what is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.markup import KINDS, links, parse_blocks, parse_inline, plain, references, unparsed

PAGE = Path("p01.md")
MARKUP = "*[]{}()<>`#!"
# Letters, marks, numbers, symbols, punctuation and spaces of every script, but ours.
TEXT = st.text(st.characters(categories=("L", "M", "N", "S", "P", "Zs"), exclude_characters=MARKUP))
WORDS = TEXT.filter(str.strip)
NAMES = st.from_regex(r"[a-z0-9-]+\.[a-z0-9_-]+", fullmatch=True)
TARGETS = st.from_regex(r"p[0-9]{2}(#b[0-9]+)?", fullmatch=True)


def problems(body: str) -> list[str]:
    return [str(problem) for problem in parse_blocks(body, PAGE, 9)[1]]


def test_every_kind_of_block_is_known_by_its_prefix():
    lines = [f"{prefix}Words {{#b{n}}}" for n, (prefix, _) in enumerate([*KINDS, ("", "p")])]
    blocks, wrong = parse_blocks("\n\n".join(lines), PAGE, 9)
    assert wrong == []
    assert [block.kind for block in blocks] == ["h3", "h2", "li", "step", "note", "p"]
    assert [block.line for block in blocks] == [9, 11, 13, 15, 17, 19]
    assert {block.text for block in blocks} == {"Words"}


def test_strong_words_links_and_references_become_nodes():
    assert parse_inline("Call **{tel.112} now** or [ask **them**](p08#b4). {r-reflect.max#}") == [
        "Call ",
        ["b", ["ref", "tel.112"], " now"],
        " or ",
        ["a", "p08#b4", "ask ", ["b", "them"]],
        ". ",
        ["ref", "r-reflect.max#"],
    ]


def test_references_and_links_inside_strong_words_are_found():
    text = "**[Call {tel.112}](p01)** {r-reflect.max#}"
    assert references(text) == ["tel.112", "r-reflect.max"]
    assert links(text) == ["p01"]


def test_plain_is_what_a_reader_reads():
    text = "Call **{tel.112} now** or [ask](p08)."
    assert plain(text) == "Call  now or ask."
    assert plain(text, placeholder="_") == "Call _ now or ask."


def test_every_mistake_is_named_and_none_stops_the_reading():
    body = "One. {#b1}\nTwo.\nThree. {#b1}\nFour <b>. {#b2}\nFive. {#b3}"
    blocks, _ = parse_blocks(body, PAGE, 9)
    assert [block.id for block in blocks] == ["b1", "b2", "b3"]
    assert problems(body) == [
        "p01.md:10: expected a block id such as {#b1} at the end, found 'Two.'",
        "p01.md:11: expected a block id used once, found b1 of line 9",
        "p01.md:12: expected only marks of docs/writing.md, such as **words** or '- ',"
        " found 'Four <b>.'",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<script>",
        "![a photo](p01)",
        "[elsewhere](https://www.politie.nl)",
        "{tel.112",
        "{tel}",
        "**not closed",
        "`code`",
        "#### Too deep",
        "",
    ],
)
def test_what_is_not_in_the_format_is_refused(text):
    assert unparsed(text)


@pytest.mark.parametrize("line", ["  - a list in a list {#b1}", "| a | table | {#b1}"])
def test_a_nested_list_and_a_table_are_refused(line):
    assert problems(line)


def test_the_format_itself_is_not_refused():
    assert unparsed("Call **{tel.112}**, [ask](p08#b4) (in brackets), {r-reflect.max#}!") == []


@given(TEXT)
def test_text_without_markup_stays_as_it_is(text):
    assert parse_inline(text) == ([text] if text else [])
    assert plain(text) == text


@given(st.lists(st.tuples(WORDS, NAMES)), TEXT)
def test_every_reference_is_found_in_order(pieces, end):
    text = "".join(f"{words}{{{name}}}" for words, name in pieces) + end
    assert references(text) == [name for _, name in pieces]
    assert plain(text) == "".join(words for words, _ in pieces) + end


@given(st.lists(st.tuples(WORDS, TARGETS)), TEXT)
def test_every_link_is_found_in_order(pieces, end):
    text = "".join(f"**[{words}]({target})**" for words, target in pieces) + end
    assert links(text) == [target for _, target in pieces]
    assert plain(text) == "".join(words for words, _ in pieces) + end


@given(
    st.lists(
        st.tuples(st.integers(0, 999), st.sampled_from(KINDS), WORDS),
        unique_by=lambda piece: piece[0],
    )
)
def test_every_block_is_found_with_its_id_kind_and_text(pieces):
    body = "\n".join(f"{prefix}{words} {{#b{n}}}" for n, (prefix, _), words in pieces)
    blocks, wrong = parse_blocks(body, PAGE, 1)
    assert wrong == []
    assert [(block.id, block.kind, block.text) for block in blocks] == [
        (f"b{n}", kind, words.strip()) for n, (_, kind), words in pieces
    ]


@given(st.text())
def test_no_text_at_all_breaks_the_reader(text):
    blocks, wrong = parse_blocks(text, PAGE, 1)
    assert len(blocks) + len(wrong) >= sum(bool(line.strip()) for line in text.splitlines())
