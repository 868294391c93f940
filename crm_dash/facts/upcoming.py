"""Upcoming: planned activities and open tasks, what is overdue last."""

from __future__ import annotations

from datetime import date, datetime, time

from crm_dash.facts.ask import Ask
from crm_dash.facts.model import Upcoming, UpcomingItem
from crm_dash.store import Row


def upcoming(ask: Ask) -> Upcoming | None:
    """Everything still to be done on D, complete; None when there is nothing."""
    rows = ask.rows("upcoming")
    if not rows:
        return None
    ordered = sorted(rows, key=lambda row: _order(row["due_at"], row["id"], ask.as_of))
    return Upcoming(items=tuple(_item(row, ask.as_of) for row in ordered))


def _order(due_at: datetime | None, item_id: str, as_of: date) -> tuple[int, float, str]:
    """Future ones soonest first, undated ones, then overdue ones latest first."""
    if due_at is None:
        return 1, 0.0, item_id
    seconds = (due_at - datetime.combine(as_of, time.min)).total_seconds()
    return (2, -seconds, item_id) if seconds < 0 else (0, seconds, item_id)


def _item(row: Row, as_of: date) -> UpcomingItem:
    due_at: datetime | None = row["due_at"]
    # A task is due on a day, an activity at a time.
    due = due_at.date() if due_at is not None and row["category"] == "task" else due_at
    return UpcomingItem(
        id=row["id"],
        category=row["category"],
        type=row["type"],
        due_at=due,
        title=row["title"],
        user=row["user_name"],
        overdue=due_at is not None and due_at.date() < as_of,
    )
