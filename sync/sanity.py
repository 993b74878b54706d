"""A last look at a release that is signed: may it replace what people here rely on?

Two people have signed it, and two people can be wrong, or forced. A number that cannot be dialled
and a directory that is suddenly empty are refused by the node itself.
"""

import re
from datetime import date
from typing import Any

from sync.errors import RefusedError

# A publisher's own limit is stricter; this is for the day when its keys are in other hands.
MOST_GONE = 0.5
_NUMBER = re.compile(r"(?:tel|sms):\+?[0-9]{3,15}")


def check_numbers(directory: dict[str, Any]) -> None:
    """Every phone number can be dialled. Raises RefusedError."""
    for service in directory["services"]:
        for phone in service.get("phones", []):
            uri = phone.get("uri")
            if not isinstance(uri, str) or not _NUMBER.fullmatch(uri):
                raise RefusedError(
                    f"expected a number that can be dialled, found {uri!r} of {service['id']}"
                )


def check_holidays(directory: dict[str, Any]) -> None:
    """Every public holiday is a day, and each stands once. Raises RefusedError."""
    days = directory.get("holidays", [])
    for position, day in enumerate(days):
        if not _is_day(day) or day in days[:position]:
            raise RefusedError(f"expected each public holiday once, as a date, found {day!r}")


def _is_day(text: Any) -> bool:
    try:
        return bool(date.fromisoformat(text).isoformat() == text)
    except (TypeError, ValueError):
        return False


def check_vanished(before: set[str], directory: dict[str, Any]) -> None:
    """No more than a share of the services with a number is gone. Raises RefusedError."""
    here = {service["id"] for service in directory["services"] if service.get("phones")}
    gone = before - here
    if len(gone) > MOST_GONE * len(before):
        names = ", ".join(sorted(gone)[:3])
        raise RefusedError(
            f"expected most of the {len(before)} services with a number to stay,"
            f" found {len(gone)} gone ({names}); take it with --allow-fewer if that is meant"
        )
