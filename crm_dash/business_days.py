"""Business days of a country: Monday to Friday that are no national holiday (the ``holidays`` package; no I/O)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays

from crm_dash.periods import month_end, month_start


@lru_cache(maxsize=256)
def national_holidays(country: str, year: int) -> frozenset[date]:
    """The country's public holidays of ``year``, observed days included; ``country`` is an ISO 3166-1 alpha-2 code.

    Raises NotImplementedError for a country that the package does not know. Regional and local holidays are left out.
    """
    return frozenset(holidays.country_holidays(country, years=year))


def is_business_day(day: date, country: str) -> bool:
    """Whether ``day`` is a weekday and no national holiday."""
    return day.weekday() < 5 and day not in national_holidays(country, day.year)


@lru_cache(maxsize=4096)
def month_business_days(year: int, month: int, country: str) -> tuple[date, ...]:
    """The business days of a month, in order."""
    first = date(year, month, 1)
    days = (first + timedelta(days=offset) for offset in range(month_end(first).day))
    return tuple(day for day in days if is_business_day(day, country))


def business_days(day: date, country: str) -> int:
    """Number of business days of the month of ``day``."""
    return len(month_business_days(day.year, day.month, country))


def elapsed_business_days(day: date, country: str) -> int:
    """Number of business days from the first of the month of ``day`` up to and including ``day``."""
    return sum(1 for business_day in month_business_days(day.year, day.month, country) if business_day <= day)


__all__ = [
    "business_days",
    "elapsed_business_days",
    "is_business_day",
    "month_business_days",
    "month_start",
    "national_holidays",
]
