"""Civil-date arithmetic: months, windows and the same span of another month (no clock, no I/O)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """Inclusive span of civil dates; ``from_`` is written ``from`` in the JSON."""

    from_: date
    to: date


def month_start(day: date) -> date:
    """First day of the month of ``day``."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """``day`` moved by whole months, clamped to the target month's last day (31 March - 1 = 28 or 29 February)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def month_to_date(as_of: date, months_back: int = 0) -> Window:
    """The month to date of ``as_of``, or the same span ``months_back`` months earlier.

    The span ends on day min(day of as_of, that month's last day); when ``as_of`` is the last day of its
    month, the span is the whole month (SPEC: "when D is the last day of its month, the whole month").
    """
    end = add_months(as_of, -months_back)
    if as_of == month_end(as_of):
        end = month_end(end)
    return Window(from_=month_start(end), to=end)


def twelve_months(as_of: date, windows_back: int = 0) -> Window:
    """The 12-month window (D minus 12 months, D], or the one ``windows_back`` windows earlier."""
    to = add_months(as_of, -12 * windows_back)
    return Window(from_=add_months(as_of, -12 * (windows_back + 1)) + timedelta(days=1), to=to)


def last_months(as_of: date, count: int) -> list[date]:
    """First days of the ``count`` calendar months that end with the month of ``as_of``, oldest first."""
    first = month_start(as_of)
    return [add_months(first, -back) for back in range(count - 1, -1, -1)]


def month_key(day: date) -> str:
    """``YYYY-MM``, the JSON's form of a month."""
    return f"{day.year:04d}-{day.month:02d}"
