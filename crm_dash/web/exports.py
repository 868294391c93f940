"""Every table as a file: the same question as its page, asked with the page's own parameters and ``format``.

Each writes one audit line ``export``, and holds as much as the page may show: the scope is the session's.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from crm_dash.analytics.question import parse_question
from crm_dash.compare import FEWEST, MOST
from crm_dash.drill.rows import open_figure
from crm_dash.errors import InvalidRequest
from crm_dash.exports.analytics_tables import analytics_export
from crm_dash.exports.comparison_tables import asked_table, comparison_export
from crm_dash.exports.drill_rows import rows_export
from crm_dash.exports.portfolio_table import portfolio_export
from crm_dash.exports.widgets import asked_widget, widget_export
from crm_dash.facts.ask import Ask
from crm_dash.facts.latest_events import event_filter
from crm_dash.i18n import Locale, locale_for
from crm_dash.portfolio.view import VIEW_PARAMETERS, parse_view
from crm_dash.web.downloads import asked_format, download
from crm_dash.web.parameters import all_once, one
from crm_dash.web.portfolio import portfolio
from crm_dash.web.service import service, snapshot, viewer

blueprint = Blueprint("exports", __name__)
HELD = ("distributor", "as_of", "lang", "format")


@blueprint.get("/api/v1/customers/<path:customer_id>/export")
def widget(customer_id: str) -> Response:
    """The table behind ``widget``; of events with ``category`` (as often as wanted), ``q``, ``from`` and ``to``."""
    slug, file_format = asked_widget(one("widget")), asked_format(one("format"))
    asked = {name: text for name in ("q", "from", "to") if (text := one(name)) is not None}
    only = event_filter(asked, request.args.getlist("category"))
    ask = _ask(customer_id, f"{slug}.{file_format}")
    return download(widget_export(slug, ask, viewer(), service().settings, _locale(), only=only), file_format)


@blueprint.get("/api/v1/customers/<path:customer_id>/export-rows")
def rows(customer_id: str) -> Response:
    """All rows behind ``figure`` (of the element ``key``), in the order ``sort``; 410 where ``snapshot`` is gone."""
    file_format = asked_format(one("format"))
    ask = _ask(customer_id, f"rows.{file_format}")
    drill = open_figure(ask, service().settings, one("figure"), key=one("key"), snapshot=one("snapshot"))
    return download(rows_export(drill, viewer(), _locale(), sort=one("sort")), file_format)


@blueprint.get("/api/v1/analytics/export")
def analytics() -> Response:
    """The figures of a question of Analytics 360, or the documents behind them, on all pages."""
    file_format, asked = asked_format(one("format")), all_once(but=HELD)
    book = service().book(
        one("distributor"),
        one("as_of"),
        customer=asked.get("customer"),
        action="export",
        what=f"analytics.{file_format}",
    )
    return download(analytics_export(book, parse_question(asked), _locale()), file_format)


@blueprint.get("/api/v1/portfolio/export")
def accounts() -> Response:
    """Every account of a view of the portfolio."""
    file_format, asked = asked_format(one("format")), all_once(but=HELD)
    unknown = next((name for name in asked if name not in VIEW_PARAMETERS), None)
    if unknown is not None:
        raise InvalidRequest(f"unknown parameter {unknown[:50]!r}; known: {', '.join((*VIEW_PARAMETERS, *HELD))}")
    view = parse_view(asked)
    book, ask = portfolio(one("distributor"), one("as_of"), action="export", what=f"portfolio.{file_format}")
    return download(portfolio_export(book, ask, view, viewer(), snapshot(), _locale()), file_format)


@blueprint.get("/api/v1/compare/export")
def comparison() -> Response:
    """A ``table`` of the comparison of the customers ``c``."""
    file_format, table = asked_format(one("format")), asked_table(one("table"))
    customers = tuple(dict.fromkeys(request.args.getlist("c")))
    if not FEWEST <= len(customers) <= MOST:
        raise InvalidRequest(f"c must name {FEWEST} to {MOST} customers")
    asks = [_ask(customer, f"compare.{table}.{file_format}") for customer in customers]
    return download(comparison_export(table, asks, service().settings, viewer(), _locale()), file_format)


def _ask(customer_id: str, what: str) -> Ask:
    return service().ask(customer_id, distributor=one("distributor"), as_of=one("as_of"), action="export", what=what)


def _locale() -> Locale:
    panel = service().settings.panel
    return locale_for(one("lang") or panel.language, panel.currency)
