"""What `check` asks of the directory, beyond the shape of its records: that it is HSDS, and that
nobody stands before a closed door because two lines contradict each other."""

from collections.abc import Iterator
from pathlib import Path

from sync.content import Content
from sync.errors import Problem
from sync.records import is_language
from sync.shape import WEEK
from sync.yamlfile import Mapping

_DAY = 24 * 60
MINUTES_OF_A_WEEK = len(WEEK) * _DAY
END = "24:00"


def problems(content: Content) -> Iterator[Problem]:
    """Every mistake in the services: an unknown organization, bad hours, the same thing twice."""
    path = content.paths["services"]
    organizations = {organization["id"] for organization in content.organizations}
    for service in content.services:
        if service["organization_id"] not in organizations:
            line = service.line_of("organization_id")
            found = repr(service["organization_id"])
            yield Problem(path, line, "an organization of the directory", found)
        yield from _hours(service, path)
        yield from _twice(service.get("phones") or [], "number", path)
        yield from _twice(service.get("languages") or [], "code", path)
        for language in service.get("languages") or []:
            if not is_language(language["code"]):
                line = language.line_of("code")
                yield Problem(path, line, "a code that CLDR knows", repr(language["code"]))


def _hours(service: Mapping, path: Path) -> Iterator[Problem]:
    """A schedule that opens when it closes, names a day twice, or overlaps with one before it."""
    taken: set[int] = set()
    for schedule in service.get("schedules") or []:
        opens, closes = schedule["opens_at"], schedule["closes_at"]
        minutes = set(_minutes(schedule))
        if opens in (closes, END):
            expected = f"hours with an end after their start, {END} for the end of a day"
            yield Problem(path, schedule.line_of("opens_at"), expected, f"{opens} to {closes}")
        elif closes == "00:00":
            line = schedule.line_of("closes_at")
            yield Problem(path, line, f"{END} for the end of a day", repr(closes))
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
    opens, closes = (_minute(schedule[key]) for key in ("opens_at", "closes_at"))
    length = (closes - opens) if closes > opens else closes - opens + _DAY
    for day in schedule["byday"]:
        start = WEEK.index(day) * _DAY + opens
        yield from ((start + minute) % MINUTES_OF_A_WEEK for minute in range(length))


def _minute(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def _twice(records: list[Mapping], key: str, path: Path) -> Iterator[Problem]:
    seen: set[str] = set()
    for record in records:
        if record[key] in seen:
            yield Problem(path, record.line_of(key), f"each {key} once", f"{record[key]} again")
        seen.add(record[key])
