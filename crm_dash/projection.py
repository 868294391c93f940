"""Monthly projection: point and 80 % interval for the current month's total (pure; no I/O).

The method is ``crm_dash/forecast.py``'s; here it is asked about one day D, rounded to cents, and judged by its own
past: the forecasts of the last BACKTEST_MONTHS complete months at the same business-day position as D.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import numpy as np

from crm_dash.business_days import business_days, elapsed_business_days
from crm_dash.facts.model import Backtest, MonthlyProjection, Reason
from crm_dash.forecast import HISTORY_MONTHS, LEVEL, Daily, Floats, Forecast, History, forecast, history_at
from crm_dash.periods import add_months, month_end, month_key, month_start

MIN_ACTIVE_MONTHS = 3  # also before a month that the backtest counts
BACKTEST_MONTHS = 12


def project(daily: Daily, season: Floats, as_of: date, country: str) -> MonthlyProjection | None:
    """The projection of the month of ``as_of`` from net sales per day; None under 3 active months.

    ``season``: ``book_season`` of the month of ``as_of``. Rows after ``as_of`` are ignored; those before the
    HISTORY_MONTHS only count as active months, so one a month will do. An active month has a row, D's month included;
    ``history_months`` counts those before D's month, confidence and reasons count D's month too.
    On the last calendar day projected_total = low = high = month_to_date; earlier, weekends may still sell.
    """
    rows = [row for row in daily if row[0] <= as_of]
    month, previous = month_start(as_of), add_months(month_start(as_of), -1)
    active = sorted({(day.year - month.year) * 12 + day.month - month.month for day, _ in rows})
    if len(active) < MIN_ACTIVE_MONTHS:
        return None
    mtd = sum((amount for day, amount in rows if day >= month), Decimal(0))
    previous_total = sum((amount for day, amount in rows if previous <= day < month), Decimal(0))
    history = history_at(rows, season, month, as_of, country)
    made = forecast(history)
    point, low, high = (_cents(series[-1]) for series in (made.point, made.low, made.high))
    if as_of == month_end(as_of):
        point = low = high = mtd
    elapsed, total = elapsed_business_days(as_of, country), business_days(as_of, country)
    width_pct = (high - low) / point * 100 if point > 0 else None
    return MonthlyProjection(
        month=month_key(as_of),
        month_to_date=mtd,
        projected_total=point,
        low=low,
        high=high,
        level=LEVEL,
        previous_month_total=previous_total,
        vs_previous_pct=(point - previous_total) / previous_total * 100 if previous_total > 0 else None,
        confidence=_confidence(len(active), width_pct),
        reasons=_reasons(active, width_pct, elapsed, total),
        history_months=sum(1 for index in active if index < 0),
        elapsed_business_days=elapsed,
        business_days=total,
        backtest=_backtest(history, made, active),
    )


def _cents(amount: np.float64) -> Decimal:
    return Decimal(repr(float(amount))).quantize(Decimal("0.01"), ROUND_HALF_UP) + 0


def _confidence(months: int, width_pct: Decimal | None) -> Literal["high", "medium", "low"]:
    if width_pct is None:
        return "low"
    if months >= 24 and width_pct <= 50:
        return "high"
    return "medium" if months >= 12 and width_pct <= 100 else "low"


def _reasons(active: Sequence[int], width_pct: Decimal | None, elapsed: int, total: int) -> tuple[Reason, ...]:
    """What the confidence rests on; a width is only given of a positive point. ``active``: months from D's, 0."""
    reasons = [Reason(code="long_history" if len(active) >= 24 else "few_months", params={"months": len(active)})]
    if width_pct is not None:
        code = "narrow_interval" if width_pct <= 50 else "wide_interval"
        reasons.append(Reason(code=code, params={"width_pct": width_pct}))
    window = min(12, -active[0])
    last = sum(1 for index in active if -window <= index < 0)
    if last < 0.75 * window:
        reasons.append(Reason(code="irregular", params={"active_months": last, "window_months": window}))
    if elapsed <= total / 4:
        reasons.append(Reason(code="early_month", params={"elapsed": elapsed, "total": total}))
    return tuple(reasons)


def _backtest(history: History, made: Forecast, active: Sequence[int]) -> Backtest:
    """Of the last BACKTEST_MONTHS complete months, those with MIN_ACTIVE_MONTHS active months before them."""
    begin = HISTORY_MONTHS + active[MIN_ACTIVE_MONTHS - 1] + 1
    months = slice(max(begin, HISTORY_MONTHS - BACKTEST_MONTHS), HISTORY_MONTHS)
    actual, point = history.total[months], made.point[months]
    if not len(actual):
        return Backtest(n=0, wape_pct=None, coverage_pct=None, median_pct=None)
    slack = 1e-9 * (np.abs(actual) + np.abs(point))
    inside = (made.low[months] - slack <= actual) & (actual <= made.high[months] + slack)
    return Backtest(
        n=len(actual),
        wape_pct=_percent(float(np.abs(actual - point).sum()), float(actual.sum())),
        coverage_pct=Decimal(int(inside.sum())) / len(actual) * 100,
        median_pct=_median_error(actual, point, slack),
    )


def _median_error(actual: Floats, point: Floats, slack: Floats) -> Decimal | None:
    """The median of |actual − point| / |actual|, an error on a month of 0 being infinite.

    None when the median is, or when nothing was sold in any of the months: then there was nothing to miss.
    """
    error = np.where(np.abs(actual - point) > slack, np.abs(actual - point), 0.0)
    relative = np.divide(error, np.abs(actual), out=np.where(error > 0, np.inf, 0.0), where=actual != 0)
    median = float(np.median(relative))
    return _percent(median, 1.0) if np.isfinite(median) and actual.any() else None


def _percent(over: float, under: float) -> Decimal | None:
    return Decimal(repr(round(over / under * 100, 6))) if under > 0 else None
