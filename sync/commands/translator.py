"""What translators and their reviewers run: translations, review."""

import argparse
from datetime import date
from pathlib import Path

from sync.commands import Add
from sync.commands.editor import CONTENT, LOCALES


def add_to(command: Add) -> None:
    translations = command("translations", _translations, "how far each language is")
    translations.add_argument(
        "language", metavar="LANG", nargs="?", help="only this one, and each text that waits"
    )
    translations.add_argument("--update", action="store_true", help="bring the catalogs up to date")
    translations.add_argument("--json", action="store_true", help="for machines")
    translations.add_argument("--html", type=Path, metavar="FILE", help="as a page to look at")
    review = command("review", _review, "record that somebody has read a part of a language")
    review.add_argument("language", metavar="LANG", help="such as pl")
    review.add_argument("unit", metavar="UNIT", help="a page such as p07, app, directory or words")
    review.add_argument("--by", required=True, metavar="NAME", help="stays in status.yaml")
    review.add_argument("--native", action="store_true", help="it is the reader's own language")
    review.add_argument("--when", metavar="DATE", help="such as 2026-11-26; today if not said")
    for parser in (translations, review):
        parser.add_argument("--content", type=Path, default=CONTENT)
        parser.add_argument("--locales", type=Path, default=LOCALES)


def _translations(arguments: argparse.Namespace) -> None:
    if arguments.update:
        from sync.update import update

        for path in update(arguments.locales):
            print(f"Updated {path}.")
        return
    from sync import content, report, standing
    from sync.files import write_file

    standings = standing.of_all(content.load(arguments.content), arguments.locales)
    if arguments.language:
        standings = [standing.of(arguments.language, standings)]
    if arguments.html:
        write_file(arguments.html, report.page(standings).encode())
        print(f"Wrote {arguments.html}.")
    elif arguments.json:
        print(report.as_json(standings), end="")
    else:
        print(report.table(standings), end="")
        if arguments.language:
            print(report.waiting(standings[0]), end="")


def _review(arguments: argparse.Namespace) -> None:
    from sync import content, reviewing

    recorded = reviewing.review(
        content.load(arguments.content),
        arguments.locales,
        arguments.language,
        arguments.unit,
        by=arguments.by,
        native=arguments.native,
        when=arguments.when or date.today().isoformat(),
    )
    if recorded is None:
        print("Nothing to do: this review is recorded already.")
    else:
        print(f"Recorded that {recorded.by} read {recorded.unit} in {recorded.language}.")
