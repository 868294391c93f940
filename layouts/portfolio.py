"""The portfolio: what needs somebody today, and every account the viewer may see in a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import dash_ag_grid as dag
from dash import dcc

from crm_dash.i18n import Locale
from crm_dash.portfolio.fields import FIELDS, NUMBERS, TEXTS, Field
from crm_dash.portfolio.today import Call
from crm_dash.portfolio.view import View
from crm_dash.portfolio.wording import reason_text
from crm_dash.state import SavedView
from layouts import h, ids
from layouts.frame import Visitor, page_frame
from layouts.h import Element
from layouts.links import Links

BLOCK_ROWS = 100
ROW_HEIGHT = 48  # two lines, since on a phone a row is a card; wide enough for a finger
# Loaded by assets/navigation.js when a portfolio is asked for: 2 MB that no other page needs.
for _script in dag.AgGrid._js_dist:
    if _script["relative_package_path"] == "dash_ag_grid.min.js":
        _script["dynamic"] = True
_WIDTHS = {
    "name": 240,
    "reasons": 300,
    "months": 110,
    "health_score": 125,
    "city": 130,
    "owner": 140,
    "mtd_pct": 125,
    "days_since": 100,
    "conversion_pct": 110,
    "open_quotes": 110,
}
_RENDERERS = {
    "name": "Customer",
    "months": "Sparkline",
    "health_score": "Health",
    "reasons": "Reasons",
    "mtd_pct": "Change",
}
QUICK: dict[str, dict[str, str]] = {
    "at_risk": {"filter": '{"health_level":{"type":"equals","filter":"at_risk"}}', "sort": "sales_12m:desc"},
    "late": {"filter": '{"order_gap":{"type":"equals","filter":"late"}}', "sort": "sales_12m:desc"},
    "overdue": {"filter": '{"overdue":{"type":"greaterThan","filter":0}}', "sort": "overdue:desc"},
    "falling": {"filter": '{"mtd_pct":{"type":"lessThan","filter":-10}}', "sort": "sales_12m:desc"},
    "growing": {"filter": '{"mtd_pct":{"type":"greaterThan","filter":10}}', "sort": "sales_12m:desc"},
    "prospects": {"filter": '{"kind":{"type":"equals","filter":"prospect"}}', "sort": "name:asc"},
}


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
) -> Element:
    """The page; ``accounts`` is how many the viewer may see, ``found`` how many the view shows at first.

    ``scopes``: whose sales the figures count, as (name, link, chosen), for manufacturers' users only.
    """
    body = [
        h.div(
            [
                h.h1([loc.t("portfolio.title"), h.span(loc.n("portfolio.accounts", accounts), "h1-detail")]),
                _scopes(loc, scopes),
            ],
            "page-head",
        ),
        _today(loc, links, calls),
        _tools(loc, links, view, found, saved, exports),
        _grid(loc, view, filter_model),
        dcc.Store(id=ids.PORTFOLIO_URL, data=search),
    ]
    return page_frame(loc, links, visitor, body, title=loc.t("portfolio.title"))


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


def _tools(
    loc: Locale, links: Links, view: View, found: int, saved: Sequence[SavedView], exports: Element | None
) -> Element | None:
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


def _grid(loc: Locale, view: View, filter_model: dict[str, Any]) -> Any:
    grid = dag.AgGrid(
        id=ids.PORTFOLIO_GRID,
        columnDefs=column_defs(loc, view),
        defaultColDef={
            "resizable": True,
            "sortable": False,
            "suppressHeaderMenuButton": True,
            "minWidth": 80,
            "wrapHeaderText": True,
        },
        rowModelType="infinite",
        filterModel=filter_model,
        className="portfolio-grid",
        style={"height": None},
        dashGridOptions={
            "cacheBlockSize": BLOCK_ROWS,
            "maxBlocksInCache": 10,
            "rowHeight": ROW_HEIGHT,
            "headerHeight": 44,
            "rowBuffer": 5,
            "suppressCellFocus": False,
            "ensureDomOrder": True,
            "localeText": {name: loc.t(key) for name, key in GRID_TEXTS.items()},
            "getRowId": {"function": "params.data.customer_id"},
        },
    )
    return h.section(grid, "portfolio", aria_label=loc.t("portfolio.title"))


# AG Grid's names for its texts → ours.
GRID_TEXTS = {
    "contains": "grid.contains",
    "notContains": "grid.not_contains",
    "equals": "grid.equals",
    "startsWith": "grid.starts_with",
    "blank": "grid.blank",
    "notBlank": "grid.not_blank",
    "filterOoo": "grid.filter",
    "loadingOoo": "grid.loading",
    "greaterThan": "grid.greater_than",
    "greaterThanOrEqual": "grid.greater_than_or_equal",
    "lessThan": "grid.less_than",
    "lessThanOrEqual": "grid.less_than_or_equal",
    "inRange": "grid.in_range",
    "inRangeStart": "grid.in_range_start",
    "inRangeEnd": "grid.in_range_end",
    "applyFilter": "grid.apply_filter",
    "resetFilter": "grid.reset_filter",
    "clearFilter": "grid.clear_filter",
    "noRowsToShow": "grid.no_rows_to_show",
    "before": "grid.before",
    "after": "grid.after",
    "dateFormatOoo": "grid.date_format",
}


def column_defs(loc: Locale, view: View) -> list[dict[str, Any]]:
    """One definition per field, those shown first and in the view's order."""
    order = [*view.columns, *(name for name in FIELDS if name not in view.columns)]
    if "name" in order:
        order.remove("name")
    return [_column(FIELDS[name], loc, view) for name in ("name", *order)]


def _column(field: Field, loc: Locale, view: View) -> dict[str, Any]:
    definition: dict[str, Any] = {
        "field": field.name,
        "headerName": loc.t(f"portfolio.column_{field.name}"),
        "hide": field.name not in view.columns and field.name != "name",
        "width": _WIDTHS.get(field.name, 130),
        "sortable": field.sortable,
    }
    sorts = {name: (index, down) for index, (name, down) in enumerate(view.sort)}
    if field.name in sorts:
        index, down = sorts[field.name]
        definition |= {"sort": "desc" if down else "asc", "sortIndex": index}
    if field.name in _RENDERERS:
        definition["cellRenderer"] = _RENDERERS[field.name]
    if field.kind in NUMBERS and field.name != "health_score":
        definition |= {"cellClass": "figure ag-right-aligned-cell", "headerClass": "ag-right-aligned-header"}
    if field.name == "name":
        definition |= {"pinned": "left", "lockPosition": "left", "suppressMovable": True}
    return definition | _filter(field)


def _filter(field: Field) -> dict[str, Any]:
    if not field.sortable:
        return {}
    kind = "agTextColumnFilter" if field.kind in TEXTS else "agNumberColumnFilter"
    if field.kind == "date":
        kind = "agDateColumnFilter"
    return {
        "filter": kind,
        "filterParams": {"maxNumConditions": 1, "buttons": ["reset", "apply"], "closeOnApply": True},
    }
