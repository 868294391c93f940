"""Actividades por tipo: visits, calls and the rest, how many and how much of all."""

from __future__ import annotations

from decimal import Decimal

from crm_dash.facts.model import ActivitiesByType
from crm_dash.formats import whole_shares
from layouts import blocks, h
from layouts.h import Element
from layouts.view import View


def activities_by_type(data: ActivitiesByType, view: View) -> Element:
    """The count, when the last one was, and a bar per kind."""
    loc = view.loc
    last = data.last_done_at
    note = None
    if last is not None:
        note = h.span(
            loc.t("activities_by_type.last", when=loc.relative_day(last.date(), view.as_of)),
            "muted",
            title=loc.datetime(last),
        )
    head = blocks.stat(
        loc.t("activities_by_type.done"),
        blocks.opens(loc.number(data.total), view.rows("activities_by_type.total")),
        note,
    )
    largest = max((Decimal(kind.count) for kind in data.by_type), default=Decimal(0))
    rows = [
        blocks.bar_row(
            loc.name("activity", kind.type),
            (
                blocks.opens(loc.number(kind.count), view.rows("activities_by_type.by_type.count", kind.type)),
                loc.percent(share),
            ),
            blocks.share_width(Decimal(kind.count), largest),
        )
        for kind, share in zip(data.by_type, whole_shares([kind.share_pct for kind in data.by_type]), strict=True)
    ]
    return h.div([head, blocks.bar_list(rows, loc.t("activities_by_type.title"))])
