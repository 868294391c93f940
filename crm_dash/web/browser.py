"""What every answer tells the browser: keep nothing, guess nothing, frame nothing."""

from __future__ import annotations

from flask import Flask, Response, request


def register(server: Flask) -> None:
    """Put the headers on every response."""
    server.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("X-Frame-Options", "DENY")
    if not request.path.startswith(("/assets/", "/_dash-component-suites/")):
        response.headers["Cache-Control"] = "no-store"
    return response
