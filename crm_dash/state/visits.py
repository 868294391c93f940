"""Each user's visits to customers: the last one of each, and the one before it.

A mark of a fact says nothing of what the user may see today: whoever compares asks for today's facts in their scope.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Row, and_, delete, insert, or_, select, update

from crm_dash.clock import local_time
from crm_dash.state.tables import VISITS
from crm_dash.visit import SAME_VISIT, Sight, Visit

# A visit marks the facts of twelve months: after that nothing of it could be compared.
KEPT = timedelta(days=366)
# Of one user, over all customers.
VISITS_KEPT = 200


class Visits:
    """The table of visits."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, *, user_id: str, organisation_id: str, customer_id: str, zone: ZoneInfo) -> OwnVisits:
        """A user's visits to a customer as one of an organisation: in another one they have seen nothing yet."""
        names = {"user_id": user_id, "organisation_id": organisation_id, "customer_id": customer_id}
        return OwnVisits(self._engine, names, zone)


class OwnVisits:
    """One user's visits to one customer; moments are told in ``zone``, ``now`` is the caller's naive UTC clock."""

    def __init__(self, engine: Engine, names: dict[str, str], zone: ZoneInfo) -> None:
        self._engine, self._names, self._zone = engine, names, zone
        self._mine = and_(*(VISITS.c[name] == value for name, value in names.items()))

    def look(self, sight: Sight, now: datetime) -> Visit | None:
        """Note that the user sees ``sight``, in a new visit or within SAME_VISIT in the same; the visit before it."""
        values = {"seen_at": now, "from_day": sight.from_day, "marks": sight.marks}
        with self._engine.begin() as connection:
            # First a write: from here on no other process may write, so that two tabs at once are one visit.
            connection.execute(delete(VISITS).where(VISITS.c.seen_at <= now - KEPT))
            current, before = self._current_and_before(connection, now)
            if current is not None:
                connection.execute(update(VISITS).where(VISITS.c.visit_id == current.visit_id).values(**values))
            else:
                connection.execute(insert(VISITS).values(**self._names, **values))
                self._forget(connection, before)
        return self._visit(before)

    def before(self, now: datetime) -> Visit | None:
        """What a look at this moment would be compared with; nothing is noted."""
        with self._engine.connect() as connection:
            return self._visit(self._current_and_before(connection, now)[1])

    def find(self, visit_id: str) -> Visit | None:
        """The visit with an id that the browser names; None for any other than one of these."""
        if not visit_id.isascii() or not visit_id.isdecimal() or len(visit_id) > 18:
            return None
        with self._engine.connect() as connection:
            query = select(VISITS).where(self._mine, VISITS.c.visit_id == int(visit_id))
            return self._visit(connection.execute(query).one_or_none())

    def _current_and_before(self, connection: Connection, now: datetime) -> tuple[Row[Any] | None, Row[Any] | None]:
        newest = select(VISITS).where(self._mine).order_by(VISITS.c.visit_id.desc()).limit(2)
        found = list(connection.execute(newest))
        current = found.pop(0) if found and now - found[0].seen_at < SAME_VISIT else None
        return current, found[0] if found else None

    def _forget(self, connection: Connection, before: Row[Any] | None) -> None:
        """Of this customer what is older than ``before``; of all the user's what is beyond VISITS_KEPT."""
        own = VISITS.c.user_id == self._names["user_id"]
        newest = select(VISITS.c.visit_id).where(own).order_by(VISITS.c.seen_at.desc()).limit(VISITS_KEPT)
        older = and_(self._mine, VISITS.c.visit_id < (before.visit_id if before is not None else 0))
        connection.execute(delete(VISITS).where(own, or_(older, VISITS.c.visit_id.not_in(newest))))

    def _visit(self, row: Row[Any] | None) -> Visit | None:
        if row is None:
            return None
        sight = Sight(from_day=row.from_day, marks=row.marks)
        return Visit(visit_id=row.visit_id, seen_at=local_time(row.seen_at, self._zone), sight=sight)
