"""Figures as plain dicts: no plotly.py, only trace types of the basic bundle (bar, scatter), no template."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from crm_dash.facts.model import Last12Months, MonthSales
from crm_dash.formats import rounded
from crm_dash.i18n import Locale
from layouts.axes import PALETTES, Figure, frame, month_layout, safe
from layouts.view import Theme

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showAxisDragHandles": False}


def last_12_months_figure(data: Last12Months, loc: Locale, theme: Theme) -> Figure:
    """Twelve bars before those of the year before; the month under way is hatched, with last year's same span."""
    palette = PALETTES[theme]
    keys = [month.month for month in data.months]
    amounts = [month.amount for month in data.months]
    previous = [month.previous_year_amount for month in data.months]
    marks = [month.previous_year_to_date for month in data.months]
    hover = [_month_hover(month, loc) for month in data.months]
    traces = [
        _bars(keys, previous, palette["previous"], 0.78, name=loc.t("last_12_months.previous_year")),
        {
            **_bars(keys, amounts, palette["current"], 0.46, name=loc.t("last_12_months.this_year")),
            "hovertext": hover,
            "hoverinfo": "text",
        },
    ]
    # Thin edges: the muted fill alone is too faint to be told from the card.
    traces[0]["marker"]["line"] = {"color": palette["zero"], "width": 0.75}
    traces[1]["marker"] |= hatching([month.partial for month in data.months], palette["current"], palette)
    if any(mark is not None for mark in marks):
        traces.append(_marks(marks, palette, name=loc.t("last_12_months.same_span")))
    values = [*amounts, *previous, *[mark for mark in marks if mark is not None]]
    return {"data": traces, "layout": month_layout(keys, values, loc, palette)}


def hatching(parts: Sequence[bool], color: str, palette: dict[str, str]) -> Figure:
    """What a bar trace's marker needs so that bars of a part of their period are hatched, not full."""
    pattern = {
        "shape": ["/" if part else "" for part in parts],
        "fgcolor": color,
        "bgcolor": palette["surface"],
        "fillmode": "replace",
        "size": 6,
        "solidity": 0.55,
    }
    return {"pattern": pattern, "line": {"color": color, "width": [1.5 if part else 0 for part in parts]}}


def empty_figure(theme: Theme) -> Figure:
    """A figure that draws nothing, for a chart whose card is hidden."""
    palette = PALETTES[theme]
    blank = {"visible": False, "fixedrange": True}
    return {"data": [], "layout": {**frame(palette), "xaxis": blank, "yaxis": blank}}


def _month_hover(month: MonthSales, loc: Locale) -> str:
    lines = [
        _hover_line(loc.month(month.month, "short"), loc.money(month.amount)),
        _hover_line(loc.month(_year_before(month.month), "short"), loc.money(month.previous_year_amount)),
    ]
    if month.previous_year_to_date is not None:
        lines.append(_hover_line(loc.t("last_12_months.same_span"), loc.money(month.previous_year_to_date)))
    return "<br>".join(lines)


def _hover_line(label: str, value: str) -> str:
    return f"{safe(label)}: <b>{safe(value)}</b>"


def _year_before(month: str) -> str:
    return f"{int(month[:4]) - 1:04d}{month[4:]}"


def _bars(keys: list[str], amounts: Sequence[Decimal], color: str, width: float, *, name: str) -> Figure:
    return {
        "type": "bar",
        "name": safe(name),
        "x": list(range(len(keys))),
        "y": [float(rounded(amount, 2)) for amount in amounts],
        "width": width,
        "marker": {"color": color, "cornerradius": 3},
        "hoverinfo": "skip",
    }


def _marks(marks: Sequence[Decimal | None], palette: dict[str, str], *, name: str) -> Figure:
    points = [(index, mark) for index, mark in enumerate(marks) if mark is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": safe(name),
        "x": [index for index, _ in points],
        "y": [float(rounded(mark, 2)) for _, mark in points],
        "marker": {"symbol": "line-ew-open", "size": 20, "color": palette["mark"], "line": {"width": 2}},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
