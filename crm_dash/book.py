"""The book: the accounts that a scope sees, one row each, with the figures that lists sort by and the signals.

One SELECT (``facts/book.sql``) gives it for all accounts, or for one: the panel's signals are a row of it, so that
portfolio and panel never disagree. Books are kept by column with their snapshot, per scope and day, ROWS_KEPT rows at
most; what was asked longest ago goes first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from crm_dash.account_rows import AccountRow, account_row
from crm_dash.errors import NotFound
from crm_dash.facts.ask import Ask, statement
from crm_dash.periods import add_months, last_months, month_to_date, twelve_months
from crm_dash.portfolio.selection import Selection
from crm_dash.scope import Scope
from crm_dash.signals import signal_columns
from crm_dash.store import Columns, Snapshot

BEFORE_DAYS = 30
ROWS_KEPT = 300_000
SMALL_LINES = 1_000_000
_REPEATED = ("kind", "segment", "city", "region", "country", "owner")


@dataclass(frozen=True, kw_only=True, slots=True)
class BookAsk:
    """Which book: whose accounts, of which day, with or without what they owe."""

    scope: Scope
    as_of: date
    with_payments: bool


class Book:
    """Accounts by column, in the order of their ids; one becomes an ``AccountRow`` when it is asked for."""

    def __init__(self, columns: Columns) -> None:
        for name in _REPEATED:
            seen: dict[Any, Any] = {}
            columns[name][:] = [seen.setdefault(value, value) for value in columns[name]]
        self.columns = {**columns, **signal_columns(columns)}

    def __len__(self) -> int:
        return len(self.columns["customer_id"])

    @cached_property
    def positions(self) -> dict[str, int]:
        """Where each customer stands in the columns."""
        return {customer_id: position for position, customer_id in enumerate(self.columns["customer_id"])}

    @cached_property
    def selection(self) -> Selection:
        """What picks and orders the accounts of a list."""
        return Selection(self.columns)

    def account(self, customer_id: str) -> AccountRow | None:
        """The account of ``customer_id``; None where the scope does not see it."""
        position = self.positions.get(customer_id)
        return None if position is None else account_row(self.columns, position)

    def accounts(self, positions: Iterable[int] | None = None) -> list[AccountRow]:
        """The accounts at ``positions`` of the columns (a page of a list), or all of them."""
        wanted = range(len(self)) if positions is None else positions
        return [account_row(self.columns, position) for position in wanted]


class Books:
    """The books of one snapshot that were asked for last; each is computed once, whoever asks at the same time."""

    def __init__(self, rows_kept: int = ROWS_KEPT) -> None:
        self._rows_kept = rows_kept
        self._kept: OrderedDict[BookAsk, Book] = OrderedDict()
        self._computing: dict[BookAsk, threading.Lock] = {}
        self._lock = threading.Lock()

    def ready(self, ask: BookAsk) -> Book | None:
        """The book if it is there; never waits."""
        with self._lock:
            if ask in self._kept:
                self._kept.move_to_end(ask)
            return self._kept.get(ask)

    def get(self, ask: BookAsk, compute: Callable[[], Book]) -> Book:
        """The book, computed by the first caller; the others wait for it."""
        with self._lock:
            own = self._computing.setdefault(ask, threading.Lock())
        with own:
            found = self.ready(ask)
            return found if found is not None else self._keep(ask, compute())

    def _keep(self, ask: BookAsk, book: Book) -> Book:
        with self._lock:
            self._kept[ask] = book
            self._computing.pop(ask, None)
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > self._rows_kept:
                self._kept.popitem(last=False)
        return book


def book(snapshot: Snapshot, ask: BookAsk) -> Book:
    """The whole book of a scope and a day."""
    return _books(snapshot).get(ask, lambda: Book(_columns(snapshot, ask, None)))


def account_of(ask: Ask) -> AccountRow:
    """The row of the asked customer: from the book where it is there, else computed alone (equal either way)."""
    wanted = BookAsk(scope=ask.scope, as_of=ask.as_of, with_payments=ask.with_payments)
    customer_id = ask.account.customer.customer_id
    ready = _books(ask.snapshot).ready(wanted)
    if ready is None and _is_small(ask.snapshot):
        ready = book(ask.snapshot, wanted)
    alone = ready if ready is not None else Book(_columns(ask.snapshot, wanted, customer_id))
    found = alone.account(customer_id)
    if found is None:
        raise NotFound("that customer does not exist")
    return found


def _is_small(snapshot: Snapshot) -> bool:
    """Whether the whole book costs little more than one row of it (most of that is planning, 50 ms)."""
    return snapshot.once(("book_is_small",), lambda: _lines(snapshot) <= SMALL_LINES)


def _lines(snapshot: Snapshot) -> int:
    tables = snapshot.rows("select table_name, rows from build_tables()", {})
    return sum(row["rows"] for row in tables if row["table_name"] in ("sales", "order_lines", "activities"))


def _books(snapshot: Snapshot) -> Books:
    return snapshot.once(("books",), Books)


def _columns(snapshot: Snapshot, ask: BookAsk, customer_id: str | None) -> Columns:
    """``book.sql`` with its spans: D's, and those of 30 days earlier."""
    day, before = ask.as_of, ask.as_of - timedelta(days=BEFORE_DAYS)
    first_month, span = last_months(day, 12)[0], month_to_date(day, 12)
    return snapshot.columns(
        statement("book"),
        {
            **ask.scope.binds(),
            "customer_id": customer_id,
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
            "from_orders": "orders" in snapshot.tables_present,
            "with_payments": ask.with_payments,
        },
    )
