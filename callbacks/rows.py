"""The pages behind a figure: the URL's figure → its rows, the URL's document → its lines and chain."""

from __future__ import annotations

from typing import Any

from callbacks.url_state import UrlState
from callbacks.visitor import visitor
from crm_dash.drill.document import find_document
from crm_dash.drill.rows import check_snapshot, open_figure, rows_page
from crm_dash.facts.ask import Ask
from crm_dash.facts.distributors import distributors
from crm_dash.i18n import Locale
from crm_dash.web.service import service, viewer
from layouts.document import document_view
from layouts.links import Links
from layouts.picker import scope_name
from layouts.rows import rows_view
from layouts.view import View


def rows(state: UrlState, links: Links, loc: Locale) -> Any:
    """The rows of the URL's figure; raises SnapshotGone where they would be those of another snapshot."""
    ask, asked = _ask(state, "rows"), state.filters
    drill = open_figure(
        ask, service().settings, asked.get("figure"), key=asked.get("key"), snapshot=asked.get("snapshot")
    )
    found = rows_page(drill, sort=asked.get("sort"), page=asked.get("page", "1"))
    return rows_view(found, _view(ask, drill.distributor, links, loc), visitor())


def document(state: UrlState, links: Links, loc: Locale) -> Any:
    """The URL's document."""
    ask, asked = _ask(state, "document"), state.filters
    check_snapshot(ask, asked.get("snapshot"))
    found = find_document(ask, service().settings, asked.get("kind"), asked.get("id"))
    return document_view(found, ask.account.customer, _view(ask, ask.scope.distributor, links, loc), visitor())


def _ask(state: UrlState, what: str) -> Ask:
    return service().ask(state.customer_id or "", distributor=state.distributor, as_of=state.as_of, what=what)


def _view(ask: Ask, distributor: str, links: Links, loc: Locale) -> View:
    """The page's view; documents open under the scope of the rows that name them."""
    who = viewer()
    choices = distributors(ask, who.default_distributor_id) if who.is_manufacturer else None
    named = scope_name(distributor, choices, who.organisation_name, loc)
    return View(loc=loc, links=links, as_of=ask.as_of, scope_name=named).opening(distributor, ask.snapshot.number)
