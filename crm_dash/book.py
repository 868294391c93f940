"""The book: the accounts that a scope sees, one row each, with the figures that lists sort by and the signals.

The same SELECTs (``facts/book/``) give it for all accounts, or for one: the panel's signals are a row of it, so that
portfolio and panel never disagree. Books are kept by column with their snapshot, per scope and day, ROWS_KEPT rows at
most; what was asked longest ago goes first.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from crm_dash.account_rows import AccountRow, account_row
from crm_dash.book_columns import book_columns
from crm_dash.errors import CrmDashError, NotFound
from crm_dash.facts.ask import Ask
from crm_dash.kept import Kept
from crm_dash.portfolio.selection import Selection, coded
from crm_dash.scope import Scope
from crm_dash.signals import signal_columns
from crm_dash.store import Columns, Snapshot

ROWS_KEPT = 300_000
SMALL_LINES = 1_000_000
_WARMING = threading.Lock()
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
            codes, values = coded(columns[name])
            columns[name] = values[codes]
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


def book(snapshot: Snapshot, ask: BookAsk) -> Book:
    """The whole book of a scope and a day."""
    return _books(snapshot).get(ask, lambda: Book(_columns(snapshot, ask)))


def account_of(ask: Ask) -> AccountRow:
    """The row of the asked customer: of the book where it is there or soon made, else computed alone (equal anyway)."""
    wanted = BookAsk(scope=ask.scope, as_of=ask.as_of, with_payments=ask.with_payments)
    customer_id = ask.account.customer.customer_id
    kept = _books(ask.snapshot)
    found = kept.ready(wanted)
    if found is None and _is_small(ask.snapshot):
        found = book(ask.snapshot, wanted)
    if found is None:
        _warm(ask.snapshot, wanted)
        found = kept.get((wanted, customer_id), lambda: Book(_columns(ask.snapshot, wanted, customer_id)))
    account = found.account(customer_id)
    if account is None:
        raise NotFound("that customer does not exist")
    return account


def _warm(snapshot: Snapshot, ask: BookAsk) -> None:
    """Make the whole book in the background, one at a time, so that the next panels find their row in it."""

    def make() -> None:
        with contextlib.suppress(CrmDashError):  # whoever needs it will be told
            book(snapshot, ask)
        _WARMING.release()

    if _WARMING.acquire(blocking=False):
        threading.Thread(target=make, name="book", daemon=True).start()


def _is_small(snapshot: Snapshot) -> bool:
    """Whether the whole book costs little more than one row of it (most of that is planning, 50 ms)."""
    return snapshot.once(("book_is_small",), lambda: _lines(snapshot) <= SMALL_LINES)


def _lines(snapshot: Snapshot) -> int:
    tables = snapshot.rows("select table_name, rows from build_tables()", {})
    return sum(row["rows"] for row in tables if row["table_name"] in ("sales", "order_lines", "activities"))


def _books(snapshot: Snapshot) -> Kept[Book]:
    return snapshot.once(("books",), lambda: Kept[Book](ROWS_KEPT))


def _columns(snapshot: Snapshot, ask: BookAsk, customer_id: str | None = None) -> Columns:
    return book_columns(snapshot, ask.scope, ask.as_of, with_payments=ask.with_payments, customer_id=customer_id)
