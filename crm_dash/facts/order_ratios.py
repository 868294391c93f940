"""Order ratios: how many of the window's quotes became orders, how fast, and what was ordered."""

from __future__ import annotations

from decimal import Decimal

from crm_dash.facts.ask import Ask, share_pct
from crm_dash.facts.model import BrandOrders, OrderRatios
from crm_dash.periods import twelve_months


def order_ratios(ask: Ask) -> OrderRatios | None:
    """Ratios over the quotes and orders of (D - 12 months, D]; None when there is neither."""
    window = twelve_months(ask.as_of)
    row = ask.row("order_ratios", from_day=window.from_)
    if not row["quotes"] and not row["orders"]:
        return None
    median = row["median_days_to_order"]
    return OrderRatios(
        window=window,
        quotes=row["quotes"],
        converted=row["converted"],
        unlinked=row["unlinked"],
        conversion_pct=share_pct(row["converted"], row["quotes"]),
        quoted_amount=row["quoted_amount"],
        converted_amount=row["converted_amount"],
        value_conversion_pct=share_pct(row["converted_amount"], row["quoted_amount"]),
        open=row["open"],
        lost=row["lost"],
        expired=row["expired"],
        closed_conversion_pct=share_pct(row["converted"], row["converted"] + row["lost"] + row["expired"]),
        orders=row["orders"],
        order_amount=row["order_amount"],
        average_order_value=row["order_amount"] / row["orders"] if row["orders"] else None,
        median_days_to_order=None if median is None else Decimal(str(median)),
        orders_by_brand=_by_brand(ask, row["order_amount"]),
    )


def _by_brand(ask: Ask, order_amount: Decimal) -> tuple[BrandOrders, ...]:
    rows = ask.rows("order_ratios_by_brand", from_day=twelve_months(ask.as_of).from_)
    return tuple(
        BrandOrders(
            brand_id=row["brand_id"],
            brand=row["brand"],
            orders=row["orders"],
            amount=row["amount"],
            share_pct=share_pct(row["amount"], order_amount),
        )
        for row in rows
    )
