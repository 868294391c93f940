"""What one panel changes on its page: exactly the outputs of the panel's callback, in order."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from crm_dash.customers import FoundCustomer
from crm_dash.facts.distributors import Distributors
from crm_dash.facts.model import Last12Months, Panel, Widget
from crm_dash.i18n import Locale
from crm_dash.scope import Viewer
from layouts import h, ids
from layouts.cards import card_head, error_body, widget_card
from layouts.changes import changes_awaited
from layouts.charts import Figure, empty_figure, last_12_months_figure
from layouts.customer_head import freshness_line, hidden_widgets, identity, notices
from layouts.definition import about
from layouts.exports import chart_picture, widget_exports
from layouts.h import Children, Element
from layouts.links import Links
from layouts.menus import language_links, menu_links
from layouts.picker import customer_options, scope_name
from layouts.registry import HEALTH, HERO, arranged
from layouts.sales_head import sales_note, sales_tools, scope_state
from layouts.shared import Shown
from layouts.view import Theme, View
from layouts.widgets.last_12_months import last_12_months_table

PANEL_OUTPUTS: tuple[tuple[str, str], ...] = (
    (ids.TITLE, "data"),
    (ids.SCOPE, "data"),
    (ids.LANGUAGES, "children"),
    (ids.SIDE_MENU, "children"),
    (ids.CUSTOMER_SELECT, "options"),
    (ids.CUSTOMER_SELECT, "value"),
    (ids.PIN, "aria-pressed"),
    (ids.AS_OF, "value"),
    (ids.ANNOUNCED, "children"),
    (ids.IDENTITY, "children"),
    (ids.FRESHNESS, "children"),
    (ids.NOTICES, "children"),
    (ids.CHANGES, "node"),
    (ids.PANEL_HEALTH, "children"),
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


# The fields that are elements only; the others hold controls, or cards that are trees of their own.
TREES = {
    "languages",
    "menu",
    "identity",
    "freshness",
    "notices",
    "sales_note",
    "hero_head",
    "hero_summary",
    "hero_table",
    "foot",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class PanelView:
    """The values of PANEL_OUTPUTS, a field each, in the same order."""

    title: str
    scope: dict[str, Any]
    languages: Element
    menu: Element
    customer_options: list[dict[str, Any]]
    customer: str
    pinned: str
    as_of: str
    announced: str
    identity: Children
    freshness: Children
    notices: Children
    changes: Element
    health: Element
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
        return tuple(self._value(field.name) for field in fields(self))

    def _value(self, name: str) -> Any:
        value = getattr(self, name)
        return h.tree(value, f"tree-{name.replace('_', '-')}") if name in TREES else value


def panel_view(  # noqa: PLR0913 - a page is made of that much
    panel: Panel,
    loc: Locale,
    *,
    theme: Theme,
    viewer: Viewer,
    links: Links,
    distributors: Distributors | None = None,
    shown: Shown,
    today: date,
    pinned: bool = False,
    default_as_of: date | None = None,
) -> PanelView:
    """The page's values for ``panel``; ``distributors`` only for a manufacturer's user.

    ``shown``: what the panel is of. ``default_as_of``: the day without one in the URL.
    """
    named = scope_name(panel.scope.distributor, distributors, viewer.organisation_name, loc)
    view = View(loc=loc, links=links, as_of=panel.as_of, theme=theme, scope_name=named)
    view = view.opening(panel.scope.distributor, panel.snapshot)
    usual = default_as_of or today
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
        title=loc.t("app.title", page=panel.customer.name),
        scope=scope_state(panel, distributors, usual),
        languages=language_links(loc, links),
        menu=menu_links(loc, links),
        customer_options=customer_options([found]),
        customer=panel.customer.customer_id,
        pinned=str(pinned).lower(),
        as_of=panel.as_of.isoformat(),
        announced=loc.t("header.loaded", name=panel.customer.name, day=loc.date(panel.as_of)),
        identity=identity(panel, view),
        freshness=freshness_line(shown, loc, today),
        notices=notices(panel, view, shown, usual),
        changes=changes_awaited(loc),
        health=widget_card(HEALTH, panel, view),
        sales_tools=sales_tools(panel, distributors, loc),
        sales_note=sales_note(panel, distributors, loc),
        cards=arranged(lambda entry: widget_card(entry, panel, view), account_heading(loc)),
        hero_hidden=hero.state == "hidden",
        hero_state=hero.state,
        hero_customer=panel.customer.customer_id,
        hero_snapshot=str(panel.snapshot),
        hero_distributor=panel.scope.distributor,
        hero_head=card_head(HERO, loc, named, about(HERO.slug, view), _hero_exports(panel, view) if ready else None),
        hero_summary=_hero_summary(hero, view),
        hero_figure=last_12_months_figure(hero.data, loc, theme) if ready else empty_figure(theme),
        hero_table=last_12_months_table(hero.data, view) if ready else None,
        foot=hidden_widgets(panel, loc),
    )


def _hero_exports(panel: Panel, view: View) -> Element:
    data = panel.widgets[HERO.slug].data
    partial = isinstance(data, Last12Months) and any(month.partial for month in data.months)
    notes = (view.loc.t("export.striped_month"),) if partial else ()
    return widget_exports(HERO.slug, view, chart_picture(ids.CHART, HERO.slug, panel.customer, view, *notes))


def _hero_summary(hero: Widget, view: View) -> Element | None:
    """The hero's figures in words, or its error; nothing where it is hidden."""
    if hero.state == "error":
        return error_body(hero, view.loc)
    return HERO.function(hero.data, view) if hero.state == "ready" else None


def account_heading(loc: Locale) -> Element:
    """The head of the cards that the sales scope does not touch."""
    return h.h2(loc.t("group.account"), "group-title-wide")
