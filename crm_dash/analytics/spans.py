"""The window of a question, what it is compared with, and its buckets (SPEC: time: never a part with a whole)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from crm_dash.analytics.question import Question
from crm_dash.errors import InvalidChoice
from crm_dash.periods import Window, add_months, month_end, month_start, twelve_months

_YEAR = 12
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, kw_only=True, slots=True)
class Spans:
    """``window``: what is shown; ``base``: the same span earlier, ``months`` and ``days`` before; None: no comparison.

    ``whole``: the window before it was narrowed by a span.
    """

    whole: Window
    window: Window
    base: Window | None = None
    months: int = 0
    days: int = 0


def spans(question: Question, as_of: date, first: Callable[[], date]) -> Spans:
    """The spans of ``question`` on the day ``as_of``; ``first`` finds the day that "all" starts with (it reads all)."""
    whole = _until(question.custom, as_of) if question.custom else _period(question.period, as_of, first)
    window = _inside(_until(question.span, as_of), whole) if question.span is not None else whole
    if question.compare == "none" or (question.period == "all" and question.custom is None and window == whole):
        return Spans(whole=whole, window=window)
    months, days = _shift(question, window, whole=window == whole)
    base = earlier(window, months, days)
    if whole == window == twelve_months(as_of) and months == _YEAR:
        # Exactly the panel's: they differ in a 29 February.
        base = twelve_months(as_of, 1)
    return Spans(whole=whole, window=window, base=base, months=months, days=days)


def earlier(window: Window, months: int, days: int) -> Window:
    """The same span ``months`` back (a month to date stays one; whole months stay whole), or ``days`` back."""
    if not months:
        step = timedelta(days=days)
        return Window(from_=window.from_ - step, to=window.to - step)
    to = add_months(window.to, -months)
    if window.from_.day == 1:
        whole = window.to == month_end(window.to)
        return Window(from_=add_months(window.from_, -months), to=month_end(to) if whole else to)
    before = window.from_ - timedelta(days=1)
    return Window(from_=add_months(before, -months) + timedelta(days=1), to=to)


def bucket_start(day: date, granularity: str) -> date:
    """First day of the calendar bucket of ``day`` (weeks start on Monday)."""
    if granularity == "week":
        return day - timedelta(days=day.weekday())
    if granularity == "day":
        return day
    months = _MONTHS[granularity]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def bucket_end(start: date, granularity: str) -> date:
    """Last day of the calendar bucket that starts on ``start``."""
    if granularity == "week":
        return start + timedelta(days=6)
    if granularity == "day":
        return start
    return month_end(add_months(start, _MONTHS[granularity] - 1))


def buckets(window: Window, granularity: str) -> list[date]:
    """The starts of all calendar buckets that ``window`` touches, oldest first."""
    found, start = [], bucket_start(window.from_, granularity)
    while start <= window.to:
        found.append(start)
        start = bucket_end(start, granularity) + timedelta(days=1)
    return found


def bucket_window(start: date, granularity: str, window: Window) -> Window:
    """The days of a bucket that lie in ``window``."""
    return Window(from_=max(start, window.from_), to=min(bucket_end(start, granularity), window.to))


def _period(period: str, as_of: date, first: Callable[[], date]) -> Window:
    if period in _MONTHS:
        return Window(from_=bucket_start(as_of, period), to=as_of)
    if period == "all":
        return Window(from_=min(month_start(first()), as_of), to=as_of)
    if period == "24m":
        return Window(from_=twelve_months(as_of, 1).from_, to=as_of)
    return twelve_months(as_of)


def _until(window: Window, as_of: date) -> Window:
    """``window`` cut off after D: what is later does not exist yet, and would be compared as if it did."""
    if window.from_ > as_of:
        raise InvalidChoice("from", window.from_.isoformat(), allowed=(f"…{as_of}",))
    return Window(from_=window.from_, to=min(window.to, as_of))


def _inside(span: Window, whole: Window) -> Window:
    """``span`` cut to the window; one outside of it is looked at as it is."""
    cut = Window(from_=max(span.from_, whole.from_), to=min(span.to, whole.to))
    return cut if cut.from_ <= cut.to else span


def _shift(question: Question, window: Window, *, whole: bool) -> tuple[int, int]:
    """How far back the base lies: (months, 0) or (0, days)."""
    if question.compare == "previous_year":
        return 12, 0
    if whole and question.custom is None:
        return {"12m": 12, "24m": 24}.get(question.period) or _MONTHS[question.period], 0
    if window.from_.day == 1:
        return (window.to.year - window.from_.year) * 12 + window.to.month - window.from_.month + 1, 0
    return 0, (window.to - window.from_).days + 1
