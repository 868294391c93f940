"""The one callback per panel state: URL and snapshot in, every card out."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State

from callbacks.url_state import UrlState, links_of, url_state
from callbacks.visitor import shown
from crm_dash.errors import InvalidRequest
from crm_dash.facts.distributors import distributors
from crm_dash.i18n import locale_for
from crm_dash.scope import resolve_as_of
from crm_dash.web.service import service, viewer
from layouts import ids
from layouts.profile import PANEL_OUTPUTS, PanelView, panel_view


def register(app: Dash) -> None:
    """Fill the panel whenever the tab's URL or the live snapshot changes."""

    @app.callback(
        [Output(target, name) for target, name in PANEL_OUTPUTS],
        Input(ids.PANEL_STATE, "data"),
        Input(ids.LIVE_SNAPSHOT, "data"),
        State(ids.THEME, "data"),
    )
    def show_panel(state: Any, _snapshot: Any, theme: Any) -> list[Any]:
        if not isinstance(state, dict):
            raise InvalidRequest("the panel's state must name a customer")
        return list(view(url_state(state.get("pathname"), state.get("search")), theme).values())


def view(state: UrlState, theme: Any) -> PanelView:
    """The panel of ``state`` as the page's outputs; raises where the viewer is refused."""
    parts = service()
    ask = parts.ask(state.customer_id or "", distributor=state.distributor, as_of=state.as_of, action="panel")
    who = viewer()
    marks, customer = parts.state.marks, ask.account.customer.customer_id
    marks.note_opened(who.user_id, customer, parts.clock())
    return panel_view(
        parts.panel(ask),
        locale_for(state.language, parts.settings.panel.currency),
        theme="dark" if theme == "dark" else "light",
        viewer=who,
        links=links_of(state),
        distributors=distributors(ask, who.default_distributor_id) if who.is_manufacturer else None,
        shown=shown(ask.scope, ask.as_of),
        today=ask.today,
        pinned=customer in marks.pinned(who.user_id),
        default_as_of=resolve_as_of(ask.snapshot, who, parts.settings, None, ask.today),
    )
