"""The pages that stand for all others where not every one is looked at."""

import json
from collections.abc import Iterator
from typing import Any

from tests.access.views import LTR, OF_EVERY_KIND, RTL


def kinds(page: dict[str, Any]) -> Iterator[str]:
    """What can make a page look, or be read, another way than the next."""
    yield from (f"{name} {page[name]}" for name in ("audience", "status") if name in page)
    yield from (name for name in page if isinstance(page[name], list))
    for block in page["blocks"]:
        yield block["kind"]
        yield from (f"{name} {block[name]}" for name in block.keys() & {"status"})
        yield from inline(block["text"])


def inline(nodes: list[Any]) -> Iterator[str]:
    for name, *inside in (node for node in nodes if isinstance(node, list)):
        yield f"in a line: {name}"
        yield from inline(inside)


def test_they_have_every_kind_of_what_there_is(targets):
    for language in (LTR, RTL):
        pages = json.loads(targets[f"packs/{language}.json"])["pages"]
        have = {kind for page in pages if page["id"] in OF_EVERY_KIND for kind in kinds(page)}
        assert have == {kind for page in pages for kind in kinds(page)}
        assert len(have) > 10
