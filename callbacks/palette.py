"""The palette: what is typed → customers, pages and actions."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State

from callbacks.marks import marked_customers
from callbacks.url_state import links_of, text, url_state
from crm_dash.customers import LONGEST_SEARCH, search_customers
from crm_dash.errors import InvalidRequest
from crm_dash.i18n import locale_for
from crm_dash.web.service import service, snapshot, viewer
from layouts import ids
from layouts.palette import ADD, GO, palette_results

FOUND_SHOWN = 8


def register(app: Dash) -> None:
    """Results as people type; nothing typed: pinned and recent customers first."""

    @app.callback(
        Output(ids.PALETTE_RESULTS, "node"),
        Input(ids.PALETTE_QUERY, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def results(query: Any, pathname: Any, search: Any) -> Any:
        words, mode = _query(query)
        state = url_state(pathname, search)
        marked = None if words.strip() else marked_customers()
        found = search_customers(snapshot(), viewer(), words, limit=FOUND_SHOWN) if words.strip() or mode == ADD else []
        return palette_results(
            locale_for(state.language, service().settings.panel.currency),
            links_of(state),
            words,
            pinned=marked.pinned if marked else (),
            recent=marked.recent if marked else (),
            found=found,
            adding=mode == ADD,
            manufacturer=viewer().is_manufacturer,
        )


def _query(query: Any) -> tuple[str, str]:
    """What is typed, and what for; an empty store is the palette before it was used."""
    if query is None:
        return "", GO
    if not isinstance(query, dict) or query.get("mode") not in (GO, ADD):
        raise InvalidRequest("the palette asks with a text and a mode")
    return text("text", query.get("text"), LONGEST_SEARCH) or "", query["mode"]
