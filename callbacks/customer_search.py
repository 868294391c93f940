"""The customer picker's type-ahead: server-side, limited, always with the chosen customer among its options."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State

from callbacks.marks import marked_customers
from callbacks.url_state import text
from crm_dash.customers import LONGEST_SEARCH, search_customers
from crm_dash.web.service import snapshot, viewer
from layouts import ids
from layouts.picker import customer_options


def register(app: Dash) -> None:
    """Options as people type; before that the pinned and the recent ones come first."""

    @app.callback(
        Output(ids.CUSTOMER_SELECT, "options", allow_duplicate=True),
        Input(ids.CUSTOMER_SELECT, "search_value"),
        State(ids.CUSTOMER_SELECT, "value"),
        State(ids.CUSTOMER_SELECT, "options"),
        prevent_initial_call=True,
    )
    def options(search: Any, value: Any, shown: Any) -> list[dict[str, Any]]:
        words = text("search", search, LONGEST_SEARCH) or ""
        marked = marked_customers() if not words.strip() else None
        first = [*marked.pinned, *marked.recent] if marked else []
        others = [one for one in search_customers(snapshot(), viewer(), words) if one not in first]
        found = customer_options([*first, *others], words)
        known = {option["value"] for option in found}
        return found + [option for option in _chosen(shown, value) if option["value"] not in known]


def _chosen(shown: Any, value: Any) -> list[dict[str, str]]:
    """The chosen customer's option among those ``shown``: the texts that an option has, nothing else."""
    for option in shown if isinstance(shown, list) and isinstance(value, str) else []:
        if isinstance(option, dict) and option.get("value") == value:
            return [{name: text(name, option.get(name)) or "" for name in ("value", "label", "title", "search")}]
    return []
