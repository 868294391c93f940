"""Who looks at a page, for its frame."""

from __future__ import annotations

from crm_dash.web.service import personas, service, viewer
from layouts.frame import Visitor


def visitor() -> Visitor:
    """This request's viewer, with what the bar offers them."""
    return Visitor(viewer=viewer(), personas=personas(), account_menu=service().has_sessions)
