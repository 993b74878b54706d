"""Ten and a hundred times the content: whether time, memory and files grow with it, or faster; and
whether asking for news costs the same, for a node and for a phone.

The figures are seconds of computing, which other programs on the machine hardly change; the notes
have the seconds on the clock. The content is in two languages, so that a hundred times of it is
made in minutes: what languages cost is a subject of its own.
"""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.browser import App
from bench.lab import LANGUAGE, Lab
from bench.made_up import multiplied
from bench.processes import ROOT, Command, Usage, measured, python
from bench.rows import Budget, Row, Sample
from bench.unchanged import reopenings
from bench.wire import Wire

SUBJECT = "growth"
SMALLEST, LARGER, LARGEST = 1, 10, 100
# A poll is over so soon that one alone says little.
POLLS = 3
# A pull is the first one: it fetches, verifies and imports.
STEPS = ("build", "publish", "pull", "poll")
# Among all subjects the largest size is left out where a step of it is expected to compute for
# longer than this; asked for by name it is given up where a step takes ten minutes.
LARGEST_SECONDS = 60
TIMEOUT_SECONDS = 600
# Powers of the factor between two sizes: 1 is linear, 0 is constant; the rest is for noise.
LINEAR, CONSTANT = 1.1, 0.2


@dataclass
class Size:
    """What every step took at one size, for each run, and the bytes of what it made."""

    factor: int
    usages: dict[str, list[Usage]] = field(default_factory=lambda: {step: [] for step in STEPS})
    made: dict[str, int] = field(default_factory=dict)
    polled: dict[str, Sample] = field(default_factory=dict)

    def computing(self, step: str) -> Sample:
        return Sample.of(usage.cpu_seconds for usage in self.usages[step])

    def seconds(self, step: str) -> float:
        """On the clock; the median of all runs."""
        return median(usage.seconds for usage in self.usages[step])

    def peak(self, step: str) -> float:
        """Megabytes of memory, the most of all runs."""
        return max(usage.peak_bytes for usage in self.usages[step]) / 1e6


def rows(lab: Lab) -> Iterator[Row]:
    """Every step at every size, each size held against the one before."""
    # A run of seconds says less by itself than one of a minute.
    sizes = [_size(lab, SMALLEST, runs=len(lab.runs(full=2))), _size(lab, LARGER, runs=1)]
    largest = _largest(lab, max(sizes[-1].computing(step).median for step in STEPS))
    sizes += [largest] if largest else []
    left_out = "" if largest else f"; {LARGEST}× with: python -m bench growth"
    for step in STEPS:
        power = CONSTANT if step == "poll" else LINEAR
        clock = ", ".join(f"{size.seconds(step):.1f}" for size in sizes)
        note = f"on the clock {clock} s{left_out}"
        seconds = [(size.factor, size.computing(step)) for size in sizes]
        yield from _rows(step, "CPU s", seconds, power, note)
        megabytes = [(size.factor, Sample.of([size.peak(step)])) for size in sizes]
        yield from _rows(f"{step}, memory", "MB", megabytes, power, "")
    for who in sizes[0].polled:
        polled = [(size.factor, size.polled[who]) for size in sizes]
        yield from _rows(f"poll of a {who}", "B", polled, CONSTANT, "")
    for what in sizes[0].made:
        megabytes = [(size.factor, Sample.of([size.made[what] / 1e6])) for size in sizes]
        yield from _rows(what, "MB", megabytes, LINEAR, "")


def _rows(
    name: str, unit: str, samples: list[tuple[int, Sample]], power: float, note: str
) -> Iterator[Row]:
    before: tuple[int, Sample] | None = None
    for factor, sample in samples:
        budget = None
        if before:
            words = "constant" if power == CONSTANT else "linear"
            ratio = (factor / before[0]) ** power
            budget = Budget(f"{words}: ≤ {ratio:.2g}×", ratio * before[1].median)
        last = factor == samples[-1][0]
        yield Row(SUBJECT, f"{name}, {factor}×", unit, sample, budget=budget, note=note * last)
        before = factor, sample


def _largest(lab: Lab, slowest: float) -> Size | None:
    """The largest size, once, unless a step that computed for `slowest` seconds at the size before
    would take too long."""
    takes_too_long = not lab.is_chosen and slowest * LARGEST / LARGER > LARGEST_SECONDS
    if lab.quick or takes_too_long:
        return None
    try:
        return _size(lab, LARGEST, runs=1)
    except subprocess.TimeoutExpired:
        return None


def _size(lab: Lab, factor: int, runs: int) -> Size:
    folder = lab.new_folder("growth")
    content, locales = multiplied(ROOT / "content", ROOT / "locales", factor, LANGUAGE, folder)
    size = Size(factor)
    for _ in range(runs):
        scratch = lab.new_folder("growth-run")
        build, repository, data = (scratch / name for name in ("build", "repository", "data"))
        poll: Command = ["pull", repository, "--data", data]
        commands: dict[str, Command] = {
            "build": ["build", "--content", content, "--locales", locales, "--out", build],
            "publish": ["publish", "--build", build, "--keys", lab.keys, "--to", repository],
            "pull": [*poll, "--root", lab.keys / "root.json"],
            "poll": poll,
        }
        for step, command in commands.items():
            for _ in range(POLLS if step == "poll" else 1):
                size.usages[step].append(measured(python("sync", *command), TIMEOUT_SECONDS))
        size.made = {"packs": _bytes(build), "release file": _bytes(data / "releases")}
    size.polled = _polls(lab, data)
    return size


def _polls(lab: Lab, data: Path) -> dict[str, Sample]:
    """Bytes of a node and of a phone that ask for news and find none, heads included.

    They ask the same node. That of the phone includes the worker of the app.
    """
    with lab.serve(data=data) as port:
        [phone] = reopenings(lab, port, App(LANGUAGE), runs=1)
        other = lab.new_folder("growth-node") / "data"
        lab.pull(f"http://localhost:{port}/tuf", other)
        with Wire(port) as wire:
            lab.pull(f"{wire.url}/tuf", other)
    return {
        "node": Sample.of([wire.up_bytes + wire.down_bytes]),
        "phone": Sample.of([phone.down]),
    }


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
