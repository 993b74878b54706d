"""What an editor runs: check, build."""

import argparse
from datetime import date
from pathlib import Path

from sync.commands import DATA, Add

CONTENT = Path("content")
LOCALES = Path("locales")


def add_to(command: Add) -> None:
    check = command("check", _check, "lint the content and the translations")
    check.add_argument("--facts", action="store_true", help="print docs/content.md")
    build = command("build", _build, "turn content and translations into packs")
    for parser in (check, build):
        parser.add_argument("--content", type=Path, default=CONTENT)
        parser.add_argument("--locales", type=Path, default=LOCALES)
    build.add_argument("--out", type=Path, default=DATA / "build")
    build.add_argument("--date", type=_date, help="of the release, such as 2026-11-26; else today")


def _check(arguments: argparse.Namespace) -> None:
    from sync import catalog
    from sync.build import check_all

    content = check_all(arguments.content, arguments.locales)
    if arguments.facts:
        from sync.coverage import table

        print(table(content), end="")
        return
    print(f"{len(content.pages)} pages, {len(content.services)} services: nothing wrong.")
    new = catalog.new_texts(content, arguments.locales)
    if new:
        print(f"Texts that translators do not have yet: {new}. Give them by: make texts")


def _build(arguments: argparse.Namespace) -> None:
    from sync.build import build

    folders = (arguments.content, arguments.locales, arguments.out)
    targets = build(*folders, say=print, day=arguments.date)
    for path, data in targets.items():
        print(f"{arguments.out / path}: {len(data):,} bytes")


def _date(text: str) -> date:
    """A day for which holidays can be worked out."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.year // 100 != 20:
        expected = "a date of this century such as 2026-11-26"
        raise argparse.ArgumentTypeError(f"expected {expected}, found {text!r}")
    return day
