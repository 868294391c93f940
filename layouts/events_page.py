"""Every event of a customer: filters that the URL holds, by month, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from crm_dash.facts.latest_events import CATEGORIES, EventFilter
from crm_dash.facts.model import Customer, LatestEvents
from crm_dash.i18n import Locale
from layouts import blocks, h, ids
from layouts.events import event_offcanvas
from layouts.exports import page_exports
from layouts.frame import Visitor, page_frame
from layouts.h import Element
from layouts.links import Links
from layouts.shared import Shown
from layouts.widgets.latest_events import event_items


@dataclass(frozen=True, kw_only=True, slots=True)
class EventsPage:
    """One page of the list, and what it is filtered by."""

    customer: Customer
    only: EventFilter
    page: LatestEvents
    later: bool
    shown: Shown


def events_page(data: EventsPage, loc: Locale, links: Links, visitor: Visitor) -> Element:
    """The page; what is pressed opens an event's details as on the panel."""
    body = [
        h.h1([loc.t("menu.events"), h.span(data.customer.name, "h1-detail", dir="auto")]),
        h.tree(_filters(data, loc, links), "tree-event-filters"),
        h.tree(_list(data, loc, links), ids.body("latest_events")),
    ]
    title = f"{loc.t('menu.events')} · {data.customer.name}"
    return page_frame(loc, links, visitor, body, title=title, shown=data.shown, more=[event_offcanvas(loc)])


def _filters(data: EventsPage, loc: Locale, links: Links) -> Element:
    menu = page_exports(links, loc, loc.t("menu.events"), widget="latest_events")
    return h.div([_categories(data, loc, links), _form(data, loc, links), menu], "event-filters")


def _categories(data: EventsPage, loc: Locale, links: Links) -> Element:
    chosen = data.only.categories[0] if len(data.only.categories) == 1 else None
    items = [
        h.a(
            loc.t(f"latest_events.filter_{category or 'all'}"),
            "toggle",
            href=links.filtered(category=category, cursor=None),
            aria_current="true" if category == chosen else None,
        )
        for category in (None, *CATEGORIES)
    ]
    return h.nav(items, "toggle-group", aria_label=loc.t("latest_events.filter"))


def _form(data: EventsPage, loc: Locale, links: Links) -> Element:
    """Text and days; the form asks for the same page with other filters (assets/panel.js keeps it in the tab)."""
    only = data.only
    fields = [
        _field("q", loc.t("events.words"), "search", only.words or None),
        _field("from", loc.t("events.since"), "date", only.since.isoformat() if only.since else None),
        _field("to", loc.t("events.until"), "date", only.until.isoformat() if only.until else None),
    ]
    held = {"distributor": links.distributor, "as_of": links.as_of, "lang": links.language, "list": links.listed}
    held["category"] = dict(links.filters).get("category")
    hidden = [h.input_(type="hidden", name=name, defaultValue=value) for name, value in held.items() if value]
    button = h.button(loc.t("events.apply"), "btn-x", type="submit")
    clear = h.a(loc.t("events.clear"), "quiet-link", href=links.to("events")) if links.filters else None
    return h.form(
        [*fields, *hidden, button, clear], "filter-form", method="get", action=links.path(), data_page_form=""
    )


def _field(name: str, label: str, kind: str, value: str | None) -> Element:
    # The key makes the box anew when the URL says something else.
    box = h.input_(None, "form-control", type=kind, name=name, defaultValue=value, maxLength=100, key=f"{name}{value}")
    return h.label([h.span(label), box], "filter-field")


def _list(data: EventsPage, loc: Locale, links: Links) -> Element:
    items = data.page.items
    months = groupby(items, key=lambda event: f"{event.occurred_at:%Y-%m}")
    parts = [
        h.section(
            [
                h.h2(loc.month(month), "event-month"),
                h.ol(event_items(list(events), loc), "timeline-page", aria_label=loc.month(month)),
            ]
        )
        for month, events in months
    ]
    return h.div(
        [*parts, None if items else blocks.empty(loc.t("events.empty")), _pages(data, loc, links)], "widget events"
    )


def _pages(data: EventsPage, loc: Locale, links: Links) -> Element | None:
    newest = h.a(loc.t("events.newest"), "btn-x", href=links.filtered(cursor=None)) if data.later else None
    older = h.a(loc.t("events.older"), "btn-x", href=links.filtered(cursor=data.page.next)) if data.page.next else None
    return h.nav([newest, older], "pages", aria_label=loc.t("analytics.pages")) if newest or older else None
