"""The portfolio over HTTP: its rows as JSON, an account's neighbours in a view, and the views people named."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
from flask import Blueprint, Response, jsonify, redirect, request

from crm_dash.book import Book, BookAsk, book
from crm_dash.errors import InvalidRequest, NotFound
from crm_dash.facts.encode import encode
from crm_dash.portfolio.view import parse_view
from crm_dash.scope import resolve_as_of, scope_for
from crm_dash.web import audit
from crm_dash.web.paths import local_path
from crm_dash.web.service import service, snapshot, viewer

blueprint = Blueprint("portfolio", __name__)
PARAMETERS = ("q", "sort", "filter", "columns", "distributor", "as_of", "start", "rows", "customer", "lang")
MOST_ROWS = 1000


def portfolio(
    distributor: str | None, as_of: str | None, *, action: audit.Action = "view", what: str = "portfolio"
) -> tuple[Book, BookAsk]:
    """The viewer's book on a day, and what it is of; raises where the page is refused."""
    parts, who = service(), viewer()
    audit.asked(None, distributor=distributor, as_of=as_of)
    scope = scope_for(snapshot(), who, distributor)
    day = resolve_as_of(snapshot(), who, parts.settings, as_of, parts.today())
    audit.write(action, what=what, distributor=scope.distributor, as_of=day.isoformat())
    with_payments = parts.settings.features_of(who.organisation_id).outstanding_documents
    ask = BookAsk(scope=scope, as_of=day, with_payments=with_payments)
    return book(snapshot(), ask), ask


@blueprint.get("/api/v1/portfolio")
def accounts() -> Response:
    """Rows ``start`` … of the view that the parameters name, ``rows`` of them, and how many there are."""
    values = _parameters()
    found, _ask = portfolio(values.get("distributor"), values.get("as_of"))
    positions = found.selection.order(parse_view(values))
    first, rows = _whole(values, "start", 0, 10**9), _whole(values, "rows", 100, MOST_ROWS)
    shown = [int(position) for position in positions[first : first + rows]]
    return _data({"total": len(positions), "accounts": [encode(account) for account in found.accounts(shown)]})


@blueprint.get("/api/v1/portfolio/neighbours")
def neighbours() -> Response:
    """Who stands before and after ``customer`` in the view; null at its ends."""
    values = _parameters()
    found, _ask = portfolio(values.get("distributor"), values.get("as_of"))
    order = found.selection.order(parse_view(values))
    mine = found.positions.get(values.get("customer", ""))
    if mine is None:
        raise NotFound("that customer does not exist")
    ids = found.columns["customer_id"]
    at = next(iter(np.flatnonzero(order == mine).tolist()), None)
    before = ids[order[at - 1]] if at else None
    after = ids[order[at + 1]] if at is not None and at + 1 < len(order) else None
    position = None if at is None else at + 1
    return _data({"previous": before, "next": after, "position": position, "total": len(order)})


@blueprint.post("/portfolio/views")
def save_view() -> Response:
    """Name the view that the form was sent from (its ``next``), and go back to it."""
    back = local_path(request.form.get("next", "/"))
    # What is ticked for a comparison is no part of the view.
    query = urlencode([(name, value) for name, value in parse_qsl(urlsplit(back).query) if name != "c"])
    service().state.views.save(viewer().user_id, request.form.get("name", ""), query)
    return redirect(back, code=303)  # type: ignore[return-value]


@blueprint.post("/portfolio/views/<int:view_id>/forget")
def forget_view(view_id: int) -> Response:
    """Forget one of the viewer's own views."""
    service().state.views.forget(viewer().user_id, view_id)
    return redirect(local_path(request.form.get("next", "/")), code=303)  # type: ignore[return-value]


def _parameters() -> dict[str, str]:
    values = request.args.to_dict()
    if len(values) != sum(len(many) for many in request.args.listvalues()):
        raise InvalidRequest("a parameter must be given once")
    unknown = next((name for name in values if name not in PARAMETERS), None)
    if unknown is not None:
        raise InvalidRequest(f"unknown parameter {unknown[:50]!r}; known: {', '.join(PARAMETERS)}")
    return values


def _whole(values: dict[str, str], name: str, default: int, most: int) -> int:
    text = values.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= most):
        raise InvalidRequest(f"{name} must be a whole number from 0 to {most}")
    return int(text)


def _data(value: dict[str, Any]) -> Response:
    response = jsonify(value)
    response.headers["Cache-Control"] = "no-store"
    return response
