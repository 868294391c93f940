"""Latest events: one timeline of what happened, a page at a time, and everything known of one event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from crm_dash.errors import InvalidRequest
from crm_dash.facts.ask import Ask, statement
from crm_dash.facts.model import Event, LatestEvents
from crm_dash.ordered import Order
from crm_dash.store import Row

PAGE_ROWS = 20
CATEGORIES = ("activity", "task", "note", "system", "commercial")
NEWEST_FIRST = Order(column="occurred_at", descending=True, keys=("event_id",))
_CURSOR_SEPARATOR = "~"


@dataclass(frozen=True, kw_only=True, slots=True)
class EventFilter:
    """Which events: of these categories, with all of these words, on these days (both inclusive)."""

    categories: tuple[str, ...] = CATEGORIES
    words: str = ""
    since: date | None = None
    until: date | None = None


def event_filter(asked: Mapping[str, str], categories: Sequence[str] = ()) -> EventFilter:
    """What an address asks for: the words ``q``, the days ``from`` and ``to``, the ``categories`` (none: all).

    Raises InvalidRequest for a day that is none.
    """
    return EventFilter(
        categories=tuple(categories) or CATEGORIES,
        words=asked.get("q", ""),
        since=_day("from", asked.get("from")),
        until=_day("to", asked.get("to")),
    )


def _day(name: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidRequest(f"{name} must be a date YYYY-MM-DD", parameter=name) from None


def latest_events(
    ask: Ask, *, cursor: str | None = None, only: EventFilter = EventFilter(), rows: int = PAGE_ROWS
) -> LatestEvents | None:
    """One page of events on or before D, newest first; None when there is none at all.

    ``cursor`` is the ``next`` of the page before, ``rows`` the page's size.
    Raises InvalidRequest for a cursor or category that is none.
    """
    if not set(only.categories) <= set(CATEGORIES):
        raise InvalidRequest(f"categories must be among {', '.join(CATEGORIES)}", parameter="categories")
    page_sql = f"{NEWEST_FIRST.of(statement('latest_events'))} limit $page_rows"
    found = ask.snapshot.rows(page_sql, ask.binds(**event_binds(only, cursor), page_rows=rows + 1))
    if not found and cursor is None and only == EventFilter():
        return None
    page = tuple(_event(row) for row in found[:rows])
    return LatestEvents(items=page, next=_cursor(page[-1]) if len(found) > rows else None)


def event_binds(only: EventFilter, cursor: str | None = None) -> dict[str, Any]:
    """What ``latest_events.sql`` binds for a filter and the page after ``cursor``."""
    before_at, before_id = _parse_cursor(cursor) if cursor is not None else (None, None)
    return {
        "categories": list(only.categories),
        "words": only.words.split(),
        "since": only.since,
        "until": only.until,
        "before_at": before_at,
        "before_id": before_id,
    }


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
