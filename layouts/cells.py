"""The cells of rows that stand behind figures: each kind of column as people read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import time
from typing import Any

from crm_dash.drill.sources import Column
from crm_dash.drill.wording import word
from crm_dash.periods import month_key
from layouts import blocks, h
from layouts.h import Element, Node
from layouts.view import View

NUMBERS = ("money", "quantity", "count")
_NOTHING = "—"


def rows_table(
    columns: Sequence[Column], heads: Sequence[Element], rows: Iterable[Mapping[str, Any]], view: View, title: str
) -> list[Element]:
    """The table's parts without its foot: caption, head and one row each, on a phone a card."""
    body = [h.tr([cell(column, row[column.name], view) for column in columns]) for row in rows]
    return [h.caption(title, "sr-only"), h.thead(h.tr(list(heads))), h.tbody(body)]


def total_row(columns: Sequence[Column], totals: Mapping[str, Any], view: View, measure: str = "") -> Element:
    """The sums below the columns that add up; ``measure`` is the one that the figure is of."""
    cells = [
        h.td(
            view.loc.money(totals[column.name]) if column.name in totals else None,
            "num is-measure" if column.name == measure else "num",
            data_label=view.loc.t(f"row_column.{column.name}"),
        )
        for column in columns[1:]
    ]
    return h.tfoot(h.tr([h.th(view.loc.t("rows.total"), scope="row"), *cells]))


def cell(column: Column, value: Any, view: View) -> Element:
    """One value; what is not known is a dash."""
    if value is None:
        text = view.loc.t("scope.direct") if column.name == "distributor" else h.span(_NOTHING, "muted")
        return _under(column, text, view)
    return _under(column, _value(column, value, view), view, dir=_direction(column))


def _under(column: Column, content: Node, view: View, **more: Any) -> Element:
    """A cell that says which head it stands under."""
    label = view.loc.t(f"row_column.{column.name}")
    return h.td(content, "num" if column.kind in NUMBERS else None, data_label=label, **more)


def _direction(column: Column) -> str | None:
    return "auto" if column.kind in ("text", "document") else None


def _value(column: Column, value: Any, view: View) -> Node:
    loc = view.loc
    if column.kind == "document":
        return blocks.opens(value, view.document(column.group or "", value), "mono")
    if column.kind == "code":
        return word(column, value, loc)
    if column.kind == "moment":
        return loc.date(value.date()) if value.time() == time(0) else loc.datetime(value)
    if column.kind == "quantity":
        exact = value == value.to_integral_value()
        return loc.number(value, digits=0 if exact else 3)
    if column.kind == "flag":
        return loc.t("rows.yes") if value else h.span(_NOTHING, "muted")
    plain: dict[str, Callable[[Any], str]] = {
        "day": loc.date,
        "month": lambda day: loc.month(month_key(day)),
        "money": loc.money,
        "count": loc.number,
    }
    return plain.get(column.kind, str)(value)
