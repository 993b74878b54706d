"""Where a text has a Dutch legal word, lead to what it means.

Translations keep the Dutch word in round brackets, "time to think (bedenktijd)", because a reader
will hear it said. That bracket, or the wide one of Chinese, is found here; in Dutch it is the
word itself.
"""

import re

from sync.markup import Node
from sync.spoken import DUTCH
from sync.yamlfile import Mapping

# The glossary is a page to a link, with the word as its block (docs/formats.md).
PAGE = "g"


class Terms:
    """The words of the glossary, as one language writes them."""

    def __init__(self, glossary: list[Mapping], language: str) -> None:
        self._ids = {word["dutch"].lower(): word["id"] for word in glossary}
        # The longest first: a scheme is not the first word of its name.
        words = "|".join(map(re.escape, sorted(self._ids, key=len, reverse=True)))
        around = (r"\b", r"\b") if language == DUTCH else (r"(?<=[(（])", r"(?=[),），、])")
        self._pattern = re.compile(around[0] + f"({words or '(?!)'})" + around[1], re.IGNORECASE)

    def linked(self, nodes: list[Node], explained: set[str]) -> list[Node]:
        """The same text with a link at the first place of each word; `explained`, the ids that
        have one already, grows."""
        made: list[Node] = []
        for node in nodes:
            if isinstance(node, str):
                made += self._in_text(node, explained)
            elif node[0] in ("b", "s"):
                made.append([node[0], *self.linked(node[1:], explained)])
            else:
                made.append(node)
        return made

    def _in_text(self, text: str, explained: set[str]) -> list[Node]:
        made: list[Node] = []
        end = 0
        for match in self._pattern.finditer(text):
            word_id = self._ids[match[1].lower()]
            if word_id in explained:
                continue
            explained.add(word_id)
            made += [text[end : match.start()], ["a", f"{PAGE}#{word_id}", match[1]]]
            end = match.end()
        return [piece for piece in [*made, text[end:]] if piece]
