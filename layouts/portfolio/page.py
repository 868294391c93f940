"""The portfolio: what needs somebody today, and every account the viewer may see in a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import dcc

from crm_dash.compare import FEWEST, MOST
from crm_dash.i18n import Locale
from crm_dash.portfolio.today import Call
from crm_dash.portfolio.view import View
from crm_dash.portfolio.wording import reason_text
from crm_dash.state import SavedView
from layouts import h, ids
from layouts.frame import Visitor, page_frame
from layouts.h import Element
from layouts.links import Links
from layouts.portfolio.grid import accounts_grid
from layouts.portfolio.tools import view_tools
from layouts.shared import Shown, copy_icon


def portfolio_page(  # noqa: PLR0913 - a page is made of that much
    loc: Locale,
    links: Links,
    visitor: Visitor,
    view: View,
    *,
    filter_model: dict[str, Any],
    accounts: int,
    found: int,
    calls: Sequence[Call],
    saved: Sequence[SavedView],
    scopes: Sequence[tuple[str, str, bool]],
    search: str,
    exports: Element | None = None,
    shown: Shown | None = None,
) -> Element:
    """The page; ``accounts`` is how many the viewer may see, ``found`` how many the view shows at first.

    ``scopes``: whose sales the figures count, as (name, link, chosen), for manufacturers' users only.
    """
    body = [
        h.div(
            [
                h.h1([loc.t("portfolio.title"), h.span(loc.n("portfolio.accounts", accounts), "h1-detail")]),
                _scopes(loc, scopes),
                copy_icon(loc),
            ],
            "page-head",
        ),
        _today(loc, links, calls),
        view_tools(loc, links, view, found, saved, exports),
        accounts_grid(loc, view, filter_model),
        _ticked(loc),
        dcc.Store(id=ids.PORTFOLIO_URL, data=search),
    ]
    return page_frame(loc, links, visitor, body, title=loc.t("portfolio.title"), shown=shown)


def _ticked(loc: Locale) -> Element:
    """The ticked accounts, to be compared: after the grid, where the Tab key leads from its rows (assets/ticks.js)."""
    compare = h.a(None, "btn-x ticked-compare", role="link")
    clear = h.button(loc.t("portfolio.untick"), "btn-x ticked-clear", type="button")
    return h.div(
        [h.span(None, "ticked-note", role="status"), clear, compare],
        "ticked",
        id=ids.TICKED,
        hidden=True,
        role="group",
        aria_label=loc.t("portfolio.ticked"),
        data_fewest=str(FEWEST),
        data_most=str(MOST),
        data_compare=loc.t("portfolio.compare_ticked", count="{count}"),
        data_more=loc.t("portfolio.tick_more"),
        data_full=loc.t("portfolio.tick_full", most=MOST),
        data_tick=loc.t("portfolio.tick", name="{name}"),
    )


def _scopes(loc: Locale, scopes: Sequence[tuple[str, str, bool]]) -> Element | None:
    if len(scopes) < 2:
        return None
    items = [
        h.li(h.a(name, "segment", href=href, aria_current="true" if chosen else None)) for name, href, chosen in scopes
    ]
    return h.ul(items, "segments", aria_label=loc.t("portfolio.scope"))


def _today(loc: Locale, links: Links, calls: Sequence[Call]) -> Element | None:
    if not calls:
        return None
    items = [h.li(_call(loc, links, call)) for call in calls]
    return h.section(
        [h.h2(loc.t("portfolio.today"), "section-title"), h.ol(items, "calls", role="list")],
        "today",
        aria_label=loc.t("portfolio.today"),
    )


def _call(loc: Locale, links: Links, call: Call) -> Element:
    return h.a(
        [
            h.span(call.name, "call-name", dir="auto"),
            h.span(loc.money(call.at_stake, compact=True), "call-amount", title=loc.t("portfolio.at_stake")),
            h.span(reason_text(loc, call.reason), "call-reason"),
        ],
        "call",
        href=replace(links, customer_id=call.customer_id, filters=()).panel(),
    )
