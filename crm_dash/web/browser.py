"""What every answer tells the browser: run our own files only, keep nothing, guess nothing, frame nothing."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, request

# Files named by their content's version; everything else is data or a page that holds data.
_CACHEABLE = ("/assets/", "/_dash-component-suites/")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def register(server: Flask, *, script_hashes: Sequence[str]) -> None:
    """Put the headers on every response; ``script_hashes`` are of the inline scripts that pages may hold."""
    headers = {**HEADERS, "Content-Security-Policy": content_security_policy(script_hashes)}

    @server.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(headers)
        if not request.path.startswith(_CACHEABLE) or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        return response


def content_security_policy(script_hashes: Sequence[str]) -> str:
    """The policy: scripts are files of ours or inline ones of a known hash; nothing is evaluated or framed."""
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *script_hashes],
        # Dash's renderer, its dropdown and Plotly put style sheets of theirs into the page, some only when used, so
        # their hashes are not known beforehand; Plotly writes style attributes into the labels that it hovers.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())
