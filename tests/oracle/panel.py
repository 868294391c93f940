"""The whole panel: each widget ready with its data, or hidden with its reason (SPEC §5)."""

from datetime import date

from . import facts
from .agenda import activities_by_type, upcoming
from .agreements import agreements
from .events import all_events, latest_events
from .money import outstanding
from .quotes import order_ratios, quotes_by_brand
from .sales import last_12_months, monthly_projection, sales_trend
from .scope import Row, Tables, View, customer_json, open_view, scope_json
from .signals import brand_gaps, health, order_gap

MAIN_TABLES = {
    "sales_trend": ("sales",),
    "quotes_by_brand": ("quotes",),
    "monthly_projection": ("sales",),
    "latest_events": ("activities", "tasks", "notes", "system_events", "quotes", "orders", "sales"),
    "last_12_months": ("sales",),
    "activities_by_type": ("activities",),
    "order_ratios": ("quotes", "orders"),
    "outstanding": ("receivables",),
    "upcoming": ("activities", "tasks"),
    "agreements": ("agreements",),
    "health": ("sales", "orders", "quotes", "activities", "receivables"),
    "order_gap": ("orders", "sales"),
    "brand_gaps": ("sales",),
}


def panel(
    tables: Tables,
    *,
    user_id: str,
    customer_id: str,
    distributor: str | None = None,
    as_of: date,
    today: date,
    outstanding_enabled: bool = True,
    country: str = "ES",
    currency: str = "EUR",
) -> Row:
    """The JSON of SPEC §5 without `snapshot`; raises NotFound or Forbidden where a page answers 404 or 403."""
    view = open_view(
        tables, user_id=user_id, customer_id=customer_id, distributor=distributor, as_of=as_of, today=today
    )
    return {
        "customer": customer_json(view),
        "scope": scope_json(view),
        "as_of": as_of.isoformat(),
        "currency": currency,
        "notices": _notices(view),
        "widgets": _widgets(view, outstanding_enabled, country),
    }


def events(
    tables: Tables,
    *,
    user_id: str,
    customer_id: str,
    distributor: str | None = None,
    as_of: date,
    today: date,
) -> list[Row]:
    """Every item of latest_events in order; the panel holds the first 20."""
    return all_events(
        open_view(tables, user_id=user_id, customer_id=customer_id, distributor=distributor, as_of=as_of, today=today)
    )


def _notices(view: View) -> list[Row]:
    count = facts.future_sales(view)
    return [{"code": "future_sales", "params": {"count": count}}] if count else []


def _widgets(view: View, outstanding_enabled: bool, country: str) -> dict[str, Row]:
    data = {
        "sales_trend": sales_trend(view),
        "quotes_by_brand": quotes_by_brand(view),
        "monthly_projection": monthly_projection(view, country),
        "latest_events": latest_events(view),
        "last_12_months": last_12_months(view),
        "activities_by_type": activities_by_type(view),
        "order_ratios": order_ratios(view),
        "outstanding": outstanding(view),
        "upcoming": upcoming(view),
        "agreements": agreements(view),
        "health": health(view, outstanding_enabled),
        "order_gap": order_gap(view),
        "brand_gaps": brand_gaps(view),
    }
    disabled = set() if outstanding_enabled else {"outstanding"}
    return {slug: _widget(view, slug, found, slug in disabled) for slug, found in data.items()}


def _widget(view: View, slug: str, data: Row | None, disabled: bool) -> Row:
    """Reasons by precedence: the feature is off, the source has none of the tables, there is no data."""
    if disabled:
        return {"state": "hidden", "reason": "feature_disabled"}
    if all(table not in view.tables for table in MAIN_TABLES[slug]):
        return {"state": "hidden", "reason": "not_in_source"}
    if data is None:
        return {"state": "hidden", "reason": "prospect" if view.account["kind"] == "prospect" else "no_data"}
    return {"state": "ready", "data": data}
