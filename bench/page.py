"""The table as a page with bars, for who decides and reads no terminal: bench/results.html."""

from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from bench.report import number
from bench.rows import Row, Sample

_WIDTH, _HEIGHT = 520, 16
_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.2rem }
h3 { margin: 1.2rem 0 .2rem; font-size: 1rem; font-weight: 600 }
h3 span { font-weight: 400 }
p { margin: .2rem 0 }
svg { display: block; max-width: 100%; height: auto }
text { font-size: 13px; fill: currentColor }
.ours { fill: #1f5a7a } .theirs { fill: #9aa7b0 } .budget { stroke: #b3541e; stroke-width: 2 }
.spread { stroke: currentColor }
.lost { font-weight: 700 }
@media (prefers-color-scheme: dark) {
  body { background: #14191d; color: #e8ecee }
  .ours { fill: #7cc0e0 } .theirs { fill: #66737c } .budget { stroke: #f0a070 }
}
"""


def write(path: Path, rows: list[Row], facts: dict[str, Any]) -> None:
    """One section a subject, one drawing a row; it opens by itself and asks for nothing."""
    told = "{cores} cores, {memory_gb} GB, {system}, Python {python}, {chromium}, {date}"
    sections = [
        f"<h2>{escape(subject)}</h2>\n" + "".join(map(_section, group))
        for subject, group in groupby(rows, key=lambda row: row.subject)
    ]
    path.write_text(
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Measured</title>\n<style>{_STYLE}</style>\n<h1>Measured</h1>\n"
        f"<p>{escape(told.format(**facts))}</p>\n"
        "<p>A bar is the median, the thin line the spread of runs, the upright line the budget. "
        "Dark is ours, grey what somebody would pick instead.</p>\n" + "".join(sections)
    )


def _section(row: Row) -> str:
    verdict = f' <span class="lost">{escape(row.verdict)}</span>' if row.verdict else ""
    note = f"<p>{escape(row.note)}</p>\n" if row.note else ""
    return (
        f"<h3>{escape(row.name)} <span>({escape(row.unit or 'count')})</span>{verdict}</h3>\n"
        f"{_drawing(row)}{note}"
    )


def _drawing(row: Row) -> str:
    limit = row.budget.value if row.budget else None
    largest = max(*row.ours.values, *row.theirs.values, limit or 0, 1e-9)
    bars = [("ours", "ours", row.ours)]
    if row.theirs:
        bars.append(("theirs", row.peer, row.theirs))
    lines = [_bar(index, *bar, largest) for index, bar in enumerate(bars)]
    height = len(bars) * (_HEIGHT + 6)
    if limit is not None:
        x = _WIDTH * limit / largest
        lines.append(f'<line class="budget" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{height}"/>')
    told = ", ".join(f"{name} {number(sample.median)}" for _, name, sample in bars)
    return (
        f'<svg viewBox="0 0 {_WIDTH + 380} {height}" role="img" aria-label="{escape(told)}">'
        f"{''.join(lines)}</svg>\n"
    )


def _bar(index: int, kind: str, name: str, sample: Sample, largest: float) -> str:
    top = index * (_HEIGHT + 6) + 3
    low, middle, high = (
        _WIDTH * value / largest
        for value in (min(sample.values), sample.median, max(sample.values))
    )
    y = top + _HEIGHT / 2
    words = escape(f"{number(sample.median)}  {name}")
    return (
        f'<rect class="{kind}" x="0" y="{top}" width="{middle:.1f}" height="{_HEIGHT}"/>'
        f'<line class="spread" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"/>'
        f'<text x="{max(middle, high) + 8:.1f}" y="{y + 4.5}">{words}</text>'
    )
