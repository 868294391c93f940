"""Tendencia de ventas: the month so far against the same span of last month and of last year."""

from __future__ import annotations

from decimal import Decimal

from crm_dash.facts.model import SalesTrend
from crm_dash.i18n import Locale
from crm_dash.periods import add_months
from layouts import blocks, h
from layouts.h import Element
from layouts.view import View


def sales_trend(data: SalesTrend, view: View) -> Element:
    """The month to date large, its direction, and three comparisons with the amounts they rest on."""
    loc = view.loc
    headline = blocks.stat(
        loc.t("sales_trend.month_to_date", day=loc.date(view.as_of, "day")),
        blocks.opens(blocks.money_figure(loc, data.month_to_date), view.rows("sales_trend.month_to_date")),
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
    last_month, last_year = (loc.month(f"{add_months(view.as_of, back):%Y-%m}", "short") for back in (-1, -12))
    mtd, rolling = data.month_to_date, data.rolling_12m
    same_span, whole_month = (loc.t(f"sales_trend.{key}", month=last_month) for key in ("same_span", "whole_month"))
    rows = [
        _row(view, same_span, "previous_month_to_date", data.previous_month_to_date, _change(loc, data.mom_pct, mtd)),
        _row(view, whole_month, "previous_month_total", data.previous_month_total, None),
        _row(
            view,
            loc.t("sales_trend.same_span", month=last_year),
            "last_year_to_date",
            data.last_year_to_date,
            _change(loc, data.yoy_pct, mtd),
        ),
        _row(
            view,
            loc.t("sales_trend.rolling", day=loc.date(view.as_of, "day")),
            "rolling_12m",
            rolling,
            _change(loc, data.rolling_pct, rolling),
        ),
    ]
    heads = [(loc.t("sales_trend.compared_with"), ""), (loc.t("common.amount"), "num"), (loc.t("common.change"), "num")]
    return blocks.table_of(heads, rows, loc.t("sales_trend.title"), cls="compact")


def _change(loc: Locale, pct: Decimal | None, current: Decimal) -> Element:
    return blocks.delta(loc, pct, new=current > 0)


def _row(view: View, name: str, field: str, amount: Decimal, change: Element | None) -> Element:
    figure = blocks.opens(view.loc.money(amount), view.rows(f"sales_trend.{field}"))
    return h.tr([h.th(name, scope="row"), h.td(figure, "num"), h.td(change, "num")])
