"""Ratios de pedidos: what became of the quotes, and what the orders are worth."""

from __future__ import annotations

from decimal import Decimal

from crm_dash.facts.model import BrandOrders, OrderRatios
from layouts import blocks, h
from layouts.brands import brand_bars
from layouts.h import Element
from layouts.view import View

BRANDS_SHOWN = 4


def order_ratios(data: OrderRatios, view: View) -> Element:
    """Conversion by number and by value, average order, the quotes' fate, orders by brand."""
    loc = view.loc
    stats = h.div(
        [
            blocks.stat(
                loc.t("order_ratios.conversion"),
                loc.percent(data.conversion_pct),
                loc.t(
                    "order_ratios.converted_of", converted=loc.number(data.converted), quotes=loc.number(data.quotes)
                ),
            ),
            blocks.stat(
                loc.t("order_ratios.value_conversion"),
                loc.percent(data.value_conversion_pct),
                loc.t(
                    "order_ratios.amount_of",
                    converted=loc.money(data.converted_amount),
                    quoted=loc.money(data.quoted_amount),
                ),
            ),
            blocks.stat(
                loc.t("order_ratios.average_order"),
                loc.money(data.average_order_value),
                loc.n("order_ratios.orders_of", data.orders, amount=loc.money(data.order_amount)),
            ),
        ],
        "stat-row",
    )
    return h.div([stats, _fate(data, view), _brands(data, view)])


def _fate(data: OrderRatios, view: View) -> Element | None:
    if not data.quotes:
        return h.p(view.loc.t("order_ratios.no_quotes"), "muted")
    loc = view.loc
    parts = [("converted", data.converted), ("open", data.open), ("lost", data.lost), ("expired", data.expired)]
    legend = [
        blocks.legend_item(f"quote-{name}", loc.t(f"order_ratios.{name}"), loc.number(count)) for name, count in parts
    ]
    notes = [loc.t("order_ratios.closed_conversion", pct=loc.percent(data.closed_conversion_pct))]
    if data.median_days_to_order is not None:
        digits = 0 if data.median_days_to_order == int(data.median_days_to_order) else 1
        notes.append(loc.t("order_ratios.median_days", days=loc.number(data.median_days_to_order, digits=digits)))
    if data.unlinked:
        notes.append(loc.n("order_ratios.unlinked", data.unlinked))
    return h.div(
        [
            blocks.stacked_bar([(f"quote-{name}", Decimal(count)) for name, count in parts]),
            h.ul(legend, "legend-row", aria_label=loc.t("order_ratios.fate")),
            h.p(" · ".join(notes), "fine-print"),
        ],
        "fate",
    )


def _brands(data: OrderRatios, view: View) -> Element | None:
    if not data.orders_by_brand:
        return None
    loc = view.loc

    def count(brand: BrandOrders) -> str:
        return loc.n("order_ratios.orders", brand.orders)

    label = loc.t("order_ratios.by_brand")
    return h.div([h.h4(label), brand_bars(data.orders_by_brand, view, label=label, describe=count, shown=BRANDS_SHOWN)])
