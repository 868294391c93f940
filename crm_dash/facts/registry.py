"""The widgets: slug, facts function, and the tables it lives on (a widget hides when all of them are absent)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crm_dash.facts.activities_by_type import activities_by_type
from crm_dash.facts.agreements import agreements
from crm_dash.facts.ask import Ask
from crm_dash.facts.brand_gaps import brand_gaps
from crm_dash.facts.health import health
from crm_dash.facts.last_12_months import last_12_months
from crm_dash.facts.latest_events import latest_events
from crm_dash.facts.model import Facts
from crm_dash.facts.monthly_projection import monthly_projection
from crm_dash.facts.order_gap import order_gap
from crm_dash.facts.order_ratios import order_ratios
from crm_dash.facts.outstanding import outstanding
from crm_dash.facts.quotes_by_brand import quotes_by_brand
from crm_dash.facts.sales_trend import sales_trend
from crm_dash.facts.upcoming import upcoming


@dataclass(frozen=True, kw_only=True, slots=True)
class FactsEntry:
    """One widget's facts; ``feature`` names the ``[features]`` key that can switch it off."""

    function: Callable[[Ask], Facts | None]
    tables: frozenset[str]
    feature: str | None = None


def _entry(function: Callable[[Ask], Facts | None], *tables: str, feature: str | None = None) -> FactsEntry:
    return FactsEntry(function=function, tables=frozenset(tables), feature=feature)


WIDGETS: dict[str, FactsEntry] = {
    "sales_trend": _entry(sales_trend, "sales"),
    "quotes_by_brand": _entry(quotes_by_brand, "quotes"),
    "monthly_projection": _entry(monthly_projection, "sales"),
    "latest_events": _entry(
        latest_events, "activities", "tasks", "notes", "system_events", "quotes", "orders", "sales"
    ),
    "last_12_months": _entry(last_12_months, "sales"),
    "activities_by_type": _entry(activities_by_type, "activities"),
    "order_ratios": _entry(order_ratios, "quotes", "orders"),
    "outstanding": _entry(outstanding, "receivables", feature="outstanding_documents"),
    "upcoming": _entry(upcoming, "activities", "tasks"),
    "agreements": _entry(agreements, "agreements"),
    "health": _entry(health, "sales", "orders", "quotes", "activities", "receivables"),
    "order_gap": _entry(order_gap, "orders", "sales"),
    "brand_gaps": _entry(brand_gaps, "sales"),
}
