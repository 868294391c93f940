"""The portfolio's columns: one row each. The grid, the URL, the API and the export all read this table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "choice", "money", "count", "percent", "days", "date", "score", "months", "reasons"]
NUMBERS: frozenset[Kind] = frozenset({"money", "count", "percent", "days", "score"})
TEXTS: frozenset[Kind] = frozenset({"text", "choice"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One column: ``name`` is also its text's key; ``choices``: the values of a ``choice``; ``shown`` at first."""

    name: str
    kind: Kind
    shown: bool = True
    choices: tuple[str, ...] = ()

    @property
    def sortable(self) -> bool:
        """Whether rows can be ordered and filtered by it."""
        return self.kind not in ("months", "reasons")


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field(name="name", kind="text"),
        Field(name="customer_id", kind="text", shown=False),
        Field(name="kind", kind="choice", shown=False, choices=("customer", "prospect")),
        Field(name="health_score", kind="score"),
        Field(name="health_level", kind="choice", shown=False, choices=("good", "fair", "at_risk")),
        Field(name="reasons", kind="reasons"),
        Field(name="sales_12m", kind="money"),
        Field(name="months", kind="months"),
        Field(name="previous_12m", kind="money", shown=False),
        Field(name="month_to_date", kind="money"),
        Field(name="mtd_pct", kind="percent"),
        Field(name="order_gap", kind="choice", shown=False, choices=("ok", "late")),
        Field(name="days_since", kind="days"),
        Field(name="expected_gap_days", kind="days", shown=False),
        Field(name="open_quotes", kind="count", shown=False),
        Field(name="open_quotes_amount", kind="money"),
        Field(name="conversion_pct", kind="percent"),
        Field(name="outstanding", kind="money", shown=False),
        Field(name="overdue", kind="money"),
        Field(name="next_activity_at", kind="date"),
        Field(name="last_activity_at", kind="date", shown=False),
        Field(name="owner", kind="text"),
        Field(name="segment", kind="text", shown=False),
        Field(name="city", kind="text"),
        Field(name="region", kind="text", shown=False),
        Field(name="country", kind="text", shown=False),
    )
}
SHOWN: tuple[str, ...] = tuple(field.name for field in FIELDS.values() if field.shown)
