"""Customers side by side: the same facts of each, from one snapshot, scope and day, and what differs between them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from crm_dash.errors import CrmDashError
from crm_dash.facts.ask import ZERO, Ask
from crm_dash.facts.model import Customer, Money, Widget
from crm_dash.facts.registry import WIDGETS
from crm_dash.panel import answer
from crm_dash.peers import PeerMedians, peer_medians
from crm_dash.periods import twelve_months
from crm_dash.settings import Settings

log = logging.getLogger(__name__)

FEWEST, MOST = 2, 4
# The widgets that are compared, of those that there are.
COMPARED = (
    "sales_trend",
    "last_12_months",
    "order_ratios",
    "activities_by_type",
    "outstanding",
    "order_gap",
    "health",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One customer's facts; ``brands``: its sales of the 12-month window by brand."""

    customer: Customer
    widgets: dict[str, Widget]
    brands: dict[str, Money]

    def facts(self, slug: str) -> Any:
        """The widget's facts, None unless it is ready."""
        widget = self.widgets.get(slug)
        return widget.data if widget is not None and widget.state == "ready" else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """The customers in the order asked for; ``brand_names`` by id, the one with the largest sales of all first."""

    as_of: date
    snapshot: int
    distributor: str
    customers: tuple[Compared, ...]
    brand_names: dict[str, str]
    # Of the first customer's peers; None where they could not be read.
    peers: PeerMedians | None = None

    @property
    def has_peers(self) -> bool:
        """Whether there is a column of the peers' medians."""
        return self.peers is not None and self.peers.told


def compare(asks: Sequence[Ask], settings: Settings) -> Comparison:
    """The comparison of what ``asks`` ask, which differ in their customer only."""
    names: dict[str, str] = {}
    customers = tuple(_compared(ask, settings, names) for ask in asks)
    totals = {brand: sum((one.brands.get(brand, ZERO) for one in customers), ZERO) for brand in names}
    order = sorted(names, key=lambda brand: (-totals[brand], names[brand], brand))
    first = asks[0]
    return Comparison(
        as_of=first.as_of,
        snapshot=first.snapshot.number,
        distributor=first.scope.distributor,
        customers=customers,
        brand_names={brand: names[brand] for brand in order},
        peers=_peers(first),
    )


def _peers(ask: Ask) -> PeerMedians | None:
    """A book that takes too long leaves the customers' own figures whole."""
    try:
        return peer_medians(ask)
    except CrmDashError:
        log.exception("the peers of %s could not be read", ask.account.customer.customer_id)
        return None


def _compared(ask: Ask, settings: Settings, names: dict[str, str]) -> Compared:
    """The facts of one customer; the brands it bought join ``names``."""
    rows = ask.rows("sales_by_brand", from_day=twelve_months(ask.as_of).from_)
    names.update({row["brand_id"]: row["brand"] for row in rows})
    return Compared(
        customer=ask.account.customer,
        widgets={slug: answer(slug, ask, settings) for slug in COMPARED if slug in WIDGETS},
        brands={row["brand_id"]: row["amount"] for row in rows},
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """One figure of a customer: how it is written (``money``, ``percent``, ``count``, ``days``) and where it stands."""

    name: str
    slug: str
    kind: str
    field: str

    def of(self, one: Compared) -> Decimal | int | None:
        """The customer's figure; None where there is none."""
        facts = one.facts(self.slug)
        value: Decimal | int | None = getattr(facts, self.field) if facts is not None else None
        return value

    def of_peers(self, data: Comparison) -> Decimal | int | None:
        """The peers' median; None where nobody compared has the figure either, whatever the reason."""
        if data.peers is None or all(self.of(one) is None for one in data.customers):
            return None
        return data.peers.figures.get(self.name)


METRICS: tuple[Metric, ...] = (
    Metric(name="month_to_date", slug="sales_trend", kind="money", field="month_to_date"),
    Metric(name="mom", slug="sales_trend", kind="change", field="mom_pct"),
    Metric(name="yoy", slug="sales_trend", kind="change", field="yoy_pct"),
    Metric(name="rolling", slug="sales_trend", kind="money", field="rolling_12m"),
    Metric(name="rolling_change", slug="sales_trend", kind="change", field="rolling_pct"),
    Metric(name="quotes", slug="order_ratios", kind="count", field="quotes"),
    Metric(name="conversion", slug="order_ratios", kind="percent", field="conversion_pct"),
    Metric(name="average_order", slug="order_ratios", kind="money", field="average_order_value"),
    Metric(name="activities", slug="activities_by_type", kind="count", field="total"),
    Metric(name="outstanding", slug="outstanding", kind="money", field="total"),
    Metric(name="overdue", slug="outstanding", kind="money", field="overdue"),
    Metric(name="dso", slug="outstanding", kind="days", field="dso_days"),
    Metric(name="since_order", slug="order_gap", kind="days", field="days_since"),
    Metric(name="health", slug="health", kind="count", field="score"),
)
