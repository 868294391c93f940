"""The card around a widget's body: title, scope, ⓘ, state, and the attributes that tests and tools read.

States: ``loading`` (a skeleton), ``ready``, ``hidden`` (not displayed, leaves no hole), ``error`` (a message, a
retry and the id to quote; never an old figure).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crm_dash.facts.model import Panel, Widget
from crm_dash.i18n import Locale
from layouts import blocks, h, ids
from layouts.definition import about
from layouts.exports import widget_exports
from layouts.h import Children, Element
from layouts.view import View

_ROWS = ("months", "brands", "by_type", "items", "documents")


@dataclass(frozen=True, kw_only=True, slots=True)
class WidgetEntry:
    """One widget on screen: its body, its place in the grid, its icon, and whether it obeys the sales scope."""

    slug: str
    function: Callable[[Any, View], Element]
    size: str
    icon: str
    obeys_scope: bool = False
    # Whether the body changes on its own (paging, filters), without the rest of the panel; then its exports, which
    # obey the filters, stand in it.
    own_body: bool = False


def widget_card(entry: WidgetEntry, panel: Panel, view: View) -> Element:
    """The card of one widget of a panel, in whatever state its facts are."""
    widget = panel.widgets[entry.slug]
    body: Children = None
    if widget.state == "ready":
        body = (
            entry.function(widget.data, view) if has_rows(widget) else blocks.empty(view.loc.t(f"{entry.slug}.empty"))
        )
    elif widget.state == "error":
        body = error_body(widget, view.loc)
    exports = widget_exports(entry.slug, view) if widget.state == "ready" and not entry.own_body else None
    head = card_head(entry, view.loc, view.scope_name, about(entry.slug, view), exports)
    return card(entry, head, body, state=widget.state, data=card_data(panel))


def loading_card(entry: WidgetEntry, loc: Locale) -> Element:
    """The card before its facts are there."""
    return card(entry, card_head(entry, loc, None), blocks.skeleton(), state="loading", data={})


def card(
    entry: WidgetEntry,
    head: Element,
    body: Children,
    *,
    state: str,
    data: dict[str, str],
) -> Element:
    """A card: section, heading, body. A hidden one keeps its attributes but has nothing inside."""
    hidden = state == "hidden"
    if entry.own_body:
        own = h.tree(body, ids.body(entry.slug))
        inside = [] if hidden else [h.tree(head, f"{ids.body(entry.slug)}-head"), h.div(own, "card-body")]
    else:
        inside = [] if hidden else [head, h.div(body, "card-body")]
    section = h.section(
        inside,
        f"widget size-{entry.size}",
        id=ids.widget(entry.slug),
        hidden=hidden or None,
        data_widget=entry.slug,
        data_state=state,
        aria_labelledby=None if hidden else title_id(entry.slug),
        aria_busy="true" if state == "loading" else None,
        **data,
    )
    return section if entry.own_body else h.tree(section, ids.body(entry.slug))


def card_head(
    entry: WidgetEntry, loc: Locale, scope_name: str | None, info: Children = None, exports: Element | None = None
) -> Element:
    """Title, the scope where the card obeys it, exports where there are rows, and ⓘ.

    Without ``info`` (no day is known yet) ⓘ holds the definition alone.
    """
    title = loc.t(f"{entry.slug}.title")
    chip = _scope_chip(scope_name, loc) if entry.obeys_scope and scope_name else None
    return h.header(
        [
            h.h3(title, f"card-title i icon-{entry.icon}", id=title_id(entry.slug)),
            chip,
            exports,
            blocks.info(loc, title, info or loc.t(f"{entry.slug}.definition")),
        ],
        "card-head",
    )


def _scope_chip(scope_name: str, loc: Locale) -> Element:
    """Whose sales the figures are of; all of them by a name that fits beside the longest title."""
    short = loc.t("scope.all_short") if scope_name == loc.t("scope.all") else scope_name
    return h.span(short, "scope-chip", title=f"{loc.t('common.scope')}: {scope_name}")


def has_rows(widget: Widget) -> bool:
    """Whether there is anything to list; facts without a list always have."""
    return all(getattr(widget.data, name, True) for name in _ROWS)


def error_body(widget: Widget, loc: Locale) -> Element:
    """What went wrong in words, a way to try again, and the id that the log explains."""
    return h.div(
        [
            h.p(loc.t("common.widget_failed"), "error-text i icon-alert"),
            h.button(loc.t("common.retry"), "btn-x i icon-retry", type="button", data_action="reload"),
            h.p([loc.t("common.request_id"), " ", h.span(widget.error_id, "mono")], "error-id"),
        ],
        "error-state",
        role="alert",
    )


def card_data(panel: Panel) -> dict[str, str]:
    """What every card says about where its figures come from."""
    return {
        "data_customer": panel.customer.customer_id,
        "data_snapshot": str(panel.snapshot),
        "data_distributor": panel.scope.distributor,
    }


def title_id(slug: str) -> str:
    """The id of a card's heading."""
    return f"{ids.widget(slug)}-title"
