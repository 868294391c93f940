"""What changes the portfolio's view: search, ready-made questions, saved views, columns. All of them are its URL."""

from __future__ import annotations

from collections.abc import Sequence

from crm_dash.i18n import Locale
from crm_dash.portfolio.fields import FIELDS
from crm_dash.portfolio.view import View
from crm_dash.state import SavedView
from layouts import h, ids
from layouts.h import Element
from layouts.links import Links

QUICK: dict[str, dict[str, str]] = {
    "at_risk": {"filter": '{"health_level":{"type":"equals","filter":"at_risk"}}', "sort": "sales_12m:desc"},
    "late": {"filter": '{"order_gap":{"type":"equals","filter":"late"}}', "sort": "sales_12m:desc"},
    "overdue": {"filter": '{"overdue":{"type":"greaterThan","filter":0}}', "sort": "overdue:desc"},
    "falling": {"filter": '{"mtd_pct":{"type":"lessThan","filter":-10}}', "sort": "sales_12m:desc"},
    "growing": {"filter": '{"mtd_pct":{"type":"greaterThan","filter":10}}', "sort": "sales_12m:desc"},
    "prospects": {"filter": '{"kind":{"type":"equals","filter":"prospect"}}', "sort": "name:asc"},
}


def view_tools(
    loc: Locale, links: Links, view: View, found: int, saved: Sequence[SavedView], exports: Element | None
) -> Element | None:
    """The row of tools above the grid, and how many accounts the view has."""
    tools = h.div(
        [
            _search(loc, links, view),
            _quick(loc, links),
            h.div([_views(loc, links, saved), _columns(loc, view), exports], "tools-end"),
            h.p(loc.n("portfolio.found", found), "found muted", id=ids.PORTFOLIO_FOUND, role="status"),
        ],
        "portfolio-tools",
    )
    return h.tree(tools, "tree-portfolio-tools")


def _search(loc: Locale, links: Links, view: View) -> Element:
    kept = [
        h.input_(type="hidden", name=name, defaultValue=value)
        for name, value in links.held().items()
        if name not in ("q",)
    ]
    box = h.input_(
        type="search",
        name="q",
        id=ids.PORTFOLIO_SEARCH,
        defaultValue=view.search,
        placeholder=loc.t("portfolio.search"),
        aria_label=loc.t("portfolio.search"),
        className="search-box",
        autoComplete="off",
    )
    return h.form([*kept, h.icon("search"), box], "search-form", action="/", method="get", role="search")


def _quick(loc: Locale, links: Links) -> Element:
    """Ready-made questions; the one that is asked is marked, and a click on it takes it away."""
    now = dict(links.filters).get("filter")
    items = []
    for name, parameters in QUICK.items():
        chosen = now == parameters["filter"]
        href = links.filtered(filter=None, sort=None) if chosen else links.filtered(**parameters)
        items.append(
            h.li(h.a(loc.t(f"portfolio.quick_{name}"), "chip", href=href, aria_current="true" if chosen else None))
        )
    return h.ul(items, "chips", aria_label=loc.t("portfolio.quick"))


def _views(loc: Locale, links: Links, saved: Sequence[SavedView]) -> Element:
    """Views the viewer named: links, a way to forget each, and a form that names the present one."""
    rows = [
        h.li(
            [
                h.a(one.name, "menu-item", href=f"/?{one.query}" if one.query else "/", dir="auto"),
                _forget(loc, one),
            ],
            "saved-view",
        )
        for one in saved
    ]
    form = h.form(
        [
            h.input_(type="hidden", name="next", defaultValue=links.here()),
            h.input_(
                type="text",
                name="name",
                required=True,
                maxLength=60,
                placeholder=loc.t("portfolio.view_name"),
                aria_label=loc.t("portfolio.view_name"),
            ),
            h.button(loc.t("portfolio.save_view"), "btn-x", type="submit"),
        ],
        "save-view",
        action="/portfolio/views",
        method="post",
    )
    body = [h.ul(rows, "saved-views") if rows else h.p(loc.t("portfolio.no_views"), "menu-note"), form]
    summary = h.summary([loc.t("portfolio.views"), h.icon("down")], "tool")
    return h.details([summary, h.div(body, "menu-body")], "menu")


def _forget(loc: Locale, one: SavedView) -> Element:
    return h.form(
        [
            h.input_(type="hidden", name="next", defaultValue="/"),
            h.button(
                h.icon("close"),
                "icon-button",
                type="submit",
                title=loc.t("portfolio.forget_view", name=one.name),
                aria_label=loc.t("portfolio.forget_view", name=one.name),
            ),
        ],
        action=f"/portfolio/views/{one.view_id}/forget",
        method="post",
    )


def _columns(loc: Locale, view: View) -> Element:
    """Which columns are shown; the grid takes the choice at once (assets/portfolio.js)."""
    boxes = [
        h.li(
            h.label(
                [
                    h.input_(type="checkbox", value=name, defaultChecked=name in view.columns, data_column=name),
                    loc.t(f"portfolio.column_{name}"),
                ]
            )
        )
        for name in FIELDS
        if name != "name"
    ]
    summary = h.summary([loc.t("portfolio.columns"), h.icon("down")], "tool")
    return h.details([summary, h.div(h.ul(boxes, "column-list"), "menu-body")], "menu")
