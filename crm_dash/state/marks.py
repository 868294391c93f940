"""The customers that a user opened of late, and those they pinned; ids only, so that a name is never kept here.

An id says nothing of what the user may see today: who shows these customers asks for them within the scope.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from crm_dash.state.tables import PINS, RECENTS

RECENT_KEPT = 30
MOST_PINS = 50


class Marks:
    """Recent and pinned customers, by user."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note_opened(self, user_id: str, customer_id: str, now: datetime) -> None:
        """Move the customer to the front of the user's recent ones; the oldest beyond RECENT_KEPT go."""
        mine = RECENTS.c.user_id == user_id
        added = insert(RECENTS).values(user_id=user_id, customer_id=customer_id, opened_at=now)
        newest = select(RECENTS.c.customer_id).where(mine).order_by(RECENTS.c.opened_at.desc()).limit(RECENT_KEPT)
        with self._engine.begin() as connection:
            connection.execute(added.on_conflict_do_update(set_={"opened_at": now}))
            connection.execute(delete(RECENTS).where(mine, RECENTS.c.customer_id.not_in(newest)))

    def recent(self, user_id: str, limit: int) -> list[str]:
        """The customers opened last, the newest first."""
        query = select(RECENTS.c.customer_id).where(RECENTS.c.user_id == user_id)
        with self._engine.connect() as connection:
            return list(connection.execute(query.order_by(RECENTS.c.opened_at.desc()).limit(limit)).scalars())

    def toggle_pin(self, user_id: str, customer_id: str, now: datetime) -> bool:
        """Pin the customer, or let it go; whether it is pinned now. Nothing is pinned beyond MOST_PINS."""
        mine = PINS.c.user_id == user_id
        with self._engine.begin() as connection:
            if connection.execute(delete(PINS).where(mine, PINS.c.customer_id == customer_id)).rowcount:
                return False
            if connection.execute(select(func.count()).select_from(PINS).where(mine)).scalar_one() >= MOST_PINS:
                return False
            added = insert(PINS).values(user_id=user_id, customer_id=customer_id, pinned_at=now)
            connection.execute(added.on_conflict_do_nothing())
            return True

    def pinned(self, user_id: str) -> list[str]:
        """The pinned customers, the first pinned first."""
        query = select(PINS.c.customer_id).where(PINS.c.user_id == user_id).order_by(PINS.c.pinned_at)
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())
