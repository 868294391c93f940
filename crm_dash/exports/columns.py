"""Columns by key: what a field is called and what kind it is, the same in every table.

A key is a field of the JSON. Its kind follows from how fields are named (``*_amount`` is money, ``*_on`` a date), as
in ``crm_dash.facts.encode``; its label is the message ``column.<key>``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from crm_dash.exports.table import Cell, Column, Kind, Row
from crm_dash.i18n import Locale

_ENDINGS: tuple[tuple[str, Kind], ...] = (
    ("amount", "money"),
    ("price", "money"),
    ("pct", "percent"),
    ("_on", "date"),
    ("_at", "datetime"),
    ("month", "month"),
    ("quantity", "quantity"),
)
_COUNTS = {
    "quotes",
    "orders",
    "count",
    "days_overdue",
    "days_left",
    "line_no",
    "days_since",
    "points",
    "max_points",
    "change_30d",
}
_QUANTITIES = {"days", "expected_gap_days", "warning_days", "value"}


@dataclass(frozen=True, kw_only=True, slots=True)
class WidgetTable:
    """What a widget exports: rows under the columns ``keys``, and its headline figures in words."""

    keys: tuple[str, ...]
    rows: Sequence[Row]
    totals: tuple[tuple[str, str], ...] = ()


def columns_of(loc: Locale, keys: Iterable[str]) -> tuple[Column, ...]:
    """The columns of these keys, labelled in the reader's language."""
    return tuple(Column(key=key, label=loc.name("column", key), kind=kind_of(key)) for key in keys)


def kind_of(key: str) -> Kind:
    """The kind of a field by its name; ``text`` where the name says nothing."""
    if key in _COUNTS:
        return "count"
    if key in _QUANTITIES:
        return "quantity"
    return next((kind for ending, kind in _ENDINGS if key.endswith(ending)), "text")


def cells_of(items: Iterable[Any], keys: Iterable[str], **words: dict[Any, str]) -> list[Row]:
    """A row for each item, a cell for each of its fields ``keys``; ``words`` gives the text of a field's codes."""
    names = tuple(keys)
    return [tuple(_worded(getattr(item, name), words.get(name)) for name in names) for item in items]


def _worded(value: Any, words: dict[Any, str] | None) -> Cell:
    return cast(Cell, value if words is None else words.get(value, value))
