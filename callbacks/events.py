"""The timeline's own callbacks: filter by category, the next page, everything known of one event."""

from __future__ import annotations

from typing import Any

from dash import ALL, Dash, Input, Output, Patch, State, ctx
from dash.exceptions import PreventUpdate

from callbacks.url_state import UrlState, text, url_state
from crm_dash.facts.event_detail import event_detail
from crm_dash.facts.latest_events import CATEGORIES, latest_events
from crm_dash.facts.model import LatestEvents
from crm_dash.i18n import Locale, locale_for
from crm_dash.web.service import service
from layouts import ids
from layouts.events import event_detail as event_detail_view
from layouts.widgets.latest_events import event_items, events_body

URL_STATES = (State(ids.URL, "pathname"), State(ids.URL, "search"))
EVERYTHING = "all"


def register(app: Dash) -> None:
    """Filter, page and details."""

    @app.callback(
        Output(ids.EVENTS_BODY, "children", allow_duplicate=True),
        Input(ids.event_filter(ALL), "n_clicks"),
        *URL_STATES,
        prevent_initial_call=True,
    )
    def choose_category(_clicks: Any, pathname: Any, search: Any) -> Any:
        category = _clicked("category")
        state = url_state(pathname, search)
        return events_body(_page(state, category=category), _locale(state), category)

    @app.callback(
        Output(ids.EVENTS_LIST, "children", allow_duplicate=True),
        Output(ids.EVENTS_MORE, "data-cursor"),
        Output(ids.EVENTS_MORE, "hidden"),
        Input(ids.EVENTS_MORE, "n_clicks"),
        State(ids.EVENTS_MORE, "data-cursor"),
        State(ids.EVENTS_MORE, "data-category"),
        *URL_STATES,
        prevent_initial_call=True,
    )
    def show_more(clicks: Any, cursor: Any, category: Any, pathname: Any, search: Any) -> Any:
        if not clicks:
            raise PreventUpdate
        state = url_state(pathname, search)
        page = _page(state, category=text("category", category) or EVERYTHING, cursor=text("cursor", cursor))
        items = Patch()
        items.extend(event_items(page.items, _locale(state)))
        return items, page.next or "", page.next is None

    @app.callback(
        Output(ids.EVENT_DETAIL_BODY, "children"),
        Output(ids.EVENT_DETAIL, "is_open"),
        Input(ids.event_open(ALL), "n_clicks"),
        *URL_STATES,
        prevent_initial_call=True,
    )
    def open_event(_clicks: Any, pathname: Any, search: Any) -> Any:
        event_id = _clicked("id")
        state = url_state(pathname, search)
        fields = event_detail(_ask(state), event_id)
        return event_detail_view(list(fields.items()), _locale(state)), True


def _clicked(name: str) -> str:
    """The id part of the button that was pressed; buttons that only just appeared report no click."""
    pressed = ctx.triggered_id
    if not ctx.triggered or not ctx.triggered[0]["value"] or not isinstance(pressed, dict):
        raise PreventUpdate
    return text(name, pressed.get(name)) or ""


def _ask(state: UrlState) -> Any:
    return service().ask(state.customer_id or "", distributor=state.distributor, as_of=state.as_of)


def _page(state: UrlState, *, category: str, cursor: str | None = None) -> LatestEvents:
    categories = CATEGORIES if category == EVERYTHING else (category,)
    page = latest_events(_ask(state), cursor=cursor, categories=categories)
    return page or LatestEvents(items=(), next=None)


def _locale(state: UrlState) -> Locale:
    return locale_for(state.language, service().settings.panel.currency)
