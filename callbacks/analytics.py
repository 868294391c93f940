"""The analytics page: the URL's filters → facts → page."""

from __future__ import annotations

from typing import Any

from callbacks.url_state import UrlState
from callbacks.visitor import visitor
from crm_dash.analytics import analytics
from crm_dash.facts.ask import Ask
from crm_dash.facts.distributors import distributors
from crm_dash.i18n import Locale
from crm_dash.web.service import service, viewer
from layouts.analytics import analytics_page
from layouts.links import Links
from layouts.message import message_page
from layouts.picker import scope_name
from layouts.view import Theme


def analytics_view(state: UrlState, loc: Locale, theme: Theme) -> Any:
    """The page for the URL's customer, brand, measure and page of lines."""
    customer = state.filters.get("customer")
    if customer is None:
        return message_page(loc, "choose_customer")
    ask = service().ask(customer, distributor=state.distributor, as_of=state.as_of, what="analytics")
    facts = analytics(
        ask,
        brand_id=state.filters.get("brand"),
        measure=state.filters.get("measure", "sales"),
        page=state.filters.get("page", "1"),
    )
    links = Links(customer_id=customer, distributor=state.distributor, as_of=state.as_of, language=state.asked_language)
    return analytics_page(facts, loc, links, theme, visitor(), distributor=_scope_name(ask, loc))


def _scope_name(ask: Ask, loc: Locale) -> str:
    who = viewer()
    choices = distributors(ask, who.default_distributor_id) if who.is_manufacturer else None
    return scope_name(ask.scope.distributor, choices, who.organisation_name, loc)
