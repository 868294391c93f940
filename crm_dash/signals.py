"""What the signals mean: every threshold and every point of them, for one account and for the whole book alike.

The functions take columns (one float per account, NaN where there is nothing) and give columns. The texts behind the
cards' ⓘ say the same in words (``order_gap.definition``, ``health.definition``); they change together.

Rhythm. From five orders on, one per day, over three months: the mean of the gaps between them, and a warning at the
mean plus one sample standard deviation. Late: more days since the last order than that.

Health, in points of 100; what cannot be told is left out and the rest rescaled:

- trend 30: sales of the last three months against the same three months a year earlier, from -100 % (0) to 0 % (30).
- recency 30: days since the last order in units of the warning days, from 2 (0) to 1 (30).
- engagement 15: days since the last done activity, from 120 (0) to 30 (10); a planned one, 5.
- pipeline 10: of the 12-month quotes that are closed, the share that became orders, from 0 (0) to 50 % (6; 3 while none
  is closed); an open quote, 4.
- payments 15: the overdue share of what is owed, from 50 % (0) to none (8); the days of the oldest overdue document,
  from 90 (0) to none (7).

The level is good from 75 points on, fair from 55. The marks of trend, recency and levels were chosen on published
wholesale invoices, so that an account that is late and at risk is one that will not buy again
(tests/benchmarks/signals.py).

From where on a reason is given stands in ``crm_dash/account_rows.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

import numpy as np

Column: TypeAlias = "np.ndarray[Any, Any]"
Columns: TypeAlias = Mapping[str, Column]
Level = Literal["good", "fair", "at_risk"]

POINTS = {"trend": 30, "recency": 30, "engagement": 15, "pipeline": 10, "payments": 15}
GOOD_FROM, FAIR_FROM = 75, 55
FEWEST_GAPS = 4


def rhythm(columns: Columns, suffix: str = "") -> tuple[Column, Column]:
    """(expected gap, warning) in days, NaN where there is no rhythm; ``suffix`` ``_before``: 30 days earlier."""
    gaps, total, squares = (columns[name + suffix] for name in ("gaps", "gap_total", "gap_squares"))
    told = (gaps >= FEWEST_GAPS) & (columns["is_long" + suffix] == 1)
    count = np.where(told, gaps, np.nan)
    mean = total / count
    return mean, mean + np.sqrt((count * squares - total * total) / (count * (count - 1)))


def values(columns: Columns, suffix: str = "") -> dict[str, Column]:
    """What each factor is told by: trend %, days since the order, days since the activity, conversion %, overdue %."""
    owed = np.fmax(columns["outstanding" + suffix], columns["overdue" + suffix])
    has_documents = columns["documents" + suffix] > 0
    return {
        "trend": _pct(columns["recent" + suffix] - columns["base" + suffix], columns["base" + suffix]),
        "recency": np.where(np.isnan(rhythm(columns, suffix)[1]), np.nan, columns["days_since" + suffix]),
        "engagement": columns["days_since_done" + suffix],
        "pipeline": _pct(columns["converted" + suffix], columns["closed" + suffix]),
        "payments": np.where(has_documents, np.nan_to_num(_pct(columns["overdue" + suffix], owed)), np.nan),
    }


def points(columns: Columns, suffix: str = "") -> dict[str, Column]:
    """Each factor's points, not rescaled; NaN where it is insufficient."""
    told = values(columns, suffix)
    return {name: rule(columns, told[name], suffix) for name, rule in _RULES.items()}


def scale(of: Mapping[str, Column]) -> Column:
    """By what an account's points are multiplied so that those it can have are 100; NaN without any."""
    most = np.sum([np.where(np.isnan(of[name]), 0.0, top) for name, top in POINTS.items()], axis=0)
    scales: Column = 100 / np.where(most > 0, most, np.nan)
    return scales


def score(of: Mapping[str, Column]) -> Column:
    """The health score 0-100, in whole points; NaN without any factor."""
    # A half that the float just misses is rounded up all the same.
    whole: Column = np.floor(np.sum([np.nan_to_num(of[name]) for name in POINTS], axis=0) * scale(of) + 0.5 + 1e-9)
    return whole


def signal_columns(columns: Columns) -> dict[str, Column]:
    """What a book adds to its facts: each factor's points, now and 30 days earlier, their scale, score, rhythm."""
    with np.errstate(invalid="ignore"):
        now, before = points(columns), points(columns, "_before")
        mean, warning = rhythm(columns)
        return {
            **{f"points_{name}": column for name, column in now.items()},
            **{f"points_{name}_before": column for name, column in before.items()},
            "scale": scale(now),
            "health_score": score(now),
            "expected_gap_days": mean,
            "warning_days": warning,
        }


def level(whole: float) -> Level:
    """The level of a score."""
    return "good" if whole >= GOOD_FROM else "fair" if whole >= FAIR_FROM else "at_risk"


def _pct(part: Column, base: Column) -> Column:
    pct: Column = part / np.where(base > 0, base, np.nan) * 100
    return pct


def _between(value: Column, worst: float, best: float) -> Column:
    """1 at ``best`` and beyond, 0 at ``worst`` and beyond, straight in between; NaN stays."""
    share: Column = np.clip((value - worst) / (best - worst), 0.0, 1.0)
    return share


def _trend(_columns: Columns, value: Column, _suffix: str) -> Column:
    return 30 * _between(value, -100, 0)


def _recency(columns: Columns, value: Column, suffix: str) -> Column:
    return 30 * _between(value / rhythm(columns, suffix)[1], 2, 1)


def _engagement(columns: Columns, value: Column, suffix: str) -> Column:
    planned = columns["has_planned" + suffix] == 1
    found = 10 * np.nan_to_num(_between(value, 120, 30)) + np.where(planned, 5, 0)
    return np.where(np.isnan(value) & ~planned, np.nan, found)


def _pipeline(columns: Columns, value: Column, suffix: str) -> Column:
    conversion = np.where(np.isnan(value), 0.5, _between(value, 0, 50))
    found = 6 * conversion + np.where(columns["open_quotes" + suffix] > 0, 4, 0)
    return np.where(columns["quotes" + suffix] > 0, found, np.nan)


def _payments(columns: Columns, value: Column, suffix: str) -> Column:
    late = np.nan_to_num(columns["days_late" + suffix])
    found: Column = 8 * _between(value, 50, 0) + np.where(np.isnan(value), np.nan, 7 * _between(late, 90, 0))
    return found


_RULES: dict[str, Callable[[Columns, Column, str], Column]] = {
    "trend": _trend,
    "recency": _recency,
    "engagement": _engagement,
    "pipeline": _pipeline,
    "payments": _payments,
}
