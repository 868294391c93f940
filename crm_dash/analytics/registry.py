"""What may be asked: measures, dimensions, granularities, periods, comparisons. Anything else is refused by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Fact = Literal["sales", "quotes", "orders"]
Form = Literal["money", "number", "count", "percent"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """A ``figure`` of one kind of facts. ``additive``: its parts sum to the whole along every dimension."""

    slug: str
    fact: Fact
    figure: Literal["amount", "quantity", "documents", "average", "conversion"]
    form: Form
    additive: bool = False

    @property
    def counts_documents(self) -> bool:
        """Whether it needs distinct documents, which cost more than sums."""
        return not self.additive


MEASURES = {
    measure.slug: measure
    for measure in (
        Measure(slug="amount", fact="sales", figure="amount", form="money", additive=True),
        Measure(slug="quantity", fact="sales", figure="quantity", form="number", additive=True),
        Measure(slug="documents", fact="sales", figure="documents", form="count"),
        Measure(slug="average", fact="sales", figure="average", form="money"),
        Measure(slug="quotes", fact="quotes", figure="documents", form="count"),
        Measure(slug="quoted_amount", fact="quotes", figure="amount", form="money", additive=True),
        Measure(slug="orders", fact="orders", figure="documents", form="count"),
        Measure(slug="ordered_amount", fact="orders", figure="amount", form="money", additive=True),
        Measure(slug="conversion", fact="quotes", figure="conversion", form="percent"),
    )
}

PERIOD = "period"
DISTRIBUTOR = "distributor"
# Dimension → the one a click on a value of it shows next (period where that is already narrowed).
DIMENSIONS = {
    PERIOD: PERIOD,
    "brand": "product",
    "category": "product",
    "product": "customer",
    DISTRIBUTOR: "brand",
    "customer": "brand",
    "segment": "customer",
    "region": "customer",
    "user": "customer",
}
# Coarse to fine: a click on a quarter shows its months.
GRANULARITIES = ("year", "quarter", "month", "week", "day")
# Dimensions whose values may be missing; their filter for "none" is a name in the parameter `empty`.
MAY_BE_EMPTY = ("category", "segment", "region", "user")
PERIODS = ("month", "quarter", "year", "12m", "24m", "all")
COMPARISONS = ("previous_year", "previous_period", "none")
SORTS = ("-value", "value", "name", "-name", "-change", "change")
DOCUMENT_SORTS = ("-day", "day", "-amount", "amount", "document", "-document", "customer", "-customer")
