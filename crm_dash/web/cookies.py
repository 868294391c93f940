"""The cookies: HttpOnly, SameSite=Lax, for this host only; Secure and ``__Host-`` unless all is on this machine."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface

from crm_dash.web.proxies import is_loopback

TOKEN = "crm_dash_session"  # noqa: S105 - a cookie's name
SIGNED = "crm_dash_signed"
# What the provider said of the user, to end the session there too; the provider alone believes it.
HINT = "crm_dash_hint"
LONGEST_TOKEN = 100
LONGEST_HINT = 3500


class SignedCookie(SecureCookieSessionInterface):
    """Flask's signed cookie (demo mode's persona; OIDC's state and nonce) by the same rules."""

    def __init__(self, *, plain_demo: bool) -> None:
        self._plain_demo = plain_demo

    def get_cookie_name(self, app: Flask) -> str:
        """The name that this request's host has."""
        return _name(SIGNED, self.get_cookie_secure(app))

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's signature
        """Demo mode opened to others over plain HTTP would forget the persona: it guards nothing."""
        return request.is_secure if self._plain_demo else off_loopback()

    def get_cookie_samesite(self, app: Flask) -> str:  # noqa: ARG002 - Flask's signature
        """Sent along when a link leads here, as the provider's answer does, but with no other site's form."""
        return "Lax"


def off_loopback() -> bool:
    """Whether this request's browser or the name it asked for is not on this machine."""
    try:
        host = urlsplit(f"//{request.host}").hostname
    except ValueError:
        return True
    return not (is_loopback(host) and is_loopback(request.remote_addr))


def token() -> str | None:
    """The session's token that the browser sent, if it can be one."""
    value = request.cookies.get(_name(TOKEN, off_loopback()))
    return value if value and len(value) <= LONGEST_TOKEN else None


def set_token(response: Response, value: str) -> None:
    """Give the browser its token; it forgets it when it closes, the server decides when it is over."""
    response.set_cookie(_name(TOKEN, off_loopback()), value, **_flags())


def clear_token(response: Response) -> None:
    """Take the token back."""
    response.delete_cookie(_name(TOKEN, off_loopback()), **_flags())


def set_hint(response: Response, id_token: str) -> None:
    """Let the browser keep the provider's word until it signs out; one that is too long for a cookie is left out."""
    if len(id_token) <= LONGEST_HINT:
        response.set_cookie(_name(HINT, off_loopback()), id_token, **_flags())


def take_hint(response: Response) -> str | None:
    """The provider's word, which ``response`` takes back."""
    name = _name(HINT, off_loopback())
    value = request.cookies.get(name)
    if value is not None:
        response.delete_cookie(name, **_flags())
    return value if value and len(value) <= LONGEST_HINT else None


def _flags() -> dict[str, Any]:
    return {"path": "/", "httponly": True, "samesite": "Lax", "secure": off_loopback()}


def _name(name: str, secure: bool) -> str:
    return f"__Host-{name}" if secure else name
