"""monthly_projection, point, interval and backtest: the written method worked out one month after the other.

Why a second implementation: the product computes every past month at once with matrices, where one wrong index would
let a forecast see its own month and still look fine. Here a month is a plain loop that is handed the earlier months
and nothing else. Checked are the figures (point, low, high, confidence, reasons, backtest); whether the method is a
good one is the backtest's matter (tests/integration/test_backtest.py), not the oracle's.

The method, month m with cut (days known), sales S, customer's months from its first one within 60 before D's month:
- Day weights (empirical Bayes): kind k ∈ Mon … Fri, weekend, holiday; w_k = (sales on k / usual + P·b_k) / (days of k
  + P) over the last 12 months, sales ≥ 0; usual = all those sales / business days; P = 52 (a year of one weekday),
  b = 1 for Mon … Fri, else 0. A month's exposure E is Σ w over its days, R over the days after the cut.
- Own curve: c = (rest + Q·share) / ((total + Q)·share) over 24 months; rest = sales after the cut, share = ΣR/ΣE,
  Q = 12 × the mean month; in [0, 3]; 1 when nothing was sold. r = c·R.
- Levels per unit of exposure: recent = Σ h S / Σ h E with h = ½^(age / 2 months), times the book's season; last_year
  = S / E of 12 months ago × √growth of the rolling year (growth in [⅓, 3]), else the rolling year's S / E.
- Book's season: exp(Σ ln s / (years + 1)) over the months 12, 24, 36 before; s = that month's sales against its
  business days × the book's recent level then, in [⅓, 3]; a month tells after 3 months of the book.
- Forecasts: known + r·recent; known + r·(recent·E + known) / (E + E − r) (Bühlmann–Straub credibility: one month's
  worth of the level against the month so far); known + r·last_year. Blended by 0.6, 0.3, 0.1 × (own past mean
  absolute error, relative to the three's mean, each with 6 months of the mean added) ** −4 over 24 months.
- Floor: known + min(0, the worst rest of 24 months): only past returns let a forecast fall below the month so far.
- Interval (split conformal prediction, symmetric): ± q·scale; scale = (mean |S| of 24 months + |point|) / 2, q = the
  80 % quantile by Hazen's rule of |S − point| / scale over 24 months; 1 without any.
- Errors, and so q, count months from the customer's 4th on. The cut in another month: the same share of its business
  days, rounded half to even, and the free days after them when D is a free day.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from .periods import _closed, add_months, business_days, is_last_day, last_day
from .scope import Row

KINDS = range(7)
WEEKDAY = (1, 1, 1, 1, 1, 0, 0)
SHARES = (0.6, 0.3, 0.1)


@dataclass
class Month:
    """One calendar month: what is sold on its days, and its days by kind, before and after the cut."""

    sales: float = 0.0
    known: float = 0.0
    by_kind: tuple[float, ...] = (0.0,) * 7
    days: tuple[int, ...] = (0,) * 7
    left: tuple[int, ...] = (0,) * 7
    season: float = 1.0
    forecasts: tuple[float, ...] = ()
    point: float = 0.0
    low: float = 0.0
    high: float = 0.0
    scale: float = 0.0


def _kind(day: date, country: str) -> int:
    if day.weekday() >= 5:
        return 5
    return 6 if day in _closed(country, day.year) else day.weekday()


@lru_cache(maxsize=4096)
def _days(first: date, country: str) -> tuple[tuple[date, int], ...]:
    days = (first + timedelta(days=index) for index in range(last_day(first).day))
    return tuple((day, _kind(day, country)) for day in days)


def _known_days(first: date, as_of: date, country: str) -> int:
    """How many calendar days of the month lie up to the cut."""
    days = _days(first, country)
    if is_last_day(as_of):
        return len(days)
    now = as_of.replace(day=1)
    if first == now:
        return as_of.day
    elapsed = business_days(country, now, as_of)
    goal = round(Fraction(elapsed * sum(kind < 5 for _, kind in days), business_days(country, now, last_day(now))))
    with_free = _kind(as_of, country) >= 5
    passed = 0
    for index, (_, kind) in enumerate(days):
        if kind < 5:
            passed += 1
            if passed > goal:
                return index
        elif not with_free and passed == goal:
            return index
    return len(days)


def _ratio(over: float, under: float, empty: float = 0.0) -> float:
    return over / under if under > 0 else empty


def _clip(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def _recent(pairs: list[tuple[float, float]]) -> float:
    """Σ h S / Σ h E of (S, E), oldest first."""
    halves = [0.5 ** ((len(pairs) - index) / 2) for index in range(len(pairs))]
    return _ratio(
        math.fsum(h * sales for h, (sales, _) in zip(halves, pairs, strict=True)),
        math.fsum(h * exposure for h, (_, exposure) in zip(halves, pairs, strict=True)),
    )


def _seasons(book: list[tuple[float, int]]) -> list[float]:
    """The season of each month of (sales, business days), oldest first, and D's month last."""
    first = next((index for index, (sales, _) in enumerate(book) if sales), len(book))
    told: dict[int, float] = {}
    for index in range(first + 3, len(book) - 1):
        sales, days = book[index]
        usual = _recent([(float(s), float(d)) for s, d in book[first:index]]) * days
        if usual > 0:
            told[index] = math.log(_clip(sales / usual, 1 / 3, 3.0))
    seasons = []
    for index in range(len(book)):
        logs = [told[index - lag] for lag in (12, 24, 36) if index - lag in told]
        seasons.append(math.exp(math.fsum(logs) / (len(logs) + 1)))
    return seasons


def _weights(year: list[Month]) -> tuple[float, ...]:
    sales = [max(math.fsum(month.by_kind[kind] for month in year), 0.0) for kind in KINDS]
    days = [sum(month.days[kind] for month in year) for kind in KINDS]
    usual = _ratio(math.fsum(sales), sum(days[:5]))
    if usual <= 0:
        return tuple(map(float, WEEKDAY))
    return tuple((sales[kind] / usual + 52 * WEEKDAY[kind]) / (days[kind] + 52) for kind in KINDS)


def _exposure(weights: tuple[float, ...], days: tuple[int, ...]) -> float:
    return math.fsum(weight * count for weight, count in zip(weights, days, strict=True))


def _last_year(month: int, months: list[Month], start: int, weights: tuple[float, ...]) -> float:
    def rolling_of(index: int) -> float:
        """The year before month ``index``, by that month's own day weights."""
        year = months[max(index - 12, start) : index]
        own = weights if index == month else _weights(year)
        return _ratio(math.fsum(one.sales for one in year), math.fsum(_exposure(own, one.days) for one in year))

    rolling, then = rolling_of(month), month - 12
    if then < start:
        return rolling
    level = _ratio(months[then].sales, _exposure(weights, months[then].days))
    if month - 24 < start or rolling <= 0:
        return level
    return level * math.sqrt(_clip(_ratio(rolling, rolling_of(then), 1.0), 1 / 3, 3.0))


def _three(index: int, months: list[Month], start: int) -> tuple[float, ...]:
    """The three forecasts of month ``index`` from its known days and the months before it."""
    month, before = months[index], months[start:index]
    weights, memory = _weights(before[-12:]), before[-24:]
    exposure, left = _exposure(weights, month.days), _exposure(weights, month.left)
    total = math.fsum(one.sales for one in memory)
    curve = 1.0
    if total > 0:
        rest = math.fsum(one.sales - one.known for one in memory)
        share = _ratio(
            math.fsum(_exposure(weights, one.left) for one in memory),
            math.fsum(_exposure(weights, one.days) for one in memory),
        )
        prior = 12 * total / len(memory)
        curve = _clip(_ratio(rest + prior * share, (total + prior) * share, 1.0), 0.0, 3.0)
    left *= curve
    recent = _recent([(one.sales, _exposure(weights, one.days)) for one in before]) * month.season
    gone = max(exposure - left, 0.0)
    return (
        month.known + left * recent,
        month.known + left * (recent * exposure + month.known) / (exposure + gone),
        month.known + left * _last_year(index, months, start, weights),
    )


def _quantile(values: list[float]) -> float:
    """The 80 % quantile, Hazen's: the i-th of n stands at (i − ½) / n."""
    if not values:
        return 1.0
    place = _clip(0.8 * len(values) - 0.5, 0, len(values) - 1)
    below = math.floor(place)
    ordered = sorted(values)
    above = ordered[min(below + 1, len(values) - 1)]
    return ordered[below] + (place - below) * (above - ordered[below])


def _forecast(index: int, months: list[Month], start: int) -> None:
    """Fill in month ``index`` from the months before it."""
    month, memory = months[index], months[max(start, index - 24) : index]
    judged = months[max(start + 3, index - 24) : index]
    month.forecasts = _three(index, months, start)
    errors = [math.fsum(abs(one.forecasts[which] - one.sales) for one in judged) for which in range(3)]
    mean = _ratio(math.fsum(errors) / 3, len(judged))
    relative = [_ratio(error + 6 * mean, (len(judged) + 6) * mean, 1.0) for error in errors]
    weights = [share * value**-4 for share, value in zip(SHARES, relative, strict=True)]
    blend = math.fsum(w * f for w, f in zip(weights, month.forecasts, strict=True)) / math.fsum(weights)
    floor = month.known + min([0.0, *(one.sales - one.known for one in memory)])
    month.point = max(blend, floor)
    usual = math.fsum(abs(one.sales) for one in memory) / len(memory) if memory else 0.0
    month.scale = (usual + abs(month.point)) / 2
    half = _quantile([_ratio(abs(one.sales - one.point), one.scale) for one in judged]) * month.scale
    month.low, month.high = max(month.point - half, floor), month.point + half


def _months(lines: list[Row], book: list[Row], as_of: date, country: str) -> list[Month]:
    """The 60 months before D's and D's own, without forecasts; nothing after D is looked at."""
    firsts = [add_months(as_of.replace(day=1), back) for back in range(-60, 1)]
    sold: dict[date, float] = {}
    for line in lines:
        sold[line["sold_on"]] = sold.get(line["sold_on"], 0.0) + float(line["amount"])
    totals = dict.fromkeys(firsts, 0.0)
    for line in book:
        first = line["sold_on"].replace(day=1)
        if firsts[0] <= first < firsts[-1]:
            totals[first] += float(line["amount"])
    business = [sum(kind < 5 for _, kind in _days(first, country)) for first in firsts]
    seasons = _seasons(list(zip(totals.values(), business, strict=True)))
    return [_month(first, sold, season, as_of, country) for first, season in zip(firsts, seasons, strict=True)]


def _month(first: date, sold: dict[date, float], season: float, as_of: date, country: str) -> Month:
    days, cut = _days(first, country), _known_days(first, as_of, country)
    known = math.fsum(sold.get(day, 0.0) for day, _ in days[:cut])
    return Month(
        sales=math.fsum(sold.get(day, 0.0) for day, _ in days),
        known=known,
        by_kind=tuple(math.fsum(sold.get(day, 0.0) for day, one in days if one == kind) for kind in KINDS),
        days=tuple(sum(one == kind for _, one in days) for kind in KINDS),
        left=tuple(sum(one == kind for _, one in days[cut:]) for kind in KINDS),
        season=season,
    )


def figures(lines: list[Row], book: list[Row], as_of: date, country: str) -> Row:
    """Point, low, high and the backtest of 12 months; unrounded. ``lines``: by D; 3 active months at least."""
    months = _months(lines, book, as_of, country)
    active = sorted({line["sold_on"].replace(day=1) for line in lines})
    first, now = add_months(as_of.replace(day=1), -60), as_of.replace(day=1)
    start = next((_apart(first, one) for one in active if one >= first), 60)
    for index in range(start, len(months)):
        _forecast(index, months, start)
    current = months[-1]
    if is_last_day(as_of):
        current.point = current.low = current.high = current.sales
    begin = max(48, _apart(first, active[2]) + 1)
    return {
        "point": current.point,
        "low": current.low,
        "high": current.high,
        "active": [_apart(now, one) for one in active],
        "backtest": _backtest(months[begin:60]),
    }


def _apart(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def _noise(month: Month) -> float:
    """What binary fractions may be off: a share of the figures, since those may be fractions of a cent."""
    return 1e-9 * (abs(month.sales) + abs(month.point))


def _backtest(months: list[Month]) -> Row:
    """Months before the customer's first one in sight have no sales and were forecast 0: exact."""
    sold = math.fsum(one.sales for one in months)
    inside = sum(one.low - _noise(one) <= one.sales <= one.high + _noise(one) for one in months)
    off = math.fsum(abs(one.sales - one.point) for one in months)
    return {
        "n": len(months),
        "wape_pct": off / sold * 100 if sold > 0 else None,
        "coverage_pct": inside / len(months) * 100 if months else None,
    }
