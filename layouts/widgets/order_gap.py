"""Ritmo de pedidos: days since the last order against the customer's own rhythm, overall and by brand."""

from __future__ import annotations

from decimal import Decimal

from crm_dash.facts.model import BrandRhythm, OrderGap
from layouts import blocks, h
from layouts.h import Element, Node
from layouts.view import View

SHOWN = 4


def order_gap(data: OrderGap, view: View) -> Element:
    """The days large, where they lie between rhythm and warning, and the brands, the latest first."""
    loc = view.loc
    late = data.state == "late"
    headline = blocks.stat(
        loc.t("order_gap.since", day=loc.date(data.last_order_on)),
        blocks.opens(loc.n("order_gap.days", data.days_since), view.rows("order_gap.days_since")),
        [
            blocks.badge(loc.t(f"order_gap.state_{data.state}"), "bad" if late else "good"),
            h.span(loc.t("order_gap.expected", days=loc.number(data.expected_gap_days)), "muted"),
        ],
        cls="stat-large",
    )
    return h.div([headline, _scale(data, view), _brands(data, view)])


def _scale(data: OrderGap, view: View) -> Element:
    """Days since the last order as a bar, the usual gap and the warning as marks; the text below says the same."""
    top = max(data.warning_days * Decimal("1.5"), Decimal(data.days_since), Decimal(1))

    def at(days: Decimal | int) -> str:
        return f"{min(Decimal(days) / top * 100, Decimal(100)):.1f}%"

    fill = "gap-fill late" if data.state == "late" else "gap-fill"
    bar = h.div(
        [
            h.span(None, fill, style={"width": at(data.days_since)}),
            h.span(None, "gap-mark", style={"left": at(data.expected_gap_days)}),
            h.span(None, "gap-mark warning", style={"left": at(data.warning_days)}),
        ],
        "gap-bar",
        aria_hidden="true",
    )
    text = view.loc.t("order_gap.warning", days=view.loc.number(data.warning_days))
    return h.div([bar, h.p(text, "fine-print")], "gap-scale")


def _brands(data: OrderGap, view: View) -> Element | None:
    if not data.brands:
        return None
    loc = view.loc
    title = loc.t("order_gap.by_brand")
    heads = [
        (loc.t("common.brand"), ""),
        (loc.t("order_gap.last"), "num"),
        (loc.t("order_gap.days_head"), "num"),
        (loc.t("order_gap.usual"), "num"),
    ]
    rows = [_row(brand, view) for brand in data.brands]
    more = len(rows) - SHOWN
    return h.div(
        [
            blocks.table_of(heads, rows[:SHOWN], title, cls="compact"),
            blocks.disclosure(loc.n("brands.more", more), blocks.table_of(heads, rows[SHOWN:], title, cls="compact"))
            if more > 0
            else None,
        ]
    )


def _row(brand: BrandRhythm, view: View) -> Element:
    loc = view.loc
    name = h.a(brand.brand, dir="auto", href=view.links.analytics(brand=brand.brand_id, measure="orders"))
    late = brand.state == "late"
    days = h.span(
        [loc.number(brand.days_since), h.sr_only(f" {loc.t('order_gap.state_late')}") if late else None],
        "late-days i icon-alert" if late else None,
    )
    return h.tr(
        [
            h.th(name, scope="row"),
            h.td(loc.date(brand.last_order_on), "num"),
            h.td(_figure(brand, "days_since", days, view), "num"),
            h.td(_figure(brand, "expected_gap_days", loc.number(brand.expected_gap_days), view), "num"),
        ]
    )


def _figure(brand: BrandRhythm, field: str, text: Node, view: View) -> Node:
    return blocks.opens(text, view.rows(f"order_gap.brands.{field}", brand.brand_id))
