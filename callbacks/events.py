"""The timeline's own callback: filter by category, more of it, everything known of one event."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, no_update
from dash.exceptions import PreventUpdate

from callbacks.url_state import UrlState, links_of, text, url_state
from crm_dash.errors import InvalidRequest
from crm_dash.facts.ask import Ask
from crm_dash.facts.event_detail import event_detail
from crm_dash.facts.latest_events import CATEGORIES, PAGE_ROWS, EventFilter, latest_events
from crm_dash.facts.model import LatestEvents
from crm_dash.i18n import Locale, locale_for
from crm_dash.web.service import service
from layouts import ids
from layouts.events import event_detail as event_detail_view
from layouts.widgets.latest_events import ALL, FILTER, MORE, OPEN, events_body

MOST_ROWS = 2_000


def register(app: Dash) -> None:
    """What is pressed in the timeline."""

    @app.callback(
        Output(ids.body("latest_events"), "node"),
        Output(ids.EVENT_DETAIL_BODY, "children"),
        Output(ids.EVENT_DETAIL, "is_open"),
        Input(ids.PRESSED, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def pressed(clicked: Any, pathname: Any, search: Any) -> tuple[Any, Any, Any]:
        if clicked is None:
            raise PreventUpdate
        action, value = _pressed(clicked)
        state = url_state(pathname, search)
        loc = locale_for(state.language, service().settings.panel.currency)
        if action == OPEN:
            fields = event_detail(_ask(state), value)
            return no_update, event_detail_view(list(fields.items()), loc), True
        return _timeline(state, loc, action, value), no_update, no_update


def _pressed(clicked: Any) -> tuple[str, str]:
    if not isinstance(clicked, dict) or clicked.get("action") not in (OPEN, FILTER, MORE):
        raise InvalidRequest("what was pressed must be an event, a filter or more")
    return clicked["action"], text("value", clicked.get("value")) or ""


def _timeline(state: UrlState, loc: Locale, action: str, value: str) -> list[Any]:
    """The filtered first page, or everything shown so far and one page more."""
    category, _, shown = value.partition(":")
    if action == MORE and not (shown.isascii() and shown.isdecimal() and len(shown) < 6):
        raise InvalidRequest("more must say how many events are shown")
    rows = min(int(shown) if action == MORE else 0, MOST_ROWS) + PAGE_ROWS
    categories = CATEGORIES if category == ALL else (category,)
    page = latest_events(_ask(state), only=EventFilter(categories=categories), rows=rows)
    return events_body(page or LatestEvents(items=(), next=None), loc, links_of(state), category)


def _ask(state: UrlState) -> Ask:
    return service().ask(state.customer_id or "", distributor=state.distributor, as_of=state.as_of, what="events")
