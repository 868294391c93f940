"""What stands around the panel: the distributor selector's choices, an event's details, the data's last day."""

from datetime import date
from decimal import Decimal
from typing import Any

from . import facts
from .events import all_events, done_on
from .periods import window
from .quotes import status_on
from .rounding import money
from .scope import Row, Tables, View, find, open_view


def choices(tables: Tables, **question: Any) -> Row:
    """A manufacturer's user's: who sold to this customer, largest of the last 12 months first (names break ties)."""
    view = open_view(tables, **question)
    lines = facts.full_scope_sales(view)
    sold = {
        channel or "direct": facts.total_between(
            [line for line in lines if line["distributor_id"] == channel], window(view.as_of)
        )
        for channel in {line["distributor_id"] for line in lines}
    }
    ranked = sorted(sold, key=lambda key: (-sold[key], key == "direct", _name(view, key) or ""))
    fallback = view.user["default_distributor_id"] or next((key for key in ranked if key != "direct"), "direct")
    listed = [*ranked, *(key for key in dict.fromkeys((fallback, view.distributor)) if key not in (*ranked, "all"))]
    elsewhere = sum((amount for key, amount in sold.items() if key != view.distributor), Decimal(0))
    return {
        "choices": [
            {"distributor": key, "name": _name(view, key), "amount": money(sold.get(key, Decimal(0)))} for key in listed
        ],
        "fallback": fallback,
        "elsewhere_amount": money(elsewhere) if view.distributor not in ("all", *sold) and elsewhere else None,
    }


def details(tables: Tables, **question: Any) -> dict[str, Row]:
    """event_id → everything known of it, for each event of the timeline; unknown fields left out."""
    view = open_view(tables, **question)
    found = {event["event_id"]: _detail(view, event["event_id"]) for event in all_events(view)}
    return {key: {name: value for name, value in row.items() if value is not None} for key, row in found.items()}


def last_day(tables: Tables, organisation_id: str, kind: str, today: date) -> date | None:
    """The last sale, quote, order, done activity or payment of the organisation's own accounts, not after today."""
    days: list[date] = []
    for account in tables["accounts"]:
        if account["organisation_id"] != organisation_id:
            continue
        customer = find(tables, "customers", customer_id=account["customer_id"]) or {}
        organisation = find(tables, "organisations", organisation_id=organisation_id) or {}
        scope = "all" if kind == "manufacturer" else organisation_id
        view = View(tables, {}, organisation, account, customer, scope, today, today)
        days += [line["sold_on"] for line in facts.sales(view)]
        days += [document["date"] for document in (*facts.quotes(view), *facts.orders(view))]
        days += [moment.date() for row in facts.private(view, "activities") if (moment := done_on(row, view))]
        owned = {row["document_id"] for row in facts.private(view, "receivables")}
        days += [row["paid_on"] for row in view.rows("payments") if row["document_id"] in owned]
    return max((day for day in days if day <= today), default=None)


def _name(view: View, organisation_id: str | None) -> str | None:
    row = find(view.tables, "organisations", organisation_id=organisation_id)
    return row["name"] if row else None


def _detail(view: View, event_id: str) -> Row:
    kind, key = event_id.split(":", 1)
    if kind == "activity":
        row = find(view.tables, "activities", activity_id=key) or {}
        names = ("description", "scheduled_at", "done_at", "duration_min")
        people = {"user": view.user_name(row["user_id"]), "recorded_by": view.user_name(row["recorded_by"])}
        return {"category": kind, "type": row["kind"], "title": row["subject"], **_of(row, names), **people}
    if kind in ("task_created", "task_completed"):
        return {"category": kind, **_task(view, find(view.tables, "tasks", task_id=key) or {})}
    if kind == "note":
        row = find(view.tables, "notes", note_id=key) or {}
        more = {"description": row["body"], "user": view.user_name(row["user_id"])}
        return {"category": kind, "created_at": row["created_at"], **more}
    if kind == "system":
        row = find(view.tables, "system_events", event_id=key) or {}
        return {"category": kind, "type": row["kind"], **_of(row, ("occurred_at", "description"))}
    return {"category": kind, "document_id": key, **_document(view, kind, key)}


def _of(row: Row, names: tuple[str, ...]) -> Row:
    return {name: row[name] for name in names}


def _task(view: View, row: Row) -> Row:
    done = row["completed_at"] is not None and row["completed_at"].date() <= view.as_of
    return {
        **_of(row, ("title", "description", "priority", "created_at", "due_on")),
        "completed_at": row["completed_at"] if done else None,
        "user": view.user_name(row["user_id"]),
        "completed_by": view.user_name(row["completed_by"]) if done else None,
    }


def _document(view: View, kind: str, key: str) -> Row:
    if kind == "invoice":
        lines = [line for line in facts.sales(view) if line["document_id"] == key]
        head = {"sold_on": min(line["sold_on"] for line in lines)}
        seen = {order["order_id"] for order in facts.orders(view)}
        links = {"order_id": next((line["order_id"] for line in lines if line["order_id"] in seen), None)}
        return {**head, **links, **_lines(view, lines[0]["distributor_id"], lines)}
    moment = "quoted_at" if kind == "quote" else "ordered_at"
    rows = facts.quotes(view) if kind == "quote" else facts.orders(view)
    row = next(row for row in rows if row[f"{kind}_id"] == key)
    more: Row = {"status": row["status"], moment: row[moment]}
    if kind == "quote":
        open_again = status_on(row, view.as_of) != row["status"] or (
            row["closed_at"] is not None and row["closed_at"].date() > view.as_of
        )
        more |= {"status": status_on(row, view.as_of), "closed_at": None if open_again else row["closed_at"]}
        more |= {"valid_until": row["valid_until"], "user": view.user_name(row["user_id"])}
    else:
        seen = {quote["quote_id"] for quote in facts.quotes(view)}
        more["quote_id"] = row["quote_id"] if row["quote_id"] in seen else None
    return {**more, **_lines(view, row["distributor_id"], row["lines"])}


def _lines(view: View, distributor_id: str | None, lines: list[Row]) -> Row:
    return {"distributor": _name(view, distributor_id), "lines": len(lines), "amount": facts.total(lines)}
