"""Business days of a country: Monday to Friday that are no national holiday (the ``holidays`` package; no I/O)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
import numpy as np
import numpy.typing as npt

from crm_dash.periods import add_months, month_end

Ints = npt.NDArray[np.int64]
WEEKEND, HOLIDAY = 5, 6  # kinds of day after 0 … 4, Monday … Friday


@dataclass(frozen=True, kw_only=True, slots=True)
class DayGrid:
    """The days of whole months as arrays, one entry a day but for ``business_days``: one a month.

    ``slot`` is the position in the month: 2 × the business days elapsed, + 1 when the day itself is free.
    """

    first: date
    month: Ints
    kind: Ints
    slot: Ints
    business_days: Ints


@lru_cache(maxsize=512)
def national_holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of ``year``, observed days included; ``country`` is an ISO 3166-1 alpha-2 code.

    Regional and local holidays are left out. Raises NotImplementedError for a country the package does not know.
    """
    return frozenset(holidays.country_holidays(country, years=year))


def is_business_day(day: date, country: str) -> bool:
    """Whether ``day`` is a Monday to Friday and no national holiday."""
    return day.weekday() < 5 and day not in national_holidays(country, day.year)


def business_days(day: date, country: str) -> int:
    """Number of business days of the whole month of ``day``."""
    return len(_month(day.year, day.month, country))


def elapsed_business_days(day: date, country: str) -> int:
    """Number of business days from the first of the month of ``day`` up to and including ``day``."""
    return bisect_right(_month(day.year, day.month, country), day)


def business_day(month: date, number: int, country: str) -> date:
    """The ``number``-th business day of the month that starts on ``month``; 0: the day before the month.

    The month's last business day where it has fewer.
    """
    days = _month(month.year, month.month, country)
    return days[min(number, len(days)) - 1] if number and days else month - timedelta(days=1)


@lru_cache(maxsize=4096)
def _month(year: int, month: int, country: str) -> tuple[date, ...]:
    first = date(year, month, 1)
    days = (first + timedelta(days=offset) for offset in range(month_end(first).day))
    return tuple(day for day in days if is_business_day(day, country))


@lru_cache(maxsize=256)
def day_grid(first: date, months: int, country: str) -> DayGrid:
    """The grid of ``months`` calendar months from ``first``, the first of a month; shared, so read-only."""
    end = month_end(add_months(first, months - 1))
    days = [first + timedelta(days=offset) for offset in range((end - first).days + 1)]
    free = [not is_business_day(day, country) for day in days]
    kinds = [
        WEEKEND if day.weekday() >= 5 else HOLIDAY if off else day.weekday()
        for day, off in zip(days, free, strict=True)
    ]
    grid = DayGrid(
        first=first,
        month=np.array([(day.year - first.year) * 12 + day.month - first.month for day in days]),
        kind=np.array(kinds),
        slot=np.array([2 * elapsed_business_days(day, country) + off for day, off in zip(days, free, strict=True)]),
        business_days=np.array([business_days(add_months(first, index), country) for index in range(months)]),
    )
    for array in (grid.month, grid.kind, grid.slot, grid.business_days):
        array.flags.writeable = False
    return grid
