"""Which element of a list a figure is of: a month, brand, kind, agreement, document; checked, and as a filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from crm_dash.changes import KINDS, facts_of, new_facts, told_kinds
from crm_dash.errors import NotFound
from crm_dash.facts.ask import Ask
from crm_dash.periods import add_months, last_months, month_end, month_key, month_to_date

ACTIVITY_KINDS = ("visit", "call", "meeting", "email", "other")
DUE = ("future", "undated", "overdue")
# The bind that limits a source to rows with certain ids (its first key).
IDS = "ids"


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """An element by its key; ``name``: what people call it (a code or month is worded by the layout)."""

    kind: str
    value: str
    name: str
    binds: Mapping[str, Any] = field(default_factory=dict)


def find_key(ask: Ask, kind: str, value: str | None) -> Key:
    """The element ``value`` of a list of ``kind``; NotFound alike for an unknown one and one out of scope."""
    key = KEYS[kind](ask, value) if value is not None else None
    if key is None:
        raise NotFound(f"that {kind} does not exist")
    return key


def _month(ask: Ask, value: str, years_back: int = 0) -> Key | None:
    """One of the 12 months that end with D's, or the same month of an earlier year."""
    for shown in last_months(ask.as_of, 12):
        if month_key(shown) == value:
            first = add_months(shown, -12 * years_back)
            span = {"from_day": first, "to_day": month_end(first)}
            return Key(kind="month", value=value, name=month_key(first), binds=span)
    return None


def _span_before(ask: Ask, value: str) -> Key | None:
    """D's month to date a year back."""
    span = month_to_date(ask.as_of, 12)
    if value != month_key(ask.as_of):
        return None
    return Key(kind="month", value=value, name=month_key(span.from_), binds={"from_day": span.from_, "to_day": span.to})


def _brand(ask: Ask, value: str) -> Key | None:
    rows = ask.rows("analytics_brand", brand_id=value)
    return Key(kind="brand", value=value, name=rows[0]["name"], binds={"brand_id": value}) if rows else None


def _activity(_ask: Ask, value: str) -> Key | None:
    return Key(kind="activity", value=value, name=value, binds={"kind": value}) if value in ACTIVITY_KINDS else None


def _due(_ask: Ask, value: str) -> Key | None:
    return Key(kind="due", value=value, name=value, binds={"due": value}) if value in DUE else None


def _document(ask: Ask, value: str) -> Key | None:
    """A receivable with an open amount on D."""
    if all(row["document_id"] != value for row in ask.rows("outstanding")):
        return None
    return Key(kind="document", value=value, name=value, binds={"document_id": value})


def _agreement(ask: Ask, value: str) -> Key | None:
    """An agreement active on D: the sales of its product, else its brand, else all, since it started."""
    for row in ask.rows("agreements"):
        if row["agreement_id"] == value:
            product, brand = row["product_id"], row["brand_id"]
            what = {"product_id": product} if product is not None else {"brand_id": brand}
            binds = {**what, "from_day": row["starts_on"], "to_day": ask.as_of}
            return Key(kind="agreement", value=value, name=row["title"], binds=binds)
    return None


def _visit(ask: Ask, value: str, kind: str) -> Key | None:
    """What of ``kind`` is new since a visit of the viewer's own."""
    before = ask.visit(value) if kind in told_kinds(ask) else None
    if before is None:
        return None
    ids = [fact.id for fact in new_facts(facts_of(ask), before, kind)]
    return Key(kind="visit", value=value, name=before.seen_at.isoformat(), binds={IDS: ids})


KEYS: Mapping[str, Callable[[Ask, str], Key | None]] = {
    "month": _month,
    "month_before": partial(_month, years_back=1),
    "span_before": _span_before,
    "brand": _brand,
    "activity": _activity,
    "due": _due,
    "document": _document,
    "agreement": _agreement,
    **{f"visit_{kind}": partial(_visit, kind=kind) for kind in KINDS},
}
