"""Whose page asks: a host name that is ours, and for everything that changes state a page of our own.

A cookie goes along with what any page on any site sends here; the browser says which page it was. Sec-Fetch-Site is
set by every current browser and by no script; Origin covers the older ones. What sends neither is no browser and
has no cookie that a stranger could ride on.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from flask import Flask, request
from werkzeug.exceptions import BadRequest, Forbidden

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+?)\.?(:[0-9]{1,5})?", re.ASCII)


class WrongHost(BadRequest):
    """The request names a host that is not ours (auth.allowed_hosts)."""

    description = "this server does not answer to that host name; auth.allowed_hosts lists those it does"


class ForeignOrigin(Forbidden):
    """A page of another site, or of none, asked for a change."""

    description = "only pages of this site may do that"


def register(server: Flask, allowed_hosts: Iterable[str], *, served: str | None = None) -> None:
    """Check host and origin before anything else; ``served`` is the address that the server listens on.

    Without ``allowed_hosts`` it answers to loopback names and to ``served``.
    """
    hosts = frozenset(host.lower() for host in allowed_hosts) or _default_hosts(served)

    @server.before_request
    def check_host_and_origin() -> None:
        if _hostname(request.environ.get("HTTP_HOST", "")) not in hosts:
            raise WrongHost
        if request.method not in _SAFE_METHODS and not _same_origin():
            raise ForeignOrigin


def _default_hosts(served: str | None) -> frozenset[str]:
    return frozenset(LOOPBACK) | ({_bracketed(served.lower())} if served else frozenset())


def _bracketed(host: str) -> str:
    """An address as it stands in a Host header."""
    try:
        return f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    except ValueError:
        return host


def _hostname(header: str) -> str | None:
    """The name in a Host header, without the port; None for what is no name."""
    match = _HOST.fullmatch(header.lower())
    return match[1] if match else None


def _same_origin() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    # Compared as text: there is nothing to parse, so nothing that a malformed one could break.
    host = request.environ.get("HTTP_HOST", "")
    return origin is None or origin.lower() in (f"http://{host}".lower(), f"https://{host}".lower())
