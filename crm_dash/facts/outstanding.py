"""Outstanding: what the customer owes the viewer's organisation on D, by age, and how long it takes to pay."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from crm_dash.facts.ask import ZERO, Ask, share_pct
from crm_dash.facts.model import Buckets, OpenDocument, Outstanding
from crm_dash.periods import last_months, month_start, twelve_months
from crm_dash.store import Row

DUE_SOON_DAYS = 7
DSO_MONTHS = 24


def outstanding(ask: Ask) -> Outstanding | None:
    """Open receivables on D and the balance's aging; None when no document is open."""
    documents = tuple(_document(row, ask.as_of) for row in ask.rows("outstanding"))
    if not documents:
        return None
    buckets = _buckets(documents)
    total = sum((document.open_amount for document in documents), ZERO)
    limit: Decimal | None = ask.account.credit_limit
    return Outstanding(
        total=total,
        not_due=buckets.not_due,
        overdue=buckets.d1_30 + buckets.d31_60 + buckets.d61_90 + buckets.d90_plus,
        buckets=buckets,
        credit_limit=limit,
        credit_used_pct=None if limit is None else share_pct(total, limit),
        dso_days=_dso(ask, total),
        documents=documents,
    )


def _document(row: Row, as_of: date) -> OpenDocument:
    due_on: date | None = row["due_on"]
    return OpenDocument(
        document_id=row["document_id"],
        kind=row["kind"],
        issued_on=row["issued_on"],
        due_on=due_on,
        amount=row["amount"],
        paid_amount=row["paid_amount"],
        open_amount=row["open_amount"],
        days_overdue=0 if due_on is None else max(0, (as_of - due_on).days),
        status="disputed" if row["disputed"] else _status(due_on, as_of),
    )


def _status(due_on: date | None, as_of: date) -> Literal["not_due", "due_soon", "overdue"]:
    if due_on is None:
        return "not_due"
    days_left = (due_on - as_of).days
    return "overdue" if days_left < 0 else "due_soon" if days_left <= DUE_SOON_DAYS else "not_due"


def _buckets(documents: tuple[OpenDocument, ...]) -> Buckets:
    sums = dict.fromkeys(("not_due", "d1_30", "d31_60", "d61_90", "d90_plus", "no_due_date", "credits"), ZERO)
    for document in documents:
        sums[_bucket(document)] += document.open_amount
    return Buckets(**sums)


def _bucket(document: OpenDocument) -> str:
    if document.open_amount < 0:
        return "credits"
    if document.due_on is None:
        return "no_due_date"
    days = document.days_overdue
    if days == 0:
        return "not_due"
    return "d1_30" if days <= 30 else "d31_60" if days <= 60 else "d61_90" if days <= 90 else "d90_plus"


def _dso(ask: Ask, balance: Decimal) -> Decimal | None:
    """Days of sales outstanding by countback over the creditor's own sales (SPEC: outstanding)."""
    months = last_months(ask.as_of, DSO_MONTHS)
    rows = ask.rows("outstanding_sales", first_month=months[0], rolling_from=twelve_months(ask.as_of).from_)
    if balance <= 0:
        return Decimal(0)
    if sum(row["rolling_amount"] for row in rows) <= 0:
        return None
    return countback(balance, {row["month"]: row["amount"] for row in rows}, ask.as_of)


def countback(balance: Decimal, sales: Mapping[date, Decimal], as_of: date) -> Decimal | None:
    """Days until the months' sales, from ``as_of`` backwards, use up ``balance``; None beyond 24 months.

    Each month takes its sales off the balance and counts its days (the current month: those elapsed), the last
    one pro rata; a month with sales <= 0 counts its days and takes nothing off.
    """
    days = Decimal(0)
    for month in reversed(last_months(as_of, DSO_MONTHS)):
        length = as_of.day if month == month_start(as_of) else calendar.monthrange(month.year, month.month)[1]
        sold = sales.get(month, ZERO)
        if sold >= balance:
            return days + length * balance / sold
        days += length
        balance -= max(sold, ZERO)
    return None
