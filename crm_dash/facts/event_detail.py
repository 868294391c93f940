"""Everything known of one event of the timeline, under the same scope as the timeline."""

from __future__ import annotations

from crm_dash.errors import NotFound
from crm_dash.facts.ask import Ask
from crm_dash.store import Row

# What an event id starts with → the SELECT that knows it.
_SELECTS = {
    "activity": "activity",
    "task_created": "task",
    "task_completed": "task",
    "note": "note",
    "system": "system",
    "quote": "quote",
    "order": "order",
    "invoice": "invoice",
}


def event_detail(ask: Ask, event_id: str) -> Row:
    """The event's fields by name, those that are known; NotFound alike for an unknown and an invisible one."""
    prefix, separator, key = event_id.partition(":")
    if not separator or prefix not in _SELECTS:
        raise NotFound("that event does not exist")
    rows = ask.rows(f"event_details/{_SELECTS[prefix]}", id=key)
    if not rows:
        raise NotFound("that event does not exist")
    return {"category": prefix, **{name: value for name, value in rows[0].items() if value is not None}}
