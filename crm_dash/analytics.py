"""Analytics of one customer, optionally one brand: monthly amounts, totals and the lines behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from crm_dash.errors import InvalidRequest, NotFound
from crm_dash.facts.ask import ZERO, Ask
from crm_dash.facts.model import Customer, Money
from crm_dash.periods import Window, last_months, month_key
from crm_dash.store import Row

Measure = Literal["sales", "quotes", "orders"]
MEASURES: tuple[Measure, ...] = ("sales", "quotes", "orders")
MONTHS = 24
PAGE_ROWS = 50
LARGEST_PAGE = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureTotal:
    """One measure over the window; ``documents`` counts invoices, quotes or orders with visible lines."""

    measure: Measure
    amount: Money
    documents: int
    lines: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthAmount:
    """The chosen measure in one calendar month."""

    month: str
    amount: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class AnalyticsLine:
    """One line of a document; ``distributor`` None: direct."""

    day: date
    document_id: str
    line_no: int
    product: str
    brand: str
    distributor: str | None
    quantity: Decimal
    amount: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class Analytics:
    """The page's facts: 24 calendar months that end with D's; lines newest first, a page at a time."""

    customer: Customer
    distributor: str
    as_of: date
    window: Window
    measure: Measure
    brand_id: str | None
    brand: str | None
    months: tuple[MonthAmount, ...]
    totals: tuple[MeasureTotal, ...]
    lines: tuple[AnalyticsLine, ...]
    page: int
    pages: int


def analytics(ask: Ask, *, brand_id: str | None, measure: str = "sales", page: str = "1") -> Analytics:
    """The analytics of ``ask``'s customer.

    Raises NotFound for a brand that is not the viewer's to name, InvalidRequest for another measure or page.
    """
    if measure not in MEASURES:
        raise InvalidRequest(f"measure must be one of {', '.join(MEASURES)}")
    brand = _brand(ask, brand_id)
    months = last_months(ask.as_of, MONTHS)
    window = Window(from_=months[0], to=ask.as_of)
    by_month = ask.rows("analytics_months", from_day=window.from_, brand_id=brand_id)
    totals = tuple(_total(kind, by_month) for kind in MEASURES)
    chosen = {row["month"]: row["amount"] for row in by_month if row["measure"] == measure}
    count = next(total.lines for total in totals if total.measure == measure)
    pages = max(1, -(-count // PAGE_ROWS))
    number = _page(page, pages)
    lines = ask.rows(
        "analytics_lines",
        measure=measure,
        from_day=window.from_,
        brand_id=brand_id,
        page_rows=PAGE_ROWS,
        skip=(number - 1) * PAGE_ROWS,
    )
    return Analytics(
        customer=ask.account.customer,
        distributor=ask.scope.distributor,
        as_of=ask.as_of,
        window=window,
        measure=measure,
        brand_id=brand_id,
        brand=brand,
        months=tuple(MonthAmount(month=month_key(day), amount=chosen.get(day, ZERO)) for day in months),
        totals=totals,
        lines=tuple(_line(row) for row in lines),
        page=number,
        pages=pages,
    )


def _brand(ask: Ask, brand_id: str | None) -> str | None:
    if brand_id is None:
        return None
    rows = ask.rows("analytics_brand", brand_id=brand_id)
    if not rows:
        raise NotFound("that brand does not exist")
    name: str = rows[0]["name"]
    return name


def _total(measure: Measure, by_month: list[Row]) -> MeasureTotal:
    rows = [row for row in by_month if row["measure"] == measure and row["month"] is None]
    row: Row = rows[0] if rows else {"amount": ZERO, "documents": 0, "lines": 0}
    return MeasureTotal(measure=measure, amount=row["amount"], documents=row["documents"], lines=row["lines"])


def _page(page: str, pages: int) -> int:
    if not page.isascii() or not page.isdecimal() or not 1 <= int(page[:6]) <= LARGEST_PAGE:
        raise InvalidRequest(f"page must be a whole number from 1 to {LARGEST_PAGE}")
    return min(int(page), pages)


def _line(row: Row) -> AnalyticsLine:
    wanted = ("day", "document_id", "line_no", "product", "brand", "distributor", "quantity", "amount")
    return AnalyticsLine(**{name: row[name] for name in wanted})
