"""OpenID Connect by Authlib: authorization code with PKCE, state and nonce, kept in the signed cookie."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, Response, current_app, redirect, request, session, url_for
from joserfc.errors import JoseError

from crm_dash.errors import CrmDashError, Forbidden, NotFound, ProviderError, ProviderRefused
from crm_dash.scope import find_named_viewer
from crm_dash.settings import AuthSettings
from crm_dash.web import cookies
from crm_dash.web.identity import start_session
from crm_dash.web.paths import local_path
from crm_dash.web.service import service, snapshot

log = logging.getLogger(__name__)

blueprint = Blueprint("oidc", __name__)
EXTENSION = "crm_dash.oidc"
NEXT = "oidc_next"
TIMEOUT_SECONDS = 10
# Signatures that only the provider's private key makes: neither none nor the client's own secret (HS256).
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")

Failed = Callable[[CrmDashError], Response]


def register(server: Flask, auth: AuthSettings, *, failed: Failed) -> None:
    """The two routes; ``failed`` is the page that says what went wrong."""
    oauth = OAuth(server)
    client = oauth.register(
        "oidc",
        client_id=auth.oidc_client_id,
        client_secret=auth.oidc_client_secret,
        server_metadata_url=f"{(auth.oidc_issuer or '').rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT_SECONDS,
        },
    )
    server.extensions[EXTENSION] = (client, failed)
    server.register_blueprint(blueprint)


@blueprint.get("/sign-in/start")
def start() -> Response:
    """To the provider, and remember where to come back to."""
    client, failed = current_app.extensions[EXTENSION]
    session.clear()
    session[NEXT] = local_path(request.args.get("next", "/"))
    try:
        _check_metadata(client)
        to_provider: Response = client.authorize_redirect(url_for("oidc.answer", _external=True))
    except (AuthlibBaseError, requests.RequestException, ProviderError, ValueError, KeyError) as error:
        return _failure(failed, error)
    return to_provider


@blueprint.get("/sign-in/answer")
def answer() -> Response:
    """The provider's answer: a session for the user it names, or 400 without one."""
    client, failed = current_app.extensions[EXTENSION]
    target = local_path(str(session.get(NEXT, "/")))
    try:
        _check_metadata(client)
        token = client.authorize_access_token()
        viewer = find_named_viewer(snapshot(), _name(token.get("userinfo")))
    except NotFound:
        return _failure(failed, Forbidden("the provider knows you, this product does not"))
    except (AuthlibBaseError, JoseError, requests.RequestException, ProviderError, ValueError, KeyError) as error:
        return _failure(failed, error)
    finally:
        session.clear()
    response = start_session(service(), redirect(target, code=303), viewer)  # type: ignore[arg-type]
    cookies.set_hint(response, token["id_token"])
    return response


def end_session_url(hint: str | None, language: str) -> str | None:
    """Where the provider ends its own session (OpenID Connect RP-Initiated Logout) and sends the browser back from.

    None when it offers none, or cannot be asked now. ``hint``: the ID token it gave, by which it knows the session.
    """
    client, _ = current_app.extensions[EXTENSION]
    try:
        _check_metadata(client)
        if not client.load_server_metadata().get("end_session_endpoint"):
            return None
        url: str = client.create_logout_url(
            post_logout_redirect_uri=url_for("sign_in.page", _external=True),
            id_token_hint=hint,
            client_id=client.client_id,
            ui_locales=language,
        )["url"]
    except (AuthlibBaseError, requests.RequestException, ProviderError, ValueError, KeyError) as error:
        log.warning("the provider's own session stays: %s: %s", type(error).__name__, error)
        return None
    return url


def _check_metadata(client: Any) -> None:
    """The provider must be the one configured, and sign with a key of its own."""
    metadata = client.load_server_metadata()
    issuer = (service().settings.auth.oidc_issuer or "").rstrip("/")
    if str(metadata.get("issuer", "")).rstrip("/") != issuer:
        raise ProviderError("the provider calls itself by another name than auth.oidc_issuer")
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    metadata["id_token_signing_alg_values_supported"] = [name for name in offered if name in _ALGORITHMS]


def _name(claims: Any) -> str:
    """The claim that names the user; an e-mail address that the provider has not verified names nobody."""
    claim = service().settings.auth.oidc_claim
    value = claims.get(claim) if claims is not None else None
    if not isinstance(value, str) or not value:
        raise ProviderRefused(f"the provider's answer has no claim {claim}")
    if claim == "email" and claims.get("email_verified") in (False, "false"):
        raise ProviderRefused("the provider has not verified that e-mail address")
    return value


def _failure(failed: Failed, error: Exception) -> Response:
    log.warning("sign-in by the provider failed: %s: %s", type(error).__name__, error)
    if isinstance(error, CrmDashError):
        return failed(error)
    if isinstance(error, requests.RequestException):
        return failed(ProviderError("the provider does not answer"))
    return failed(ProviderRefused("the provider's answer does not fit the question"))
