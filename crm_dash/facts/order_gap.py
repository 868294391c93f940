"""Order gap: days since the last order beside the customer's own rhythm, overall and for each brand that has one."""

from __future__ import annotations

from crm_dash.account_rows import late_state, rhythm_days
from crm_dash.book import account_of
from crm_dash.facts.ask import Ask
from crm_dash.facts.model import BrandRhythm, OrderGap
from crm_dash.store import Row


def order_gap(ask: Ask) -> OrderGap | None:
    """The gap on D, brands with the longest delay first; None under five orders or over less than three months."""
    row = account_of(ask)
    if row.last_order_on is None or row.expected_gap_days is None or row.warning_days is None:
        return None
    brands = [_brand(found) for found in ask.rows("order_gap", from_orders="orders" in ask.snapshot.tables_present)]
    return OrderGap(
        last_order_on=row.last_order_on,
        days_since=row.days_since or 0,
        expected_gap_days=row.expected_gap_days,
        warning_days=row.warning_days,
        state=late_state(row.days_since or 0, row.warning_days),
        brands=tuple(sorted(brands, key=lambda brand: (brand.warning_days - brand.days_since, brand.brand))),
    )


def _brand(row: Row) -> BrandRhythm:
    expected, warning = rhythm_days(row["gaps"], row["gap_total"], row["gap_squares"])
    return BrandRhythm(
        brand_id=row["brand_id"],
        brand=row["brand"],
        last_order_on=row["last_order_on"],
        days_since=row["days_since"],
        expected_gap_days=expected,
        warning_days=warning,
        state=late_state(row["days_since"], warning),
    )
