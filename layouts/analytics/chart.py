"""The chart of the table's figures: bars or lines in time, else bars side by side. A mark leads where its cell does."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dash import dcc

from crm_dash.analytics.answer import Answer, Figure
from crm_dash.analytics.registry import PERIOD
from crm_dash.formats import rounded
from layouts import h, ids
from layouts.analytics.place import Place
from layouts.analytics.series import Series, in_time, side_by_side
from layouts.axes import PALETTES, frame, nice_ticks, safe, tick_text
from layouts.charts import CONFIG, hatching
from layouts.h import Element

# In time: more buckets than this are a line.
MOST_BARS = 36
_TICKS = 13
_NAME = 22
_ROW_HEIGHT = 28


def chart(answer: Answer, place: Place) -> Element:
    """The chart with its legend."""
    across = PERIOD in answer.question.dimensions
    parts: tuple[bool, ...] = ()
    if across:
        buckets, series = in_time(answer, place)
        positions = [place.member(PERIOD, bucket) for bucket in buckets]
        parts = tuple(bucket.partial for bucket in buckets)
    else:
        positions, series = side_by_side(answer, place)
    figure = _figure(positions, series, place, parts=parts, based=answer.question.split is None)
    height = "18rem" if across else f"{len(positions) * _ROW_HEIGHT + 48}px"
    graph = dcc.Graph(
        id=ids.ANALYTICS_CHART,
        figure=figure,
        config=CONFIG,
        responsive=True,
        className="chart",
        clear_on_unhover=True,
    )
    box = h.div(graph, "chart-box", style={"minHeight": height})
    based = answer.question.split is None and answer.spans.base is not None
    part = ("part" if _as_lines(positions, series) else "partial") if any(parts) else None
    legend = _legend(series, place, based=based, part=part)
    # Lines in time are of the first ones only. Bars side by side have the others in a colour of their own.
    left_out = _others(answer) - len(series) if across and answer.question.split is not None else 0
    more = h.p(place.loc.n("analytics.not_drawn", left_out), "fine-print") if left_out > 0 else None
    return h.div([box, legend, more])


def _others(answer: Answer) -> int:
    """How many values the dimension beside the period has."""
    return answer.rows_found if answer.question.split == PERIOD else len(answer.columns)


def _as_lines(positions: list[str], series: list[Series]) -> bool:
    """Whether a chart in time is drawn as lines."""
    return len(series) > 1 or len(positions) > MOST_BARS


def _figure(
    positions: list[str], series: list[Series], place: Place, *, parts: tuple[bool, ...], based: bool
) -> dict[str, Any]:
    """``parts``: of a chart in time, which positions are a part of their period; empty for bars side by side."""
    palette, across = PALETTES[place.theme], bool(parts)
    stacked = len(series) > 1 and not across
    lines = across and _as_lines(positions, series)
    traces = [_trace(one, positions, place, lines=lines, parts=parts) for one in series]
    if based and series and any(figure.base is not None for figure in series[0].figures):
        traces.insert(0, _base(series[0], place, lines=lines, across=across))
    values = _extent(series, stacked=stacked, based=based)
    layout = {**frame(palette), "barmode": "relative" if stacked else "overlay", "hovermode": "closest"}
    months = across and place.question.granularity == "month"
    labels = ["<br>".join(safe(name).rsplit(" ", 1)) if months else safe(_short(name)) for name in positions]
    names, scale = _name_axis(labels, across=across, flat=months), _value_axis(values, place, palette)
    layout |= {"xaxis": names, "yaxis": scale} if across else {"xaxis": scale, "yaxis": names}
    if not across:
        layout["margin"] = {"l": 150, "r": 16, "t": 4, "b": 32}
    return {"data": traces, "layout": layout}


def _trace(one: Series, positions: list[str], place: Place, *, lines: bool, parts: tuple[bool, ...]) -> dict[str, Any]:
    across, color = bool(parts), PALETTES[place.theme][one.color]
    places, values = list(range(len(positions))), [_number(figure.value) for figure in one.figures]
    trace = {
        **_axes(places, values, across=across),
        "name": safe(one.name),
        "customdata": list(one.hrefs),
        "hovertext": [
            _hover(name, one.name, figure, place) for name, figure in zip(positions, one.figures, strict=True)
        ],
        "hoverinfo": "text",
    }
    if lines:
        # The mark of a part of its period is open.
        symbols = ["circle-open" if part else "circle" for part in parts]
        marker = {"size": 6 if len(positions) <= MOST_BARS else 3, "color": color, "symbol": symbols}
        return {
            **trace,
            "type": "scatter",
            "mode": "lines+markers",
            "line": {"color": color, "width": 2},
            "marker": marker,
        }
    width = 0.46 if across else 0.5
    marker = {"color": color, "cornerradius": 2}
    if across:
        return {
            **trace,
            "type": "bar",
            "width": width,
            "marker": marker | hatching(parts, color, PALETTES[place.theme]),
        }
    return {**trace, "type": "bar", "width": width, "marker": marker, "orientation": "h"}


def _base(one: Series, place: Place, *, lines: bool, across: bool) -> dict[str, Any]:
    """What it is compared with, muted and behind."""
    palette = PALETTES[place.theme]
    values = [_number(figure.base) for figure in one.figures]
    trace = {
        **_axes(list(range(len(values))), values, across=across),
        "hoverinfo": "skip",
        "customdata": list(one.hrefs),
    }
    if lines:
        return {
            **trace,
            "type": "scatter",
            "mode": "lines",
            "line": {"color": palette["zero"], "width": 1.25, "dash": "dot"},
        }
    marker = {"color": palette["previous"], "cornerradius": 2, "line": {"color": palette["zero"], "width": 0.75}}
    return {**trace, "type": "bar", "width": 0.78, "marker": marker, **({} if across else {"orientation": "h"})}


def _axes(places: list[int], values: list[float | None], *, across: bool) -> dict[str, Any]:
    return {"x": places, "y": values} if across else {"x": values, "y": places}


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(rounded(value, 2))


def _extent(series: list[Series], *, stacked: bool, based: bool) -> list[Decimal]:
    zero = Decimal(0)
    if stacked:
        columns = list(zip(*[[figure.value or zero for figure in one.figures] for one in series], strict=True))
        ups = [sum((value for value in column if value > 0), zero) for column in columns]
        return [*ups, *(sum((value for value in column if value < 0), zero) for column in columns), zero]
    values = [figure.value or zero for one in series for figure in one.figures]
    bases = [figure.base or zero for one in series for figure in one.figures] if based else []
    return [*values, *bases, zero]


def _name_axis(labels: list[str], *, across: bool, flat: bool) -> dict[str, Any]:
    step = max(1, -(-len(labels) // _TICKS)) if across else 1
    shown = [index for index in range(len(labels)) if (len(labels) - 1 - index) % step == 0]
    edges = [-0.6, len(labels) - 0.4]
    return {
        "tickmode": "array",
        "tickvals": shown,
        "ticktext": [labels[index] for index in shown],
        "range": edges if across else edges[::-1],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "tickangle": 0 if len(shown) <= _TICKS // 2 or flat or not across else "auto",
        "tickfont": {"size": 11},
    }


def _short(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1].rstrip()}…"


def _value_axis(values: Sequence[Decimal], place: Place, palette: dict[str, str]) -> dict[str, Any]:
    low, high = min(values), max(values)
    ticks = nice_ticks(low, high, 5)
    room = (high - low) / 20
    return {
        "tickmode": "array",
        "tickvals": [float(tick) for tick in ticks],
        "ticktext": [safe(_tick(tick, place)) for tick in ticks],
        "range": [float(low - room if low < 0 else low), float(high + room) or 1.0],
        "fixedrange": True,
        "gridcolor": palette["grid"],
        "zeroline": True,
        "zerolinecolor": palette["zero"],
        "zerolinewidth": 1,
        "tickfont": {"size": 11},
    }


def _tick(tick: Decimal, place: Place) -> str:
    if place.question.kind.form == "money":
        return tick_text(tick, place.loc)
    return place.value(tick)


def _hover(position: str, name: str, figure: Figure, place: Place) -> str:
    lines = [f"{safe(position)}", f"{safe(name)}: <b>{safe(place.value(figure.value))}</b>"]
    if figure.base is not None:
        before = place.loc.t(f"analytics.base_{place.question.compare}")
        lines.append(f"{safe(before)}: <b>{safe(place.value(figure.base))}</b>")
    return "<br>".join(lines)


def _legend(series: list[Series], place: Place, *, based: bool, part: str | None) -> Element | None:
    """``part``: how the chart shows a part of a period."""
    entries = [(one.name, one.color) for one in series]
    if part is not None:
        entries.append((place.loc.t("analytics.part_of_period"), part))
    if based:
        entries.append((place.loc.t(f"analytics.base_{place.question.compare}"), "previous"))
    if len(entries) < 2:
        return None
    items = [
        h.li([h.span(None, f"swatch chart-{color}", aria_hidden="true"), h.span(name, "legend-label", dir="auto")])
        for name, color in entries
    ]
    return h.tree(h.ul(items, "legend-row chart-legend"), "tree-legend")
