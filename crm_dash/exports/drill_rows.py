"""The rows behind a figure as a file: all of them, in the screen's order, under its scope, day and snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import time
from decimal import Decimal
from typing import Any

from crm_dash.drill.figures import ROWS
from crm_dash.drill.rows import Drill, row_batches, totals
from crm_dash.drill.sources import Column as RowColumn
from crm_dash.drill.sources import ColumnKind
from crm_dash.drill.wording import meaning, title, word
from crm_dash.exports.about import about_of
from crm_dash.exports.table import Cell, Column, Export, Kind, Row, Table
from crm_dash.i18n import Locale
from crm_dash.periods import month_key
from crm_dash.scope import Viewer
from crm_dash.store import Row as Found

_KINDS: Mapping[ColumnKind, Kind] = {
    "day": "date",
    "month": "month",
    "moment": "datetime",
    "text": "text",
    "code": "text",
    "document": "text",
    "flag": "text",
    "count": "count",
    "quantity": "quantity",
    "money": "money",
}


def rows_export(drill: Drill, viewer: Viewer, loc: Locale, *, sort: str | None = None) -> Export:
    """All rows of ``drill`` in the order ``sort``. Raises InvalidRequest for another column."""
    batches = row_batches(drill, sort=sort)
    columns = drill.source.columns
    heading = title(drill, loc)
    about = about_of(
        loc,
        title=heading,
        viewer=viewer,
        snapshot=drill.ask.snapshot,
        # The rows' own scope, which is another than the page's for what is sold by others.
        scope=replace(drill.ask.scope, distributor=drill.distributor),
        as_of=drill.ask.as_of,
        customer=drill.ask.account.customer,
        filters=_filters(drill, loc),
        totals=_totals(drill, loc),
        definitions=[(loc.t("export.definition", title=heading), meaning(drill, loc))],
    )
    labelled = tuple(
        Column(key=column.name, label=loc.t(f"row_column.{column.name}"), kind=_KINDS[column.kind])
        for column in columns
    )
    return Export(about=about, table=Table(columns=labelled, batches=_rows(batches, columns, loc)))


def _filters(drill: Drill, loc: Locale) -> list[tuple[str, str]]:
    span = drill.window
    days = [(loc.t("rows.window"), f"{span.from_} – {span.to}")] if span is not None else []
    return [(loc.t("export.figure"), title(drill, loc)), *days]


def _totals(drill: Drill, loc: Locale) -> list[tuple[str, str]]:
    found = totals(drill)
    sums = [
        (loc.t("rows.of_sum", column=loc.t(f"row_column.{name}")), loc.money(Decimal(value)))
        for name, value in found.items()
        if name != ROWS
    ]
    return [(loc.t("rows.of_count"), loc.number(found[ROWS])), *sums]


def _rows(batches: Iterator[list[Found]], columns: tuple[RowColumn, ...], loc: Locale) -> Iterator[list[Row]]:
    for batch in batches:
        yield [tuple(_cell(column, row[column.name], loc) for column in columns) for row in batch]


def _cell(column: RowColumn, value: Any, loc: Locale) -> Cell:
    """As ``layouts/cells.py`` shows it, with numbers and dates left what they are; unknown is empty."""
    if value is None:
        return loc.t("scope.direct") if column.name == "distributor" else None
    if column.kind == "code":
        return word(column, value, loc)
    if column.kind == "flag":
        return loc.t("rows.yes") if value else None
    if column.kind == "month":
        return month_key(value)
    # Midnight stands for a source that knows no time.
    found: Cell = value.date() if column.kind == "moment" and value.time() == time(0) else value
    return found
