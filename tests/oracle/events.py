"""latest_events: what happened by D, newest first (SPEC §5)."""

from datetime import datetime, time
from typing import Any

from . import facts
from .scope import Row, View

PAGE = 20


def done_on(activity: Row, view: View) -> datetime | None:
    """When the activity was done, if it was by D; without done_at it happened at scheduled_at."""
    if activity["status"] != "done":
        return None
    moment: datetime = activity["done_at"] or activity["scheduled_at"]
    return moment if moment.date() <= view.as_of else None


def all_events(view: View) -> list[Row]:
    """The whole ordered list: newest first, ties by event_id."""
    found = _activities(view) + _tasks(view) + _notes(view) + _system(view) + _documents(view) + _invoices(view)
    found = [event for event in found if event["occurred_at"].date() <= view.as_of]
    found.sort(key=lambda event: event["event_id"])
    found.sort(key=lambda event: event["occurred_at"], reverse=True)  # stable: ids stay ascending among ties
    return [{**event, "occurred_at": event["occurred_at"].isoformat(timespec="seconds")} for event in found]


def latest_events(view: View) -> Row | None:
    """The first page; `next` is its last event_id where more follow (the product's cursor is opaque), else null."""
    found = all_events(view)
    if not found:
        return None
    page = found[:PAGE]
    return {"items": page, "next": page[-1]["event_id"] if len(found) > PAGE else None}


def _event(
    event_id: str,
    category: str,
    kind: str,
    occurred_at: datetime,
    *,
    user: str | None = None,
    title: Any = None,
    description: Any = None,
) -> Row:
    return {
        "event_id": event_id,
        "category": category,
        "type": kind,
        "occurred_at": occurred_at,
        "user": user,
        "title": title,
        "description": description,
    }


def _activities(view: View) -> list[Row]:
    found = []
    for row in facts.private(view, "activities"):
        moment = done_on(row, view)
        if moment is not None:
            name = view.user_name(row["recorded_by"] or row["user_id"])
            text = {"title": row["subject"], "description": row["description"]}
            found.append(_event(f"activity:{row['activity_id']}", "activity", row["kind"], moment, user=name, **text))
    return found


def _tasks(view: View) -> list[Row]:
    """A task's creation and its completion are two events, each on its own date.

    A task is known from its creation on: one completed before that (an import's) is not there before either.
    """
    found = []
    for row in facts.private(view, "tasks"):
        if row["created_at"].date() > view.as_of:
            continue
        text = {"title": row["title"], "description": row["description"]}
        created, completed = row["created_at"], row["completed_at"]
        name = view.user_name(row["user_id"])
        found.append(_event(f"task_created:{row['task_id']}", "task", "task_created", created, user=name, **text))
        if completed is not None:
            name = view.user_name(row["completed_by"] or row["user_id"])
            event_id = f"task_completed:{row['task_id']}"
            found.append(_event(event_id, "task", "task_completed", completed, user=name, **text))
    return found


def _notes(view: View) -> list[Row]:
    return [
        _event(
            f"note:{row['note_id']}",
            "note",
            "note",
            row["created_at"],
            user=view.user_name(row["user_id"]),
            description=row["body"],
        )
        for row in facts.private(view, "notes")
    ]


def _system(view: View) -> list[Row]:
    return [
        _event(f"system:{row['event_id']}", "system", row["kind"], row["occurred_at"], description=row["description"])
        for row in facts.private(view, "system_events")
    ]


def _documents(view: View) -> list[Row]:
    """Quotes and orders; a cancelled order is an event all the same."""
    quoted = [
        _event(
            f"quote:{row['quote_id']}",
            "commercial",
            "quote",
            row["quoted_at"],
            user=view.user_name(row["user_id"]),
            title=row["quote_id"],
        )
        for row in facts.quotes(view)
    ]
    ordered = [
        _event(f"order:{row['order_id']}", "commercial", "order", row["ordered_at"], title=row["order_id"])
        for row in facts.orders(view)
    ]
    return quoted + ordered


def _invoices(view: View) -> list[Row]:
    """Sales documents: at the start of the first visible line's day, a credit note when what is visible is < 0."""
    documents: dict[str, list[Row]] = {}
    for line in facts.sales(view):
        documents.setdefault(line["document_id"], []).append(line)
    found = []
    for document_id, lines in documents.items():
        kind = "credit_note" if facts.total(lines) < 0 else "invoice"
        moment = datetime.combine(min(line["sold_on"] for line in lines), time())
        found.append(_event(f"invoice:{document_id}", "commercial", kind, moment, title=document_id))
    return found
