"""Lighthouse's own marks. Its mark for speed depends on what else the machine does: make bench."""

import pytest

from bench.lighthouse import Report, report, score
from tests.every import at_least

CATEGORIES = ("accessibility", "best-practices")
# A page and the longest view, in both directions; and what a reader reaches first.
PATHS = at_least("/en/p02", "/ar/d", more=["/"])


def failed(found: Report) -> dict[str, str]:
    """The audits that cost marks, with what they say."""
    return {
        name: audit["title"]
        for name, audit in found["audits"].items()
        if audit["score"] not in (None, 1)
    }


@pytest.mark.parametrize("path", PATHS)
def test_lighthouse_gives_full_marks(server, tmp_path, path, record_property):
    found = report(server.url + path, tmp_path / "profile", *CATEGORIES)
    assert failed(found) == {}
    assert [score(found, category) for category in CATEGORIES] == [100, 100]
    marks = ", ".join(f"{category} 100" for category in CATEGORIES)
    record_property("counted", f"Lighthouse {found['lighthouseVersion']}, {path}: {marks}")


def test_lighthouse_misses_what_a_page_lacks(exit_site, tmp_path):
    """Else its marks could be of something else than our pages."""
    found = report(exit_site, tmp_path / "profile", *CATEGORIES)
    assert {"landmark-one-main", "viewport"} & set(failed(found))
    assert min(score(found, category) for category in CATEGORIES) < 100
