"""What a source held on a day: the ledger without everything that happened after it (SPEC §4)."""

from datetime import date, datetime
from typing import Any

from .scope import Tables

# Table → the column that dates its rows. The others have no date and keep their current value.
DATED = {
    "sales": "sold_on",
    "quotes": "quoted_at",
    "orders": "ordered_at",
    "tasks": "created_at",
    "notes": "created_at",
    "system_events": "occurred_at",
    "receivables": "issued_on",
    "payments": "paid_on",
    "agreements": "starts_on",
}
LINES = {
    "quote_lines": ("quotes", "quote_id"),
    "order_lines": ("orders", "order_id"),
    "agreement_tiers": ("agreements", "agreement_id"),
    "payments": ("receivables", "document_id"),
}
OPTIONAL = {"orders": ("quotes", "quote_id"), "sales": ("orders", "order_id")}


def known_on(tables: Tables, day: date) -> Tables:
    """The same source as it was at the end of ``day``."""
    known = {
        name: [dict(row) for row in rows if name not in DATED or _by(row[DATED[name]], day)]
        for name, rows in tables.items()
    }
    for quote in known.get("quotes", []):
        if not _by(quote["closed_at"], day):
            quote.update(status="open", closed_at=None)
    for task in known.get("tasks", []):
        if not _by(task["completed_at"], day):
            task.update(completed_at=None, completed_by=None)
    for activity in known.get("activities", []):
        if activity["status"] == "done" and not _by(activity["done_at"] or activity["scheduled_at"], day):
            activity.update(status="planned", done_at=None)
    return _whole(known)


def _by(moment: Any, day: date) -> bool:
    """Nothing is not later than a day."""
    if isinstance(moment, datetime):
        moment = moment.date()
    return moment is None or bool(moment <= day)


def _whole(tables: Tables) -> Tables:
    """Without lines of what is gone, and without references to it."""
    for child, (parent, key) in LINES.items():
        keys = {row[key] for row in tables.get(parent, [])}
        if child in tables:
            tables[child] = [row for row in tables[child] if row[key] in keys]
    for child, (parent, key) in OPTIONAL.items():
        keys = {row[key] for row in tables.get(parent, [])}
        for row in tables.get(child, []):
            row[key] = row[key] if row[key] in keys else None
    return tables
