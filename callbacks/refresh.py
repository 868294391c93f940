"""*Actualizar*: start a refresh, show how far it is, and move the page to the new snapshot when it is there."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, no_update

from callbacks.url_state import url_state
from crm_dash.errors import CrmDashError, InvalidRequest
from crm_dash.i18n import Locale, locale_for
from crm_dash.refresh import RUNNING, current_refresh, start_refresh
from crm_dash.state import Refresh
from crm_dash.web.service import service, snapshot, viewer
from layouts import ids
from layouts.h import Element
from layouts.refresh_status import refresh_status


def register(app: Dash) -> None:
    """The button and its poll; the poll is on only while a refresh runs."""

    @app.callback(
        Output(ids.REFRESH_STATUS, "children", allow_duplicate=True),
        Output(ids.REFRESH_POLL, "disabled", allow_duplicate=True),
        Input(ids.REFRESH, "n_clicks"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def start(clicks: Any, pathname: Any, search: Any) -> tuple[Any, Any]:
        loc = locale_for(url_state(pathname, search).language)
        if not clicks:
            return no_update, no_update
        if not isinstance(clicks, int):
            raise InvalidRequest("n_clicks must be a whole number")
        parts = service()
        try:
            start_refresh(parts.settings, parts.state, config=parts.config, started_by=viewer().user_id)
        except CrmDashError as error:
            return refresh_status(None, loc, problem=str(error)), True
        return _status(current_refresh(parts.settings, parts.state), loc), False

    @app.callback(
        Output(ids.REFRESH_STATUS, "children"),
        Output(ids.REFRESH_POLL, "disabled"),
        Output(ids.LIVE_SNAPSHOT, "data"),
        Input(ids.REFRESH_POLL, "n_intervals"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        State(ids.LIVE_SNAPSHOT, "data"),
        prevent_initial_call=True,
    )
    def poll(_ticks: Any, pathname: Any, search: Any, shown: Any) -> tuple[Any, Any, Any]:
        loc = locale_for(url_state(pathname, search).language)
        parts = service()
        latest = current_refresh(parts.settings, parts.state)
        running = latest is not None and latest.status == RUNNING
        live = snapshot().number
        return (
            _status(latest, loc),
            not running,
            no_update if running or live == shown else live,
        )


def _status(latest: Refresh | None, loc: Locale) -> Element | None:
    return refresh_status(latest, loc, zone=service().settings.zone, explain=viewer().role == "admin")
