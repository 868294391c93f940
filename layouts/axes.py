"""The ground of every chart: colours, frame, a month axis and a money axis."""

from __future__ import annotations

import html
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from crm_dash.i18n import Locale

Figure = dict[str, Any]

# The chart colours of assets/tokens.css (--chart-*); Plotly does not read custom properties.
PALETTES: dict[str, dict[str, str]] = {
    "light": {
        "current": "#3b5bdb",
        "previous": "#c2cad6",
        "mark": "#171c26",
        "grid": "#eceff3",
        "zero": "#8a93a1",
        "text": "#566071",
        "surface": "#ffffff",
        "strong": "#1b212c",
        "series-1": "#0b8a7a",
        "series-2": "#b86e00",
        "series-3": "#a347b8",
        "series-4": "#c2413a",
        "series-5": "#5c6b80",
    },
    "dark": {
        "current": "#7f95ff",
        "previous": "#414b5c",
        "mark": "#e8ebf0",
        "grid": "#232a34",
        "zero": "#6f7b8d",
        "text": "#9ba6b6",
        "surface": "#171c24",
        "strong": "#e6e9ef",
        "series-1": "#3fc7b0",
        "series-2": "#f0b45a",
        "series-3": "#d58bea",
        "series-4": "#ff8f7e",
        "series-5": "#97a3b5",
    },
}
FONT = "Inter, Inter Fallback, system-ui, sans-serif"
_HEADROOM = Decimal("0.04")
_LABELLED = 12
# No step of 2.5: a label of one decimal would say 1.3 where the line is at 1.25.
_NICE_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


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


def tick_text(tick: Decimal, loc: Locale) -> str:
    """An amount on an axis: short, but never another one than the line's."""
    return loc.money(tick, compact=tick == tick.to_integral_value())


def frame(palette: dict[str, str]) -> Figure:
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


def month_layout(keys: list[str], values: Sequence[Decimal], loc: Locale, palette: dict[str, str]) -> Figure:
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    room = (high - low) * _HEADROOM
    bottom, top = low - room if low < 0 else low, high + room
    ticks = [tick for tick in nice_ticks(low, high) if bottom <= tick <= top]
    return {
        **frame(palette),
        "xaxis": {
            "tickmode": "array",
            "tickvals": list(range(len(keys))),
            "ticktext": _month_ticks(keys, loc),
            "range": [-0.6, len(keys) - 0.4],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickangle": 0,
            "tickfont": {"size": 11},
        },
        "yaxis": {
            "tickmode": "array",
            "tickvals": [float(tick) for tick in ticks],
            "ticktext": [safe(tick_text(tick, loc)) for tick in ticks],
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
