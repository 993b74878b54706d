"""Whether a service is open at a moment, by the clocks of the Netherlands.

The same meaning as static/js/hours.js; the cases of tests/vectors/hours.json hold the two to it
(docs/adr/0025). All of it is reckoned in minutes of that clock since the Monday of this week: what
opens at nine does so at nine on the wall, also on the day the clocks change.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from babel.dates import get_timezone

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = 24 * 60
_MINUTES_OF_WEEK = len(WEEK) * _DAY
# From when it opens until when it closes.
_Span = tuple[int, int]


@dataclass(frozen=True)
class Standing:
    """How it stands with a service.

    `maybe`: it would be open, but these hours began on a public holiday, and nobody says whether it
    opens on one. `day` ("MO") and `time` ("09:00", "24:00") are when what is open closes, or what
    is closed opens; both "" where that never comes or nobody knows, and `day` where it closes
    within 24 hours. `holiday` is the public holiday on which it opened or opens.
    """

    state: Literal["open", "closed", "maybe", "unknown"]
    day: str = ""
    time: str = ""
    holiday: Literal["", "today", "yesterday", "then"] = ""


def standing(
    schedules: list[dict[str, Any]], holidays: Collection[str], moment: datetime
) -> Standing:
    """How it stands with a service of these HSDS schedules; `holidays` are ISO dates, and `moment`
    knows its offset to UTC."""
    here = moment.astimezone(get_timezone("Europe/Amsterdam"))
    now = here.weekday() * _DAY + here.hour * 60 + here.minute
    monday = here.date() - timedelta(days=here.weekday())
    spans = [span for week in (-1, 0, 1) for each in schedules for span in _spans(each, week)]
    if not spans:
        return Standing("unknown")
    # Who never closes does not close for a holiday.
    if _reach(spans, 0) >= _MINUTES_OF_WEEK:
        return Standing("open")
    sure = [span for span in spans if _date(monday, span[0]) not in holidays]
    until = _reach(sure, now)
    if until > now:
        return _changing("open", until, tells_day=until - now > _DAY)
    doubtful = [start for start, end in spans if start <= now < end]
    if doubtful:
        is_today = max(doubtful) // _DAY == now // _DAY
        return Standing("maybe", holiday="today" if is_today else "yesterday")
    opens = min(start for start, _ in spans if start > now)
    found = _changing("closed", opens)
    is_holiday = _date(monday, opens) in holidays
    return Standing(found.state, found.day, found.time, "then") if is_holiday else found


def _spans(schedule: dict[str, Any], week: int) -> list[_Span]:
    """The times of one schedule in a week; 0 is this one. What closes before it opens closes on the
    next day."""
    opens, closes = _minute(schedule["opens_at"]), _minute(schedule["closes_at"])
    length = closes - opens if closes > opens else closes - opens + _DAY
    days = (WEEK.index(day) + week * len(WEEK) for day in schedule["byday"])
    return [(day * _DAY + opens, day * _DAY + opens + length) for day in days]


def _reach(spans: list[_Span], minute: int) -> int:
    """Until when it is open without a gap; `minute` itself where it is closed then."""
    while ends := [end for start, end in spans if start <= minute < end]:
        minute = max(ends)
    return minute


def _changing(state: Literal["open", "closed"], minute: int, *, tells_day: bool = True) -> Standing:
    """Midnight is the end of a day for who closes, and the start of one for who opens."""
    day, time = divmod(minute, _DAY)
    if state == "open" and time == 0:
        day, time = day - 1, _DAY
    clock = f"{time // 60:02}:{time % 60:02}"
    return Standing(state, WEEK[day % len(WEEK)] if tells_day else "", clock)


def _date(monday: date, minute: int) -> str:
    return (monday + timedelta(days=minute // _DAY)).isoformat()


def _minute(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)
