"""One gate in front of every route: nobody passes unknown, known paths only, the viewer's account or 404."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import Flask, Response, g, redirect, request
from werkzeug.exceptions import NotFound as RouteNotFound

from crm_dash.errors import Forbidden, NotFound, Unauthenticated
from crm_dash.scope import find_account, scope_for
from crm_dash.web import audit
from crm_dash.web.proxies import is_loopback
from crm_dash.web.service import refuse_foreign_scope, service, snapshot, viewer

# Of a comparison's customers; with more than these it says so and asks for none.
MOST_COMPARED = 4
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

# The endpoints that answer without knowing who asks: signing in and out, the static bundles, health. By endpoint,
# not by path, so that what is let through is what Flask will run.
_OPEN = {
    *("sign_in.page", "sign_in.submit", "sign_in.sign_out", "oidc.start", "oidc.answer"),
    *("_dash_assets.static", "/_favicon.ico", "api.health"),
}


def register(server: Flask) -> None:
    """Put the gate before every request."""
    server.before_request(_check_viewer)
    server.before_request(_check_path)
    server.after_request(_page_status)


def _check_viewer() -> Response | None:
    """Deny by default; a page leads to sign-in instead. In demo mode everybody on this machine is somebody."""
    if service().settings.auth.mode == "demo":
        _check_demo_address()
        return None
    if request.endpoint in _OPEN:
        return None
    try:
        viewer()
    except Unauthenticated:
        if request.method in ("GET", "HEAD") and _is_page():
            return redirect(f"/sign-in?{urlencode({'next': _asked()})}")  # type: ignore[return-value]
        raise
    return None


def _check_demo_address() -> None:
    """`python app.py` refuses to listen beyond this machine; another WSGI server listens where it is told to."""
    if not service().open_demo and not is_loopback(request.remote_addr):
        raise Forbidden("demo mode has no passwords and answers to this machine only")


def _is_page() -> bool:
    return request.endpoint == "sessions.page" or service().page_of(request.path) is not None


def _asked() -> str:
    query = request.query_string.decode("utf-8", "replace")
    return quote(request.path) + (f"?{query}" if query else "")


def _check_path() -> Response | None:
    path = request.path
    ours = request.endpoint is not None and not request.endpoint.startswith("/")
    if ours or request.routing_exception is not None:
        return None
    page = service().page_of(path)
    if page is None and request.endpoint not in _DASH_ENDPOINTS:
        raise RouteNotFound
    if page is not None:
        # Refused here, since a page whose callbacks are refused would stay empty.
        refuse_foreign_scope(request.args.get("distributor"), page.customer_id)
    if page is not None:
        compared = request.args.getlist("c")[:MOST_COMPARED] if page.page.name == "compare" else []
        for customer in [page.customer_id] if page.customer_id is not None else compared:
            _check_customer(customer)
    return None


def _check_customer(customer_id: str) -> None:
    """The page is there for nobody who may not see its customer, but says so in the page, with status 404."""
    try:
        find_account(snapshot(), scope_for(snapshot(), viewer(), None), customer_id)
    except NotFound as error:
        audit.asked(customer_id, distributor=None, as_of=None)
        audit.write("refused", code=error.code)
        g.page_status = NotFound.status


def _page_status(response: Response) -> Response:
    if "page_status" in g:
        response.status_code = g.page_status
    return response
