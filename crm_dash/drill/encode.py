"""Rows and documents as the API gives them: amounts with 2 decimals, quantities with 3, dates ISO."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from crm_dash.drill.document import LINE_COLUMNS, Document
from crm_dash.drill.rows import RowsPage
from crm_dash.drill.sources import Column
from crm_dash.facts.ask import round_half_up
from crm_dash.facts.encode import encode
from crm_dash.periods import month_key
from crm_dash.store import Row


def encode_rows(found: RowsPage, currency: str) -> dict[str, Any]:
    """A page of a figure's rows, with the totals over all of them and what they were asked with."""
    drill = found.drill
    return {
        "figure": drill.figure.name,
        "key": drill.key.value if drill.key is not None else None,
        "inputs": drill.figure.inputs,
        "measure": drill.figure.measure,
        "total": encode(found.total),
        "totals": encode(dict(found.totals)),
        "customer_id": drill.ask.account.customer.customer_id,
        "scope": {"organisation_id": drill.ask.scope.organisation_id, "distributor": drill.distributor},
        "as_of": encode(drill.ask.as_of),
        "window": encode(drill.window),
        "snapshot": drill.ask.snapshot.number,
        "currency": currency,
        "sort": found.sort,
        "page": found.page,
        "pages": found.pages,
        "columns": [{"name": column.name, "kind": column.kind} for column in drill.source.columns],
        "rows": _rows(drill.source.columns, found.rows),
    }


def encode_document(document: Document, snapshot: int) -> dict[str, Any]:
    """A document with its lines and its chain."""
    return {
        "kind": document.kind,
        "document_id": document.document_id,
        "snapshot": snapshot,
        "head": encode(dict(document.head)),
        "lines": _rows(LINE_COLUMNS, document.lines),
        "chain": encode(document.chain),
    }


def _rows(columns: Iterable[Column], rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [{column.name: _cell(column, row[column.name]) for column in columns} for row in rows]


def _cell(column: Column, value: Any) -> Any:
    if column.kind == "quantity" and isinstance(value, Decimal):
        return float(round_half_up(value, 3))
    if column.kind == "month" and isinstance(value, date):
        return month_key(value)
    return encode(value)
