"""Who is at the other end: X-Forwarded-* counts from ``auth.trusted_proxies`` only, and nothing else sees it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# Set in the WSGI environment, where no request header can reach.
FROM_PROXY = "crm_dash.from_trusted_proxy"
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


class TrustedProxies:
    """WSGI middleware: REMOTE_ADDR and the scheme become the client's when a trusted proxy says so."""

    def __init__(self, application: WSGIApplication, trusted: Sequence[str]) -> None:
        self._application = application
        self._networks = [ipaddress.ip_network(network, strict=False) for network in trusted]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        trusted = _within(environ.get("REMOTE_ADDR", ""), self._networks)
        environ[FROM_PROXY] = trusted
        if trusted:
            environ["REMOTE_ADDR"] = self._client(environ)
            scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").strip().lower()
            if scheme in ("http", "https"):
                environ["wsgi.url_scheme"] = scheme
        for name in _FORWARDED:
            environ.pop(name, None)
        return self._application(environ, start_response)

    def _client(self, environ: WSGIEnvironment) -> str:
        """The last address of the chain that is no proxy of ours: what stands left of it, anybody can have written."""
        chain = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        address: str = environ["REMOTE_ADDR"]
        for part in reversed(chain):
            if not _is_address(part):
                return address
            address = part
            if not _within(part, self._networks):
                return address
        return address


def is_loopback(address: str | None) -> bool:
    """Whether an address or host name is this machine."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address((address or "").strip("[]")).is_loopback
    except ValueError:
        return False


def _within(address: str, networks: Sequence[Network]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
