"""The help page: the viewer's day → guide and definitions."""

from __future__ import annotations

from typing import Any

from callbacks.url_state import UrlState
from callbacks.visitor import visitor
from crm_dash.i18n import Locale
from crm_dash.scope import resolve_as_of
from crm_dash.web.service import service, snapshot, viewer
from layouts.help import help_page
from layouts.links import Links


def help_view(state: UrlState, links: Links, loc: Locale) -> Any:
    """The guide in the URL's language, its windows those of the URL's day."""
    parts = service()
    as_of = resolve_as_of(snapshot(), viewer(), parts.settings, state.as_of, parts.today())
    return help_page(loc, links, visitor(), as_of)
