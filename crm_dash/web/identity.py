"""Who sends a request, in every mode but demo: a session's token, or a trusted proxy's word."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from flask import Response, g, request

from crm_dash.errors import NotFound, Unauthenticated
from crm_dash.scope import Viewer, find_named_viewer, find_viewer
from crm_dash.settings import AuthSettings
from crm_dash.state import Session, SessionLimits
from crm_dash.web import audit, cookies
from crm_dash.web.proxies import FROM_PROXY

if TYPE_CHECKING:
    from crm_dash.store import Snapshot
    from crm_dash.web.service import Service


def limits(auth: AuthSettings) -> SessionLimits:
    """How long sessions live."""
    return SessionLimits(idle=timedelta(minutes=auth.idle_minutes), absolute=timedelta(hours=auth.session_hours))


def identified_viewer(parts: Service, snapshot: Snapshot) -> Viewer:
    """The viewer, looked up in the store anew; Unauthenticated without one who is active there."""
    try:
        if parts.settings.auth.mode == "proxy":
            return find_named_viewer(snapshot, _proxy_name(parts.settings.auth))
        session = current_session(parts)
        if session is None:
            raise Unauthenticated("sign in first")
        return find_viewer(snapshot, session.user_id)
    except NotFound:
        raise Unauthenticated("sign in first") from None


def current_session(parts: Service) -> Session | None:
    """The living session of this request's token whose user may still come in."""
    if "session_row" not in g:
        g.session_row = _find_session(parts)
    return cast("Session | None", g.session_row)


def _find_session(parts: Service) -> Session | None:
    token, auth = cookies.token(), parts.settings.auth
    if token is None:
        return None
    session = parts.state.sessions.find(token, now=parts.clock(), limits=limits(auth))
    if session is None or session.method != auth.mode:
        return None
    if auth.mode == "local":
        account = parts.state.accounts.find(session.user_id)
        if account is None or account.disabled:
            return None
    return session


def start_session(parts: Service, response: Response, viewer: Viewer) -> Response:
    """Sign ``viewer`` in: always a new token, and whatever token the browser had is over."""
    forget_session(parts)
    auth = parts.settings.auth
    value = parts.state.sessions.start(
        user_id=viewer.user_id,
        method=auth.mode,
        address=request.remote_addr or "",
        agent=request.user_agent.string,
        now=parts.clock(),
        limits=limits(auth),
    )
    cookies.set_token(response, value)
    audit.write("signed_in", user=viewer.user_id, organisation=viewer.organisation_id)
    return response


def forget_session(parts: Service) -> None:
    """End the session of the token that the browser sent."""
    token = cookies.token()
    if token is not None:
        parts.state.sessions.end(token)


def _proxy_name(auth: AuthSettings) -> str:
    name = request.headers.get(auth.proxy_header, "").strip()
    if not request.environ.get(FROM_PROXY) or not name:
        raise Unauthenticated("the proxy did not say who asks")
    return name
