"""Errors as answers: expected ones with their code and message, unexpected ones with an id that the log explains."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from crm_dash.errors import CrmDashError
from crm_dash.web import audit

log = logging.getLogger(__name__)


def register(server: Flask) -> None:
    """Answer every error as JSON ``{"error": {"code", "message"}}`` without a path, SQL or traceback."""
    server.register_error_handler(CrmDashError, _expected)
    server.register_error_handler(HTTPException, _http)
    server.register_error_handler(Exception, _unexpected)


def _answer(status: int, code: str, message: str) -> Response:
    """The one way out for every error, so that each refusal has its one audit line."""
    if status == 403:
        audit.write("refused", code=code)
    response = jsonify({"error": {"code": code, "message": message}})
    response.status_code = status
    return response


def _expected(error: CrmDashError) -> Response:
    if error.status >= 500:
        log.error("%s: %s", error.code, error)
    return _answer(error.status, error.code, str(error))


def _http(error: HTTPException) -> Response:
    """The standard name; with the reason where an error of ours (a subclass) gives one."""
    ours = type(error).__module__.startswith("crm_dash.")
    name = error.name or "error"
    return _answer(error.code or 500, name.lower().replace(" ", "_"), str(error.description) if ours else name)


def _unexpected(error: Exception) -> Response:
    if request.path.startswith("/_dash-component-suites/"):
        # Dash raises for a package or file that it does not serve, and names all those that it does.
        return _answer(404, "not_found", "Not Found")
    request_id = audit.request_id()
    log.error("request %s failed", request_id, exc_info=error)
    return _answer(500, "internal", f"something went wrong; the log explains it under {request_id}")
