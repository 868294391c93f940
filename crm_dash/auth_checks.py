"""What ``[auth]`` must hold: values that make sense, and in each mode what it cannot do without."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from crm_dash.errors import SettingsError

if TYPE_CHECKING:
    from crm_dash.settings import AuthSettings

SHORTEST_SECRET = 32
# A random text of 32 hexadecimal digits has nearly always more than 8 different ones; "changeme…" has not.
DISTINCT_CHARACTERS = 8
_HEADER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_PLACEHOLDERS = ("change", "secret", "example", "password", "default")
_LOOPBACK_ISSUER = re.compile(r"http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/.*)?")


def check_values(auth: AuthSettings) -> None:
    """Refuse a value that no mode could use."""
    for name in ("idle_minutes", "session_hours"):
        if getattr(auth, name) <= 0:
            raise SettingsError(f"auth.{name} = {getattr(auth, name)} is not allowed; allowed: 1 or more")
    for network in auth.trusted_proxies:
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError:
            allowed = "addresses and networks such as 10.0.0.7 or 10.0.0.0/24"
            raise SettingsError(f"auth.trusted_proxies has {network!r}; allowed: {allowed}") from None
    if not _HEADER.fullmatch(auth.proxy_header) or auth.proxy_header.lower().startswith("x-forwarded-for"):
        raise SettingsError(f"auth.proxy_header = {auth.proxy_header!r} is not allowed; allowed: a header's name")


def check_complete(auth: AuthSettings) -> None:
    """Refuse to serve without what ``auth.mode`` stands on; never prints a secret."""
    if auth.mode == "demo":
        return
    _check_secret(auth.secret_key)
    if auth.mode == "proxy" and not auth.trusted_proxies:
        raise SettingsError("auth.trusted_proxies is missing; with auth.mode = proxy it names who may say who asks")
    if auth.mode == "oidc":
        for name in ("oidc_issuer", "oidc_client_id", "oidc_client_secret"):
            if not getattr(auth, name):
                raise SettingsError(f"auth.{name} is missing; with auth.mode = oidc it is needed")
        _check_issuer(auth.oidc_issuer or "")


def _check_secret(secret: str | None) -> None:
    remedy = 'make one with: python -c "import secrets; print(secrets.token_urlsafe(48))"'
    if secret is None:
        raise SettingsError(f"auth.secret_key is missing; {remedy}")
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < DISTINCT_CHARACTERS:
        raise SettingsError(
            f"auth.secret_key is too short or too plain ({SHORTEST_SECRET} random characters); {remedy}"
        )
    if any(word in secret.lower() for word in _PLACEHOLDERS):
        raise SettingsError(f"auth.secret_key looks like a placeholder; {remedy}")


def _check_issuer(issuer: str) -> None:
    if not issuer.startswith("https://") and not _LOOPBACK_ISSUER.fullmatch(issuer):
        raise SettingsError(f"auth.oidc_issuer = {issuer!r} is not allowed; allowed: an https URL")
