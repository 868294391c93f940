"""Últimos 12 meses: the hero. Here its figures in words; the chart itself stays mounted in the shell."""

from __future__ import annotations

from decimal import Decimal

from crm_dash.facts.model import Last12Months, MonthSales
from layouts import blocks, h
from layouts.h import Element
from layouts.view import View


def last_12_months(data: Last12Months, view: View) -> Element:
    """The total, its change on the year before, and the legend."""
    loc = view.loc
    pct = (data.total - data.previous_total) / data.previous_total * 100 if data.previous_total > 0 else None
    total = blocks.stat(
        loc.t("last_12_months.total", first=_edge(data, 0, view), last=_edge(data, -1, view)),
        blocks.opens(blocks.money_figure(loc, data.total), view.rows("last_12_months.total")),
        [
            blocks.delta(loc, pct, new=data.total > 0),
            blocks.versus(view, "last_12_months", "previous_total", data.previous_total),
        ],
        cls="stat-large",
    )
    return h.div([total, _legend(data, view)], "hero-summary")


def _edge(data: Last12Months, index: int, view: View) -> str:
    return view.loc.month(data.months[index].month, "short")


def _legend(data: Last12Months, view: View) -> Element:
    loc = view.loc
    keys = [("current", "this_year"), ("previous", "previous_year")]
    if any(month.partial for month in data.months):
        keys += [("partial", "partial"), ("mark", "same_span")]
    items = [
        h.li([h.span(None, f"swatch chart-{cls}", aria_hidden="true"), loc.t(f"last_12_months.{key}")])
        for cls, key in keys
    ]
    return h.ul(items, "chart-legend", aria_hidden="true")


def last_12_months_table(data: Last12Months, view: View) -> Element:
    """The chart's figures as a table, for whoever cannot see the chart or wants the cents."""
    loc = view.loc
    heads = [
        (loc.t("common.month"), ""),
        (loc.t("common.amount"), "num"),
        (loc.t("last_12_months.previous_year"), "num"),
        (loc.t("common.change"), "num"),
    ]
    rows = [_row(month, view) for month in reversed(data.months)]
    table = blocks.table_of(heads, rows, loc.t("last_12_months.title"))
    return blocks.disclosure(loc.t("common.as_table"), table, cls="as-table")


def _row(month: MonthSales, view: View) -> Element:
    loc = view.loc
    name = loc.month(month.month)
    base, before = month.previous_year_amount, "previous_year_amount"
    if month.partial and month.previous_year_to_date is not None:
        base, before = month.previous_year_to_date, "previous_year_to_date"
        name = f"{name} {loc.t('last_12_months.to_date')}"
    pct = (month.amount - base) / base * 100 if base > 0 else None
    change = blocks.delta(loc, pct, new=month.amount > 0)
    return h.tr(
        [
            h.th(name, scope="row"),
            _amount(month, "amount", month.amount, view),
            _amount(month, before, base, view),
            h.td(change, "num"),
        ]
    )


def _amount(month: MonthSales, field: str, amount: Decimal, view: View) -> Element:
    return h.td(blocks.opens(view.loc.money(amount), view.rows(f"last_12_months.months.{field}", month.month)), "num")
