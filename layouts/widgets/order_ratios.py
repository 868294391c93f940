"""Ratios de pedidos: what became of the quotes, and what the orders are worth."""

from __future__ import annotations

from decimal import Decimal

from crm_dash.facts.model import BrandOrders, OrderRatios
from layouts import blocks, h
from layouts.brands import brand_bars
from layouts.h import Element, Node
from layouts.view import View

BRANDS_SHOWN = 4


def order_ratios(data: OrderRatios, view: View) -> Element:
    """Conversion by number and by value, average order, the quotes' fate, orders by brand."""
    loc = view.loc
    stats = h.div(
        [
            blocks.stat(
                loc.t("order_ratios.conversion"),
                _figure(view, "conversion_pct", loc.percent(data.conversion_pct)),
                _of(view, "converted_of", converted=loc.number(data.converted), quotes=loc.number(data.quotes)),
            ),
            blocks.stat(
                loc.t("order_ratios.value_conversion"),
                _figure(view, "value_conversion_pct", loc.percent(data.value_conversion_pct)),
                _of(
                    view,
                    "amount_of",
                    converted_amount=loc.money(data.converted_amount),
                    quoted_amount=loc.money(data.quoted_amount),
                ),
            ),
            blocks.stat(
                loc.t("order_ratios.average_order"),
                _figure(view, "average_order_value", loc.money(data.average_order_value)),
                _orders(data, view),
            ),
        ],
        "stat-row",
    )
    return h.div([stats, _fate(data, view), _brands(data, view)])


def _figure(view: View, field: str, text: str) -> Node:
    return blocks.opens(text, view.rows(f"order_ratios.{field}"))


def _of(view: View, key: str, **figures: str) -> Node:
    """A part of a whole, each of them opening its rows."""
    text = view.loc.t(f"order_ratios.{key}", **blocks.slots(*figures))
    return h.span(blocks.sentence(text, **{field: _figure(view, field, shown) for field, shown in figures.items()}))


def _orders(data: OrderRatios, view: View) -> Node:
    loc, count = view.loc, view.loc.number(data.orders)
    text = loc.n("order_ratios.orders_of", data.orders, **blocks.slots("amount")).replace(
        count, blocks.slots("orders")["orders"], 1
    )
    amount = _figure(view, "order_amount", loc.money(data.order_amount))
    return h.span(blocks.sentence(text, orders=_figure(view, "orders", count), amount=amount))


def _fate(data: OrderRatios, view: View) -> Element | None:
    if not data.quotes:
        return h.p(view.loc.t("order_ratios.no_quotes"), "muted")
    loc = view.loc
    parts = [("converted", data.converted), ("open", data.open), ("lost", data.lost), ("expired", data.expired)]
    legend = [
        blocks.legend_item(f"quote-{name}", loc.t(f"order_ratios.{name}"), _figure(view, name, loc.number(count)))
        for name, count in parts
    ]
    closed = loc.t("order_ratios.closed_conversion", pct=loc.percent(data.closed_conversion_pct))
    notes = [_figure(view, "closed_conversion_pct", closed)]
    if data.median_days_to_order is not None:
        digits = 0 if data.median_days_to_order == int(data.median_days_to_order) else 1
        median = loc.t("order_ratios.median_days", days=loc.number(data.median_days_to_order, digits=digits))
        notes.append(_figure(view, "median_days_to_order", median))
    if data.unlinked:
        notes.append(_figure(view, "unlinked", loc.n("order_ratios.unlinked", data.unlinked)))
    return h.div(
        [
            blocks.stacked_bar([(f"quote-{name}", Decimal(count)) for name, count in parts]),
            h.ul(legend, "legend-row", aria_label=loc.t("order_ratios.fate")),
            h.p(blocks.dotted(notes), "fine-print"),
        ],
        "fate",
    )


def _brands(data: OrderRatios, view: View) -> Element | None:
    if not data.orders_by_brand:
        return None
    loc = view.loc

    def count(brand: BrandOrders) -> str:
        return loc.n("order_ratios.orders", brand.orders)

    label, figure = loc.t("order_ratios.by_brand"), "order_ratios.orders_by_brand.amount"
    bars = brand_bars(data.orders_by_brand, view, figure=figure, label=label, describe=count, shown=BRANDS_SHOWN)
    return h.div([h.h4(label), bars])
