"""How long what is known of people is kept: what the offices decide, and what bookkeeping law decides for them."""

from collections.abc import Mapping
from datetime import date, timedelta

USUAL_YEARS = 2
"""Years after the last day of a workshop, where an office has not decided otherwise."""

LONGEST_YEARS = 10
"""No purpose of a workshop lasts longer: a partnership and its evaluation are over by then."""

NOTICE = timedelta(days=30)
"""How long before somebody is forgotten they are told, so that they can say that they want to stay."""

BOOKKEEPING_YEARS: Mapping[str, int] = {"DK": 5, "CN": 30}
"""For how many years after the financial year a voucher is kept, by the country of the party that holds it.

Denmark: Bookkeeping Act (Act no. 700 of 24 May 2022), section 12: five years from the end of the financial year.
China: Measures for the Administration of Accounting Archives (Order no. 79 of the Ministry of Finance and the State
Archives Administration, 2015), article 14 with its schedule: thirty years for vouchers, counted from the end of the
accounting year.
"""

LONGEST_BOOKKEEPING_YEARS = max(BOOKKEEPING_YEARS.values())


def usual_keep_until(last_day: date) -> date:
    """Return until when people's entries of a workshop are kept where nobody has decided."""
    return years_after(last_day, USUAL_YEARS)


def years_after(day: date, years: int) -> date:
    """Return the same day `years` later; of a leap day, the last day of that February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def voucher_kept_until(incurred_on: date, country: str) -> date:
    """Return until when a voucher must be kept: by calendar years; where no law is known here, the longest term."""
    years = BOOKKEEPING_YEARS.get(country, LONGEST_BOOKKEEPING_YEARS)
    return date(incurred_on.year + years, 12, 31)
