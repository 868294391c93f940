"""Where a redirect may lead: only within this site."""

from __future__ import annotations

from urllib.parse import urlsplit


def local_path(target: str) -> str:
    """``target`` if it is a path of this site, else ``/``: no scheme, host, backslash or control character."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target or not target.isprintable():
        return "/"
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else "/"
