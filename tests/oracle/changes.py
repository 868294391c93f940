"""Since your last visit: what is new on a customer between two looks at two ledgers.

Then: everything of the viewer's, through every distributor, dated in the 12 months before the day of the first look.
New: what is there on the day of the second look, through the chosen distributor, dated in its 12 months and not before
the first look's, and was not there then.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from . import facts
from .agreements import agreements
from .events import all_events
from .money import outstanding
from .periods import inside, window
from .rounding import money
from .scope import Row, Tables, View, open_view

KINDS = ("overdue", "ending_agreements", "orders", "invoices", "payments", "quotes", "events")
_COUNTED = ("events", "ending_agreements")
Found = dict[str, dict[str, tuple[date, Any]]]


def changes(then: tuple[Tables, date], now: tuple[Tables, date], *, today: date, **question: Any) -> list[Row]:
    """Kinds with something new, in order: how many, and what they add up to."""
    first = open_view(then[0], as_of=then[1], today=today, **question)
    second = open_view(now[0], as_of=now[1], today=today, **question)
    seen = _there(replace(first, distributor="all" if first.is_manufacturer else first.distributor))
    there = _there(second)
    earliest = window(then[1])[0]
    told = []
    for kind in KINDS:
        new = {key: one for key, one in there[kind].items() if key not in seen[kind] and one[0] >= earliest}
        amount = None if kind in _COUNTED else money(sum((one[1] for one in new.values()), Decimal(0)))
        if new:
            told.append({"kind": kind, "count": len(new), "amount": amount})
    return told


def _there(view: View) -> Found:
    """Kind → id → its day and amount, within the 12 months."""
    found: Found = {kind: {} for kind in KINDS}
    for order in facts.orders(view):
        if order["status"] != "cancelled":
            found["orders"][order["order_id"]] = (order["date"], order["amount"])
    for quote in facts.quotes(view):
        found["quotes"][quote["quote_id"]] = (quote["date"], quote["amount"])
    for line in facts.sales(view):
        if inside(line["sold_on"], window(view.as_of)):
            day, amount = found["invoices"].get(line["document_id"], (date.min, Decimal(0)))
            found["invoices"][line["document_id"]] = (max(day, line["sold_on"]), amount + line["amount"])
    own = {row["document_id"] for row in facts.private(view, "receivables")}
    for payment in view.rows("payments"):
        if payment["document_id"] in own:
            found["payments"][payment["payment_id"]] = (payment["paid_on"], payment["amount"])
    for event in all_events(view):
        if event["category"] != "commercial":
            found["events"][event["event_id"]] = (datetime.fromisoformat(event["occurred_at"]).date(), None)
    found["overdue"] = _overdue(view)
    found["ending_agreements"] = {
        item["agreement_id"]: (date.fromisoformat(item["ends_on"]), None)
        for item in (agreements(view) or {"items": []})["items"]
        if item["expiring"]
    }
    first, last = window(view.as_of)
    last_of = {"ending_agreements": last + timedelta(days=30)}
    return {
        kind: {key: one for key, one in rows.items() if first <= one[0] <= last_of.get(kind, last)}
        for kind, rows in found.items()
    }


def _overdue(view: View) -> dict[str, tuple[date, Any]]:
    """Open documents with something to be paid and a due date before D."""
    found = {}
    for document in (outstanding(view) or {"documents": []})["documents"]:
        if document["days_overdue"] > 0 and document["open_amount"] > 0:
            due = date.fromisoformat(document["due_on"])
            found[document["document_id"]] = (due, Decimal(str(document["open_amount"])))
    return found
