"""Numbers, durations, prices, dates and hours in a reader's language, by CLDR."""

import re
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from babel import Locale, dates, lists, numbers, units

from sync.catalog import Language
from sync.shape import WEEK
from sync.yamlfile import Mapping

_DURATIONS = {
    "months": "duration-month",
    "weeks": "duration-week",
    "days": "duration-day",
    "hours": "duration-hour",
    "years": "duration-year",
}
# Unicode: left-to-right isolate, and its end.
_ISOLATE, _END = "\u2066", "\u2069"


def render(kind: str, amount: int | str, locale: Locale, *, only_number: bool = False) -> str:
    """One value of a fact as text; `only_number` leaves the unit out ("3" for "3 months")."""
    if kind in ("text", "year"):
        return str(amount)
    if kind == "date":
        return dates.format_date(date.fromisoformat(str(amount)), "long", locale=locale)
    if kind == "month":
        return dates.format_skeleton(
            "yMMMM", date.fromisoformat(f"{amount}-01"), locale=locale, fuzzy=True
        )
    number = Decimal(str(amount))
    if only_number or kind in ("number", "cents"):
        return numbers.format_decimal(number, locale=locale)
    if kind == "percent":
        return numbers.format_percent(number / 100, locale=locale, decimal_quantization=False)
    if kind == "euros":
        pattern = locale.currency_formats["standard"].pattern
        if number == number.to_integral():
            pattern = re.sub(r"\.0+", "", pattern)
        return numbers.format_currency(
            number, "EUR", format=pattern, locale=locale, currency_digits=False
        )
    return _duration(int(number), _DURATIONS[kind], locale)


def render_hours(schedules: list[Mapping], language: Language) -> str:
    """The opening hours of a service: "Monday–Friday, 9:00 AM – 5:00 PM" in the language."""
    return "; ".join(_render_schedule(schedule, language) for schedule in schedules)


def date_forms(locale: Locale) -> list[str]:
    """A date in words for each month, January first, with "{d}" for its day and "{y}" for its year.

    For phones, whose browsers do not know the months of every language we have.
    """
    day, year = 23, 1987
    days = (date(year, month, day) for month in range(1, 13))
    texts = (dates.format_date(each, "long", locale=locale) for each in days)
    return [text.replace(str(year), "{y}").replace(str(day), "{d}") for text in texts]


def weekdays(locale: Locale) -> list[str]:
    """The days of the week in words, Monday first, as they stand in a sentence."""
    names = dates.get_day_names("wide", locale=locale)
    return [names[day] for day in range(len(WEEK))]


def language_name(code: str, language: Language) -> str:
    """What a language is called in another; by its own speakers, where CLDR has no such name."""
    return language.locale.languages.get(code) or Locale.parse(code).get_language_name() or code


def language_names(codes: list[str], language: Language) -> str:
    """What some languages are called, as a list in a sentence."""
    names = [language_name(code, language) for code in codes]
    return lists.format_list(names, locale=language.locale)


def _duration(number: int, unit: str, locale: Locale) -> str:
    # CLDR leaves "long" out where it equals "short"; Babel then gives the id of the unit.
    lengths: tuple[Literal["long", "short"], ...] = ("long", "short")
    texts = (units.format_unit(number, unit, length, locale=locale) for length in lengths)
    found = next((text for text in texts if unit not in text), str(number))
    # Tigrinya has "3/months" in CLDR, which is no way to write it in a sentence.
    return found.replace("/", " ")


def _render_schedule(schedule: Mapping, language: Language) -> str:
    def _(text: str) -> str:
        return language.word(text)

    if schedule["opens_at"] == "00:00" and schedule["closes_at"] == "24:00":
        hours = _("day and night")
    else:
        # 24 hours in every language, as on a Dutch door; isolated, so that they keep their
        # order in a right-to-left sentence too.
        hours = f"{_ISOLATE}{schedule['opens_at']}–{schedule['closes_at']}{_END}"
    days = list(schedule["byday"])
    when = _("every day") if len(days) == len(WEEK) else _day_names(days, language.locale)
    # A word of the app: CLDR knows the commas of lists only.
    return _("%(days)s, %(hours)s") % {"days": when, "hours": hours}


def _day_names(days: list[Any], locale: Locale) -> str:
    names = dates.get_day_names("wide", locale=locale)
    positions = sorted(WEEK.index(day) for day in days)
    if len(positions) > 2 and positions[-1] - positions[0] == len(positions) - 1:
        return f"{names[positions[0]]}–{names[positions[-1]]}"
    return lists.format_list([names[position] for position in positions], locale=locale)
