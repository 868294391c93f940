"""The book's columns: the SELECTs of ``facts/book/``, read side by side and aligned by account.

Each gives a row per customer that has anything of its kind. Apart they need less memory than one SELECT that joins
them, and two run at a time: much of a query is not shared among its threads.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import numpy as np

from crm_dash.facts.ask import statement
from crm_dash.periods import add_months, last_months, month_to_date, twelve_months
from crm_dash.scope import Scope
from crm_dash.store import Columns, Snapshot

BEFORE_DAYS = 30
AT_ONCE = 2
# The dearest first.
PARTS = ("rhythm", "sales", "quotes", "receivables", "activities", "tasks")


def book_columns(
    snapshot: Snapshot, scope: Scope, as_of: date, *, with_payments: bool, customer_id: str | None = None
) -> Columns:
    """Every column of the accounts that the scope sees (or of the one), by their ids' order.

    Numbers are floats, NaN (dates: NaT) where an account has nothing of the kind.
    """
    binds = {
        **scope.binds(),
        "customer_id": customer_id,
        "from_orders": "orders" in snapshot.tables_present,
        "with_payments": with_payments,
        **_days(as_of),
    }

    def read(part: str) -> Columns:
        return snapshot.columns(statement(f"book/{part}"), binds)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        accounts = pool.submit(read, "accounts")
        # One part is aligned while the next is read.
        parts = pool.map(lambda part: _aligned(read(part), accounts.result()["customer_no"]), PARTS)
        columns = accounts.result()
        for part in parts:
            columns.update(part)
    return columns


def _aligned(part: Columns, numbers: np.ndarray[Any, Any]) -> Columns:
    """The columns with one value per account; rows of customers that the scope does not see are left out.

    ``numbers``: the accounts' customer numbers, rising.
    """
    customers = part.pop("customer_no")
    seen = np.isin(customers, numbers)
    at = np.searchsorted(numbers, customers[seen])
    return {name: _placed(values[seen], at, len(numbers)) for name, values in part.items()}


def _placed(values: np.ndarray[Any, Any], at: np.ndarray[Any, Any], length: int) -> np.ndarray[Any, Any]:
    missing = np.datetime64("NaT") if values.dtype.kind == "M" else np.nan
    column = np.full(length, missing, dtype=values.dtype)
    column[at] = values
    return column


def _days(day: date) -> dict[str, date]:
    """The first and last days of the spans: D's, and those of 30 days earlier."""
    before = day - timedelta(days=BEFORE_DAYS)
    first_month, span = last_months(day, 12)[0], month_to_date(day, 12)
    return {
        "as_of": day,
        "before": before,
        "first_month": first_month,
        "previous_month": add_months(first_month, -12),
        "span_from": span.from_,
        "span_to": span.to,
        "recent_after": add_months(day, -3),
        "base_after": add_months(day, -15),
        "base_to": add_months(day, -12),
        "recent_after_before": add_months(before, -3),
        "base_after_before": add_months(before, -15),
        "base_to_before": add_months(before, -12),
        "window_from": twelve_months(day).from_,
        "window_from_before": twelve_months(before).from_,
        "previous_window_from": twelve_months(day, 1).from_,
    }
