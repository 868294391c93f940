"""Side by side: the URL's customers, scope and day → the comparison, in one answer."""

from __future__ import annotations

from callbacks.url_state import UrlState
from callbacks.visitor import shown, visitor
from crm_dash.compare import FEWEST, MOST, compare
from crm_dash.differences import differences
from crm_dash.errors import InvalidRequest
from crm_dash.facts.ask import Ask
from crm_dash.facts.distributors import distributors
from crm_dash.i18n import Locale
from crm_dash.web.service import service, viewer
from layouts.compare import ABSOLUTE, INDEX, ComparePage, compare_page
from layouts.h import Element
from layouts.links import Links
from layouts.picker import scope_name


def compare_view(state: UrlState, loc: Locale, links: Links) -> Element:
    """The page of the URL's ``c``; with fewer than two or more than four customers it says what is needed."""
    base = state.filters.get("base", ABSOLUTE)
    if base not in (ABSOLUTE, INDEX):
        raise InvalidRequest(f"base must be {ABSOLUTE} or {INDEX}", parameter="base")
    if len(state.customers) > MOST:
        return compare_page(ComparePage(customers=(), problem="too_many"), loc, links, visitor())
    asks = [
        service().ask(customer, distributor=state.distributor, as_of=state.as_of, what="compare")
        for customer in state.customers
    ]
    return compare_page(_page(asks, base, loc), loc, links, visitor())


def _page(asks: list[Ask], base: str, loc: Locale) -> ComparePage:
    chosen = tuple((ask.account.customer.customer_id, ask.account.customer.name) for ask in asks)
    if len(asks) < FEWEST:
        return ComparePage(customers=chosen, problem="one_more" if asks else None)
    data = compare(asks, service().settings)
    return ComparePage(
        customers=chosen,
        base=base,
        data=data,
        differences=differences(data),
        scope_name=_scope_name(asks[0], loc),
        shown=shown(asks[0].scope, asks[0].as_of),
    )


def _scope_name(ask: Ask, loc: Locale) -> str:
    who = viewer()
    choices = distributors(ask, who.default_distributor_id) if who.is_manufacturer else None
    return scope_name(ask.scope.distributor, choices, who.organisation_name, loc)
