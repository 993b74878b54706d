"""The page format: one block a line, a little Markdown inside. Pure: text in, structures out.

docs/writing.md is the description for authors. What is not in it is refused, not guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sync.errors import Problem

# A node is text, or a list: ["b", node…], ["a", "p08#b4", node…], ["ref", "tel.comensha"].
Node = str | list["Node"]

# The source, and some of the language that is looked at.
MOST_TEXTS = 5000
KINDS = (("### ", "h3"), ("## ", "h2"), ("- ", "li"), ("1. ", "step"), ("> ", "note"))
_BLOCK_ID = re.compile(r"\s*\{#(b[0-9]+)\}$")
_INLINE = re.compile(
    r"\*\*(?P<strong>.+?)\*\*"
    r"|\[(?P<words>[^\]]+)\]\((?P<page>p[0-9]{2}(?:#b[0-9]+)?)\)"
    r"|\{(?P<ref>[a-z0-9-]+\.[a-z0-9_-]+#?)\}"
)
_FORMS = "only marks of docs/writing.md, such as **words** or '- '"
_LEFTOVER = re.compile(r"[*{}<>]|\]\(|^#+|`")


@dataclass(frozen=True)
class Block:
    """One block of a page. `text` is the source as written, without prefix and id."""

    id: str
    kind: str
    text: str
    line: int


def parse_blocks(body: str, path: Path, first_line: int) -> tuple[list[Block], list[Problem]]:
    """Split the body of a page into blocks; every mistake becomes a Problem, none stops."""
    blocks: list[Block] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for line, raw in enumerate(body.splitlines(), start=first_line):
        if not raw.strip():
            continue
        if raw[0].isspace() or raw[0] == "|":
            problems.append(Problem(path, line, "a block at the start of its line", _short(raw)))
            continue
        match = _BLOCK_ID.search(raw)
        if not match:
            problems.append(Problem(path, line, "a block id such as {#b1} at the end", _short(raw)))
            continue
        block_id = match[1]
        if block_id in seen:
            problems.append(
                Problem(path, line, "a block id used once", f"{block_id} of line {seen[block_id]}")
            )
            continue
        seen[block_id] = line
        kind, text = _kind_and_text(raw[: match.start()])
        problems += [Problem(path, line, _FORMS, wrong) for wrong in unparsed(text)]
        blocks.append(Block(block_id, kind, text, line))
    return blocks, problems


@lru_cache(MOST_TEXTS)
def parse_inline(text: str) -> list[Node]:
    """Turn the inside of a block into nodes; references stay unresolved as ["ref", name].

    Not to be changed: who asks for the same text again gets the same nodes. A check of the
    translations holds each text of the source against every language.
    """
    nodes: list[Node] = []
    end = 0
    for match in _INLINE.finditer(text):
        if match.start() > end:
            nodes.append(text[end : match.start()])
        end = match.end()
        if match["strong"] is not None:
            nodes.append(["b", *parse_inline(match["strong"])])
        elif match["page"] is not None:
            nodes.append(["a", match["page"], *parse_inline(match["words"])])
        else:
            nodes.append(["ref", match["ref"]])
    if end < len(text):
        nodes.append(text[end:])
    return nodes


def references(text: str, *, as_written: bool = False) -> list[str]:
    """Every `{name.field}` in the text; a trailing `#` (only the number) only `as_written`."""
    names = list(_walk_refs(parse_inline(text)))
    return names if as_written else [name.rstrip("#") for name in names]


def links(text: str) -> list[str]:
    """Every page the text links to, such as "p08" or "p08#b4"."""
    return list(_walk_links(parse_inline(text)))


def plain(text: str, placeholder: str = "") -> str:
    """The words a reader reads, with `placeholder` where a value would stand."""

    def flat(nodes: list[Node]) -> str:
        return "".join(_flat(node) for node in nodes)

    def _flat(node: Node) -> str:
        if isinstance(node, str):
            return node
        if node[0] == "ref":
            return placeholder
        return flat(node[1:] if node[0] == "b" else node[2:])

    return flat(parse_inline(text))


def unparsed(text: str) -> list[str]:
    """Pieces that look like markup and are not ours: HTML, images, a stray brace."""
    piece = plain(text, placeholder="0")
    return [_short(text)] if not piece or _LEFTOVER.search(piece) or "![" in text else []


def _kind_and_text(raw: str) -> tuple[str, str]:
    for prefix, kind in KINDS:
        if raw.startswith(prefix):
            return kind, raw[len(prefix) :].strip()
    return "p", raw.strip()


def _walk_refs(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, list) and node[0] == "ref":
            yield str(node[1])
        elif isinstance(node, list):
            yield from _walk_refs(node[1:])


def _walk_links(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, list) and node[0] == "a":
            yield str(node[1])
        if isinstance(node, list):
            yield from _walk_links(node[1:])


def _short(text: str) -> str:
    text = " ".join(text.split())
    return repr(text if len(text) <= 60 else text[:57] + "…")
