"""What the page is narrowed by: the filters as chips, the field that finds more of them, the way here."""

from __future__ import annotations

from collections.abc import Sequence

import dash_bootstrap_components as dbc

from crm_dash.analytics.search import FoundFilter
from layouts import h, ids
from layouts.analytics.place import Place
from layouts.h import Element


def filters(place: Place) -> Element:
    """The filters as chips, each with its way out, and the field that finds more of them."""
    loc = place.loc
    chips = [_chip(place, name, place.value_name(name, value)) for name, value in place.question.narrowed]
    chips.append(_scope_chip(place))
    field = dbc.Input(
        id=ids.ANALYTICS_SEARCH,
        type="search",
        value="",
        debounce=200,
        size="sm",
        maxLength=100,
        autocomplete="off",
        placeholder=loc.t("analytics.search"),
    )
    label = h.label(loc.t("analytics.search"), "sr-only", htmlFor=ids.ANALYTICS_SEARCH)
    found = h.div(None, id=ids.ANALYTICS_FOUND, role="status")
    return h.div(
        [
            h.div([label, h.icon("search"), field, found], "filter-search"),
            h.tree(h.ul(chips, "chips", aria_label=loc.t("analytics.filters")), "tree-chips"),
        ],
        "filter-row",
    )


def _chip(place: Place, name: str, value: str) -> Element:
    label = place.loc.t("analytics.period" if name == "span" else f"analytics.dimension_{name}")
    return _removable(place, label, value, place.without(name))


def _scope_chip(place: Place) -> Element:
    label = place.loc.t("analytics.dimension_distributor")
    if place.may_widen:
        return _removable(place, label, place.scope, place.widened())
    return h.li(h.span([h.span(label, "chip-name"), h.span(place.scope, "chip-value", dir="auto")], "chip"))


def _removable(place: Place, label: str, value: str, href: str) -> Element:
    content = [
        h.span(label, "chip-name"),
        h.span(value, "chip-value", dir="auto"),
        h.icon("close"),
        h.sr_only(place.loc.t("analytics.remove")),
    ]
    return h.li(h.a(content, "chip is-removable", href=href))


def found_filters(place: Place, found: Sequence[FoundFilter], text: str) -> Element | None:
    """What the typed letters may mean, each a link to this page narrowed by it."""
    if not text.strip():
        return None
    if not found:
        return h.tree(h.p(place.loc.t("analytics.nothing_found"), "found-filters empty"), "tree-found")
    items = [
        h.li(
            h.a(
                [
                    h.span(place.loc.t(f"analytics.dimension_{one.dimension}"), "found-kind"),
                    h.span(one.name, "found-name", dir="auto"),
                    h.span(one.detail, "muted", dir="auto") if one.detail else None,
                ],
                "menu-item",
                href=place.to(place.question.narrow(one.dimension, one.value)),
            )
        )
        for one in found
    ]
    return h.tree(h.ul(items, "found-filters"), "tree-found")


def breadcrumbs(place: Place) -> Element | None:
    """The way here; each step leads back to how it looked then."""
    steps = place.crumbs()
    if not steps:
        return None
    items = [h.li(h.a(label, href=href, dir="auto")) for label, href in steps]
    here = place.value_name(*place.question.narrowed[-1])
    items.append(h.li(h.span(here, aria_current="location", dir="auto")))
    return h.tree(h.nav(h.ol(items), "crumbs", aria_label=place.loc.t("analytics.crumbs")), "tree-crumbs")
