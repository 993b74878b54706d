"""The public holidays of the Netherlands, for the publisher: a phone gets them as data.

Good Friday and Liberation Day are among them in every year: some doors are closed then, and what
this is for is a warning (docs/adr/0025).
"""

import holidays

# A phone may go without an update for long, and says nothing about holidays after these years.
YEARS = 3


def public_holidays(first_year: int) -> list[str]:
    """ISO dates of that year and the two after it, in order."""
    found = holidays.country_holidays(
        "NL",
        years=range(first_year, first_year + YEARS),
        categories=(holidays.PUBLIC, holidays.OPTIONAL),
    )
    return [day.isoformat() for day in sorted(found)]
