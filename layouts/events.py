"""Everything known of one event, in the panel at the side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import dash_bootstrap_components as dbc

from crm_dash.i18n import Locale
from layouts import h, ids
from layouts.h import Children, Element
from layouts.widgets.latest_events import event_time

# Fields whose values are codes, and the group of the catalogue that words them.
_CODES = {"category": "event", "status": "status", "priority": "priority"}
_LONG = {"description"}


def event_offcanvas(loc: Locale) -> dbc.Offcanvas:
    """The side panel, closed, for pages that list events."""
    body = h.div(None, id=ids.EVENT_DETAIL_BODY)
    named_by = f"{ids.EVENT_DETAIL}-title"
    title = h.span(loc.t("event.details"), id=named_by)
    return dbc.Offcanvas(body, id=ids.EVENT_DETAIL, title=title, labelledby=named_by, placement="end", is_open=False)


def event_detail(fields: Sequence[tuple[str, Any]], loc: Locale) -> Element:
    """``(field, value)`` in order, by the field's type: moment, date, amount, count, code or plain text."""
    kind = next((str(value) for name, value in fields if name == "category"), "")
    return h.dl([part for name, value in fields for part in _field(name, value, kind, loc)], "event-fields")


def _field(name: str, value: Any, kind: str, loc: Locale) -> list[Element]:
    return [
        h.dt(loc.name("event_field", name)),
        h.dd(_value(name, value, kind, loc), "long-text" if name in _LONG else None, dir="auto"),
    ]


def _value(name: str, value: Any, kind: str, loc: Locale) -> Children:
    if isinstance(value, datetime):
        return event_time(value, loc)
    if isinstance(value, date):
        return loc.date(value)
    if isinstance(value, Decimal):
        return loc.money(value)
    if name == "duration_min":
        return loc.n("event.minutes", int(value))
    if name == "type":
        return loc.name("activity" if kind == "activity" else "event", str(value))
    if name in _CODES:
        return loc.name(_CODES[name], str(value))
    return str(value)
