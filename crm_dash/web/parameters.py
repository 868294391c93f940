"""The query parameters of a request, each given once."""

from __future__ import annotations

from flask import request

from crm_dash.errors import InvalidRequest


def one(name: str) -> str | None:
    """A parameter given at most once; InvalidRequest names it otherwise."""
    values = request.args.getlist(name)
    if len(values) > 1:
        raise InvalidRequest(f"{name} must be given once")
    return values[0] if values else None


def all_once(*, but: tuple[str, ...] = ()) -> dict[str, str]:
    """All parameters except those named ``but``; InvalidRequest for one that is given twice."""
    return {name: one(name) or "" for name in request.args if name not in but}
