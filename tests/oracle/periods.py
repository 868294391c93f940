"""Months, spans and windows (SPEC §4). Every span is (first day, last day), both inclusive."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

import holidays

Span = tuple[date, date]


def add_months(day: date, months: int) -> date:
    """`day` moved by whole months, clamped to the last day of the month it lands in."""
    count = day.year * 12 + (day.month - 1) + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day(day: date) -> date:
    """The last day of the day's month."""
    return date(day.year, day.month, monthrange(day.year, day.month)[1])


def is_last_day(day: date) -> bool:
    return day == last_day(day)


def month_key(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def whole_month(as_of: date, back: int) -> Span:
    """The whole calendar month that lies `back` months before as_of's month."""
    first = add_months(as_of.replace(day=1), -back)
    return first, last_day(first)


def same_span(as_of: date, back: int) -> Span:
    """Month to date, `back` months back: to min(day(D), last day); the whole month when D ends its month."""
    first, last = whole_month(as_of, back)
    if is_last_day(as_of):
        return first, last
    return first, first.replace(day=min(as_of.day, last.day))


def window(as_of: date) -> Span:
    """(D minus 12 months, D]."""
    return add_months(as_of, -12) + timedelta(days=1), as_of


def previous_window(as_of: date) -> Span:
    """(D minus 24 months, D minus 12 months]."""
    return add_months(as_of, -24) + timedelta(days=1), add_months(as_of, -12)


def inside(day: date, span: Span) -> bool:
    return span[0] <= day <= span[1]


def window_json(span: Span) -> dict[str, str]:
    return {"from": span[0].isoformat(), "to": span[1].isoformat()}


@lru_cache(maxsize=256)
def _closed(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))


def business_days(country: str, first: date, last: date) -> int:
    """Mondays to Fridays in the span that are no public holiday of the whole country."""
    count = 0
    day = first
    while day <= last:
        if day.weekday() < 5 and day not in _closed(country, day.year):
            count += 1
        day += timedelta(days=1)
    return count
