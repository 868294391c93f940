"""The grid of accounts (AG Grid, infinite row model): its columns, filters and texts; the rows are the server's."""

from __future__ import annotations

from typing import Any

import dash_ag_grid as dag

from crm_dash.i18n import Locale
from crm_dash.portfolio.fields import FIELDS, NUMBERS, TEXTS, Field
from crm_dash.portfolio.view import View
from layouts import h, ids

BLOCK_ROWS = 100
ROW_HEIGHT = 48  # two lines, since on a phone a row is a card; wide enough for a finger
# Loaded by assets/navigation.js when a portfolio is asked for: 2 MB that no other page needs.
for _script in dag.AgGrid._js_dist:
    if _script["relative_package_path"] == "dash_ag_grid.min.js":
        _script["dynamic"] = True
_WIDTHS = {
    "name": 270,
    "reasons": 320,
    "months": 110,
    "health_score": 125,
    "city": 130,
    "owner": 140,
    "mtd_pct": 125,
    "days_since": 100,
    "conversion_pct": 110,
    "open_quotes": 130,
}
_RENDERERS = {
    "name": "Customer",
    "months": "Sparkline",
    "health_score": "Health",
    "reasons": "Reasons",
    "mtd_pct": "Change",
}


def accounts_grid(loc: Locale, view: View, filter_model: dict[str, Any]) -> Any:
    """The grid in the view's order, under its conditions."""
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
