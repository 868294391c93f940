"""The controls: menus of links, since every state is a URL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from crm_dash.analytics.question import Question, query_of
from crm_dash.analytics.registry import COMPARISONS, GRANULARITIES, MEASURES, PERIOD, PERIODS
from layouts import h
from layouts.analytics.place import Place
from layouts.h import Element, Node


def controls(place: Place) -> Element:
    """Measure, rows, columns, period, granularity and comparison, each a menu."""
    asked = place.question
    menus = [
        _menu(place, "measure", asked.measure, _measures(place)),
        _menu(place, "rows", asked.rows, _dimensions(place, "rows")),
        _menu(place, "split", asked.split, _dimensions(place, "split")),
        _menu(place, "granularity", asked.granularity, _choices(place, "granularity", GRANULARITIES))
        if PERIOD in asked.dimensions
        else None,
        _menu(place, "period", "custom" if asked.custom else asked.period, _periods(place)),
        _menu(place, "compare", asked.compare, _choices(place, "compare", COMPARISONS)),
    ]
    return h.tree(h.div(menus, "pickers", role="group", aria_label=place.loc.t("analytics.controls")), "tree-controls")


def _menu(place: Place, name: str, chosen: str | None, items: Sequence[Node]) -> Element:
    loc = place.loc
    group = "dimension" if name in ("rows", "split") else name
    value = loc.t(f"analytics.{group}_{chosen}") if chosen else loc.t("analytics.split_none")
    label = [h.span(loc.t(f"analytics.{name}"), "picker-name"), h.span(value, "picker-value"), h.icon("down")]
    return h.details([h.summary(label), h.div(list(items), "menu-body")], "menu pick", data_pick=name)


def _item(text: str, href: str, *, chosen: bool) -> Element:
    return h.a(text, "menu-item", href=href, aria_current="true" if chosen else None)


def _measures(place: Place) -> list[Element]:
    loc, found = place.loc, []
    for fact, measures in groupby(MEASURES.values(), key=lambda measure: measure.fact):
        found.append(h.div(loc.t(f"analytics.fact_{fact}"), "menu-head"))
        for measure in measures:
            text = loc.t(f"analytics.measure_{measure.slug}")
            chosen = measure.slug == place.question.measure
            found.append(_item(text, place.to(measure=measure.slug), chosen=chosen))
    return found


def _dimensions(place: Place, name: str) -> list[Element]:
    asked = place.question
    other = asked.split if name == "rows" else asked.rows
    items = [
        _item(place.loc.t(f"analytics.dimension_{one}"), place.to(**_turned(asked, name, one)), chosen=one == chosen)
        for chosen in (getattr(asked, name),)
        for one in place.dimensions
        if name == "rows" or one != other
    ]
    if name == "split":
        items.insert(0, _item(place.loc.t("analytics.split_none"), place.to(split=None), chosen=asked.split is None))
    return items


def _turned(asked: Question, name: str, value: str) -> dict[str, str | None]:
    """Rows that become what the columns are change places with them."""
    if name == "rows" and value == asked.split:
        return {"rows": value, "split": asked.rows}
    return {name: value}


def _choices(place: Place, name: str, values: Iterable[str]) -> list[Element]:
    chosen = getattr(place.question, name)
    return [
        _item(place.loc.t(f"analytics.{name}_{value}"), place.to(**{name: value}), chosen=value == chosen)
        for value in values
    ]


def _periods(place: Place) -> list[Element]:
    asked, loc = place.question, place.loc
    items = [
        _item(
            loc.t(f"analytics.period_{value}"),
            place.to(asked.without("span"), period=value, custom=None),
            chosen=asked.custom is None and value == asked.period,
        )
        for value in PERIODS
    ]
    return [*items, _custom(place)]


def _custom(place: Place) -> Element:
    """A window of one's own: a plain form, so that it works without a script."""
    loc, asked = place.loc, place.question
    held = {
        **query_of(asked.without("span")),
        "distributor": place.links.distributor,
        "as_of": place.links.as_of,
        "lang": place.links.language,
        "list": place.links.listed,
    }
    hidden = [
        h.input_(type="hidden", name=name, defaultValue=value)
        for name, value in held.items()
        if value and name not in ("from", "to", "period", "page", "sort", "show", "document")
    ]
    days = [
        h.label(
            [
                loc.t(f"analytics.{name}"),
                h.input_(
                    type="date",
                    name=name,
                    required=True,
                    max=place.as_of.isoformat(),
                    defaultValue=day.isoformat() if day else None,
                ),
            ]
        )
        for name, day in (
            ("from", asked.custom.from_ if asked.custom else None),
            ("to", asked.custom.to if asked.custom else None),
        )
    ]
    apply = h.button(loc.t("analytics.apply"), "btn-x", type="submit")
    return h.form(
        [h.div(loc.t("analytics.period_custom"), "menu-head"), *hidden, *days, apply], "own-window", method="get"
    )
