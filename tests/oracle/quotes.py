"""quotes_by_brand and order_ratios (SPEC §5)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median

from . import facts
from .periods import inside, previous_window, window, window_json
from .rounding import change, money, one_decimal, share
from .scope import Row, View


def quotes_by_brand(view: View) -> Row | None:
    span = window(view.as_of)
    seen = facts.quotes(view)
    quoted = [quote for quote in seen if inside(quote["date"], span)]
    if not quoted:
        return None
    whole = facts.total(quoted)
    before = facts.total(quote for quote in seen if inside(quote["date"], previous_window(view.as_of)))
    return {
        "window": window_json(span),
        "total_amount": money(whole),
        "total_quotes": len(quoted),
        "previous_total_amount": money(before),
        "change_pct": one_decimal(change(whole, before)),
        "brands": [
            {
                "brand_id": brand["brand_id"],
                "brand": brand["name"],
                "amount": money(amount),
                "share_pct": one_decimal(share(amount, whole)),
                "quotes": len(keys),
            }
            for brand, amount, keys in facts.by_brand(quoted, "quote_id")
        ],
    }


def status_on(quote: Row, day: date) -> str:
    """A status whose closing lies after D does not exist yet: the quote is open."""
    closed = quote["closed_at"]
    return "open" if closed is not None and closed.date() > day else str(quote["status"])


def _outcome(quote: Row, linked: list[Row], day: date) -> str:
    """`converted`, `lost`, `expired` or `open`, of a quote and its non-cancelled visible orders by D."""
    status = status_on(quote, day)
    if linked or status == "won":
        return "converted"
    if status == "open" and quote["valid_until"] is not None and quote["valid_until"] < day:
        return "expired"
    return status


def _quote_side(quoted: list[Row], kept: list[Row], day: date) -> Row:
    """What the window's quotes became; `kept` are the customer's visible non-cancelled orders by D, of any window."""
    counts = {"converted": 0, "lost": 0, "expired": 0, "open": 0}
    unlinked, converted_amount, waits = 0, Decimal(0), []
    for quote in quoted:
        linked = [order for order in kept if order["quote_id"] == quote["quote_id"]]
        outcome = _outcome(quote, linked, day)
        counts[outcome] += 1
        if linked:
            converted_amount += min(quote["amount"], facts.total(linked))
            waits.append((min(order["date"] for order in linked) - quote["date"]).days)
        elif outcome == "converted":
            unlinked += 1
            converted_amount += quote["amount"]
    closed = counts["converted"] + counts["lost"] + counts["expired"]
    amount = facts.total(quoted)
    return {
        "quotes": len(quoted),
        **counts,
        "unlinked": unlinked,
        "conversion_pct": one_decimal(share(counts["converted"], len(quoted))),
        "quoted_amount": money(amount),
        "converted_amount": money(converted_amount),
        "value_conversion_pct": one_decimal(share(converted_amount, amount)),
        "closed_conversion_pct": one_decimal(share(counts["converted"], closed)),
        "median_days_to_order": one_decimal(median([Fraction(wait) for wait in waits])) if waits else None,
    }


def _order_side(ordered: list[Row]) -> Row:
    """The window's non-cancelled orders, whatever quote they come from."""
    amount = facts.total(ordered)
    return {
        "orders": len(ordered),
        "order_amount": money(amount),
        "average_order_value": money(Fraction(amount) / len(ordered)) if ordered else None,
        "orders_by_brand": [
            {
                "brand_id": brand["brand_id"],
                "brand": brand["name"],
                "orders": len(keys),
                "amount": money(part),
                "share_pct": one_decimal(share(part, amount)),
            }
            for brand, part, keys in facts.by_brand(ordered, "order_id")
        ],
    }


def order_ratios(view: View) -> Row | None:
    span = window(view.as_of)
    quoted = [quote for quote in facts.quotes(view) if inside(quote["date"], span)]
    kept = [order for order in facts.orders(view) if order["status"] != "cancelled"]
    ordered = [order for order in kept if inside(order["date"], span)]
    if not quoted and not ordered:
        return None
    return {"window": window_json(span), **_quote_side(quoted, kept, view.as_of), **_order_side(ordered)}
