"""The command line: python -m bench [--quick] [SUBJECT …]. Exit codes: 0 measured, 2 wrong usage.

A missed budget is shown, not punished: the exit code says whether it could be measured.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bench import (
    corrected,
    first_screen,
    growth,
    languages,
    leaving,
    lighthouse,
    offline_ready,
    page,
    phones,
    pulling,
    search,
    servers,
    throughput,
    traces,
    unchanged,
)
from bench.lab import Lab
from bench.report import heading, machine, table, write
from bench.rows import Row

SUBJECTS = {
    "offline": offline_ready,
    "first": first_screen,
    "exit": leaving,
    "reopen": unchanged,
    "correct": corrected,
    "page": throughput,
    "servers": servers,
    "phones": phones,
    "pull": pulling,
    "growth": growth,
    "languages": languages,
    "search": search,
    "lighthouse": lighthouse,
    "traces": traces,
}
SUBJECTS_HELP = f"{', '.join(SUBJECTS)}; what is asked for by name may take its time"
RESULTS = Path(__file__).parent / "results.json"
PAGE = RESULTS.with_suffix(".html")


def main(argv: list[str] | None = None) -> int:
    """Measure, print the table, write results.json and results.html."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    unknown = set(arguments.subjects) - set(SUBJECTS)
    if unknown:
        parser.error(f"expected {', '.join(SUBJECTS)}, found {', '.join(sorted(unknown))}")
    chosen = arguments.subjects or list(SUBJECTS)
    facts = {**machine(), "quick": arguments.quick, "subjects": chosen}
    started = time.monotonic()
    found: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        lab = Lab(Path(folder), arguments.quick, is_chosen=bool(arguments.subjects))
        for name in chosen:
            if sys.stderr.isatty():
                print(f"measuring: {name}", file=sys.stderr)
            found += SUBJECTS[name].rows(lab)
    facts["seconds"] = round(time.monotonic() - started)
    print(heading(facts) + table(found), end="")
    write(RESULTS, found, facts)
    page.write(PAGE, found, facts)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter runs")
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=SUBJECTS_HELP)
    return parser


if __name__ == "__main__":
    sys.exit(main())
