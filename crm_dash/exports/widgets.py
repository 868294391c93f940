"""The table of each widget, from the same facts as its card: what the card lists, complete, and its totals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from crm_dash.errors import CrmDashError, InvalidRequest, NotFound
from crm_dash.exports.about import Lines, about_ask, widget_meaning
from crm_dash.exports.account_tables import activities_by_type, agreements, outstanding, upcoming
from crm_dash.exports.columns import WidgetTable, columns_of
from crm_dash.exports.sales_tables import (
    last_12_months,
    monthly_projection,
    order_ratios,
    quotes_by_brand,
    sales_trend,
)
from crm_dash.exports.signal_tables import brand_gaps, health, order_gap
from crm_dash.exports.table import Export, Row, Table, table_of
from crm_dash.facts.ask import Ask
from crm_dash.facts.latest_events import CATEGORIES, NEWEST_FIRST, EventFilter, event_binds
from crm_dash.i18n import Locale
from crm_dash.panel import answer
from crm_dash.scope import Viewer
from crm_dash.settings import Settings

TABLES: dict[str, Callable[[Any, Ask, Locale], WidgetTable]] = {
    "sales_trend": sales_trend,
    "quotes_by_brand": quotes_by_brand,
    "monthly_projection": monthly_projection,
    "last_12_months": last_12_months,
    "activities_by_type": activities_by_type,
    "order_ratios": order_ratios,
    "outstanding": outstanding,
    "upcoming": upcoming,
    "agreements": agreements,
    "health": health,
    "order_gap": order_gap,
    "brand_gaps": brand_gaps,
}
EVENTS = "latest_events"
ALL_EVENTS = EventFilter()
_EVENT_COLUMNS = ("occurred_at", "category", "type", "user", "title", "description", "event_id")


def asked_widget(slug: str | None) -> str:
    """The widget a request names; InvalidRequest for an unknown one."""
    if slug is None or (slug != EVENTS and slug not in TABLES):
        raise InvalidRequest(f"widget must be one of {', '.join(sorted([*TABLES, EVENTS]))}")
    return slug


def widget_export(
    slug: str, ask: Ask, viewer: Viewer, settings: Settings, loc: Locale, *, only: EventFilter = ALL_EVENTS
) -> Export:
    """The table behind a widget; ``only`` filters the events, the one table that is streamed from the store.

    Raises NotFound for a widget that is hidden: it has no table.
    """
    widget = answer(slug, ask, settings)
    if widget.state == "error":
        raise CrmDashError(f"the table could not be computed; the log explains it under {widget.error_id}")
    if widget.state == "hidden":
        raise NotFound(f"there is nothing to export: {widget.reason}")
    if slug == EVENTS:
        return _events(ask, viewer, loc, only)
    made = TABLES[slug](widget.data, ask, loc)
    return _export(slug, ask, viewer, loc, table_of(columns_of(loc, made.keys), made.rows), totals=made.totals)


def _export(
    slug: str, ask: Ask, viewer: Viewer, loc: Locale, table: Table, *, filters: Lines = (), totals: Lines = ()
) -> Export:
    title = loc.t(f"{slug}.title")
    definitions = widget_meaning(slug, table.columns, ask.as_of, loc)
    about = about_ask(ask, viewer, loc, title=title, filters=filters, totals=totals, definitions=definitions)
    return Export(about=about, table=table)


def _events(ask: Ask, viewer: Viewer, loc: Locale, only: EventFilter) -> Export:
    """All events under the filter, newest first, however many."""
    if not set(only.categories) <= set(CATEGORIES):
        raise InvalidRequest(f"categories must be among {', '.join(CATEGORIES)}")
    table = Table(columns=columns_of(loc, _EVENT_COLUMNS), batches=_event_rows(ask, loc, only))
    return _export(EVENTS, ask, viewer, loc, table, filters=list(_event_filters(only, loc)))


def _event_filters(only: EventFilter, loc: Locale) -> Iterator[tuple[str, str]]:
    if set(only.categories) != set(CATEGORIES):
        chosen = [loc.t(f"latest_events.filter_{category}") for category in only.categories]
        yield loc.t("latest_events.filter"), ", ".join(chosen)
    if only.words:
        yield loc.t("events.words"), only.words
    for name, day in (("since", only.since), ("until", only.until)):
        if day is not None:
            yield loc.t(f"events.{name}"), day.isoformat()


def _event_rows(ask: Ask, loc: Locale, only: EventFilter) -> Iterator[list[Row]]:
    found = ask.batches("latest_events", NEWEST_FIRST, **event_binds(only))
    groups = {category: loc.t(f"latest_events.filter_{category}") for category in CATEGORIES}
    for batch in found:
        yield [
            (
                row["occurred_at"],
                groups[row["category"]],
                loc.name("activity" if row["category"] == "activity" else "event", row["type"]),
                row["user_name"],
                row["title"],
                row["description"],
                row["event_id"],
            )
            for row in batch
        ]
