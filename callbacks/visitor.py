"""Who looks at a page, and what it shows, for its frame."""

from __future__ import annotations

from datetime import date

from crm_dash.edition import edition_of
from crm_dash.scope import Scope
from crm_dash.web.service import personas, service, snapshot, viewer
from layouts.frame import Visitor
from layouts.shared import Shown


def visitor() -> Visitor:
    """This request's viewer, with what the bar offers them."""
    return Visitor(viewer=viewer(), personas=personas(), account_menu=service().has_sessions)


def shown(scope: Scope, as_of: date) -> Shown:
    """What this request's answer is of."""
    return Shown(scope=scope, as_of=as_of, edition=edition_of(snapshot()))
