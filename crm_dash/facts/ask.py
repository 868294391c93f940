"""What a facts function is asked: one customer, one scope, one day, on one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from crm_dash.ordered import Order, ordered_batches
from crm_dash.scope import Account, Scope
from crm_dash.store import Row, Snapshot
from crm_dash.visit import Visit

_FOLDER = Path(__file__).parent
ZERO = Decimal("0.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """The frozen question; ``as_of`` is D, ``today`` the configured zone's day (what is after it is future)."""

    snapshot: Snapshot
    scope: Scope
    account: Account
    as_of: date
    today: date
    country: str
    # Whether the organisation has its receivables shown.
    with_payments: bool
    # The viewer's own visit to the customer with an id that the browser names; where nobody is known, there is none.
    visit: Callable[[str], Visit | None] = lambda _id: None

    def rows(self, name: str, **binds: Any) -> list[Row]:
        """The rows of ``<name>.sql`` with the scope, the customer, D and ``binds`` bound."""
        return self.snapshot.rows(statement(name), self.binds(**binds))

    def binds(self, **more: Any) -> dict[str, Any]:
        """The parameters that every SELECT may use, and ``more``."""
        return {
            **self.scope.binds(),
            "customer_id": self.account.customer.customer_id,
            "as_of": self.as_of,
            "today": self.today,
            **more,
        }

    def batches(self, name: str, order: Order, **binds: Any) -> Iterator[list[Row]]:
        """The same rows in order, a batch at a time, for an export that nobody may hold whole."""
        return ordered_batches(self.snapshot, statement(name), order, self.binds(**binds))

    def row(self, name: str, **binds: Any) -> Row:
        """The only row of ``<name>.sql``."""
        (row,) = self.rows(name, **binds)
        return row


@cache
def statement(name: str) -> str:
    """The text of a facts SELECT."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def change_pct(current: Decimal, base: Decimal) -> Decimal | None:
    """(current - base) / base x 100; None when base <= 0 (SPEC: time)."""
    return (current - base) / base * 100 if base > 0 else None


def share_pct(part: Decimal | int, total: Decimal | int) -> Decimal | None:
    """part / total x 100; None when total <= 0."""
    return Decimal(part) / Decimal(total) * 100 if total > 0 else None


def round_half_up(value: Decimal, places: int) -> Decimal:
    """``value`` rounded half away from zero, the product's only rounding."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
