"""The customer's profile: the page that stands still, and what one answer changes on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc

from crm_dash.i18n import Locale
from layouts import blocks, h, ids
from layouts.cards import card_head, loading_card, title_id
from layouts.changes import changes_awaited
from layouts.charts import CONFIG, empty_figure
from layouts.events import event_offcanvas
from layouts.frame import Visitor, page_frame
from layouts.h import Element
from layouts.links import Links
from layouts.panel_view import PANEL_OUTPUTS, PanelView, account_heading, panel_view
from layouts.registry import HEALTH, HERO, arranged
from layouts.shared import copy_icon
from layouts.topbar import Option

__all__ = ["PANEL_OUTPUTS", "PanelView", "panel_view", "profile_shell"]

REFRESH_POLL_MS = 500


def profile_shell(
    loc: Locale,
    links: Links,
    visitor: Visitor,
    *,
    customer_option: Option,
    as_of: date,
    today: date,
    panel_state: Mapping[str, Any] | None = None,
) -> Element:
    """The page of one customer's panel before its answer is there: skeletons that keep the cards' places."""
    name = customer_option["title"]
    return page_frame(
        loc,
        links,
        visitor,
        _content(loc, name, as_of, today),
        title=name,
        customer_option=customer_option,
        more=[
            dcc.Interval(id=ids.REFRESH_POLL, interval=REFRESH_POLL_MS, disabled=True),
            dcc.Store(id=ids.SCOPE, data={"customer": customer_option["value"], "as_of": as_of.isoformat()}),
            dcc.Store(id=ids.LIVE_SNAPSHOT),
            dcc.Store(id=ids.PANEL_STATE, data=panel_state),
            event_offcanvas(loc),
            # What a screen reader says when the figures are of another customer or day.
            h.div(None, "sr-only", id=ids.ANNOUNCED, role="status"),
        ],
    )


def _content(loc: Locale, name: str, as_of: date, today: date) -> list[Element | None]:
    identity = h.div(h.h1(name, dir="auto"), "identity", id=ids.IDENTITY)
    return [
        h.div([identity, _tools(loc, as_of, today)], "customer-head"),
        h.span(loc.t("common.opens_rows"), id=ids.OPENS_ROWS, hidden=True),
        h.div(None, "notices", id=ids.NOTICES, role="status"),
        h.tree(changes_awaited(loc), ids.CHANGES),
        h.h2(loc.t("group.health"), "sr-only"),
        h.div(loading_card(HEALTH, loc), "panel-health", id=ids.PANEL_HEALTH),
        h.div([h.h2(loc.t("group.sales")), h.div(None, "sales-tools", id=ids.SALES_TOOLS)], "group-head"),
        h.div(None, "sales-note", id=ids.SALES_NOTE),
        h.div([_hero(loc), h.div(_loading(loc), "panel-cards", id=ids.PANEL_CARDS)], "panel-grid"),
        h.div(None, "panel-foot", id=ids.FOOT),
    ]


def _tools(loc: Locale, as_of: date, today: date) -> Element:
    """The day, *Actualizar* and what it says, and how fresh the figures are."""
    day = dbc.Input(
        id=ids.AS_OF,
        type="date",
        value=as_of.isoformat(),
        max=today.isoformat(),
        debounce=600,
        size="sm",
    )
    return h.div(
        [
            h.div(
                [
                    _pin(loc),
                    copy_icon(loc),
                    h.label(loc.t("header.as_of"), htmlFor=ids.AS_OF),
                    day,
                    h.button(loc.t("refresh.button"), "btn-x i icon-refresh", id=ids.REFRESH, type="button"),
                ],
                "head-tools",
            ),
            h.div(
                [
                    h.div(None, "freshness", id=ids.FRESHNESS),
                    h.div(None, "refresh-status", id=ids.REFRESH_STATUS, role="status"),
                ],
                "head-lines",
            ),
        ],
        "head-side",
    )


def _pin(loc: Locale) -> Element:
    label = loc.t("palette.action_pin")
    return h.button(
        h.icon("pin"), "icon-button pin", id=ids.PIN, type="button", title=label, aria_label=label, aria_pressed="false"
    )


def _hero(loc: Locale) -> Element:
    """The 12-month chart: mounted once, afterwards only its figure changes."""
    chart = dcc.Graph(
        id=ids.CHART,
        figure=empty_figure("light"),
        config=CONFIG,
        responsive=True,
        className="chart",
        clear_on_unhover=True,
    )
    return h.section(
        [
            h.div(card_head(HERO, loc, None), id=ids.HERO_HEAD),
            h.div(
                [
                    h.div(blocks.skeleton(2), id=ids.HERO_SUMMARY),
                    h.div(chart, "chart-box"),
                    h.div(None, id=ids.HERO_TABLE),
                ],
                "card-body",
            ),
        ],
        "widget size-hero",
        id=ids.HERO,
        data_widget=HERO.slug,
        data_state="loading",
        aria_labelledby=title_id(HERO.slug),
    )


def _loading(loc: Locale) -> list[Element]:
    return arranged(lambda entry: loading_card(entry, loc), account_heading(loc))
