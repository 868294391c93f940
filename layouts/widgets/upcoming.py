"""Actividades próximas: what is planned, what has no date, and what should have been done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from crm_dash.facts.model import Upcoming, UpcomingItem
from layouts import blocks, h
from layouts.h import Element
from layouts.view import View

SHOWN = 4
OVERDUE_SHOWN = 3
LISTED = 40


def upcoming(data: Upcoming, view: View) -> Element:
    """Future ones soonest first, undated ones, then the overdue as a group with its count."""
    loc = view.loc
    overdue = [item for item in data.items if item.overdue]
    undated = [item for item in data.items if not item.overdue and item.due_at is None]
    future = [item for item in data.items if not item.overdue and item.due_at is not None]
    groups = [
        _group("future", loc.t("upcoming.future"), future, view, SHOWN)
        if future
        else h.p(loc.t("upcoming.nothing_planned"), "muted"),
        _group("undated", loc.n("upcoming.undated", len(undated)), undated, view, OVERDUE_SHOWN) if undated else None,
        _group("overdue", loc.n("upcoming.overdue", len(overdue)), overdue, view, OVERDUE_SHOWN) if overdue else None,
    ]
    return h.div([*groups, _calendar(view)])


def _group(due: str, title: str, items: Sequence[UpcomingItem], view: View, shown: int) -> Element:
    loc = view.loc
    opened = blocks.opens(title, view.rows("upcoming.items", due))
    heading = h.h4(opened, "group-late i icon-alert" if due == "overdue" else None)
    rows = [_row(item, view) for item in items[:LISTED]]
    parts: list[Element] = [heading, h.ul(rows[:shown], "agenda")]
    if len(items) > shown:
        body: list[Element] = [h.ul(rows[shown:], "agenda")]
        if len(items) > LISTED:
            body.append(h.p(loc.n("upcoming.rest", len(items) - LISTED), "muted"))
        parts.append(blocks.disclosure(loc.n("upcoming.more", len(items) - shown), body))
    return h.div(parts)


def _row(item: UpcomingItem, view: View) -> Element:
    loc = view.loc
    icon = "task" if item.category == "task" else _icon(item.type)
    kind = loc.t("event.task") if item.category == "task" else loc.name("activity", item.type)
    return h.li(
        [
            h.span(None, f"agenda-icon i icon-{icon}", role="img", aria_label=kind, title=kind),
            h.span(item.title, "agenda-title", dir="auto"),
            h.span(_when(item, view), "agenda-when"),
            h.span(item.user, "agenda-user", dir="auto") if item.user else None,
        ],
        "is-late" if item.overdue else None,
    )


def _icon(kind: str) -> str:
    return kind if kind in ("visit", "call", "meeting", "email") else "other"


def _when(item: UpcomingItem, view: View) -> str:
    loc, due = view.loc, item.due_at
    if due is None:
        return loc.t("upcoming.no_date")
    day: date = due.date() if isinstance(due, datetime) else due
    near = loc.relative_day(day, view.as_of)
    text = near if near == loc.date(day) else f"{loc.date(day, 'weekday')} · {near}"
    return f"{text} · {loc.time(due)}" if isinstance(due, datetime) else text


def _calendar(view: View) -> Element:
    label = view.loc.t("upcoming.calendar")
    return h.a(label, "quiet-link i icon-download", href=view.links.calendar(), download="")
