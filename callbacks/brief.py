"""The meeting brief: the panel's facts → one printable page."""

from __future__ import annotations

from callbacks.url_state import UrlState
from callbacks.visitor import shown, visitor
from crm_dash.facts.distributors import distributors
from crm_dash.facts.latest_events import EventFilter, latest_events
from crm_dash.i18n import Locale
from crm_dash.story import story
from crm_dash.web.service import service, viewer
from layouts.brief import Brief, brief_page
from layouts.h import Element
from layouts.links import Links
from layouts.picker import scope_name


def brief_view(state: UrlState, loc: Locale, links: Links) -> Element:
    """The page of ``state``'s customer, from the same panel that its page shows."""
    parts, who = service(), viewer()
    ask = parts.ask(state.customer_id or "", distributor=state.distributor, as_of=state.as_of, what="brief")
    panel = parts.panel(ask)
    done = latest_events(ask, only=EventFilter(categories=("activity",)), rows=1)
    choices = distributors(ask, who.default_distributor_id) if who.is_manufacturer else None
    data = Brief(
        panel=panel,
        story=story(panel),
        last=done.items[0] if done is not None and done.items else None,
        scope_name=scope_name(panel.scope.distributor, choices, who.organisation_name, loc),
        shown=shown(ask.scope, ask.as_of),
    )
    return brief_page(data, loc, links, visitor())
