"""The head of the sales cards: *Mostrar todas las ventas*, the distributor, and what the scope leaves out."""

from __future__ import annotations

from datetime import date
from typing import Any

import dash_bootstrap_components as dbc

from crm_dash.facts.distributors import Distributors
from crm_dash.facts.model import Panel
from crm_dash.i18n import Locale
from layouts import blocks, h, ids
from layouts.h import Element
from layouts.picker import distributor_options
from layouts.registry import SALES


def sales_tools(panel: Panel, distributors: Distributors | None, loc: Locale) -> list[Any]:
    """The switch and the selector, for manufacturers' users only.

    In their JSON form too: one component object in an answer makes Dash walk through all of it (16 ms).
    """
    if distributors is None:
        return []
    options = distributor_options(distributors, loc)
    return [
        dbc.Switch(id=ids.SHOW_ALL_SALES, label=loc.t("scope.show_all"), value=panel.scope.all_sales).to_plotly_json(),
        h.label(loc.t("scope.distributor"), "sr-only", htmlFor=ids.DISTRIBUTOR_SELECT),
        dbc.Select(
            id=ids.DISTRIBUTOR_SELECT, options=options, value=panel.scope.distributor, size="sm"
        ).to_plotly_json(),
    ]


def sales_note(panel: Panel, distributors: Distributors | None, loc: Locale) -> Element | None:
    """What goes through others, or that there is nothing at all."""
    if distributors is not None and distributors.elsewhere_amount is not None:
        text = loc.t("scope.elsewhere", amount=loc.money(distributors.elsewhere_amount))
        return h.p(text, "notice i icon-info")
    if all(panel.widgets[entry.slug].state == "hidden" for entry in SALES):
        return blocks.empty(loc.t("scope.no_sales"))
    return None


def scope_state(panel: Panel, distributors: Distributors | None, default_as_of: date) -> dict[str, Any]:
    """What the browser needs to turn controls into a URL (assets/navigation.js)."""
    return {
        "customer": panel.customer.customer_id,
        "distributor": panel.scope.distributor,
        "fallback": distributors.fallback if distributors else panel.scope.distributor,
        "as_of": panel.as_of.isoformat(),
        "default_as_of": default_as_of.isoformat(),
    }
