"""One document: its head, all its visible lines, and the chain quote → order → sale → receivable → payments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm_dash.drill.sources import Column
from crm_dash.drill.statements import statement
from crm_dash.errors import NotFound
from crm_dash.facts.ask import Ask
from crm_dash.facts.model import Money
from crm_dash.facts.registry import WIDGETS
from crm_dash.panel import hidden_before_asking
from crm_dash.settings import Settings
from crm_dash.store import Row

# The documents that can be opened → the SELECT of the facts that knows its head; a receivable's stands here.
KINDS: Mapping[str, str | None] = {
    "quote": "event_details/quote",
    "order": "event_details/order",
    "sale": "event_details/invoice",
    "receivable": None,
}
LINE_COLUMNS = (
    Column(name="line_no", kind="text"),
    Column(name="product", kind="text"),
    Column(name="brand", kind="text"),
    Column(name="quantity", kind="quantity"),
    Column(name="amount", kind="money"),
)
_OWED = ("receivable", "payment")


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainLink:
    """A document of the chain, or a payment; ``amount``: of its visible lines, or its own."""

    kind: str
    document_id: str
    day: date
    status: str | None
    amount: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """``head``: what is known of it by name, None left out; the lines sum to its ``amount`` (a receivable has none)."""

    kind: str
    document_id: str
    head: Mapping[str, Any]
    lines: tuple[Row, ...]
    chain: tuple[ChainLink, ...]


def find_document(ask: Ask, settings: Settings, kind: str | None, document_id: str | None) -> Document:
    """The document under the scope of ``ask``; NotFound alike for an unknown one and for one that is not visible."""
    owed = hidden_before_asking(WIDGETS["outstanding"], ask, settings) is None
    if kind is None or kind not in KINDS or document_id is None or (kind == "receivable" and not owed):
        raise NotFound("that document does not exist")
    head = _head(ask, kind, document_id)
    binds = ask.binds(kind=kind, id=document_id)
    chain = ask.snapshot.rows(statement("document_chain"), binds)
    return Document(
        kind=kind,
        document_id=document_id,
        head={name: value for name, value in head.items() if value is not None and name != "document_id"},
        lines=tuple(ask.snapshot.rows(statement("document_lines"), binds)),
        chain=tuple(ChainLink(**link) for link in chain if owed or link["kind"] not in _OWED),
    )


def _head(ask: Ask, kind: str, document_id: str) -> Row:
    known = KINDS[kind]
    if known is None:
        rows = ask.snapshot.rows(statement("receivable"), ask.binds(id=document_id))
    else:
        rows = ask.rows(known, id=document_id)
    if not rows:
        raise NotFound("that document does not exist")
    return rows[0]
