"""Tendencia de ventas: the month so far against the same span of last month and of last year."""

from __future__ import annotations

from decimal import Decimal

from crm_dash.facts.model import SalesTrend
from crm_dash.periods import add_months
from layouts import blocks, h
from layouts.h import Element
from layouts.view import View


def sales_trend(data: SalesTrend, view: View) -> Element:
    """The month to date large, its direction, and three comparisons with the amounts they rest on."""
    loc = view.loc
    headline = blocks.stat(
        loc.t("sales_trend.month_to_date", day=loc.date(view.as_of, "day")),
        h.a(blocks.money_figure(loc, data.month_to_date), "figure-link", href=view.links.analytics()),
        [_direction(data, view), h.span(loc.t("sales_trend.versus_same_span"), "muted")],
        cls="stat-large",
    )
    return h.div([headline, _comparisons(data, view)])


def _direction(data: SalesTrend, view: View) -> Element:
    """Where the sales go, by the change from last month's same span."""
    loc = view.loc
    if data.mom_pct is not None:
        return blocks.delta(loc, data.mom_pct, cls="delta-strong")
    tone = {"new": "good", "down": "bad"}.get(data.direction, "neutral")
    icon = {"new": "new", "down": "down-arrow"}.get(data.direction, "flat")
    return blocks.badge(loc.t(f"sales_trend.direction_{data.direction}"), tone, icon)  # type: ignore[arg-type]


def _comparisons(data: SalesTrend, view: View) -> Element:
    loc = view.loc
    last_month = add_months(view.as_of, -1)
    rows = [
        _row(
            view,
            loc.t("sales_trend.same_span", month=loc.month(f"{last_month:%Y-%m}", "short")),
            data.previous_month_to_date,
            data.month_to_date,
            data.mom_pct,
        ),
        _row(
            view,
            loc.t("sales_trend.whole_month", month=loc.month(f"{last_month:%Y-%m}", "short")),
            data.previous_month_total,
            None,
            None,
        ),
        _row(
            view,
            loc.t("sales_trend.same_span", month=loc.month(f"{add_months(view.as_of, -12):%Y-%m}", "short")),
            data.last_year_to_date,
            data.month_to_date,
            data.yoy_pct,
        ),
        _row(
            view,
            loc.t("sales_trend.rolling", day=loc.date(view.as_of, "day")),
            data.rolling_12m,
            data.rolling_12m,
            data.rolling_pct,
        ),
    ]
    heads = [(loc.t("sales_trend.compared_with"), ""), (loc.t("common.amount"), "num"), (loc.t("common.change"), "num")]
    return blocks.table_of(heads, rows, loc.t("sales_trend.title"), cls="compact")


def _row(view: View, name: str, amount: Decimal, current: Decimal | None, pct: Decimal | None) -> Element:
    loc = view.loc
    change = blocks.delta(loc, pct, new=current is not None and current > 0) if current is not None else None
    return h.tr([h.th(name, scope="row"), h.td(loc.money(amount), "num"), h.td(change, "num")])
