"""The projection's method: every past month and this one forecast at the same point in the month (pure; no I/O).

The month's days are weighed by what the customer usually buys on that kind of day (Monday … Friday, weekend,
holiday; shrunk to business days alike), which gives each month an *exposure*, in all and after the cut. Three
forecasts multiply a sales level per unit of exposure by the exposure left, adjusted by the customer's own curve
within the month; they are blended by their past errors for this customer. The recent level carries the season of
the whole book: what the organisation sells in that month of the year, against its own recent level. The interval
is the quantile of the blend's own past errors (conformal), relative to the customer's level.

Row m of every matrix is an origin and uses columns before m only, so a past forecast sees what was known on its
day and a backtest is honest. The *cut* is the same business-day position in every month: as many business days as
D has elapsed, pro rata in months of another length, with or without the free days after the last of them, as D
itself is a business day or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from crm_dash.business_days import WEEKEND, DayGrid, day_grid, elapsed_business_days, is_business_day
from crm_dash.periods import add_months, month_end

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Daily = Sequence[tuple[date, Decimal]]

HISTORY_MONTHS = 60  # calendar months before D's month that the method looks at
LEVEL = 0.8
WARM_UP_MONTHS = 3  # before a past forecast, or a month of the book, counts
# The constants below were chosen on the published Iowa set, on months up to 2022-04, and round: their neighbours
# do as well (ARCHITECTURE: the projection).
MEMORY_MONTHS = 24  # past errors, curve and returns that are remembered
HALF_LIFE_MONTHS = 2.0  # of the recent level
SEASON_LAGS = (12, 24, 36)  # months back that tell the book's season
SEASON_PRIOR_YEARS = 1.0  # years of "no season" that the book's season starts from
DAY_PRIOR_MONTHS = 12.0  # months of "business days alike" that the weekday weights start from
CURVE_PRIOR_MONTHS = 12.0  # months of "as the exposure says" that the own curve starts from
ERROR_PRIOR_MONTHS = 6.0  # months of "all alike" that the past errors start from
ERROR_POWER = 4.0
# (level, weight of the level against the month so far or None: the month so far says nothing, share in the blend)
FORECASTS: tuple[tuple[str, float | None, float], ...] = (
    ("recent", None, 0.6),
    ("recent", 1.0, 0.3),
    ("last_year", None, 0.1),
)
BUSINESS_KINDS = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0])  # Monday … Friday, weekend, holiday


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """Per month (axis 0), D's month last: sales (all, to the cut, by kind of day), days (all, left after the cut).

    ``season``: the book's, 1 for an ordinary month.
    """

    start: int
    total: Floats
    to_cut: Floats
    by_kind: Floats
    days: Floats
    days_left: Floats
    season: Floats


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """Per month: the forecast made at its cut."""

    point: Floats
    low: Floats
    high: Floats


def history_at(daily: Daily, season: Floats, month: date, as_of: date, country: str) -> History:
    """What the method looks at: HISTORY_MONTHS and the month from its first day ``month``, cut as on ``as_of``.

    ``as_of`` lies in the month, or on the day before it (nothing of the month is known). ``daily`` has net sales
    per day; rows before the months or after ``as_of`` are ignored. ``season``: ``book_season`` of the same month.
    """
    grid = _grid(month, country)
    origin = grid.first.toordinal()
    ordinals = np.array([day.toordinal() for day, _ in daily], dtype=np.int64) - origin
    amounts = np.array([float(amount) for _, amount in daily])
    known = (ordinals >= 0) & (ordinals <= as_of.toordinal() - origin)
    ordinals = ordinals[known]
    sales = np.bincount(ordinals, amounts[known], len(grid.month)).astype(np.float64)
    left = _left(grid, month, as_of, country)
    return History(
        start=int(grid.month[ordinals.min()]) if len(ordinals) else HISTORY_MONTHS,
        total=_per_month(grid, sales),
        to_cut=_per_month(grid, np.where(left, 0.0, sales)),
        by_kind=_per_kind(grid, sales),
        days=_per_kind(grid, np.ones(len(left))),
        days_left=_per_kind(grid, left.astype(np.float64)),
        season=season,
    )


def book_season(book: Daily, month: date, country: str) -> Floats:
    """Per month up to ``month``: how the book sells in that month of the year, 1 in an ordinary one; read-only.

    ``book``: the organisation's net sales, over all customers, per first day of a month; those from ``month`` on
    are ignored. A month's season: its sales of earlier years against the book's recent level then, shrunk to 1.
    """
    grid = _grid(month, country)
    totals = np.zeros(len(grid.business_days))
    for first, amount in book:
        if grid.first <= first < month:
            totals[(first.year - grid.first.year) * 12 + first.month - grid.first.month] = float(amount)
    months = np.arange(len(totals))
    start = int(np.argmax(totals != 0))
    recent = _recent(months[:, None] - months[None, :], start)
    usual = _ratio(recent @ totals, recent @ grid.business_days) * grid.business_days
    told = (months >= start + WARM_UP_MONTHS) & (usual > 0) & (months < len(totals) - 1)
    logs = np.where(told, np.log(np.clip(_ratio(totals, usual, empty=1.0), 1 / 3, 3.0)), 0.0)
    total, years = np.zeros(len(totals)), np.full(len(totals), SEASON_PRIOR_YEARS)
    for lag in SEASON_LAGS:
        total[lag:] += logs[:-lag]
        years[lag:] += told[:-lag]
    season: Floats = np.exp(total / years)
    season.flags.writeable = False
    return season


def forecast(history: History) -> Forecast:
    """The blend of FORECASTS and its interval, for each month at its cut."""
    months = np.arange(len(history.total))
    lag = months[:, None] - months[None, :]
    seen = (lag > 0) & (months >= history.start)[None, :]
    remembered = seen & (lag <= MEMORY_MONTHS)
    judged = remembered & (months >= history.start + WARM_UP_MONTHS)[None, :]
    remainder = history.total - history.to_cut
    # No forecast falls below the month so far by more than returns took off a remembered month after its cut.
    floor = history.to_cut + np.where(remembered, remainder[None, :], 0.0).min(axis=1)

    forecasts = _forecasts(history, lag, seen)
    shares = np.array([share for _, _, share in FORECASTS])
    weights = shares[:, None] * _error_weights(np.abs(forecasts - history.total), _floats(judged))
    point = np.maximum((weights * forecasts).sum(axis=0) / weights.sum(axis=0), floor)

    usual = _ratio(_floats(remembered) @ np.abs(history.total), _floats(remembered).sum(axis=1))
    scale = (usual + np.abs(point)) / 2
    half_width = _quantile(_ratio(np.abs(history.total - point), scale), judged) * scale
    return Forecast(point=point, low=np.maximum(point - half_width, floor), high=point + half_width)


def _grid(month: date, country: str) -> DayGrid:
    return day_grid(add_months(month, -HISTORY_MONTHS), HISTORY_MONTHS + 1, country)


def _left(grid: DayGrid, month: date, as_of: date, country: str) -> Bools:
    """Which days of the grid lie after their month's cut; none at all on a month's last calendar day."""
    if as_of == month_end(month):
        return np.zeros(len(grid.slot), dtype=np.bool_)
    begun = as_of >= month
    elapsed = elapsed_business_days(as_of, country) if begun else 0
    known = np.rint(elapsed * grid.business_days / max(int(grid.business_days[-1]), 1)).astype(np.int64)
    cut = 2 * known + (begun and not is_business_day(as_of, country))
    left: Bools = grid.slot > cut[grid.month]
    left[(as_of - grid.first).days + 1 :] = True
    return left


def _per_month(grid: DayGrid, daily: Floats) -> Floats:
    return np.bincount(grid.month, daily, len(grid.business_days)).astype(np.float64)


def _per_kind(grid: DayGrid, daily: Floats) -> Floats:
    months = len(grid.business_days)
    return np.bincount(grid.month * 7 + grid.kind, daily, months * 7).astype(np.float64).reshape(months, 7)


def _recent(lag: Ints, start: int) -> Floats:
    """Weight of each earlier month (axis 1) in a month's recent level: half of it every HALF_LIFE_MONTHS."""
    known = (lag > 0) & (np.arange(lag.shape[1]) >= start)[None, :]
    return _floats(known) * 0.5 ** (np.maximum(lag, 0) / HALF_LIFE_MONTHS)


def _forecasts(history: History, lag: Ints, seen: Bools) -> Floats:
    """Each of FORECASTS (axis 0) for each month (axis 1)."""
    year = _floats(seen & (lag <= 12))
    weights = _day_weights(year @ history.by_kind, year @ history.days)
    exposure, left = (weights * history.days).sum(axis=1), (weights * history.days_left).sum(axis=1)
    past_exposure, past_left = weights @ history.days.T, weights @ history.days_left.T
    left = left * _curve(_floats(seen & (lag <= MEMORY_MONTHS)), history, past_exposure, past_left)
    recent = _recent(lag, history.start)
    levels = {
        "recent": _ratio(recent @ history.total, (recent * past_exposure).sum(axis=1)) * history.season,
        "last_year": _last_year(history, year, past_exposure),
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


def _last_year(history: History, year: Floats, exposure: Floats) -> Floats:
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


def _quantile(residuals: Floats, judged: Bools) -> Floats:
    """Per month: the quantile LEVEL of its judged residuals, by Hazen's rule (rank LEVEL n + 1/2); 1 without any."""
    count = judged.sum(axis=1)
    ordered = np.sort(np.where(judged, residuals[None, :], np.inf), axis=1)
    last = np.maximum(count - 1, 0)
    rank = np.clip(LEVEL * count - 0.5, 0, last)
    below = np.floor(rank).astype(np.int64)
    above, rows = np.minimum(below + 1, last), np.arange(len(count))
    low, high = (np.where(count > 0, ordered[rows, index], 1.0) for index in (below, above))
    quantile: Floats = low + (rank - below) * (high - low)
    return quantile


def _ratio(over: Floats, under: Floats, *, empty: float = 0.0) -> Floats:
    """``over / under``, ``empty`` where ``under`` is not positive."""
    ratio: Floats = np.divide(over, under, out=np.full(np.shape(over), empty), where=under > 0)
    return ratio


def _floats(mask: Bools) -> Floats:
    return mask.astype(np.float64)
