"""Which page the route shows, in its language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import Dash, Input, Output, State

from callbacks.analytics import analytics_view
from callbacks.brief import brief_view
from callbacks.compare import compare_view
from callbacks.events_page import events_view
from callbacks.help import help_view
from callbacks.portfolio import portfolio_view
from callbacks.rows import document, rows
from callbacks.url_state import UrlState, links_of, url_state
from callbacks.visitor import visitor
from crm_dash.customers import FoundCustomer
from crm_dash.errors import InvalidRequest, NotFound, SnapshotGone
from crm_dash.i18n import Locale, locale_for
from crm_dash.web.service import service
from layouts import ids
from layouts.design import design_page
from layouts.message import message_page
from layouts.picker import customer_options
from layouts.profile import profile_shell
from layouts.view import Theme

# The pages behind a figure.
BEHIND = {"rows": rows, "document": document}


def register(app: Dash) -> None:
    """The page, rendered when the route changes (not when its customer does)."""

    @app.callback(
        Output(ids.PAGE, "children"),
        Input(ids.ROUTE, "data"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        State(ids.THEME, "data"),
        prevent_initial_call=True,
    )
    def show_page(_route: Any, pathname: Any, search: Any, theme: Any) -> Any:
        try:
            return page(url_state(pathname, search), "dark" if theme == "dark" else "light")
        except InvalidRequest as problem:
            return _not_understood(problem, locale_for(service().settings.panel.language))


def page(state: UrlState, theme: Theme) -> Any:
    """The page of ``state``, or a page that says what is not there."""
    loc = locale_for(state.language, service().settings.panel.currency)
    try:
        if state.match is None:
            return message_page(loc, "not_found")
        if state.match.page.name in BEHIND:
            return BEHIND[state.match.page.name](state, links_of(state), loc)
        return _views(theme)[state.match.page.name](state, loc)
    except InvalidRequest as problem:
        return _not_understood(problem, loc)
    except NotFound:
        return message_page(loc, "not_found")
    except SnapshotGone:
        return message_page(loc, "snapshot_gone", again=links_of(state).filtered(snapshot=None))


def _not_understood(problem: InvalidRequest, loc: Locale) -> Any:
    return message_page(loc, "invalid", part=problem.parameter)


def _views(theme: Theme) -> dict[str, Callable[[UrlState, Locale], Any]]:
    """What makes each page of the routing table."""
    return {
        "panel": _profile,
        "events": lambda state, loc: events_view(state, loc, links_of(state)),
        "brief": lambda state, loc: brief_view(state, loc, links_of(state)),
        "compare": lambda state, loc: compare_view(state, loc, links_of(state)),
        "portfolio": portfolio_view,
        "analytics": lambda state, loc: analytics_view(state, loc, theme),
        "help": lambda state, loc: help_view(state, links_of(state), loc),
        "design": lambda state, loc: design_page(loc, links_of(state), visitor()),
    }


def _profile(state: UrlState, loc: Locale) -> Any:
    ask = service().ask(state.customer_id or "", distributor=state.distributor, as_of=state.as_of)
    customer = ask.account.customer
    found = FoundCustomer(
        customer_id=customer.customer_id, name=customer.name, kind=customer.kind, city=customer.city, tax_number=None
    )
    return profile_shell(
        loc,
        links_of(state),
        visitor(),
        customer_option=customer_options([found])[0],
        as_of=ask.as_of,
        today=ask.today,
        panel_state={"pathname": state.path, "search": state.search},
    )
