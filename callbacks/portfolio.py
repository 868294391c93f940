"""The portfolio: its page, and the grid's rows a block at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, State

from callbacks.url_state import UrlState, url_state
from callbacks.visitor import shown, visitor
from crm_dash.errors import InvalidRequest
from crm_dash.i18n import Locale, locale_for
from crm_dash.portfolio.today import calls
from crm_dash.portfolio.view import VIEW_PARAMETERS, filter_model, parse_view, view_of_grid
from crm_dash.scope import ALL, distributor_names, scope_for
from crm_dash.web.portfolio import portfolio
from crm_dash.web.service import service, snapshot, viewer
from layouts import ids
from layouts.exports import page_exports
from layouts.links import Links
from layouts.picker import distributor_name
from layouts.portfolio.page import portfolio_page
from layouts.portfolio.rows import grid_row

MOST_ROWS = 1000


def register(app: Dash) -> None:
    """The grid asks for the rows it shows."""

    @app.callback(
        Output(ids.PORTFOLIO_GRID, "getRowsResponse"),
        Input(ids.PORTFOLIO_GRID, "getRowsRequest"),
        State(ids.PORTFOLIO_URL, "data"),
        prevent_initial_call=True,
    )
    def show_rows(request: Any, search: Any) -> dict[str, Any]:
        return rows(request, url_state("/", search))


def portfolio_view(state: UrlState, loc: Locale) -> Any:
    """The page for the URL's view, distributor and day."""
    view = parse_view(state.filters)
    book, ask = portfolio(state.distributor, state.as_of)
    links = Links(
        page="portfolio",
        distributor=state.distributor,
        as_of=state.as_of,
        language=state.asked_language,
        filters=tuple((name, value) for name, value in state.filters.items() if name in VIEW_PARAMETERS),
        seen=state.seen,
    )
    return portfolio_page(
        loc,
        links,
        visitor(),
        view,
        filter_model=filter_model(state.filters),
        accounts=len(book),
        found=len(book.selection.order(view)),
        calls=calls(book),
        saved=service().state.views.of(viewer().user_id),
        scopes=_scopes(loc, links),
        search=state.search,
        exports=page_exports(links, loc, loc.t("portfolio.title")),
        shown=shown(ask.scope, ask.as_of),
    )


def _scopes(loc: Locale, links: Links) -> list[tuple[str, str, bool]]:
    """A manufacturer's user's own distributor, the one that the URL names, and all of them."""
    who = viewer()
    if not who.is_manufacturer:
        return []
    chosen = scope_for(snapshot(), who, links.distributor).distributor
    offered = dict.fromkeys(one for one in (who.default_distributor_id, chosen, ALL) if one is not None)
    return [
        (
            distributor_name(one, distributor_names(snapshot()).get(one), loc),
            replace(links, distributor=None if one == (who.default_distributor_id or ALL) else one).here(),
            one == chosen,
        )
        for one in offered
    ]


def rows(request: Any, here: UrlState) -> dict[str, Any]:
    """The asked block of the view: its rows, and how many there are in all."""
    if not isinstance(request, dict):
        raise InvalidRequest("the grid's request must be an object")
    view = view_of_grid(here.filters, request.get("sortModel"), request.get("filterModel"))
    first, end = _span(request)
    book, _ask = portfolio(here.distributor, here.as_of)
    positions = book.selection.order(view)
    loc = locale_for(here.language, service().settings.panel.currency)
    shown = book.accounts(int(position) for position in positions[first:end])
    return {"rowData": [grid_row(account, loc) for account in shown], "rowCount": len(positions)}


def _span(request: dict[str, Any]) -> tuple[int, int]:
    first, end = request.get("startRow"), request.get("endRow")
    if type(first) is not int or type(end) is not int or not 0 <= first <= end <= first + MOST_ROWS:
        raise InvalidRequest(f"the grid may ask for {MOST_ROWS} rows at a time")
    return first, end
