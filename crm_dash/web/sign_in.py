"""Signing in and out: the page, the password's check, and the wiring of each mode."""

from __future__ import annotations

from math import ceil
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request

from crm_dash.errors import CrmDashError, InvalidRequest, NotFound, TooManyAttempts, Unauthenticated, WrongCredentials
from crm_dash.i18n import LANGUAGES, Locale, locale_for
from crm_dash.passwords import dummy_hash
from crm_dash.settings import Settings
from crm_dash.sign_in import local_sign_in
from crm_dash.web import audit, cookies, sessions
from crm_dash.web.identity import current_session, forget_session, start_session
from crm_dash.web.paths import local_path
from crm_dash.web.proxies import TrustedProxies
from crm_dash.web.service import service, session_key, snapshot, viewer

blueprint = Blueprint("sign_in", __name__, template_folder="templates")


def register(server: Flask, settings: Settings) -> None:
    """Cookies, proxies and the routes that the mode has."""
    demo = settings.auth.mode == "demo"
    server.secret_key = session_key(settings.store.path.parent) if demo else settings.auth.secret_key
    server.session_interface = cookies.SignedCookie(plain_demo=demo)
    server.wsgi_app = TrustedProxies(server.wsgi_app, settings.auth.trusted_proxies)  # type: ignore[method-assign]
    server.register_blueprint(blueprint)
    server.register_blueprint(sessions.blueprint)
    if settings.auth.mode == "oidc":
        # Loading Authlib takes 0.1 s of a start that the other modes do without.
        from crm_dash.web import oidc  # noqa: PLC0415

        oidc.register(server, settings.auth, failed=sign_in_page)
    if settings.auth.mode == "local":
        dummy_hash()


@blueprint.before_request
def _only_with_sign_in() -> None:
    if service().settings.auth.mode == "demo":
        raise NotFound("there is nothing here")


@blueprint.get("/sign-in")
def page() -> Response:
    """The page that asks who is there; who is signed in goes on."""
    try:
        viewer()
    except Unauthenticated:
        return sign_in_page()
    return _to(local_path(request.args.get("next", "/")))


@blueprint.post("/sign-in")
def submit() -> Response:
    """Check user and password; on success a new session and back to the page that was asked for."""
    if service().settings.auth.mode != "local":
        raise NotFound("there is nothing here")
    try:
        known = local_sign_in(
            service().state,
            snapshot(),
            user_id=request.form.get("user", "").strip(),
            password=request.form.get("password", ""),
            address=request.remote_addr or "",
            now=service().clock(),
        )
    except (InvalidRequest, TooManyAttempts, WrongCredentials) as error:
        return sign_in_page(error, tried=request.form.get("user", "").strip())
    return start_session(service(), _to(local_path(request.form.get("next", "/"))), known)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the session; the browser drops the cookie and the pages it kept for *Back*."""
    ended = current_session(service())
    if ended is not None:
        audit.write("signed_out", user=ended.user_id)
    forget_session(service())
    response = _to(f"/sign-in?{urlencode({'lang': _language()})}")
    hint = cookies.take_hint(response)
    if service().settings.auth.mode == "oidc":
        _on_to_provider(response, hint)
    cookies.clear_token(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _on_to_provider(response: Response, hint: str | None) -> None:
    """Let the page lead to the provider's own sign-out; a redirect would be a form's way to another site (CSP)."""
    from crm_dash.web.oidc import end_session_url  # noqa: PLC0415 - loaded already, in this mode alone

    loc = locale_for(_language())
    url = end_session_url(hint, loc.language)
    if url is not None:
        response.status_code = 200
        del response.headers["Location"]
        response.set_data(render_template("leaving.html", loc=loc, url=url, languages=[]))


def sign_in_page(error: CrmDashError | None = None, *, tried: str = "") -> Response:
    """The page, with what went wrong and its status; it repeats nothing that was typed."""
    loc = locale_for(_language())
    target = local_path(request.values.get("next", "/"))
    response = make_response(
        render_template(
            "sign_in.html",
            loc=loc,
            mode=service().settings.auth.mode,
            next=target,
            start=f"/sign-in/start?{urlencode({'next': target, 'lang': loc.language})}",
            languages=[(code, f"/sign-in?{urlencode({'next': target, 'lang': code})}") for code in LANGUAGES],
            problem=_problem(error, loc) if error is not None else None,
        )
    )
    if error is not None:
        audit.write("sign_in_refused", code=error.code, user=_known_account(tried))
        response.status_code = error.status
    if isinstance(error, TooManyAttempts):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _known_account(tried: str) -> str | None:
    """``tried`` if it is an account: people type passwords into the wrong field."""
    return tried if service().state.accounts.find(tried) is not None else None


def _problem(error: CrmDashError, loc: Locale) -> str:
    if isinstance(error, TooManyAttempts):
        return loc.n("sign_in.locked", ceil(error.retry_after / 60))
    return loc.name("sign_in_problem", error.code)


def _language() -> str:
    asked = request.values.get("lang")
    return asked if asked in LANGUAGES else service().settings.panel.language


def _to(path: str) -> Response:
    return redirect(path, code=303)  # type: ignore[return-value]
