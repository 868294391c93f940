"""Latest events: one timeline of what happened, a page at a time, and everything known of one event."""

from __future__ import annotations

from datetime import datetime

from crm_dash.errors import InvalidRequest
from crm_dash.facts.ask import Ask
from crm_dash.facts.model import Event, LatestEvents
from crm_dash.store import Row

PAGE_ROWS = 20
CATEGORIES = ("activity", "task", "note", "system", "commercial")
_CURSOR_SEPARATOR = "~"


def latest_events(
    ask: Ask, *, cursor: str | None = None, categories: tuple[str, ...] = CATEGORIES, rows: int = PAGE_ROWS
) -> LatestEvents | None:
    """One page of events on or before D, newest first; None when there is none at all.

    ``cursor`` is the ``next`` of the page before, ``rows`` the page's size.
    Raises InvalidRequest for a cursor or category that is none.
    """
    if not set(categories) <= set(CATEGORIES):
        raise InvalidRequest(f"categories must be among {', '.join(CATEGORIES)}")
    before_at, before_id = _parse_cursor(cursor) if cursor is not None else (None, None)
    found = ask.rows(
        "latest_events",
        categories=list(categories),
        before_at=before_at,
        before_id=before_id,
        page_rows=rows + 1,
    )
    if not found and cursor is None and categories == CATEGORIES:
        return None
    page = tuple(_event(row) for row in found[:rows])
    return LatestEvents(items=page, next=_cursor(page[-1]) if len(found) > rows else None)


def _event(row: Row) -> Event:
    return Event(
        event_id=row["event_id"],
        category=row["category"],
        type=row["type"],
        occurred_at=row["occurred_at"],
        user=row["user_name"],
        title=row["title"],
        description=row["description"],
    )


def _cursor(event: Event) -> str:
    return f"{event.occurred_at.isoformat()}{_CURSOR_SEPARATOR}{event.event_id}"


def _parse_cursor(cursor: str) -> tuple[datetime, str]:
    at, separator, event_id = cursor.partition(_CURSOR_SEPARATOR)
    try:
        if not separator:
            raise ValueError
        return datetime.fromisoformat(at).replace(tzinfo=None), event_id
    except ValueError:
        raise InvalidRequest("the cursor is not one that a page of events gave") from None
