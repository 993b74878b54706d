"""Who may sign changes, and a phone follows: by the keys of before and of after, or not at all."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import keep, until
from tests.browser.held import POINTER, TEXTS, failed, hold, shows
from tests.browser.hostile import Line
from tests.browser.releases import Nodes
from tests.browser.test_pass import folder, give, open_pass, passed_on, second

__all__ = ["folder", "second"]

NEW_ROOT = "/tuf/metadata/2.root.json"


def key_ids(root: Path) -> set[str]:
    """The keys that may sign the root after this one."""
    return set(json.loads(root.read_text())["signed"]["roles"]["root"]["keyids"])


def signed_by(wanted: Callable[[str], bool]) -> Callable[[str, bytes], bytes | None]:
    """Root 2 with only the signatures of these keys."""

    def tamper(path: str, body: bytes) -> bytes | None:
        if path != NEW_ROOT:
            return None
        root = json.loads(body or b'{"signatures": []}')
        root["signatures"] = [each for each in root["signatures"] if wanted(each["keyid"])]
        return json.dumps(root).encode()

    return tamper


def test_a_phone_follows_a_rotation_of_the_root(page: Page, line: Line, browser):
    """Text kept under root 1; what comes is signed by people whom only the later roots name."""
    hold(page, line, "1")
    line.serve("rotated")
    page.reload()
    until(page, f"{POINTER}.then(now => now.number === 3 && !now.failed)")
    assert NEW_ROOT in line.proxy.asked
    roots = page.evaluate(POINTER)["metadata"]["roots"]
    assert [json.loads(root)["signed"]["version"] for root in roots] == [1, 2, 3]
    until(page, "caches.keys().then(all => all.filter(n => n.startsWith('t-')).length === 1)")
    with browser.new_context() as context:
        fresh = context.new_page()
        fresh.goto(line.proxy.url)
        keep(fresh, "en")
        assert fresh.evaluate(TEXTS) == page.evaluate(TEXTS)


def test_what_a_rotation_took_back_stays_taken_back(page: Page, line: Line):
    """Release 4 of the people of root 1: a higher number, and keys that count no more."""
    hold(page, line, "1")
    line.serve("rotated")
    page.reload()
    until(page, f"{POINTER}.then(now => now.number === 3)")
    line.serve("4")
    failed(page, "signature")
    shows(page, 3, "It is not signed by those who write this text.")


@pytest.mark.parametrize("missing", ["old", "one of the old", "new"])
def test_a_root_without_enough_of_both_keys_is_refused(
    page: Page, line: Line, nodes: Nodes, demo_keys: Path, missing: str
):
    """Two of the people of before and two of those of after; what is held stays readable."""
    hold(page, line, "1")
    line.serve("rotated")
    old = key_ids(demo_keys / "root.json")
    first = min(old & signers(nodes))
    line.proxy.tamper = signed_by(
        {
            "old": lambda key: key not in old,
            "one of the old": lambda key: key != first,
            "new": lambda key: key in old,
        }[missing]
    )
    failed(page, "signature")
    shows(page, 1, "It is not signed by those who write this text.")
    line.proxy.honest()
    page.reload()
    until(page, f"{POINTER}.then(now => now.number === 3 && !now.failed)")


def signers(nodes: Nodes) -> set[str]:
    """The keys whose signatures root 2 carries."""
    root = nodes.folder / "rotated-repository" / "metadata" / "2.root.json"
    return {each["keyid"] for each in json.loads(root.read_text())["signatures"]}


def test_a_passed_file_brings_the_new_roots(page: Page, second: Page, line: Line, folder: Path):
    """All of them, also from a phone that began with the last."""
    hold(second, line, "1")
    line.serve("rotated")
    page.goto(line.proxy.url)
    keep(page, "en")
    line.stop()
    file = passed_on(page, folder)
    open_pass(second)
    give(second, file)
    until(second, f"{POINTER}.then(now => now.number === 3)")
    assert second.evaluate(TEXTS) == page.evaluate(TEXTS)
