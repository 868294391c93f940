"""Últimos eventos: the timeline, with filters, paging, and every event a button that opens its details."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from crm_dash.facts.model import Event, LatestEvents
from crm_dash.i18n import Locale
from layouts import blocks, h, ids
from layouts.exports import FILE_FORMATS, export_menu
from layouts.h import Element
from layouts.links import Links
from layouts.view import View

ALL = "all"
OPEN, FILTER, MORE = "event-open", "event-filter", "event-more"
CATEGORIES = ("activity", "task", "note", "system", "commercial")
_ICONS = {"task": "task", "note": "note", "system": "system"}
_OWN_ICONS = {"visit", "call", "meeting", "email", "quote", "order", "invoice"}
_MIDNIGHT = time(0, 0)
_EXCERPT = 160


def latest_events(data: LatestEvents, view: View) -> list[Element]:
    """The card's body: everything, newest first."""
    return events_body(data, view.loc, view.links)


def events_body(data: LatestEvents | None, loc: Locale, links: Links, category: str = ALL) -> list[Element]:
    """Filters and exports of what they show, list and *more*. None: nothing of that category.

    What is pressed says so by ``data-action`` (OPEN, FILTER, MORE) and ``data-value``.
    """
    items = data.items if data is not None else ()
    cursor = data.next if data is not None else None
    return [
        h.div([_filters(loc, category), _exports(loc, links, category)], "timeline-tools"),
        h.ol(event_items(items, loc), "timeline", id=ids.EVENTS_LIST, aria_label=loc.t("latest_events.title")),
        blocks.empty(loc.t("latest_events.empty")) if not items else h.span(None, hidden=True),
        h.button(
            loc.t("latest_events.more"),
            "btn-x more",
            id=ids.EVENTS_MORE,
            type="button",
            hidden=cursor is None,
            data_action=MORE,
            data_value=f"{category}:{len(items)}",
        ),
    ]


def event_items(items: Sequence[Event], loc: Locale) -> list[Element]:
    """The timeline's items; the children of EVENTS_LIST."""
    return [_item(event, loc) for event in items]


def _filters(loc: Locale, chosen: str) -> Element:
    buttons = [
        h.button(
            loc.t(f"latest_events.filter_{category}"),
            "toggle",
            type="button",
            data_action=FILTER,
            data_value=category,
            aria_pressed="true" if category == chosen else "false",
        )
        for category in (ALL, *CATEGORIES)
    ]
    return h.div(buttons, "toggle-group", role="group", aria_label=loc.t("latest_events.filter"))


def _exports(loc: Locale, links: Links, category: str) -> Element:
    chosen = None if category == ALL else category
    files = {one: links.export("latest_events", one, category=chosen) for one in FILE_FORMATS}
    return export_menu(loc, loc.t("latest_events.title"), files)


def _item(event: Event, loc: Locale) -> Element:
    kind = event_kind(event, loc)
    title = event.title or _excerpt(event.description)
    return h.li(
        h.button(
            [
                h.span(None, f"event-icon i icon-{_icon(event)} event-{event.category}"),
                h.span([kind, h.span(title, "event-title", dir="auto")] if title else kind, "event-text"),
                h.span(
                    " · ".join(part for part in (event_time(event.occurred_at, loc), event.user) if part), "event-meta"
                ),
            ],
            "event",
            type="button",
            data_action=OPEN,
            data_value=event.event_id,
            aria_haspopup="dialog",
        )
    )


def event_kind(event: Event, loc: Locale) -> str:
    """What happened, in words; a system event of a kind that nobody foresaw stands for itself."""
    if event.category == "activity":
        return loc.name("activity", event.type)
    return loc.name("event", event.type)


def event_time(moment: datetime, loc: Locale) -> str:
    """Date and time; only the date where the source knows no time."""
    return loc.date(moment.date()) if moment.time() == _MIDNIGHT else loc.datetime(moment)


def _icon(event: Event) -> str:
    if event.type in _OWN_ICONS:
        return event.type
    if event.category == "commercial":
        return "invoice"
    return _ICONS.get(event.category, "other")


def _excerpt(text: str | None) -> str | None:
    if text is None or len(text) <= _EXCERPT:
        return text
    return f"{text[:_EXCERPT].rstrip()}…"
