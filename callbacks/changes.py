"""What changed since the last visit: asked once the panel is painted, so that the cards never wait for it."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State

from callbacks.page import links_of
from callbacks.url_state import url_state
from crm_dash.changes import told_kinds
from crm_dash.errors import InvalidRequest
from crm_dash.i18n import locale_for
from crm_dash.web.service import service
from crm_dash.web.visits import changes
from layouts import ids
from layouts.changes import changes_line
from layouts.view import View


def register(app: Dash) -> None:
    """The line above the cards; whoever asks for it is on a visit."""

    @app.callback(
        Output(ids.CHANGES, "node", allow_duplicate=True),
        Input(ids.SCOPE, "data"),
        State(ids.PANEL_STATE, "data"),
        prevent_initial_call=True,
    )
    def show_changes(_answered: Any, panel_state: Any) -> Any:
        if not isinstance(panel_state, dict):
            raise InvalidRequest("the panel's state must name a customer")
        state = url_state(panel_state.get("pathname"), panel_state.get("search"))
        ask = service().ask(state.customer_id or "", distributor=state.distributor, as_of=state.as_of, what="changes")
        loc = locale_for(state.language, service().settings.panel.currency)
        view = View(loc=loc, links=links_of(state), as_of=ask.as_of)
        view = view.opening(ask.scope.distributor, ask.snapshot.number)
        return changes_line(changes(ask, noted=True), told_kinds(ask), view, ask.today)
