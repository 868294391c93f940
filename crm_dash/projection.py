"""Monthly projection: point and 80 % interval for the current month's total (pure; no I/O).

The month's days are weighed by what the customer usually buys on that kind of day (Monday … Friday, weekend,
holiday; shrunk to business days alike), which gives each month an *exposure*, in all and after the cut. Three
forecasts multiply a sales level per unit of exposure by the exposure left, adjusted by the customer's own curve
within the month; they are blended by their past errors for this customer. The interval is the conformal
quantile of the blend's own past errors, relative to the customer's level.

All past months are forecast at once, at the same business-day position as D: row m of every matrix is an origin
and uses columns before m only, so a past forecast sees what was known on its day and the backtest is honest.
The *cut* is that position: as many business days as D has elapsed, pro rata in months of another length, with
or without the free days after the last of them, as D itself is a business day or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import numpy as np
import numpy.typing as npt

from crm_dash.business_days import WEEKEND, DayGrid, business_days, day_grid, elapsed_business_days, is_business_day
from crm_dash.facts.model import Backtest, MonthlyProjection, Reason
from crm_dash.periods import add_months, month_end, month_key, month_start

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

HISTORY_MONTHS = 60  # calendar months before D's month that the method looks at
LEVEL = 0.8
MIN_ACTIVE_MONTHS = 3  # also the warm-up before a past forecast counts
BACKTEST_MONTHS = 12
MEMORY_MONTHS = 24  # past errors, curve and returns that are remembered
HALF_LIFE_MONTHS = 2.0  # of the recent level
DAY_PRIOR_MONTHS = 3.0  # months of "business days alike" that the weekday weights start from
CURVE_PRIOR_MONTHS = 12.0  # months of "as the exposure says" that the own curve starts from
ERROR_PRIOR_MONTHS = 6.0  # months of "all alike" that the past errors start from
ERROR_POWER = 4.0
# (level, weight of the level against the month so far or None: the month so far says nothing, share in the blend)
FORECASTS: tuple[tuple[str, float | None, float], ...] = (
    ("recent", None, 0.6),
    ("recent", 1.0, 0.2),
    ("season", None, 0.2),
)
BUSINESS_KINDS = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0])  # Monday … Friday, weekend, holiday


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """Per month (axis 0), D's month last: sales (all, to the cut, by kind of day) and days (all, after the cut)."""

    start: int
    total: Floats
    to_cut: Floats
    by_kind: Floats
    days: Floats
    days_left: Floats


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """Per month: the forecast made at its cut."""

    point: Floats
    low: Floats
    high: Floats


def project(daily: Sequence[tuple[date, Decimal]], as_of: date, country: str) -> MonthlyProjection | None:
    """The projection of the month of ``as_of`` from net sales per day; None under 3 active months.

    Rows after ``as_of`` or before the HISTORY_MONTHS are ignored. An active month has a row, D's month included;
    ``history_months`` counts those before D's month, confidence and reasons count D's month too.
    On the last calendar day projected_total = low = high = month_to_date; earlier, weekends may still sell.
    """
    first = add_months(month_start(as_of), -HISTORY_MONTHS)
    rows = [row for row in daily if first <= row[0] <= as_of]
    active = sorted({(day.year - first.year) * 12 + day.month - first.month for day, _ in rows})
    if len(active) < MIN_ACTIVE_MONTHS:
        return None
    month, previous = month_start(as_of), add_months(month_start(as_of), -1)
    mtd = sum((amount for day, amount in rows if day >= month), Decimal(0))
    previous_total = sum((amount for day, amount in rows if previous <= day < month), Decimal(0))
    grid = day_grid(first, HISTORY_MONTHS + 1, country)
    history = _history(rows, grid, _left(grid, as_of, country), active[0])
    forecast = _forecast(history)
    point, low, high = (_cents(series[-1]) for series in (forecast.point, forecast.low, forecast.high))
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
        history_months=sum(1 for index in active if index < HISTORY_MONTHS),
        elapsed_business_days=elapsed,
        business_days=total,
        backtest=_backtest(history, forecast, active),
    )


def _left(grid: DayGrid, as_of: date, country: str) -> Bools:
    """Which days of the grid lie after their month's cut; none at all on a month's last calendar day."""
    if as_of == month_end(as_of):
        return np.zeros(len(grid.slot), dtype=np.bool_)
    elapsed = elapsed_business_days(as_of, country)
    known = np.rint(elapsed * grid.business_days / max(int(grid.business_days[-1]), 1)).astype(np.int64)
    cut = 2 * known + (not is_business_day(as_of, country))
    left: Bools = grid.slot > cut[grid.month]
    left[(as_of - grid.first).days + 1 :] = True
    return left


def _history(rows: Sequence[tuple[date, Decimal]], grid: DayGrid, left: Bools, start: int) -> History:
    origin, months, cells = grid.first.toordinal(), len(grid.business_days), grid.month * 7 + grid.kind
    offsets = [day.toordinal() - origin for day, _ in rows]
    sales = np.bincount(offsets, [float(amount) for _, amount in rows], len(grid.month)).astype(np.float64)

    def per_month(daily: Floats) -> Floats:
        return np.bincount(grid.month, daily, months).astype(np.float64)

    def per_kind(daily: Floats) -> Floats:
        return np.bincount(cells, daily, months * 7).astype(np.float64).reshape(months, 7)

    return History(
        start=start,
        total=per_month(sales),
        to_cut=per_month(np.where(left, 0.0, sales)),
        by_kind=per_kind(sales),
        days=per_kind(np.ones(len(left))),
        days_left=per_kind(left.astype(np.float64)),
    )


def _forecast(history: History) -> Forecast:
    """The blend of FORECASTS and its interval, for each month at its cut."""
    months = np.arange(len(history.total))
    lag = months[:, None] - months[None, :]
    seen = (lag > 0) & (months >= history.start)[None, :]
    remembered = seen & (lag <= MEMORY_MONTHS)
    judged = remembered & (months >= history.start + MIN_ACTIVE_MONTHS)[None, :]
    remainder = history.total - history.to_cut
    # No forecast falls below the month so far by more than returns took off a remembered month after its cut.
    floor = history.to_cut + np.where(remembered, remainder[None, :], 0.0).min(axis=1)

    forecasts = _forecasts(history, lag, seen)
    shares = np.array([share for _, _, share in FORECASTS])
    weights = shares[:, None] * _error_weights(np.abs(forecasts - history.total), _floats(judged))
    point = np.maximum((weights * forecasts).sum(axis=0) / weights.sum(axis=0), floor)

    usual = _ratio(_floats(remembered) @ np.abs(history.total), _floats(remembered).sum(axis=1))
    scale = (usual + np.abs(point)) / 2
    half_width = _conformal(_ratio(np.abs(history.total - point), scale), judged) * scale
    return Forecast(point=point, low=np.maximum(point - half_width, floor), high=point + half_width)


def _forecasts(history: History, lag: Ints, seen: Bools) -> Floats:
    """Each of FORECASTS (axis 0) for each month (axis 1)."""
    year = _floats(seen & (lag <= 12))
    weights = _day_weights(year @ history.by_kind, year @ history.days)
    exposure, left = (weights * history.days).sum(axis=1), (weights * history.days_left).sum(axis=1)
    past_exposure, past_left = weights @ history.days.T, weights @ history.days_left.T
    left = left * _curve(_floats(seen & (lag <= MEMORY_MONTHS)), history, past_exposure, past_left)
    recent = _floats(seen) * 0.5 ** (np.maximum(lag, 0) / HALF_LIFE_MONTHS)
    levels = {
        "recent": _ratio(recent @ history.total, (recent * past_exposure).sum(axis=1)),
        "season": _season(history, year, past_exposure),
    }
    gone = np.maximum(exposure - left, 0.0)
    forecasts = []
    for name, weight, _ in FORECASTS:
        level = levels[name]
        if weight is not None:  # Bühlmann credibility: a level worth `weight` months against the month so far
            level = (weight * level * exposure + history.to_cut) / (weight * exposure + gone)
        forecasts.append(history.to_cut + left * level)
    return np.array(forecasts)


def _day_weights(sales: Floats, days: Floats) -> Floats:
    """Per month and kind of day: a day's usual sales, relative to a business day's, shrunk to business days alike."""
    sales = np.maximum(sales, 0.0)
    usual = _ratio(sales.sum(axis=1), days[:, :WEEKEND].sum(axis=1))[:, None]
    prior = DAY_PRIOR_MONTHS * 52 / 12
    weights = (_ratio(sales, usual + 0.0 * sales) + prior * BUSINESS_KINDS) / (days + prior)
    return np.where(usual > 0, weights, BUSINESS_KINDS)


def _curve(remembered: Floats, history: History, exposure: Floats, left: Floats) -> Floats:
    """What past months sold after the cut, relative to the exposure after it, shrunk to 1 and kept in [0, 3]."""
    total, remainder = remembered @ history.total, remembered @ (history.total - history.to_cut)
    share = _ratio((remembered * left).sum(axis=1), (remembered * exposure).sum(axis=1))
    prior = CURVE_PRIOR_MONTHS * _ratio(total, remembered.sum(axis=1))
    curve = _ratio(remainder + prior * share, (total + prior) * share, empty=1.0)
    return np.clip(np.where(total > 0, curve, 1.0), 0.0, 3.0)


def _season(history: History, year: Floats, exposure: Floats) -> Floats:
    """Level of the same month last year, times the damped growth of the rolling year; without one, the year's level."""
    months = np.arange(len(year))
    then = np.maximum(months - 12, 0)
    rolling = _ratio(year @ history.total, (year * exposure).sum(axis=1))
    growth = np.sqrt(np.clip(_ratio(rolling, rolling[then], empty=1.0), 1 / 3, 3.0))
    known = (months - 24 >= history.start) & (rolling > 0)
    level = _ratio(history.total[then], exposure[months, then]) * np.where(known, growth, 1.0)
    return np.where(months - 12 >= history.start, level, rolling)


def _error_weights(errors: Floats, judged: Floats) -> Floats:
    """Per forecast and month: (past mean absolute error, relative to the forecasts' mean) ** -ERROR_POWER."""
    past, count = errors @ judged.T, judged.sum(axis=1)
    mean = _ratio(past.mean(axis=0), count)
    relative = _ratio(past + ERROR_PRIOR_MONTHS * mean, (count + ERROR_PRIOR_MONTHS) * mean + 0.0 * past, empty=1.0)
    weights: Floats = relative**-ERROR_POWER
    return weights


def _conformal(residuals: Floats, judged: Bools) -> Floats:
    """Per month: the n past residuals' value at rank LEVEL (n + 1), widened by 1/(2n); 1 without any."""
    count = judged.sum(axis=1)
    ordered = np.sort(np.where(judged, residuals[None, :], np.inf), axis=1)
    rank = np.clip(LEVEL * (count + 1) - 1, 0, np.maximum(count - 1, 0))
    below = np.floor(rank).astype(np.int64)
    above, rows = np.minimum(below + 1, np.maximum(count - 1, 0)), np.arange(len(count))
    low, high = (np.where(count > 0, ordered[rows, index], 1.0) for index in (below, above))
    quantile: Floats = (low + (rank - below) * (high - low)) * np.where(count > 0, 1 + 0.5 / np.maximum(count, 1), 1.0)
    return quantile


def _ratio(over: Floats, under: Floats, *, empty: float = 0.0) -> Floats:
    """``over / under``, ``empty`` where ``under`` is not positive."""
    ratio: Floats = np.divide(over, under, out=np.full(np.shape(over), empty), where=under > 0)
    return ratio


def _floats(mask: Bools) -> Floats:
    return mask.astype(np.float64)


def _cents(amount: np.float64) -> Decimal:
    return Decimal(repr(float(amount))).quantize(Decimal("0.01"), ROUND_HALF_UP) + 0


def _confidence(months: int, width_pct: Decimal | None) -> Literal["high", "medium", "low"]:
    if width_pct is None:
        return "low"
    if months >= 24 and width_pct <= 50:
        return "high"
    return "medium" if months >= 12 and width_pct <= 100 else "low"


def _reasons(active: Sequence[int], width_pct: Decimal | None, elapsed: int, total: int) -> tuple[Reason, ...]:
    """What the confidence rests on; a width is only given of a positive point."""
    reasons = [Reason(code="long_history" if len(active) >= 24 else "few_months", params={"months": len(active)})]
    if width_pct is not None:
        code = "narrow_interval" if width_pct <= 50 else "wide_interval"
        reasons.append(Reason(code=code, params={"width_pct": width_pct}))
    window = min(12, HISTORY_MONTHS - active[0])
    last = sum(1 for index in active if HISTORY_MONTHS - window <= index < HISTORY_MONTHS)
    if last < 0.75 * window:
        reasons.append(Reason(code="irregular", params={"active_months": last, "window_months": window}))
    if elapsed <= total / 4:
        reasons.append(Reason(code="early_month", params={"elapsed": elapsed, "total": total}))
    return tuple(reasons)


def _backtest(history: History, forecast: Forecast, active: Sequence[int]) -> Backtest:
    """Of the last BACKTEST_MONTHS complete months, those with MIN_ACTIVE_MONTHS active months before them."""
    begin = active[MIN_ACTIVE_MONTHS - 1] + 1
    months = slice(max(begin, HISTORY_MONTHS - BACKTEST_MONTHS), HISTORY_MONTHS)
    actual, point = history.total[months], forecast.point[months]
    if not len(actual):
        return Backtest(n=0, wape_pct=None, coverage_pct=None)
    slack = 1e-9 * (np.abs(actual) + np.abs(point))
    inside = (forecast.low[months] - slack <= actual) & (actual <= forecast.high[months] + slack)
    wape = float(np.abs(actual - point).sum() / actual.sum()) if actual.sum() > 0 else None
    return Backtest(
        n=len(actual),
        wape_pct=None if wape is None else Decimal(repr(round(wape * 100, 6))),
        coverage_pct=Decimal(int(inside.sum())) / len(actual) * 100,
    )
