"""What Lighthouse makes of a visit with its mobile preset: a middling phone on slow 4G.

It counts the time that passes as the phone's computing, four times over. So the browser is the one
without windows: the other draws parts of them that no phone has while the page is loading.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.browser import CHROMIUM_SHELL, App, phone
from bench.install import node
from bench.lab import LANGUAGE, Lab
from bench.processes import ROOT, run
from bench.rows import Budget, Row, Sample

SUBJECT = "Lighthouse, mobile preset"
# Brought by the Makefile.
PROGRAM = ROOT / ".tools/access/node_modules/lighthouse/cli/index.js"
BUDGET = Budget("≥ 99", 99, at_least=True)
_TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")

Report = dict[str, Any]


def rows(lab: Lab) -> Iterator[Row]:
    """The score for speed, of a phone that was never here and of one that keeps a language."""
    with lab.serve() as port:
        url = f"http://localhost:{port}"
        runs = lab.runs(full=3)
        first = [report(url + "/", lab.new_folder("profile"), "performance") for _ in runs]
        profile = lab.new_folder("profile")
        with phone(profile, CHROMIUM_SHELL) as page:
            App(LANGUAGE).make_ready(page, url)
        kept = [report(url + "/", profile, "performance", fresh=False) for _ in runs]
        page_url = f"{url}/{LANGUAGE}/p02"
        read = [
            report(page_url, lab.new_folder("profile"), "performance") for _ in lab.runs(full=2)
        ]
    yield _row("first visit", first)
    yield _row("repeat visit, a language kept", kept)
    yield _row("a page by its own address, first visit", read)


def report(url: str, profile: Path, *categories: str, fresh: bool = True) -> Report:
    """What it says of one visit. Raises CalledProcessError, TimeoutExpired.

    Unless it is to be `fresh`, what the profile keeps stays: the worker, the cache, the text.
    """
    program = node()
    if program is None or not PROGRAM.is_file():
        raise RuntimeError("expected Lighthouse, found none; make bench and make test bring it")
    flags = f"--no-sandbox --user-data-dir={profile}"
    command = [program, PROGRAM, url, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    command += [f"--only-categories={','.join(categories)}", "--no-enable-error-reporting"]
    if not fresh:
        command.append("--disable-storage-reset")
    return json.loads(run(command, CHROME_PATH=CHROMIUM_SHELL))


def score(found: Report, category: str) -> float:
    """Of 100."""
    return round(100 * found["categories"][category]["score"])


def _row(name: str, reports: list[Report]) -> Row:
    audits = reports[len(reports) // 2]["audits"]
    times = (f"{audits[key]['title']} {audits[key]['displayValue']}" for key in _TIMES)
    sent = audits["total-byte-weight"]["numericValue"]
    return Row(
        *(SUBJECT, f"performance, {name}", "", Sample.of(score(r, "performance") for r in reports)),
        budget=BUDGET,
        more_is_better=True,
        note=f"{', '.join(times)}; {sent:,.0f} B over the network".replace("\xa0", " "),
    )
