"""The events page: the URL's filters → one page of events."""

from __future__ import annotations

from callbacks.url_state import UrlState
from callbacks.visitor import shown, visitor
from crm_dash.facts.latest_events import event_filter, latest_events
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
    category, cursor = state.filters.get("category"), state.filters.get("cursor")
    only = event_filter(state.filters, () if category is None else (category,))
    page = latest_events(ask, cursor=cursor, only=only, rows=ROWS) or LatestEvents(items=(), next=None)
    data = EventsPage(
        customer=ask.account.customer, only=only, page=page, later=cursor is not None, shown=shown(ask.scope, ask.as_of)
    )
    return events_page(data, loc, links, visitor())
