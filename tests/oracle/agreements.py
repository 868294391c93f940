"""agreements active on D, and how far each has come (SPEC §5)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from . import facts
from .rounding import money, one_decimal, share
from .scope import Row, View, find


def agreements(view: View) -> Row | None:
    """Soonest end first, those without an end last, ties by id."""
    active = [
        row
        for row in facts.private(view, "agreements")
        if row["starts_on"] <= view.as_of and (row["ends_on"] is None or row["ends_on"] >= view.as_of)
    ]
    if not active:
        return None
    active.sort(key=lambda row: (row["ends_on"] is None, row["ends_on"] or date.max, row["agreement_id"]))
    return {"items": [_item(view, row) for row in active]}


def _item(view: View, row: Row) -> Row:
    actual = _actual(view, row)
    ends: date | None = row["ends_on"]
    days_left = (ends - view.as_of).days if ends else None
    target: Decimal | None = row["target_amount"]
    return {
        "agreement_id": row["agreement_id"],
        "kind": row["kind"],
        "title": row["title"],
        "brand_id": row["brand_id"],
        "brand": _name(view, "brands", "brand_id", row),
        "product_id": row["product_id"],
        "product": _name(view, "products", "product_id", row),
        "discount_pct": one_decimal(row["discount_pct"]),
        "net_price": money(row["net_price"]),
        "starts_on": row["starts_on"].isoformat(),
        "ends_on": ends.isoformat() if ends else None,
        "days_left": days_left,
        "expiring": days_left is not None and days_left <= 30,
        "target_amount": money(target),
        "actual_amount": money(actual),
        "elapsed_pct": one_decimal(_elapsed(row, view.as_of)),
        "achieved_pct": None if target is None else one_decimal(share(actual, target)),
        "next_tier": _next_tier(view, row["agreement_id"], actual),
    }


def _name(view: View, table: str, key: str, row: Row) -> str | None:
    found = find(view.tables, table, **{key: row[key]})
    return found["name"] if found else None


def _actual(view: View, row: Row) -> Decimal:
    """Full-scope sales of the product, else the brand, else everything, from starts_on to D."""
    lines = facts.full_scope_sales(view)
    if row["product_id"] is not None:
        lines = [line for line in lines if line["product_id"] == row["product_id"]]
    elif row["brand_id"] is not None:
        lines = [line for line in lines if line["brand_id"] == row["brand_id"]]
    return facts.total_between(lines, (row["starts_on"], view.as_of))


def _elapsed(row: Row, as_of: date) -> Fraction | None:
    if row["ends_on"] is None:
        return None
    gone = (as_of - row["starts_on"]).days + 1
    return Fraction(gone, (row["ends_on"] - row["starts_on"]).days + 1) * 100


def _next_tier(view: View, agreement_id: str, actual: Decimal) -> Row | None:
    """The lowest threshold not reached yet."""
    ahead = [
        tier
        for tier in view.rows("agreement_tiers")
        if tier["agreement_id"] == agreement_id and tier["threshold_amount"] > actual
    ]
    if not ahead:
        return None
    tier = min(ahead, key=lambda tier: tier["threshold_amount"])
    return {
        "threshold_amount": money(tier["threshold_amount"]),
        "missing_amount": money(tier["threshold_amount"] - actual),
        "bonus_pct": one_decimal(tier["bonus_pct"]),
    }
