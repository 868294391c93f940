"""outstanding: open documents, their ages and the days of sales they stand for (SPEC §5)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from . import facts
from .periods import whole_month, window
from .rounding import money, one_decimal, share
from .scope import Row, View

BUCKETS = ("not_due", "d1_30", "d31_60", "d61_90", "d90_plus", "no_due_date", "credits")
OVERDUE = ("d1_30", "d31_60", "d61_90", "d90_plus")


def outstanding(view: View) -> Row | None:
    documents = _open_documents(view)
    if not documents:
        return None
    buckets = dict.fromkeys(BUCKETS, Decimal(0))
    for document in documents:
        buckets[_bucket(document, view.as_of)] += document["open"]
    balance = sum((document["open"] for document in documents), Decimal(0))
    limit: Decimal | None = view.account["credit_limit"]
    return {
        "total": money(balance),
        "not_due": money(buckets["not_due"]),
        "overdue": money(sum((buckets[name] for name in OVERDUE), Decimal(0))),
        "buckets": {name: money(amount) for name, amount in buckets.items()},
        "credit_limit": money(limit),
        "credit_used_pct": None if limit is None else one_decimal(share(balance, limit)),
        "dso_days": one_decimal(dso(facts.own_sales(view), balance, view.as_of)),
        "documents": [_document_json(document, view.as_of) for document in documents],
    }


def _open_documents(view: View) -> list[Row]:
    """Issued by D with something open by D, oldest due first, those without a due date last, ties by id."""
    found = []
    for row in facts.private(view, "receivables"):
        if row["issued_on"] > view.as_of:
            continue
        paid = facts.total(
            payment
            for payment in view.rows("payments")
            if payment["document_id"] == row["document_id"] and payment["paid_on"] <= view.as_of
        )
        if row["amount"] != paid:
            found.append({**row, "paid": paid, "open": row["amount"] - paid})
    return sorted(found, key=lambda row: (row["due_on"] is None, row["due_on"] or date.min, row["document_id"]))


def _bucket(document: Row, as_of: date) -> str:
    if document["open"] < 0:
        return "credits"
    if document["due_on"] is None:
        return "no_due_date"
    late = (as_of - document["due_on"]).days
    if late <= 0:
        return "not_due"
    if late <= 30:
        return "d1_30"
    if late <= 60:
        return "d31_60"
    return "d61_90" if late <= 90 else "d90_plus"


def _status(document: Row, as_of: date) -> str:
    if document["disputed"]:
        return "disputed"
    if document["due_on"] is None:
        return "not_due"
    ahead = (document["due_on"] - as_of).days
    if ahead < 0:
        return "overdue"
    return "due_soon" if ahead <= 7 else "not_due"


def _document_json(document: Row, as_of: date) -> Row:
    due: date | None = document["due_on"]
    return {
        "document_id": document["document_id"],
        "kind": document["kind"],
        "issued_on": document["issued_on"].isoformat(),
        "due_on": due.isoformat() if due else None,
        "amount": money(document["amount"]),
        "paid_amount": money(document["paid"]),
        "open_amount": money(document["open"]),
        "days_overdue": max(0, (as_of - due).days) if due else 0,
        "status": _status(document, as_of),
    }


def dso(lines: list[Row], balance: Decimal, as_of: date) -> Fraction | None:
    """Days of sales outstanding by countback, unrounded; 0 for a balance ≤ 0, whatever the sales."""
    if balance <= 0:
        return Fraction(0)
    if facts.total_between(lines, window(as_of)) <= 0:
        return None
    left, counted = Fraction(balance), Fraction(0)
    for back in range(24):
        first, last = whole_month(as_of, back)
        days = as_of.day if back == 0 else last.day
        sold = Fraction(facts.total_between(lines, (first, min(last, as_of))))
        if sold >= left:
            return counted + days * left / sold
        counted += days
        left -= max(sold, Fraction(0))
    return None
