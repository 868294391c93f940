"""The frame of every page: bar, side menu, the page's own content. A page gives its body and its title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc

from crm_dash.i18n import Locale
from crm_dash.scope import Viewer
from layouts import h, ids
from layouts.h import Children, Element, Node
from layouts.links import Links
from layouts.menus import side_menu
from layouts.palette import palette
from layouts.shared import Shown, other_edition
from layouts.topbar import Option, topbar


@dataclass(frozen=True, kw_only=True, slots=True)
class Visitor:
    """Who looks at the page: ``personas`` are demo mode's choices, ``account_menu`` where people sign in."""

    viewer: Viewer
    personas: Sequence[Mapping[str, Any]] = ()
    account_menu: bool = False


def page_frame(
    loc: Locale,
    links: Links,
    visitor: Visitor,
    body: Children,
    *,
    title: str,
    shown: Shown | None = None,
    customer_option: Option | None = None,
    more: Sequence[Node] = (),
) -> Element:
    """The whole page ``links.page``, in its place among the others; ``more``: what stands beside the content.

    ``title`` is what the browser's tab says; the content's h1 takes the focus when people come from another page
    (assets/panel.js). ``shown``: what the figures are of, where the page says it once for all of them.
    """
    bar = topbar(
        loc,
        links,
        viewer=visitor.viewer,
        personas=visitor.personas,
        customer_option=customer_option,
        account_menu=visitor.account_menu,
    )
    parts = body if isinstance(body, list | tuple) else [body]
    told = other_edition(links.seen, shown.edition, loc) if shown is not None else None
    content = h.main([_connection_lost(loc), told, *parts], "content", id="main", tabIndex=-1)
    return h.div(
        [
            h.a(loc.t("app.skip"), "skip-link", href="#main"),
            bar,
            h.div([side_menu(loc, links), content], "frame"),
            dcc.Store(id=ids.PRESSED),
            *palette(loc),
            *more,
        ],
        "app",
        lang=loc.language,
        data_page=links.page,
        data_shown=shown.copied() if shown is not None else None,
        data_title=loc.t("app.title", page=title),
    )


def _connection_lost(loc: Locale) -> Element:
    """Shown by assets/panel.js when an answer does not come; old figures are covered meanwhile."""
    return h.div(
        [
            h.span(loc.t("common.connection_lost"), role="heading", aria_level="1"),
            h.button(loc.t("common.retry"), "btn-x i icon-retry", type="button", data_action="reload"),
        ],
        "banner i icon-alert",
        id=ids.CONNECTION_LOST,
        role="alert",
        hidden=True,
    )
