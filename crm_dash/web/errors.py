"""Errors as answers: expected ones with their code and message, unexpected ones with an id that the log explains."""

from __future__ import annotations

import logging
import uuid

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from crm_dash.errors import CrmDashError

log = logging.getLogger(__name__)


def register(server: Flask) -> None:
    """Answer every error as JSON ``{"error": {"code", "message"}}`` without a path, SQL or traceback."""
    server.register_error_handler(CrmDashError, _expected)
    server.register_error_handler(HTTPException, _http)
    server.register_error_handler(Exception, _unexpected)


def _answer(status: int, code: str, message: str) -> Response:
    response = jsonify({"error": {"code": code, "message": message}})
    response.status_code = status
    return response


def _expected(error: CrmDashError) -> Response:
    if error.status >= 500:
        log.error("%s: %s", error.code, error)
    return _answer(error.status, error.code, str(error))


def _http(error: HTTPException) -> Response:
    return _answer(error.code or 500, (error.name or "error").lower().replace(" ", "_"), error.name or "error")


def _unexpected(error: Exception) -> Response:
    request_id = uuid.uuid4().hex[:12]
    log.error("request %s failed", request_id, exc_info=error)
    return _answer(500, "internal", f"something went wrong; the log explains it under {request_id}")
