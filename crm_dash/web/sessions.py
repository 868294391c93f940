"""One's own sessions: where one is signed in, and how to end that."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request

from crm_dash.errors import InvalidRequest, NotFound
from crm_dash.i18n import LANGUAGES, locale_for
from crm_dash.state import Session
from crm_dash.web import cookies
from crm_dash.web.identity import current_session, limits
from crm_dash.web.service import service, viewer

blueprint = Blueprint("sessions", __name__, template_folder="templates")

OTHERS = "others"
# The first that a browser's own description names: most name several for old servers' sake.
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"))
_MORE_SYSTEMS = (("Mac OS", "macOS"), ("Linux", "Linux"))


@blueprint.get("/sessions")
def page() -> Response:
    """The viewer's living sessions, the newest first; the one that asks is marked."""
    parts, own = service(), _own_session()
    loc = locale_for(_language())
    rows = parts.state.sessions.of(own.user_id, now=parts.clock(), limits=limits(parts.settings.auth))
    shown = [
        {
            "session_id": row.session_id,
            "device": device(row.agent) or loc.t("sessions.unknown_device"),
            "address": row.address,
            "since": loc.datetime(_local(row.created_at)),
            "seen": loc.datetime(_local(row.seen_at)),
            "current": row.session_id == own.session_id,
        }
        for row in rows
    ]
    languages = [(code, f"/sessions?{urlencode({'lang': code})}") for code in LANGUAGES]
    return make_response(
        render_template("sessions.html", loc=loc, viewer=viewer(), sessions=shown, languages=languages)
    )


@blueprint.post("/sessions/end")
def end() -> Response:
    """End one of one's own sessions, or all others; another user's is as unknown as one that never was."""
    own, sessions = _own_session(), service().state.sessions
    asked = request.form.get("session_id", "")
    if asked == OTHERS:
        sessions.end_others(own.user_id, own.session_id)
    elif not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
        raise InvalidRequest(f"session_id must be a session's number or {OTHERS}")
    elif not sessions.end_one(own.user_id, int(asked)):
        raise NotFound("that session does not exist")
    response: Response = redirect(f"/sessions?{urlencode({'lang': _language()})}", code=303)  # type: ignore[assignment]
    if asked == str(own.session_id):
        cookies.clear_token(response)
    return response


def device(agent: str) -> str:
    """A browser and system by name; empty when neither is known."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), None)
    system = next((name for mark, name in _SYSTEMS + _MORE_SYSTEMS if mark in agent), None)
    return " · ".join(part for part in (browser, system) if part)


def _own_session() -> Session:
    session = current_session(service()) if service().has_sessions else None
    if session is None:
        raise NotFound("there is nothing here")
    return session


def _local(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone(service().settings.zone).replace(tzinfo=None)


def _language() -> str:
    asked = request.values.get("lang")
    return asked if asked in LANGUAGES else service().settings.panel.language
