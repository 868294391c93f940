"""What each widget's figures mean: its windows in dates, and every field of its facts with a definition.

One catalogue feeds the ⓘ on a card, the help page and the exports: ``<slug>.definition`` says what is counted,
``<slug>.left_out`` what is not, ``window.<code>`` names a span, and ``<slug>.field_<path>`` (or ``field.<name>``,
where a name means the same everywhere) says what a field is.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, get_args, get_type_hints

from crm_dash.facts.registry import WIDGETS
from crm_dash.i18n import Locale
from crm_dash.periods import Window, add_months, last_months, month_end, month_start, month_to_date, twelve_months

Spans = tuple[tuple[str, Window], ...]


def windows(slug: str, as_of: date) -> Spans:
    """The spans that a widget's figures are of on ``as_of``, each with its code; what is of that day: one day."""
    return _WINDOWS.get(slug, _that_day)(as_of)


def _that_day(day: date) -> Spans:
    return (("that_day", Window(from_=day, to=day)),)


def _trend(day: date) -> Spans:
    return (
        ("month_to_date", month_to_date(day)),
        ("same_span_month", month_to_date(day, 1)),
        ("same_span_year", month_to_date(day, 12)),
        ("rolling", twelve_months(day)),
        ("rolling_before", twelve_months(day, 1)),
    )


def _months(day: date) -> Spans:
    now, before = last_months(day, 12), last_months(day, 24)[0]
    return (
        ("calendar_months", Window(from_=now[0], to=day)),
        ("calendar_months_before", Window(from_=before, to=now[0] - timedelta(days=1))),
    )


def _quotes(day: date) -> Spans:
    return (("rolling", twelve_months(day)), ("rolling_before", twelve_months(day, 1)))


def _year(day: date) -> Spans:
    return (("rolling", twelve_months(day)),)


def _three_months(day: date) -> Spans:
    now = Window(from_=add_months(day, -3) + timedelta(days=1), to=day)
    year_ago = Window(from_=add_months(day, -15) + timedelta(days=1), to=add_months(day, -12))
    return (("three_months", now), ("three_months_before", year_ago), ("rolling", twelve_months(day)))


def _month(day: date) -> Spans:
    return (("month", Window(from_=month_start(day), to=month_end(day))), ("month_to_date", month_to_date(day)))


_WINDOWS: dict[str, Callable[[date], Spans]] = {
    "sales_trend": _trend,
    "last_12_months": _months,
    "quotes_by_brand": _quotes,
    "monthly_projection": _month,
    "activities_by_type": _year,
    "order_ratios": _year,
    "brand_gaps": _year,
    "health": _three_months,
}


@cache
def field_paths(slug: str) -> tuple[tuple[str, ...], ...]:
    """Every field of a widget's facts, in order, those of nested values below their own."""
    returned = get_type_hints(WIDGETS[slug].function)["return"]
    return tuple(_paths(_dataclass_in(returned)))


def definition(slug: str, path: tuple[str, ...], loc: Locale) -> str:
    """What a field means: the widget's own words, else those that its name has everywhere."""
    own = f"{slug}.field_{'_'.join(path)}"
    return loc.t(own) if loc.has(own) else loc.t(f"field.{path[-1]}")


def _paths(facts: Any) -> Iterator[tuple[str, ...]]:
    hints = get_type_hints(facts)
    for field in fields(facts):
        name = field.name.rstrip("_")
        yield (name,)
        inner = _dataclass_in(hints[field.name])
        if inner is not None:
            for path in _paths(inner):
                yield (name, *path)


def _dataclass_in(hint: Any) -> Any:
    """The dataclass that a type is, or is a tuple or an option of."""
    if is_dataclass(hint):
        return hint
    parts = [part for part in get_args(hint) if part not in (types.NoneType, Ellipsis)]
    return next((found for part in parts if (found := _dataclass_in(part)) is not None), None)
