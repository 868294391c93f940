"""One account of the book as lists and widgets read it: figures, order gap, health and its reasons.

A reason under *at risk* is given from -20 % sales on (three months against the year before), for a late order, and
after 60 days without a done activity; under *growth* from +15 % sales or quotes on (12 months against the year
before), from 50 % conversion of at least three closed quotes, and for open quotes; under *service* for overdue
documents, and for activities and tasks past their day.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from crm_dash import signals
from crm_dash.facts.ask import change_pct, share_pct
from crm_dash.facts.model import Health, HealthFactor, Reason
from crm_dash.store import Columns

FALLING_PCT, GROWING_PCT = -20, 15
QUIET_DAYS = 60
HIGH_CONVERSION_PCT, CLOSED_FOR_CONVERSION = 50, 3


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountRow:
    """One account; every figure as its widget defines it. ``conversion_pct`` of ``order_ratios``, money of the scope.

    ``months``: the twelve that end with D's, oldest first. ``order_gap`` and its days: None without a rhythm.
    ``next_activity_at``: the soonest planned activity from D on.
    """

    customer_id: str
    name: str
    kind: Literal["customer", "prospect"]
    segment: str | None
    city: str | None
    region: str | None
    country: str | None
    owner: str | None
    sales_12m: Decimal
    previous_12m: Decimal
    months: tuple[Decimal, ...]
    month_to_date: Decimal
    last_year_to_date: Decimal
    mtd_pct: Decimal | None
    last_order_on: date | None
    days_since: int | None
    expected_gap_days: Decimal | None
    warning_days: Decimal | None
    order_gap: Literal["ok", "late"] | None
    open_quotes: int
    open_quotes_amount: Decimal
    conversion_pct: Decimal | None
    outstanding: Decimal
    overdue: Decimal
    next_activity_at: datetime | None
    last_activity_at: datetime | None
    health: Health | None


def account_row(columns: Columns, position: int) -> AccountRow:
    """The account at ``position`` of a book's columns (``facts/book/`` and ``signals.signal_columns``)."""
    cells = _Cells(columns, position)
    expected, warning = cells.rhythm()
    return AccountRow(
        **{name: cells.text(name) for name in ("customer_id", "name", "kind", "segment", "city", "region", "country")},  # type: ignore[arg-type]
        owner=cells.text("owner"),
        sales_12m=cells.money("sales_12m"),
        previous_12m=cells.money("previous_12m"),
        months=tuple(cells.money(f"month_{number}") for number in range(1, 13)),
        month_to_date=cells.money("month_to_date"),
        last_year_to_date=cells.money("last_year_to_date"),
        mtd_pct=change_pct(cells.money("month_to_date"), cells.money("last_year_to_date")),
        last_order_on=cells.day("last_order_on"),
        days_since=cells.whole("days_since"),
        expected_gap_days=expected,
        warning_days=warning,
        order_gap=cells.order_gap(),
        open_quotes=cells.count("open_quotes"),
        open_quotes_amount=cells.money("open_quotes_amount"),
        conversion_pct=share_pct(cells.count("converted"), cells.count("quotes")),
        outstanding=cells.money("outstanding"),
        overdue=cells.money("overdue"),
        next_activity_at=cells.moment("next_activity_at"),
        last_activity_at=cells.moment("last_activity_at"),
        health=_health(cells),
    )


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row of columns; NaN and NaT are None, or 0 for sums and counts."""

    columns: Columns
    position: int

    def text(self, name: str) -> str | None:
        value: str | None = self.columns[name][self.position]
        return value

    def number(self, name: str) -> float | None:
        value = float(self.columns[name][self.position])
        return None if math.isnan(value) else value

    def whole(self, name: str) -> int | None:
        value = self.number(name)
        return None if value is None else round(value)

    def count(self, name: str) -> int:
        return self.whole(name) or 0

    def money(self, name: str) -> Decimal:
        return Decimal(round((self.number(name) or 0) * 100)).scaleb(-2)

    def moment(self, name: str) -> datetime | None:
        value: datetime | None = self.columns[name][self.position].astype("datetime64[us]").item()
        return value

    def day(self, name: str) -> date | None:
        moment = self.moment(name)
        return None if moment is None else moment.date()

    def rhythm(self) -> tuple[Decimal | None, Decimal | None]:
        """Expected gap and warning in days."""
        if self.number("warning_days") is None:
            return None, None
        return rhythm_days(self.count("gaps"), self.count("gap_total"), self.count("gap_squares"))

    def order_gap(self) -> Literal["ok", "late"] | None:
        warning = self.number("warning_days")
        return None if warning is None else late_state(self.count("days_since"), Decimal(warning))

    def values(self) -> dict[str, Decimal | None]:
        """What each factor is told by (``signals.values``), from exact sums."""
        days = self.whole("days_since") if self.number("warning_days") is not None else None
        quiet = self.whole("days_since_done")
        owed = max(self.money("outstanding"), self.money("overdue"))
        overdue = share_pct(self.money("overdue"), owed) or Decimal(0) if self.count("documents") else None
        return {
            "trend": change_pct(self.money("recent"), self.money("base")),
            "recency": None if days is None else Decimal(days),
            "engagement": None if quiet is None else Decimal(quiet),
            "pipeline": share_pct(self.count("converted"), self.count("closed")),
            "payments": overdue,
        }


def rhythm_days(gaps: int, total: int, squares: int) -> tuple[Decimal, Decimal]:
    """Mean of the gaps, and the mean plus one sample standard deviation, in days."""
    mean = Decimal(total) / gaps
    return mean, mean + (Decimal(gaps * squares - total * total) / (gaps * (gaps - 1))).sqrt()


def late_state(days_since: int, warning: Decimal) -> Literal["ok", "late"]:
    """Whether the days since the last order are more than the warning."""
    return "late" if days_since > warning else "ok"


def _health(cells: _Cells) -> Health | None:
    score = cells.whole("health_score")
    if score is None:
        return None
    told = cells.values()
    return Health(
        score=score,
        level=signals.level(score),
        factors=_factors(cells, score, told),
        at_risk=_at_risk(cells, told),
        growth=_growth(cells, told),
        service=_service(cells),
    )


def _factors(cells: _Cells, score: int, told: dict[str, Decimal | None]) -> tuple[HealthFactor, ...]:
    scale = cells.number("scale") or 0.0
    raw = {name: cells.number(f"points_{name}") for name in signals.POINTS}
    told_points = {name: value * scale for name, value in raw.items() if value is not None}
    most = whole_parts({name: signals.POINTS[name] * scale for name in told_points}, 100)
    points = whole_parts(told_points, score, most)

    def factor(name: Any) -> HealthFactor:
        if name not in points:
            return HealthFactor(
                name=name, value=None, points=None, max_points=None, state="insufficient", change_30d=None
            )
        before = cells.number(f"points_{name}_before")
        change = None if before is None else round(((raw[name] or 0.0) - before) * scale)
        return HealthFactor(
            name=name,
            value=told[name],
            points=points[name],
            max_points=most[name],
            state="ok",
            change_30d=change,
        )

    return tuple(factor(name) for name in signals.POINTS)


def whole_parts(parts: dict[str, float], total: int, most: dict[str, int] | None = None) -> dict[str, int]:
    """``parts`` as whole numbers that sum to ``total``: rounded down, the largest remainders get what is missing.

    None goes beyond ``most``.
    """
    whole = {name: math.floor(value + 1e-9) for name, value in parts.items()}
    by_remainder = sorted(parts, key=lambda name: whole[name] - parts[name])
    while sum(whole.values()) < total:
        for name in by_remainder:
            if sum(whole.values()) < total and (most is None or whole[name] < most[name]):
                whole[name] += 1
    return whole


def _at_risk(cells: _Cells, told: dict[str, Decimal | None]) -> tuple[Reason, ...]:
    found = []
    trend, expected = told["trend"], cells.rhythm()[0]
    quiet = cells.whole("days_since_done")
    if cells.order_gap() == "late":
        found.append(
            Reason(code="order_late", params={"days": cells.count("days_since"), "expected_gap_days": expected})
        )
    if trend is not None and trend <= FALLING_PCT:
        found.append(Reason(code="sales_falling", params={"change_pct": trend}))
    if quiet is not None and quiet > QUIET_DAYS:
        found.append(Reason(code="no_recent_contact", params={"days": quiet}))
    return tuple(found)


def _growth(cells: _Cells, told: dict[str, Decimal | None]) -> tuple[Reason, ...]:
    found = []
    trend, conversion = told["trend"], told["pipeline"]
    quoted = change_pct(cells.money("quoted"), cells.money("quoted_previous"))
    if trend is not None and trend >= GROWING_PCT:
        found.append(Reason(code="sales_growing", params={"change_pct": trend}))
    if quoted is not None and quoted >= GROWING_PCT:
        found.append(Reason(code="quotes_growing", params={"change_pct": quoted}))
    enough = cells.count("closed") >= CLOSED_FOR_CONVERSION
    if conversion is not None and conversion >= HIGH_CONVERSION_PCT and enough:
        found.append(Reason(code="high_conversion", params={"conversion_pct": conversion}))
    if cells.count("open_quotes"):
        amount = cells.money("open_quotes_amount")
        found.append(Reason(code="open_quotes", params={"count": cells.count("open_quotes"), "amount": amount}))
    return tuple(found)


def _service(cells: _Cells) -> tuple[Reason, ...]:
    found = []
    if cells.money("overdue") > 0:
        days = cells.count("days_late")
        found.append(Reason(code="overdue", params={"amount": cells.money("overdue"), "days": days}))
    pending = cells.count("overdue_activities") + cells.count("overdue_tasks")
    if pending:
        found.append(Reason(code="overdue_agenda", params={"count": pending}))
    return tuple(found)
