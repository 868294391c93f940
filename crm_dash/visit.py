"""A visit: what somebody saw of a customer, kept so small that the next visit can say what was not there.

The snapshots between two visits are gone, and rows arrive late: an order of last week may be loaded today. So dates
do not tell what is new; a visit keeps a mark of everything that was there, and new is what has none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm_dash.facts.model import Money

# Who comes back sooner is still on the same visit: reloading a page does not use its news up.
SAME_VISIT = timedelta(minutes=30)
MARK_BYTES = 8
# Of a customer with more facts in twelve months the newest are marked, those of whole days.
MOST_MARKS = 4_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """Something that is there, of a kind of ``crm_dash.changes.KINDS``; ``shown``: within the sales scope asked for."""

    kind: str
    id: str
    day: date
    amount: Money | None
    shown: bool

    @property
    def mark(self) -> bytes:
        """The same for the same fact in every snapshot; says nothing of it to who reads the state database."""
        return hashlib.blake2b(f"{self.kind}\0{self.id}".encode(), digest_size=MARK_BYTES).digest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """What was there: the marks of the facts from ``from_day`` on, one after the other."""

    from_day: date
    marks: bytes

    def unseen(self, facts: Iterable[Fact]) -> tuple[Fact, ...]:
        """Those of ``facts`` that were not there; nothing is said of what is older than the marks."""
        steps = range(0, len(self.marks), MARK_BYTES)
        seen = {self.marks[start : start + MARK_BYTES] for start in steps}
        return tuple(fact for fact in facts if fact.day >= self.from_day and fact.mark not in seen)


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One user's visit to one customer, with what was there when they looked last (``seen_at``, local time)."""

    visit_id: int
    seen_at: datetime
    sight: Sight


def sight_of(facts: Iterable[Fact], first_day: date, *, most: int = MOST_MARKS) -> Sight:
    """What a visit keeps of ``facts``, which are those from ``first_day`` on."""
    newest = sorted(facts, key=lambda fact: fact.day, reverse=True)
    if len(newest) > most:
        first_day = newest[most].day + timedelta(days=1)
    return Sight(from_day=first_day, marks=b"".join(fact.mark for fact in newest if fact.day >= first_day))
