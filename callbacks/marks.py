"""Recent and pinned customers: remembered by user, shown within the scope; the pin at the customer's head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dash import Dash, Input, Output, State, no_update

from callbacks.url_state import url_state
from crm_dash.customers import FoundCustomer, named_customers
from crm_dash.errors import InvalidRequest
from crm_dash.web.service import service, snapshot, viewer
from layouts import ids

RECENTS_SHOWN = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkedCustomers:
    """The viewer's pinned customers, and recent ones that are not pinned."""

    pinned: tuple[FoundCustomer, ...]
    recent: tuple[FoundCustomer, ...]


def marked_customers() -> MarkedCustomers:
    """What the viewer marked, as far as it may still see it."""
    marks, who = service().state.marks, viewer()
    pins = marks.pinned(who.user_id)
    recents = [one for one in marks.recent(who.user_id, RECENTS_SHOWN + len(pins)) if one not in pins][:RECENTS_SHOWN]
    found = {one.customer_id: one for one in named_customers(snapshot(), who, [*pins, *recents])}
    pinned, recent = (tuple(found[one] for one in marked if one in found) for marked in (pins, recents))
    return MarkedCustomers(pinned=pinned, recent=recent)


def register(app: Dash) -> None:
    """The pin's toggle."""

    @app.callback(
        Output(ids.PIN, "aria-pressed", allow_duplicate=True),
        Input(ids.PIN, "n_clicks"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def toggle_pin(clicks: Any, pathname: Any, search: Any) -> Any:
        state = url_state(pathname, search)
        if not clicks:
            return no_update
        if not isinstance(clicks, int):
            raise InvalidRequest("n_clicks must be a whole number")
        # Refused for a customer that is not the viewer's.
        ask = service().ask(state.customer_id or "", distributor=state.distributor, as_of=state.as_of, what="pin")
        customer = ask.account.customer.customer_id
        return str(service().state.marks.toggle_pin(viewer().user_id, customer, service().clock())).lower()
