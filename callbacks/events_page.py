"""The events page: the URL's filters → one page of events."""

from __future__ import annotations

from datetime import date

from callbacks.url_state import UrlState
from callbacks.visitor import shown, visitor
from crm_dash.errors import InvalidRequest
from crm_dash.facts.latest_events import CATEGORIES, EventFilter, latest_events
from crm_dash.facts.model import LatestEvents
from crm_dash.i18n import Locale
from crm_dash.web.service import service
from layouts.events_page import EventsPage, events_page
from layouts.h import Element
from layouts.links import Links

ROWS = 50


def events_view(state: UrlState, loc: Locale, links: Links) -> Element:
    """The page of ``state``'s customer, filters and cursor."""
    ask = service().ask(state.customer_id or "", distributor=state.distributor, as_of=state.as_of, what="events")
    only, cursor = _filter(state.filters), state.filters.get("cursor")
    page = latest_events(ask, cursor=cursor, only=only, rows=ROWS) or LatestEvents(items=(), next=None)
    data = EventsPage(
        customer=ask.account.customer, only=only, page=page, later=cursor is not None, shown=shown(ask.scope, ask.as_of)
    )
    return events_page(data, loc, links, visitor())


def _filter(filters: dict[str, str]) -> EventFilter:
    category = filters.get("category")
    return EventFilter(
        categories=CATEGORIES if category is None else (category,),
        words=filters.get("q", ""),
        since=_day("from", filters.get("from")),
        until=_day("to", filters.get("to")),
    )


def _day(name: str, value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise InvalidRequest(f"{name} must be a date YYYY-MM-DD", parameter=name) from None
