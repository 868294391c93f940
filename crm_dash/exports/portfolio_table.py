"""The portfolio as a file: every account of the view, in its order, under its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from crm_dash.account_rows import AccountRow
from crm_dash.book import Book, BookAsk
from crm_dash.definitions import definition
from crm_dash.exports.about import about_of
from crm_dash.exports.table import Cell, Column, Export, Kind, Row, Table
from crm_dash.i18n import Locale
from crm_dash.periods import last_months, month_key
from crm_dash.portfolio.fields import FIELDS, Field
from crm_dash.portfolio.fields import Kind as FieldKind
from crm_dash.portfolio.view import Condition, View
from crm_dash.portfolio.wording import plain_value, reason_text, reasons
from crm_dash.scope import Viewer
from crm_dash.store import Snapshot

BATCH_ROWS = 2_000
_CAPITAL = re.compile("(?=[A-Z])")
_KINDS: dict[FieldKind, Kind] = {
    "text": "text",
    "choice": "text",
    "reasons": "text",
    "money": "money",
    "months": "money",
    "count": "count",
    "days": "count",
    "score": "count",
    "percent": "percent",
    "date": "date",
}
# Where the panel defines the figure.
_DEFINED = {
    "sales_12m": ("last_12_months", ("total",)),
    "previous_12m": ("last_12_months", ("previous_total",)),
    "month_to_date": ("sales_trend", ("month_to_date",)),
    "mtd_pct": ("sales_trend", ("yoy_pct",)),
    "conversion_pct": ("order_ratios", ("conversion_pct",)),
    "outstanding": ("outstanding", ("total",)),
    "overdue": ("outstanding", ("overdue",)),
}


def portfolio_export(book: Book, ask: BookAsk, view: View, viewer: Viewer, snapshot: Snapshot, loc: Locale) -> Export:
    """The accounts of ``book`` (what ``ask`` asks) that ``view`` shows."""
    # The grid pins the name, wherever the view has it.
    fields = [FIELDS[name] for name in dict.fromkeys(("name", *view.columns))]
    positions = [int(position) for position in book.selection.order(view)]
    about = about_of(
        loc,
        title=loc.t("portfolio.title"),
        viewer=viewer,
        snapshot=snapshot,
        scope=ask.scope,
        as_of=ask.as_of,
        filters=list(_filters(view, loc)),
        totals=[(loc.t("export.accounts"), loc.number(len(positions)))],
        definitions=[
            (loc.t("export.definition", title=_label(field, loc)), definition(*_DEFINED[field.name], loc))
            for field in fields
            if field.name in _DEFINED
        ],
    )
    columns = [column for field in fields for column in _columns(field, ask.as_of, loc)]
    return Export(about=about, table=Table(columns=tuple(columns), batches=_rows(book, positions, fields, loc)))


def _label(field: Field, loc: Locale) -> str:
    return loc.t(f"portfolio.column_{field.name}")


def _columns(field: Field, as_of: date, loc: Locale) -> list[Column]:
    """One column; of the trend one for each month."""
    kind = _KINDS[field.kind]
    if field.kind != "months":
        return [Column(key=field.name, label=_label(field, loc), kind=kind)]
    months = [month_key(month) for month in last_months(as_of, 12)]
    return [Column(key=month, label=loc.month(month, "short"), kind=kind) for month in months]


def _rows(book: Book, positions: list[int], fields: list[Field], loc: Locale) -> Iterator[list[Row]]:
    for start in range(0, len(positions), BATCH_ROWS):
        accounts = book.accounts(positions[start : start + BATCH_ROWS])
        yield [[cell for field in fields for cell in _cells(account, field, loc)] for account in accounts]


def _cells(account: AccountRow, field: Field, loc: Locale) -> list[Cell]:
    if field.kind == "months":
        return list(account.months)
    if field.kind == "reasons":
        return [" · ".join(reason_text(loc, reason) for reason, _tone in reasons(account))]
    value = plain_value(account, field)
    if value is not None and field.kind == "choice":
        return [_choice(field, value, loc)]
    return [value.date() if value is not None and field.kind == "date" else value]


def _choice(field: Field, value: str, loc: Locale) -> str:
    return loc.name(f"portfolio.{field.name}", value)


def _filters(view: View, loc: Locale) -> Iterator[tuple[str, str]]:
    if view.search:
        yield loc.t("export.search"), view.search
    for condition in view.conditions:
        yield _label(FIELDS[condition.field], loc), _condition(condition, loc)
    order = [f"{_label(FIELDS[name], loc)} {'↓' if descending else '↑'}" for name, descending in view.sort]
    yield loc.t("export.order"), ", ".join(order)


def _condition(condition: Condition, loc: Locale) -> str:
    """As the grid words it: AG Grid's name of the test, and what is compared with."""
    test = loc.t(f"grid.{_CAPITAL.sub('_', condition.test).lower()}")
    field = FIELDS[condition.field]
    values = [_value(field, value, loc) for value in (condition.low, condition.high) if value is not None]
    return " ".join([test, " – ".join(values)]).strip()


def _value(field: Field, value: Any, loc: Locale) -> str:
    return _choice(field, value, loc) if value in field.choices else str(value)
