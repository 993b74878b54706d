"""The table on the terminal and the same in results.json, with the machine that made them."""

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.browser import CHROMIUM
from bench.rows import Row, Sample

_HEADINGS = ("what", "unit", "ours", "peer's", "peer", "budget", "verdict")
_RIGHT = (2, 3)


def machine() -> dict[str, Any]:
    """What the figures were measured on, without its name or its paths."""
    version = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True).stdout
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory / 1e9),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "chromium": " ".join(version.split()[:2]),
        "date": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "load": round(os.getloadavg()[0], 1),
    }


def heading(facts: dict[str, Any]) -> str:
    """The machine in one line, and a warning when it has other work to do."""
    words = (
        "{cores} cores, {memory_gb} GB, {system}, Python {python}, {chromium}, {date}, {seconds} s"
    )
    lines = [words.format(**facts)]
    if facts["load"] > facts["cores"] / 2:
        lines.append(f"other programs were running (load {facts['load']}): times are too long")
    return "\n".join(lines) + "\n\n"


def table(rows: list[Row]) -> str:
    """Rows under the heading of their subject; medians, with the spread where there is one."""
    lines = [_cells(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(_HEADINGS, *lines, strict=True)]
    text = _line(_HEADINGS, widths)
    subject = ""
    for row, cells in zip(rows, lines, strict=True):
        if row.subject != subject:
            subject = row.subject
            text += f"\n{subject.upper()}\n"
        text += _line(cells, widths)
        if row.note:
            text += f"    {row.note}\n"
    return text


def write(path: Path, rows: list[Row], facts: dict[str, Any]) -> None:
    """The same for machines."""
    results = {"machine": facts, "rows": [row.as_json() for row in rows]}
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")


def _cells(row: Row) -> tuple[str, ...]:
    theirs = _figure(row.theirs) if row.theirs else "peer missing" if row.peer else ""
    budget = row.budget.words if row.budget else ""
    if row.budget and row.budget.value is not None and ("×" in budget or "/" in budget):
        budget += f" = {number(row.budget.value)}"
    return row.name, row.unit, _figure(row.ours), theirs, row.peer, budget, row.verdict


def _figure(sample: Sample) -> str:
    low, high = min(sample.values), max(sample.values)
    spread = f" ({number(low)} to {number(high)})" if low < high else ""
    return number(sample.median) + spread


def number(value: float) -> str:
    """As people read it: whole from a hundred on, else with two digits behind the point."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.2f}"


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = (
        cell.rjust(width) if column in _RIGHT else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join(padded).rstrip() + "\n"
