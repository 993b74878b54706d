"""What `check` asks of the directory, beyond the shape of its records: that it is HSDS, and that
nobody stands before a closed door because two lines contradict each other."""

from collections.abc import Iterator
from pathlib import Path

from sync.content import Content
from sync.errors import Problem
from sync.needs import NEEDS
from sync.records import is_language
from sync.shape import WEEK
from sync.yamlfile import Mapping

_DAY = 24 * 60
MINUTES_OF_A_WEEK = len(WEEK) * _DAY
END = "24:00"
# Longer, and opening and closing were more likely swapped.
LONGEST_NIGHT = 12 * 60


def problems(content: Content) -> Iterator[Problem]:
    """Every mistake in the services: an unknown organization, bad hours, the same thing twice."""
    path = content.paths["services"]
    organizations = {organization["id"] for organization in content.organizations}
    for service in content.services:
        if service["organization_id"] not in organizations:
            line = service.line_of("organization_id")
            found = repr(service["organization_id"])
            yield Problem(path, line, "an organization of the directory", found)
        yield from _needs(service, path)
        yield from _hours(service, path)
        yield from _twice(service.get("phones") or [], "number", path)
        yield from _twice(service.get("languages") or [], "code", path)
        for language in service.get("languages") or []:
            if not is_language(language["code"]):
                line = language.line_of("code")
                yield Problem(path, line, "a code that CLDR knows", repr(language["code"]))


def _needs(service: Mapping, path: Path) -> Iterator[Problem]:
    """A need that no reader could look for, because it has no words."""
    for need in service.get("needs") or []:
        if need not in NEEDS:
            line = service.line_of("needs")
            yield Problem(path, line, f"one of {', '.join(NEEDS)}", repr(need))


def _hours(service: Mapping, path: Path) -> Iterator[Problem]:
    """A schedule that opens when it closes, names a day twice, or overlaps with one before it."""
    taken: set[int] = set()
    for schedule in service.get("schedules") or []:
        opens, closes = schedule["opens_at"], schedule["closes_at"]
        minutes = set(_minutes(schedule))
        night = _length(schedule) if closes < opens else 0
        if opens in (closes, END):
            expected = f"hours with an end after their start, {END} for the end of a day"
            yield Problem(path, schedule.line_of("opens_at"), expected, f"{opens} to {closes}")
        elif closes == "00:00":
            line = schedule.line_of("closes_at")
            yield Problem(path, line, f"{END} for the end of a day", repr(closes))
        elif night > LONGEST_NIGHT:
            expected = "hours over midnight of 12 hours at most, or two lines that meet at midnight"
            yield Problem(path, schedule.line_of("opens_at"), expected, f"{opens} to {closes}")
        elif len(set(schedule["byday"])) < len(schedule["byday"]):
            found = ", ".join(schedule["byday"])
            yield Problem(path, schedule.line_of("byday"), "each day once", found)
        elif minutes & taken:
            expected = "hours that do not overlap with those above"
            found = f"{', '.join(schedule['byday'])}, {opens} to {closes}"
            yield Problem(path, schedule.line_of("byday"), expected, found)
        taken |= minutes


def _minutes(schedule: Mapping) -> Iterator[int]:
    """The minutes of the week in which it is open. What closes before it opens does so on the
    next day."""
    for day in schedule["byday"]:
        start = WEEK.index(day) * _DAY + _minute(schedule["opens_at"])
        yield from ((start + minute) % MINUTES_OF_A_WEEK for minute in range(_length(schedule)))


def _length(schedule: Mapping) -> int:
    """How many minutes it is open after it opened."""
    opens, closes = (_minute(schedule[key]) for key in ("opens_at", "closes_at"))
    return closes - opens if closes > opens else closes - opens + _DAY


def _minute(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def _twice(records: list[Mapping], key: str, path: Path) -> Iterator[Problem]:
    seen: set[str] = set()
    for record in records:
        if record[key] in seen:
            yield Problem(path, record.line_of(key), f"each {key} once", f"{record[key]} again")
        seen.add(record[key])
