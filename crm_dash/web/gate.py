"""One gate in front of every route: known paths only, the viewer's account or 404."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, Response, g, redirect, request
from werkzeug.exceptions import NotFound as RouteNotFound

from crm_dash.customers import biggest_customer
from crm_dash.errors import NotFound
from crm_dash.scope import find_account, scope_for
from crm_dash.web.pages import PAGES, page_of
from crm_dash.web.service import refuse_foreign_scope, service, snapshot, viewer

# What Dash itself serves below the root; everything else that is not a page or a route of ours is 404.
_DASH_ENDPOINTS = frozenset(
    {
        "/_dash-layout",
        "/_dash-dependencies",
        "/_dash-update-component",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "/_favicon.ico",
    }
)


def register(server: Flask) -> None:
    """Put the gate before every request."""
    server.before_request(_check_path)
    server.after_request(_page_status)


def _check_path() -> Response | None:
    path = request.path
    ours = request.endpoint is not None and not request.endpoint.startswith("/")
    if ours or request.routing_exception is not None:
        return None
    if path == "/":
        return _to_first_customer()
    page = page_of(path)
    if page is None and request.endpoint not in _DASH_ENDPOINTS:
        raise RouteNotFound
    if page is not None:
        # Refused here, since a page whose callbacks are refused would stay empty.
        refuse_foreign_scope(request.args.get("distributor"), page.customer_id)
    if page is not None and page.customer_id is not None:
        _check_customer(page.customer_id)
    return None


def _to_first_customer() -> Response | None:
    """Until there is a portfolio, the root is the panel of the viewer's biggest customer."""
    scope = scope_for(snapshot(), viewer(), None)
    customer = biggest_customer(snapshot(), scope, service().today())
    if customer is None:
        return None
    query = f"?{urlencode(request.args)}" if request.args else ""
    return redirect(f"{PAGES['panel'].path(customer)}{query}")  # type: ignore[return-value]


def _check_customer(customer_id: str) -> None:
    """The page is there for nobody who may not see its customer, but says so in the page, with status 404."""
    try:
        find_account(snapshot(), scope_for(snapshot(), viewer(), None), customer_id)
    except NotFound:
        g.page_status = NotFound.status


def _page_status(response: Response) -> Response:
    if "page_status" in g:
        response.status_code = g.page_status
    return response
