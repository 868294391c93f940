"""Months as plain bars of HTML: small multiples on one scale, and charts that print from any browser.

Beside each bar stands the one of the year before; the month under way is hatched. The figures are in a table too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from crm_dash.facts.model import Last12Months, MonthSales
from crm_dash.formats import rounded
from crm_dash.i18n import Locale
from layouts import h
from layouts.axes import nice_ticks, tick_text
from layouts.h import Element

TICKS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """The axis that bars share, from ``low`` (0 or less) to ``high``."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]
    index: bool = False

    def share(self, value: Decimal) -> Decimal:
        """Where ``value`` stands, in per cent of the height."""
        return rounded((value - self.low) / (self.high - self.low) * 100, 2)

    def written(self, value: Decimal, loc: Locale) -> str:
        """A value of this axis in words."""
        return loc.number(value) if self.index else tick_text(value, loc)


def scale_for(values: Sequence[Decimal], *, index: bool = False) -> Scale:
    """One scale for all of ``values``, with zero, on round ticks."""
    ticks = nice_ticks(min(values, default=Decimal(0)), max(values, default=Decimal(0)), TICKS)
    high = ticks[-1] if ticks[-1] > ticks[0] else ticks[0] + 1
    return Scale(low=ticks[0], high=high, ticks=tuple(ticks), index=index)


def index_base(data: Last12Months) -> Decimal | None:
    """What is 100: the mean month of the 12 months a year before those shown; None where it is not positive."""
    base = sum((month.previous_year_amount for month in data.months), Decimal(0)) / len(data.months)
    return base if base > 0 else None


def month_bars(months: Sequence[MonthSales], scale: Scale, loc: Locale, base: Decimal | None = None) -> Element:
    """The bars; with a ``base`` as an index of it, and a line at 100."""
    factor = 100 / base if base is not None else Decimal(1)
    ticks = [
        h.span(scale.written(tick, loc), "mb-tick", style={"bottom": f"{scale.share(tick)}%"}) for tick in scale.ticks
    ]
    line = h.span(None, "mb-line", style={"bottom": f"{scale.share(Decimal(100))}%"}) if scale.index else None
    bars = [
        h.span(
            [
                _bar(month.previous_year_amount * factor, scale, "mb-previous"),
                _bar(month.amount * factor, scale, "mb-partial" if month.partial else "mb-current"),
            ],
            "mb-month",
            title=f"{loc.month(month.month, 'short')}: {_value(month.amount * factor, scale, loc)}",
        )
        for month in months
    ]
    names = [h.span(loc.month(month.month, "name")[:1].upper(), "mb-name") for month in months]
    plot = h.div([*ticks, line, h.div(bars, "mb-bars")], "mb-plot")
    return h.div([plot, h.div(names, "mb-names")], "month-bars", aria_hidden="true")


def bar_legend(loc: Locale) -> Element:
    """What each kind of bar is."""
    keys = (("current", "this_year"), ("previous", "previous_year"), ("partial", "partial"))
    items = [
        h.li([h.span(None, f"swatch chart-{cls}", aria_hidden="true"), loc.t(f"last_12_months.{key}")])
        for cls, key in keys
    ]
    return h.ul(items, "chart-legend", aria_hidden="true")


def _bar(value: Decimal, scale: Scale, cls: str) -> Element:
    zero, at = scale.share(Decimal(0)), scale.share(value)
    style = {"bottom": f"{min(zero, at)}%", "height": f"{abs(at - zero)}%"}
    return h.span(None, f"mb-bar {cls}", style=style)


def _value(value: Decimal, scale: Scale, loc: Locale) -> str:
    return loc.number(value) if scale.index else loc.money(value)
