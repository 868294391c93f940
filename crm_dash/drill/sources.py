"""What rows there are to open: one SELECT each, its columns, what adds up, and which filters it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from crm_dash.drill.statements import statement
from crm_dash.facts.ask import statement as facts_statement
from crm_dash.facts.latest_events import EventFilter, event_binds

# ``code`` values are worded by the catalogues, ``document`` ones are links; both name their ``group``.
ColumnKind = Literal["day", "month", "moment", "text", "code", "document", "count", "quantity", "money", "flag"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of the SELECT; ``group``: the catalogue's group of a code, or the kind of a document."""

    name: str
    kind: ColumnKind
    group: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RowSource:
    """``<slug>.sql``; ``keys`` make the order of rows complete, ``sort`` is the usual order (``-``: descending).

    ``filters`` are the binds of the SELECT that a figure may set, with what they are otherwise. ``facts``: the SELECT
    of the facts that has the rows already.
    """

    slug: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    sort: str
    filters: Mapping[str, Any] = field(default_factory=dict)
    facts: str | None = None

    @property
    def sql(self) -> str:
        """The SELECT, unordered."""
        return statement(self.slug) if self.facts is None else facts_statement(self.facts)

    @property
    def sums(self) -> tuple[str, ...]:
        """The columns that add up."""
        return tuple(column.name for column in self.columns if column.kind == "money")


_SPAN = {"from_day": None, "to_day": None}
_PRODUCT = (Column(name="product", kind="text"), Column(name="brand", kind="text"))
_DISTRIBUTOR = Column(name="distributor", kind="text")
_USER = Column(name="user", kind="text")
_LINES = Column(name="lines", kind="count")
_QUANTITY = Column(name="quantity", kind="quantity")
_AMOUNT = Column(name="amount", kind="money")


def _document(name: str, kind: str) -> Column:
    return Column(name=name, kind="document", group=kind)


SOURCES = {
    source.slug: source
    for source in (
        RowSource(
            slug="sale_lines",
            columns=(
                Column(name="sold_on", kind="day"),
                _document("document_id", "sale"),
                *_PRODUCT,
                _DISTRIBUTOR,
                _document("order_id", "order"),
                _QUANTITY,
                _AMOUNT,
            ),
            keys=("document_id", "line_no"),
            sort="-sold_on",
            filters={**_SPAN, "brand_id": None, "product_id": None},
        ),
        RowSource(
            slug="sale_documents",
            columns=(
                Column(name="sold_on", kind="day"),
                _document("document_id", "sale"),
                Column(name="kind", kind="code", group="event"),
                _DISTRIBUTOR,
                _LINES,
                _AMOUNT,
            ),
            keys=("document_id",),
            sort="-sold_on",
            filters=_SPAN,
        ),
        RowSource(
            slug="sale_months",
            columns=(Column(name="month", kind="month"), Column(name="documents", kind="count"), _LINES, _AMOUNT),
            keys=("month",),
            sort="-month",
            filters=_SPAN,
        ),
        RowSource(
            slug="future_sale_lines",
            columns=(
                Column(name="sold_on", kind="day"),
                Column(name="document_id", kind="text"),
                *_PRODUCT,
                _DISTRIBUTOR,
                _QUANTITY,
                _AMOUNT,
            ),
            keys=("document_id", "line_no"),
            sort="sold_on",
        ),
        RowSource(
            slug="quotes",
            columns=(
                Column(name="quoted_on", kind="day"),
                _document("quote_id", "quote"),
                _USER,
                _DISTRIBUTOR,
                Column(name="outcome", kind="code", group="outcome"),
                Column(name="days_to_order", kind="count"),
                _LINES,
                _AMOUNT,
                Column(name="converted_amount", kind="money"),
            ),
            keys=("quote_id",),
            sort="-quoted_on",
            filters={**_SPAN, "brand_id": None, "outcomes": None},
        ),
        RowSource(
            slug="orders",
            columns=(
                Column(name="ordered_on", kind="day"),
                _document("order_id", "order"),
                _document("quote_id", "quote"),
                Column(name="status", kind="code", group="status"),
                _DISTRIBUTOR,
                _LINES,
                _AMOUNT,
            ),
            keys=("order_id",),
            sort="-ordered_on",
            filters={**_SPAN, "brand_id": None},
        ),
        RowSource(
            slug="receivables",
            columns=(
                Column(name="due_on", kind="day"),
                _document("document_id", "receivable"),
                Column(name="kind", kind="code", group="event"),
                Column(name="issued_on", kind="day"),
                Column(name="bucket", kind="code", group="bucket"),
                Column(name="days_overdue", kind="count"),
                Column(name="disputed", kind="flag"),
                _AMOUNT,
                Column(name="paid_amount", kind="money"),
                Column(name="open_amount", kind="money"),
            ),
            keys=("document_id",),
            sort="due_on",
            filters={"buckets": None, "document_id": None},
        ),
        RowSource(
            slug="payments",
            columns=(
                Column(name="paid_on", kind="day"),
                Column(name="payment_id", kind="text"),
                _document("document_id", "receivable"),
                _AMOUNT,
            ),
            keys=("payment_id",),
            sort="paid_on",
            filters={"document_id": None},
        ),
        RowSource(
            slug="activities",
            columns=(
                Column(name="happened_at", kind="moment"),
                Column(name="kind", kind="code", group="activity"),
                Column(name="subject", kind="text"),
                _USER,
                Column(name="duration_min", kind="count"),
            ),
            keys=("activity_id",),
            sort="-happened_at",
            filters={**_SPAN, "kind": None},
        ),
        RowSource(
            slug="events",
            facts="latest_events",
            columns=(
                Column(name="occurred_at", kind="moment"),
                Column(name="type", kind="code", group="event_type"),
                Column(name="user_name", kind="text"),
                Column(name="title", kind="text"),
                Column(name="description", kind="text"),
            ),
            keys=("event_id",),
            sort="-occurred_at",
            filters=event_binds(EventFilter()),
        ),
        RowSource(
            slug="agreements",
            facts="agreements",
            columns=(
                Column(name="ends_on", kind="day"),
                Column(name="kind", kind="code", group="agreement"),
                Column(name="title", kind="text"),
                Column(name="brand", kind="text"),
                Column(name="product", kind="text"),
                Column(name="starts_on", kind="day"),
            ),
            keys=("agreement_id",),
            sort="ends_on",
        ),
        RowSource(
            slug="open_items",
            columns=(
                Column(name="due_at", kind="moment"),
                Column(name="type", kind="code", group="activity"),
                Column(name="title", kind="text"),
                _USER,
                Column(name="due", kind="code", group="due"),
            ),
            keys=("id",),
            sort="due_at",
            filters={"due": None},
        ),
    )
}
