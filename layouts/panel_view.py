"""What one panel changes on its page: exactly the outputs of the panel's callback, in order."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import dash_bootstrap_components as dbc

from crm_dash.customers import FoundCustomer
from crm_dash.facts.distributors import Distributors
from crm_dash.facts.model import Panel, Reason
from crm_dash.i18n import Locale
from crm_dash.scope import Viewer
from layouts import blocks, h, ids
from layouts.cards import card_head, error_body, widget_card
from layouts.charts import Figure, empty_figure, last_12_months_figure
from layouts.h import Children, Element
from layouts.links import Links
from layouts.picker import customer_options, distributor_options, scope_name
from layouts.registry import HERO, SALES, WIDGETS, arranged
from layouts.view import Theme, View
from layouts.widgets.last_12_months import last_12_months_table

PANEL_OUTPUTS: tuple[tuple[str, str], ...] = (
    (ids.TITLE, "data"),
    (ids.SCOPE, "data"),
    (ids.CUSTOMER_SELECT, "options"),
    (ids.CUSTOMER_SELECT, "value"),
    (ids.AS_OF, "value"),
    (ids.IDENTITY, "children"),
    (ids.FRESHNESS, "children"),
    (ids.NOTICES, "children"),
    (ids.SALES_TOOLS, "children"),
    (ids.SALES_NOTE, "children"),
    (ids.PANEL_CARDS, "children"),
    (ids.HERO, "hidden"),
    (ids.HERO, "data-state"),
    (ids.HERO, "data-customer"),
    (ids.HERO, "data-snapshot"),
    (ids.HERO, "data-distributor"),
    (ids.HERO_HEAD, "children"),
    (ids.HERO_SUMMARY, "children"),
    (ids.CHART, "figure"),
    (ids.HERO_TABLE, "children"),
    (ids.FOOT, "children"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PanelView:
    """The values of PANEL_OUTPUTS, a field each, in the same order."""

    title: str
    scope: dict[str, Any]
    customer_options: list[dict[str, Any]]
    customer: str
    as_of: str
    identity: Children
    freshness: Children
    notices: Children
    sales_tools: Children
    sales_note: Children
    cards: list[Element]
    hero_hidden: bool
    hero_state: str
    hero_customer: str
    hero_snapshot: str
    hero_distributor: str
    hero_head: Element
    hero_summary: Children
    hero_figure: Figure
    hero_table: Children
    foot: Children

    def values(self) -> tuple[Any, ...]:
        """The fields in order."""
        return tuple(getattr(self, field.name) for field in fields(self))


def panel_view(
    panel: Panel,
    loc: Locale,
    *,
    theme: Theme,
    viewer: Viewer,
    links: Links,
    distributors: Distributors | None = None,
    freshness: datetime | None = None,
    today: date | None = None,
    default_as_of: date | None = None,
) -> PanelView:
    """The page's values for ``panel``; ``distributors`` only for a manufacturer's user.

    ``freshness``: when the snapshot was built, in local time. ``default_as_of``: the day without one in the URL.
    """
    named = scope_name(panel.scope.distributor, distributors, viewer.organisation_name, loc)
    view = View(loc=loc, links=links, as_of=panel.as_of, theme=theme, scope_name=named)
    hero = panel.widgets[HERO.slug]
    ready = hero.state == "ready"
    found = FoundCustomer(
        customer_id=panel.customer.customer_id,
        name=panel.customer.name,
        kind=panel.customer.kind,
        city=panel.customer.city,
        tax_number=None,
    )
    return PanelView(
        title=loc.t("app.title", customer=panel.customer.name),
        scope=_scope(panel, distributors, default_as_of or today or panel.as_of),
        customer_options=customer_options([found]),
        customer=panel.customer.customer_id,
        as_of=panel.as_of.isoformat(),
        identity=identity(panel, view),
        freshness=_freshness(panel, freshness, view, today),
        notices=[notice(reason, loc) for reason in panel.notices],
        sales_tools=_sales_tools(panel, distributors, loc),
        sales_note=_sales_note(panel, distributors, loc),
        cards=arranged(lambda entry: widget_card(entry, panel, view), account_heading(loc)),
        hero_hidden=hero.state == "hidden",
        hero_state=hero.state,
        hero_customer=panel.customer.customer_id,
        hero_snapshot=str(panel.snapshot),
        hero_distributor=panel.scope.distributor,
        hero_head=card_head(HERO, loc, named),
        hero_summary=HERO.function(hero.data, view) if ready else error_body(hero, loc) if hero.state == "error" else None,
        hero_figure=last_12_months_figure(hero.data, loc, theme) if ready else empty_figure(theme),
        hero_table=last_12_months_table(hero.data, view) if ready else None,
        foot=hidden_widgets(panel, loc),
    )


def identity(panel: Panel, view: View) -> list[Element | None]:
    """Who the customer is, and whose figures these are."""
    loc, customer = view.loc, panel.customer
    place = ", ".join(part for part in (customer.city, customer.region, customer.country) if part)
    facts = [
        (loc.t("header.segment"), customer.segment),
        (loc.t("header.place"), place),
        (loc.t("header.owner"), customer.owner),
        (loc.t("header.id"), customer.customer_id),
    ]
    terms = [h.div([h.dt(label), h.dd(value, dir="auto")]) for label, value in facts if value]
    kind = blocks.badge(loc.t(f"customer.{customer.kind}"), "accent" if customer.kind == "prospect" else "neutral")
    return [
        h.div([h.h1(customer.name, dir="auto", title=customer.name), kind, h.span(view.scope_name, "scope-chip")], "identity-name"),
        h.dl(terms, "identity-facts"),
    ]


def notice(reason: Reason, loc: Locale) -> Element:
    """Something the figures leave out, or another thing to know."""
    key = f"notice.{reason.code}"
    count = reason.params.get("count")
    if isinstance(count, int) and loc.has(key):
        text = loc.n(key, count)
    else:
        text = loc.name("notice", reason.code)
    return h.p(text, "notice i icon-info")


def hidden_widgets(panel: Panel, loc: Locale) -> Element | None:
    """Which widgets are hidden, by reason."""
    by_reason: dict[str, list[str]] = {}
    for entry in WIDGETS:
        widget = panel.widgets[entry.slug]
        if widget.state == "hidden":
            by_reason.setdefault(widget.reason or "no_data", []).append(loc.t(f"{entry.slug}.title"))
    if not by_reason:
        return None
    rows = [h.div([h.dt(loc.t(f"hidden.{reason}")), h.dd(", ".join(titles))]) for reason, titles in by_reason.items()]
    return h.footer([h.h2(loc.t("hidden.title")), h.dl(rows)], "hidden-widgets")


def account_heading(loc: Locale) -> Element:
    """The head of the cards that the sales scope does not touch."""
    return h.h2(loc.t("group.account"), "group-title-wide")


def _scope(panel: Panel, distributors: Distributors | None, default_as_of: date) -> dict[str, Any]:
    """What the browser needs to turn controls into a URL (assets/navigation.js)."""
    return {
        "distributor": panel.scope.distributor,
        "fallback": distributors.fallback if distributors else panel.scope.distributor,
        "as_of": panel.as_of.isoformat(),
        "default_as_of": default_as_of.isoformat(),
    }


def _sales_tools(panel: Panel, distributors: Distributors | None, loc: Locale) -> list[Any]:
    """The switch and the selector, for manufacturers' users only.

    In their JSON form too: one component object in an answer makes Dash walk through all of it (16 ms).
    """
    if distributors is None:
        return []
    options = distributor_options(distributors, loc)
    return [
        dbc.Switch(id=ids.SHOW_ALL_SALES, label=loc.t("scope.show_all"), value=panel.scope.all_sales).to_plotly_json(),
        h.label(loc.t("scope.distributor"), "sr-only", htmlFor=ids.DISTRIBUTOR_SELECT),
        dbc.Select(
            id=ids.DISTRIBUTOR_SELECT, options=options, value=panel.scope.distributor, size="sm"
        ).to_plotly_json(),
    ]


def _sales_note(panel: Panel, distributors: Distributors | None, loc: Locale) -> Element | None:
    """What goes through others, or that there is nothing at all."""
    if distributors is not None and distributors.elsewhere_amount is not None:
        text = loc.t("scope.elsewhere", amount=loc.money(distributors.elsewhere_amount))
        return h.p(text, "notice i icon-info")
    if all(panel.widgets[entry.slug].state == "hidden" for entry in SALES):
        return blocks.empty(loc.t("scope.no_sales"))
    return None


def _freshness(panel: Panel, built: datetime | None, view: View, today: date | None) -> Element:
    loc = view.loc
    parts = [loc.t("header.snapshot", snapshot=panel.snapshot)]
    if built is not None:
        when = loc.relative_day(built.date(), today) if today else loc.date(built.date())
        parts.insert(0, loc.t("header.refreshed", when=f"{when}, {loc.time(built)}"))
    return h.span(" · ".join(parts), "i icon-clock")
