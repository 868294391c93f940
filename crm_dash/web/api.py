"""The JSON API: the panel's facts, health, and demo mode's choice of persona."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, request, session

from crm_dash.drill.document import find_document
from crm_dash.drill.encode import encode_document, encode_rows
from crm_dash.drill.rows import check_snapshot, open_figure, rows_page
from crm_dash.errors import NotFound
from crm_dash.facts.encode import encode, encode_panel
from crm_dash.facts.latest_events import CATEGORIES, EventFilter, latest_events
from crm_dash.scope import find_viewer
from crm_dash.web import visits
from crm_dash.web.parameters import one
from crm_dash.web.paths import local_path
from crm_dash.web.service import PERSONA, service, snapshot

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/v1/customers/<path:customer_id>/panel")
def panel(customer_id: str) -> Response:
    """The panel as JSON, with the same scope as the page."""
    ask = service().ask(customer_id, distributor=one("distributor"), as_of=one("as_of"), action="panel")
    return _data(encode_panel(service().panel(ask)))


@blueprint.get("/api/v1/customers/<path:customer_id>/events")
def events(customer_id: str) -> Response:
    """A page of the timeline: ``cursor`` from the page before, ``category`` as often as wanted."""
    ask = service().ask(customer_id, distributor=one("distributor"), as_of=one("as_of"), what="events")
    categories = tuple(request.args.getlist("category")) or CATEGORIES
    page = latest_events(ask, cursor=one("cursor"), only=EventFilter(categories=categories))
    return _data(encode(page) if page is not None else {"items": [], "next": None})


@blueprint.get("/api/v1/customers/<path:customer_id>/changes")
def changes(customer_id: str) -> Response:
    """What is new since the viewer last opened the panel; asking here is no visit."""
    ask = service().ask(customer_id, distributor=one("distributor"), as_of=one("as_of"), what="changes")
    return _data(encode(visits.changes(ask, noted=False)))


@blueprint.get("/api/v1/customers/<path:customer_id>/rows")
def rows(customer_id: str) -> Response:
    """A page of the rows behind ``figure`` (of the element ``key``), sorted; 410 where ``snapshot`` is gone."""
    ask = service().ask(customer_id, distributor=one("distributor"), as_of=one("as_of"), what="rows")
    settings = service().settings
    drill = open_figure(ask, settings, one("figure"), key=one("key"), snapshot=one("snapshot"))
    return _data(encode_rows(rows_page(drill, sort=one("sort"), page=one("page") or "1"), settings.panel.currency))


@blueprint.get("/api/v1/customers/<path:customer_id>/document")
def document(customer_id: str) -> Response:
    """One document (``kind``: quote, order, sale or receivable; ``id``) with its lines and its chain."""
    ask = service().ask(customer_id, distributor=one("distributor"), as_of=one("as_of"), what="document")
    check_snapshot(ask, one("snapshot"))
    return _data(encode_document(find_document(ask, service().settings, one("kind"), one("id")), ask.snapshot.number))


@blueprint.get("/customers/<path:customer_id>/upcoming.ics")
def upcoming_ics(customer_id: str) -> Response:
    """The planned activities and open tasks as a calendar file."""
    # Loading icalendar takes 0.14 s of a start that most never need.
    from crm_dash.web.calendar import upcoming_calendar  # noqa: PLC0415

    # The scope changes nothing here, what is planned is the organisation's own; a forged one is refused all the same.
    ask = service().ask(
        customer_id, distributor=one("distributor"), as_of=one("as_of"), action="export", what="upcoming.ics"
    )
    response = Response(upcoming_calendar(ask, service().settings.panel.timezone), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="upcoming.ics"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/health")
def health() -> Response:
    """Ready when a snapshot can be read."""
    return jsonify({"status": "ok", "snapshot": snapshot().number})


@blueprint.post("/demo/persona")
def choose_persona() -> Response:
    """Demo mode: be somebody else, and come back to the same page."""
    if service().settings.auth.mode != "demo":
        raise NotFound("there is nothing here")
    chosen = find_viewer(snapshot(), request.form.get("user_id", ""))
    session[PERSONA] = chosen.user_id
    return redirect(local_path(request.form.get("next", "/")), code=303)  # type: ignore[return-value]


def _data(value: object) -> Response:
    response = jsonify(value)
    response.headers["Cache-Control"] = "no-store"
    return response
