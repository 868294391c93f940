"""What is coming, as an iCalendar file (RFC 5545) that any calendar takes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Todo

from crm_dash.facts.ask import Ask
from crm_dash.facts.model import UpcomingItem
from crm_dash.facts.upcoming import upcoming

DEFAULT_DURATION = timedelta(hours=1)


def upcoming_calendar(ask: Ask, timezone: str) -> bytes:
    """Planned activities as events, tasks as to-dos, in the configured zone; empty when there is nothing."""
    calendar = Calendar()
    calendar.add("prodid", "-//crm-dash//customer panel//ES")
    calendar.add("version", "2.0")
    facts = upcoming(ask)
    for item in facts.items if facts is not None else ():
        calendar.add_component(_component(item, ask.account.customer.name, ZoneInfo(timezone)))
    return bytes(calendar.to_ical())


def _component(item: UpcomingItem, customer: str, zone: ZoneInfo) -> Event | Todo:
    component = Event() if item.category == "activity" else Todo()
    component.add("uid", f"{item.id}@crm-dash")
    component.add("dtstamp", datetime.now(UTC))
    component.add("summary", f"{item.title} ({customer})")
    if isinstance(item.due_at, datetime):
        start = item.due_at.replace(tzinfo=zone)
        component.add("dtstart", start.astimezone(UTC))
        component.add("dtend", (start + DEFAULT_DURATION).astimezone(UTC))
    elif isinstance(item.due_at, date):
        component.add("due", item.due_at)
    return component
