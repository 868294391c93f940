"""Analytics 360 of one customer: filters from the URL, 24 months, totals, and the lines behind them."""

from __future__ import annotations

from dataclasses import replace

from dash import dcc

from crm_dash.analytics import Analytics, AnalyticsLine, MeasureTotal
from crm_dash.i18n import Locale
from layouts import blocks, h, ids
from layouts.charts import CONFIG, monthly_figure
from layouts.frame import Visitor, page_frame
from layouts.h import Element
from layouts.links import Links
from layouts.picker import distributor_name
from layouts.view import Theme


def analytics_page(
    data: Analytics, loc: Locale, links: Links, theme: Theme, visitor: Visitor, *, distributor: str | None = None
) -> Element:
    """The page; ``distributor`` is the scope's name where the caller knows it."""
    here = replace(
        links, page="analytics", customer_id=data.customer.customer_id, brand=data.brand_id, measure=data.measure
    )
    named = distributor or distributor_name(data.distributor, None, loc)
    body = [
        h.h1([loc.t("analytics.title"), h.span(data.customer.name, "h1-detail", dir="auto")]),
        _filters(data, loc, here, named),
        _totals(data, loc, here),
        _chart(data, loc, theme),
        _lines(data, loc, here),
    ]
    return page_frame(loc, here, visitor, body, title=f"{loc.t('analytics.title')} · {data.customer.name}")


def _filters(data: Analytics, loc: Locale, links: Links, scope: str) -> Element:
    """What the figures are limited to; a filter that may go is a link that takes it away."""
    chips = [
        _chip(loc, "customer", data.customer.name),
        _chip(loc, "brand", data.brand, links.without("brand")) if data.brand else None,
        _chip(loc, "distributor", scope, links.without("distributor") if links.distributor else None),
        _chip(loc, "as_of", loc.date(data.as_of), links.without("as_of") if links.as_of else None),
    ]
    return h.ul(chips, "chips", aria_label=loc.t("analytics.filters"))


def _chip(loc: Locale, name: str, value: str, remove: str | None = None) -> Element:
    label = loc.t(f"analytics.filter_{name}")
    content = [h.span(label, "chip-name"), h.span(value, "chip-value", dir="auto")]
    if remove is None:
        return h.li(h.span(content, "chip"))
    return h.li(
        h.a([*content, h.icon("close"), h.sr_only(loc.t("analytics.remove"))], "chip is-removable", href=remove)
    )


def _totals(data: Analytics, loc: Locale, links: Links) -> Element:
    """Sales, quotes and orders over the window; a click chooses what the chart and the lines show."""
    return h.nav(
        [_total(total, data, loc, links) for total in data.totals], "measures", aria_label=loc.t("analytics.measures")
    )


def _total(total: MeasureTotal, data: Analytics, loc: Locale, links: Links) -> Element:
    content = [
        h.span(loc.t(f"analytics.measure_{total.measure}"), "stat-label"),
        h.span(loc.money(total.amount), "stat-value"),
        h.span(loc.n(f"analytics.documents_{total.measure}", total.documents), "stat-note"),
    ]
    href = links.analytics(brand=data.brand_id, measure=total.measure)
    return h.a(content, "measure", href=href, aria_current="true" if total.measure == data.measure else None)


def _chart(data: Analytics, loc: Locale, theme: Theme) -> Element:
    months = [(month.month, month.amount) for month in data.months]
    title = loc.t("analytics.by_month", measure=loc.t(f"analytics.measure_{data.measure}"))
    graph = dcc.Graph(
        id=ids.ANALYTICS_CHART,
        figure=monthly_figure(months, loc, theme),
        config=CONFIG,
        responsive=True,
        className="chart",
    )
    rows = [
        h.tr([h.th(loc.month(month), scope="row"), h.td(loc.money(amount), "num")])
        for month, amount in reversed(months)
    ]
    heads = [(loc.t("common.month"), ""), (loc.t("common.amount"), "num")]
    table = blocks.disclosure(loc.t("common.as_table"), blocks.table_of(heads, rows, title), cls="as-table")
    return h.section(
        [
            h.div(h.h2(title, "card-title", id="analytics-chart-title"), "card-head"),
            h.div([h.div(graph, "chart-box"), table], "card-body"),
        ],
        "widget",
        aria_labelledby="analytics-chart-title",
    )


def _lines(data: Analytics, loc: Locale, links: Links) -> Element:
    total = next(total for total in data.totals if total.measure == data.measure)
    title = loc.n("analytics.lines", total.lines)
    body = _table(data, loc) if data.lines else blocks.empty(loc.t("analytics.empty"))
    return h.section(
        [
            h.div([h.h2(title, "card-title", id="analytics-lines-title"), _pages(data, loc, links)], "card-head"),
            h.div(body, "card-body"),
        ],
        "widget",
        aria_labelledby="analytics-lines-title",
    )


def _table(data: Analytics, loc: Locale) -> Element:
    heads = [
        (loc.t("analytics.day"), ""),
        (loc.t("analytics.document"), ""),
        (loc.t("analytics.product"), ""),
        (loc.t("analytics.filter_brand"), ""),
        (loc.t("analytics.filter_distributor"), ""),
        (loc.t("analytics.quantity"), "num"),
        (loc.t("common.amount"), "num"),
    ]
    table = blocks.table_of(heads, [_line(line, loc) for line in data.lines], loc.t("analytics.title"), cls="lines")
    return h.div(table, "table-scroll", tabIndex=0, role="region", aria_label=loc.t("analytics.title"))


def _line(line: AnalyticsLine, loc: Locale) -> Element:
    digits = 0 if line.quantity == line.quantity.to_integral_value() else 2
    return h.tr(
        [
            h.td(loc.date(line.day)),
            h.td(line.document_id, "mono"),
            h.td(line.product, dir="auto"),
            h.td(line.brand, dir="auto"),
            h.td(line.distributor or loc.t("scope.direct"), dir="auto"),
            h.td(loc.number(line.quantity, digits=digits), "num"),
            h.td(loc.money(line.amount), "num"),
        ]
    )


def _pages(data: Analytics, loc: Locale, links: Links) -> Element | None:
    if data.pages == 1:
        return None

    def link(number: int, key: str) -> Element:
        text = loc.t(f"analytics.{key}")
        if not 1 <= number <= data.pages:
            return h.span(text, "btn-x is-disabled", aria_disabled="true")
        return h.a(text, "btn-x", href=links.analytics(brand=data.brand_id, measure=data.measure, page=number))

    where = h.span(loc.t("analytics.page_of", page=loc.number(data.page), pages=loc.number(data.pages)), "muted")
    return h.nav(
        [link(data.page - 1, "previous"), where, link(data.page + 1, "next")],
        "pages",
        aria_label=loc.t("analytics.pages"),
    )
