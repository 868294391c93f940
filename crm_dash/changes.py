"""What changed on a customer since the viewer's last visit: what is there now and was not then.

Told of the last twelve months, by the day each fact is of: orders that are not cancelled, quotes, sales documents,
payments, receivables that are overdue, events, agreements about to end. Who opened a customer has seen it in all its
distributors; the chosen one only limits what is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from crm_dash.facts.agreements import EXPIRING_DAYS
from crm_dash.facts.ask import ZERO, Ask
from crm_dash.facts.model import Money, PanelScope
from crm_dash.periods import twelve_months
from crm_dash.visit import Fact, Visit

# In the order they are read: what needs somebody first, since a narrow line shows the first ones only.
KINDS = ("overdue", "ending_agreements", "orders", "invoices", "payments", "quotes", "events")
# Those of the receivables, which an organisation may have switched off.
OWED = ("payments", "overdue")


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """How many facts of one kind are new, and what they add up to (None where they have no amounts)."""

    kind: str
    count: int
    amount: Money | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What is new since ``since`` (local time), by kind; kinds with nothing new are left out.

    ``visit`` is the key of the rows behind each (``crm_dash/drill``: ``changes.<kind>``). Both are None where there is
    nothing to compare with: a first visit, or a panel of another day than the usual one.
    """

    customer_id: str
    scope: PanelScope
    as_of: date
    snapshot: int
    currency: str
    state: Literal["compared", "first_visit", "another_day"]
    since: datetime | None
    visit: str | None
    changes: tuple[Change, ...]


def facts_of(ask: Ask) -> tuple[Fact, ...]:
    """All that a visit sees, of the last twelve months, in every scope the viewer may have."""
    rows = ask.rows("changes", first_day=first_day(ask), expiring_days=EXPIRING_DAYS)
    return tuple(Fact(**row) for row in rows)


def first_day(ask: Ask) -> date:
    """The first day of the twelve months."""
    return twelve_months(ask.as_of).from_


def told_kinds(ask: Ask) -> tuple[str, ...]:
    """The kinds that the organisation is told of."""
    return tuple(kind for kind in KINDS if ask.with_payments or kind not in OWED)


def new_facts(facts: tuple[Fact, ...], before: Visit, kind: str) -> tuple[Fact, ...]:
    """The facts of ``kind`` in the scope asked for that were not there at ``before``."""
    return before.sight.unseen(fact for fact in facts if fact.kind == kind and fact.shown)


def changes_since(ask: Ask, facts: tuple[Fact, ...] | None, before: Visit | None, currency: str) -> Changes:
    """What of ``facts`` (None: on another day, nothing) is new since ``before``."""
    news = None if facts is None or before is None else (facts, before)
    found = [_change(kind, new_facts(*news, kind)) for kind in told_kinds(ask)] if news is not None else []
    return Changes(
        customer_id=ask.account.customer.customer_id,
        scope=PanelScope(
            organisation_id=ask.scope.organisation_id,
            distributor=ask.scope.distributor,
            all_sales=ask.scope.all_sales,
        ),
        as_of=ask.as_of,
        snapshot=ask.snapshot.number,
        currency=currency,
        state="another_day" if facts is None else "first_visit" if before is None else "compared",
        since=before.seen_at if before is not None else None,
        visit=str(before.visit_id) if before is not None else None,
        changes=tuple(change for change in found if change.count),
    )


def _change(kind: str, facts: tuple[Fact, ...]) -> Change:
    amounts = [fact.amount for fact in facts if fact.amount is not None]
    return Change(kind=kind, count=len(facts), amount=sum(amounts, ZERO) if amounts else None)
