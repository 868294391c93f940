"""Every figure of the panel that rows stand behind: which ones, by which filters, and what of them adds up to it.

A figure is named by its widget and the path of its field in the panel's JSON (``last_12_months.months.amount``); one
of a list's elements needs a ``key`` (the month, the brand …). Scores, projections and ratios open their inputs:
their rows add up to a sum of their own, not to the figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from crm_dash.facts.outstanding import DSO_MONTHS
from crm_dash.forecast import HISTORY_MONTHS
from crm_dash.periods import Window, add_months, last_months, month_end, month_start, month_to_date, twelve_months
from crm_dash.scope import ALL, DIRECT, EARLIEST_DAY

ROWS = "rows"
Span = Callable[[date], Window]


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """``source`` and its filters; ``measure``: the column that sums to the figure, or ROWS where it is a count.

    ``span``: D → the days of the rows. ``distributor``: where another scope than the page's is meant.
    ``inputs``: the rows are what the figure is made from; ``measure`` is what of them is shown first.
    ``otherwise``: the source where the store has not the table of the first.
    """

    name: str
    source: str
    measure: str
    key: str | None = None
    span: Span | None = None
    filters: Mapping[str, Any]
    distributor: str | None = None
    inputs: bool = False
    otherwise: str | None = None

    @property
    def widget(self) -> str:
        """The slug of the figure's widget."""
        return self.name.partition(".")[0]


def _figure(name: str, source: str, measure: str, **more: Any) -> Figure:
    own = {field: more.pop(field) for field in ("key", "span", "distributor", "inputs", "otherwise") if field in more}
    return Figure(name=name, source=source, measure=measure, filters=more, **own)


def _to_date(months_back: int) -> Span:
    return partial(month_to_date, months_back=months_back)


def _year(windows_back: int = 0) -> Span:
    return partial(twelve_months, windows_back=windows_back)


def _previous_month(as_of: date) -> Window:
    first = add_months(month_start(as_of), -1)
    return Window(from_=first, to=month_end(first))


def _calendar_year(as_of: date) -> Window:
    """The 12 calendar months that end with D's, to D."""
    return Window(from_=last_months(as_of, 12)[0], to=as_of)


def _calendar_year_before(as_of: date) -> Window:
    """The same months a year back, the last of them to the same day as D's."""
    return Window(from_=last_months(as_of, 24)[0], to=month_to_date(as_of, 12).to)


def _history(as_of: date) -> Window:
    """What the projection's method looks at."""
    return Window(from_=add_months(month_start(as_of), -HISTORY_MONTHS), to=as_of)


def _history_before(as_of: date) -> Window:
    return Window(from_=_history(as_of).from_, to=month_start(as_of) - timedelta(days=1))


def _countback(as_of: date) -> Window:
    """The months whose sales the balance is counted back over."""
    return Window(from_=last_months(as_of, DSO_MONTHS)[0], to=as_of)


def _ever(as_of: date) -> Window:
    """All days up to D: a rhythm is that of all orders."""
    return Window(from_=EARLIEST_DAY, to=as_of)


def _trend(as_of: date) -> Window:
    """From the first of the three months a year ago to D (crm_dash/signals.py)."""
    return Window(from_=add_months(as_of, -15) + timedelta(days=1), to=as_of)


_sales = partial(_figure, source="sale_lines", measure="amount")
_quotes = partial(_figure, source="quotes", span=_year())
_orders = partial(_figure, source="orders", span=_year())
_owed = partial(_figure, source="receivables", measure="open_amount")
_rhythm = partial(_figure, source="orders", measure=ROWS, span=_ever, inputs=True, otherwise="sale_lines")
_paid = partial(_figure, source="payments", measure="amount")
_projected = partial(_sales, span=_history, inputs=True)

_CONVERTED = ("converted", "unlinked")
_LATE = ("d1_30", "d31_60", "d61_90", "d90_plus")

FIGURES = {
    figure.name: figure
    for figure in (
        _sales("sales_trend.month_to_date", span=_to_date(0)),
        _sales("sales_trend.previous_month_to_date", span=_to_date(1)),
        _sales("sales_trend.previous_month_total", span=_previous_month),
        _sales("sales_trend.last_year_to_date", span=_to_date(12)),
        _sales("sales_trend.rolling_12m", span=_year()),
        _sales("sales_trend.previous_rolling_12m", span=_year(1)),
        _quotes("quotes_by_brand.total_amount", measure="amount"),
        _quotes("quotes_by_brand.total_quotes", measure=ROWS),
        _quotes("quotes_by_brand.previous_total_amount", measure="amount", span=_year(1)),
        _quotes("quotes_by_brand.brands.amount", measure="amount", key="brand"),
        _quotes("quotes_by_brand.brands.quotes", measure=ROWS, key="brand"),
        _sales("monthly_projection.month_to_date", span=_to_date(0)),
        _sales("monthly_projection.previous_month_total", span=_previous_month),
        _figure("monthly_projection.history_months", "sale_months", ROWS, span=_history_before),
        _projected("monthly_projection.projected_total"),
        _projected("monthly_projection.low"),
        _projected("monthly_projection.high"),
        _projected("monthly_projection.backtest"),
        _sales("last_12_months.total", span=_calendar_year),
        _sales("last_12_months.previous_total", span=_calendar_year_before),
        _sales("last_12_months.months.amount", key="month"),
        _sales("last_12_months.months.previous_year_amount", key="month_before"),
        _sales("last_12_months.months.previous_year_to_date", key="span_before"),
        _figure("activities_by_type.total", "activities", ROWS, span=_year()),
        _figure("activities_by_type.by_type.count", "activities", ROWS, span=_year(), key="activity"),
        _quotes("order_ratios.quotes", measure=ROWS),
        _quotes("order_ratios.converted", measure=ROWS, outcomes=_CONVERTED),
        _quotes("order_ratios.unlinked", measure=ROWS, outcomes=("unlinked",)),
        _quotes("order_ratios.open", measure=ROWS, outcomes=("open",)),
        _quotes("order_ratios.lost", measure=ROWS, outcomes=("lost",)),
        _quotes("order_ratios.expired", measure=ROWS, outcomes=("expired",)),
        _quotes("order_ratios.quoted_amount", measure="amount"),
        _quotes("order_ratios.converted_amount", measure="converted_amount", outcomes=_CONVERTED),
        _quotes("order_ratios.conversion_pct", measure=ROWS, inputs=True),
        _quotes("order_ratios.value_conversion_pct", measure="converted_amount", inputs=True),
        _quotes(
            "order_ratios.closed_conversion_pct", measure=ROWS, outcomes=(*_CONVERTED, "lost", "expired"), inputs=True
        ),
        _quotes("order_ratios.median_days_to_order", measure=ROWS, outcomes=("converted",), inputs=True),
        _orders("order_ratios.orders", measure=ROWS),
        _orders("order_ratios.order_amount", measure="amount"),
        _orders("order_ratios.average_order_value", measure="amount", inputs=True),
        _orders("order_ratios.orders_by_brand.orders", measure=ROWS, key="brand"),
        _orders("order_ratios.orders_by_brand.amount", measure="amount", key="brand"),
        _owed("outstanding.total"),
        _owed("outstanding.not_due", buckets=("not_due",)),
        _owed("outstanding.overdue", buckets=_LATE),
        *(
            _owed(f"outstanding.buckets.{bucket}", buckets=(bucket,))
            for bucket in ("not_due", *_LATE, "no_due_date", "credits")
        ),
        _owed("outstanding.credit_used_pct", inputs=True),
        _owed("outstanding.documents.open_amount", key="document"),
        _paid("outstanding.documents.paid_amount", key="document"),
        _sales("outstanding.dso_days", span=_countback, distributor=DIRECT, inputs=True),
        _figure("upcoming.items", "open_items", ROWS, key="due"),
        _sales("agreements.items.actual_amount", key="agreement", distributor=ALL),
        _sales("agreements.items.achieved_pct", key="agreement", distributor=ALL, inputs=True),
        _sales("agreements.items.next_tier.missing_amount", key="agreement", distributor=ALL, inputs=True),
        _sales("health.trend", span=_trend, inputs=True),
        _rhythm("health.recency"),
        _figure("health.engagement", "activities", ROWS, span=_ever, inputs=True),
        _quotes("health.pipeline", measure=ROWS, inputs=True),
        _owed("health.payments", inputs=True),
        _rhythm("order_gap.days_since"),
        _rhythm("order_gap.expected_gap_days"),
        _rhythm("order_gap.warning_days"),
        _rhythm("order_gap.brands.days_since", key="brand"),
        _rhythm("order_gap.brands.expected_gap_days", key="brand"),
        _rhythm("order_gap.brands.warning_days", key="brand"),
        _sales("brand_gaps.rows.customer_amount", span=_year(), key="brand"),
        _figure("notices.future_sales", "future_sale_lines", ROWS),
        _orders("changes.orders", measure="amount", key="visit_orders"),
        _figure("changes.invoices", "sale_documents", "amount", span=_year(), key="visit_invoices"),
        _paid("changes.payments", key="visit_payments"),
        _owed("changes.overdue", buckets=_LATE, key="visit_overdue"),
        _quotes("changes.quotes", measure="amount", key="visit_quotes"),
        _figure("changes.events", "events", ROWS, key="visit_events"),
        _figure("changes.ending_agreements", "agreements", ROWS, key="visit_ending_agreements"),
    )
}
