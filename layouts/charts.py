"""Figures as plain dicts: no plotly.py, only trace types of the basic bundle (bar, scatter), no template."""

from __future__ import annotations

import html
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from crm_dash.facts.model import Last12Months, MonthSales
from crm_dash.formats import rounded
from crm_dash.i18n import Locale
from layouts.view import Theme

Figure = dict[str, Any]

# The chart colours of assets/tokens.css (--chart-*); Plotly does not read custom properties.
PALETTES: dict[str, dict[str, str]] = {
    "light": {
        "current": "#3b5bdb",
        "previous": "#c2cad6",
        "mark": "#1f2733",
        "grid": "#e9ecf1",
        "zero": "#9aa4b2",
        "text": "#5b6472",
        "surface": "#ffffff",
        "strong": "#171c26",
    },
    "dark": {
        "current": "#7f95ff",
        "previous": "#414b5c",
        "mark": "#e8ebf0",
        "grid": "#262d38",
        "zero": "#6c7788",
        "text": "#9ba6b6",
        "surface": "#171c24",
        "strong": "#e8ebf0",
    },
}
FONT = "Inter, Inter Fallback, system-ui, sans-serif"
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showAxisDragHandles": False}
_HEADROOM = Decimal("0.04")
_LABELLED = 12
_NICE_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


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
            "customdata": hover,
            "hoverinfo": "text",
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    ]
    traces[1]["marker"]["pattern"] = {
        "shape": ["/" if month.partial else "" for month in data.months],
        "fgcolor": palette["current"],
        "bgcolor": palette["surface"],
        "fillmode": "replace",
        "size": 6,
        "solidity": 0.55,
    }
    traces[1]["marker"]["line"] = {"color": palette["current"], "width": [1.5 if m.partial else 0 for m in data.months]}
    if any(mark is not None for mark in marks):
        traces.append(_marks(keys, marks, palette, name=loc.t("last_12_months.same_span")))
    values = [*amounts, *previous, *[mark for mark in marks if mark is not None]]
    return {"data": traces, "layout": _layout(keys, values, loc, palette)}


def monthly_figure(months: Sequence[tuple[str, Decimal]], loc: Locale, theme: Theme) -> Figure:
    """Bars of ``(YYYY-MM, amount)``."""
    palette = PALETTES[theme]
    keys = [month for month, _ in months]
    amounts = [amount for _, amount in months]
    bars = {
        **_bars(keys, amounts, palette["current"], 0.62, name=loc.t("analytics.amount")),
        "customdata": [_hover_line(loc.month(month, "short"), loc.money(amount)) for month, amount in months],
        "hoverinfo": "text",
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    return {"data": [bars], "layout": _layout(keys, amounts, loc, palette)}


def empty_figure(theme: Theme) -> Figure:
    """A figure that draws nothing, for a chart whose card is hidden."""
    palette = PALETTES[theme]
    blank = {"visible": False, "fixedrange": True}
    return {"data": [], "layout": {**_frame(palette), "xaxis": blank, "yaxis": blank}}


def safe(text: str) -> str:
    """``text`` as Plotly shows it: its hover and labels understand HTML, so marks are escaped."""
    return html.escape(text, quote=False)


def nice_ticks(low: Decimal, high: Decimal, most: int = 6) -> list[Decimal]:
    """At most ``most`` + 1 round values that span low to high, zero among them."""
    low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        return [Decimal(0)]
    rough = (high - low) / (most - 1)
    power = Decimal(10) ** rough.adjusted()
    step = next(size * power for size in _NICE_STEPS if size * power >= rough)
    first, last = (low / step).to_integral_value("ROUND_FLOOR"), (high / step).to_integral_value("ROUND_CEILING")
    return [step * index for index in range(int(first), int(last) + 1)]


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


def _marks(keys: list[str], marks: Sequence[Decimal | None], palette: dict[str, str], *, name: str) -> Figure:
    points = [(index, mark) for index, mark in enumerate(marks) if mark is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": safe(name),
        "x": [index for index, _ in points],
        "y": [float(rounded(mark, 2)) for _, mark in points],
        "marker": {"symbol": "line-ew-open", "size": 22, "color": palette["mark"], "line": {"width": 2}},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _frame(palette: dict[str, str]) -> Figure:
    return {
        "autosize": True,
        "margin": {"l": 58, "r": 8, "t": 12, "b": 38},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": palette["text"]},
        "showlegend": False,
        "barmode": "overlay",
        "dragmode": False,
        "hovermode": "x",
        "hoverlabel": {
            "bgcolor": palette["surface"],
            "bordercolor": palette["zero"],
            "font": {"family": FONT, "size": 13, "color": palette["strong"]},
            "align": "left",
        },
    }


def _layout(keys: list[str], values: Sequence[Decimal], loc: Locale, palette: dict[str, str]) -> Figure:
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    ticks = nice_ticks(low, high)
    bottom = ticks[0] if low < 0 else Decimal(0)
    top = high + (high - bottom) * _HEADROOM
    return {
        **_frame(palette),
        "xaxis": {
            "tickmode": "array",
            "tickvals": list(range(len(keys))),
            "ticktext": _month_ticks(keys, loc),
            "range": [-0.6, len(keys) - 0.4],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickangle": "auto",
            "tickfont": {"size": 11},
        },
        "yaxis": {
            "tickmode": "array",
            "tickvals": [float(tick) for tick in ticks if tick <= top],
            "ticktext": [safe(loc.money(tick, compact=True)) for tick in ticks if tick <= top],
            "range": [float(bottom), float(top) if top > bottom else 1.0],
            "fixedrange": True,
            "gridcolor": palette["grid"],
            "zeroline": True,
            "zerolinecolor": palette["zero"],
            "zerolinewidth": 1,
        },
    }


def _month_ticks(keys: list[str], loc: Locale) -> list[str]:
    """The months' names in three letters, the year below each January; every third one of a long row."""
    step = 1 if len(keys) <= _LABELLED else 3
    shown = [index for index in range(len(keys)) if (len(keys) - 1 - index) % step == 0]
    texts = [""] * len(keys)
    for index in shown:
        year = keys[index][:4]
        first_of_year = index == shown[0] or keys[index - step][:4] != year
        crowded = index == shown[0] and len(keys) > step and keys[index + step][:4] != year
        name = safe(loc.month(keys[index], "name"))[:3]
        texts[index] = f"{name}<br>{year}" if first_of_year and not crowded else name
    return texts
