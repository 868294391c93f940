"""The bar at the top of every page: product, customer picker, language, theme, who one is (demo mode: a choice)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from dash import dcc

from crm_dash.i18n import Locale
from crm_dash.scope import Viewer
from layouts import h, ids
from layouts.h import Element, Node
from layouts.links import Links
from layouts.menus import languages
from layouts.palette import ACTION_KEYS, palette_button

PERSONA_ACTION = "/demo/persona"
SIGN_OUT_ACTION = "/sign-out"
Option = dict[str, Any]


def topbar(
    loc: Locale,
    links: Links,
    *,
    viewer: Viewer | None = None,
    personas: Sequence[Mapping[str, Any]] = (),
    customer_option: Option | None = None,
    account_menu: bool = False,
) -> Element:
    """The bar; the picker only where there is a customer to change, the account's menu where people sign in."""
    who = _account(loc, viewer) if account_menu and viewer else _persona(loc, links, viewer, personas)
    return h.header(
        [
            h.a([h.span(h.icon("building"), "brand-mark"), h.span(loc.t("app.name"), "brand-name")], "brand", href="/"),
            _picker(loc, customer_option) if customer_option is not None else None,
            _neighbours(loc) if links.customer_id else None,
            h.div([palette_button(loc), languages(loc, links), _theme(loc), who], "topbar-tools"),
        ],
        "topbar",
    )


def _picker(loc: Locale, option: Option) -> Element:
    """Type-ahead: the options come from the server; the chosen one must be among them from the start."""
    dropdown = dcc.Dropdown(
        id=ids.CUSTOMER_SELECT,
        options=[option],
        value=option["value"],
        clearable=False,
        searchable=True,
        search_order="original",
        placeholder=loc.t("picker.placeholder"),
        maxHeight=360,
        labels={
            "search": loc.t("picker.search"),
            "clear_search": loc.t("picker.clear"),
            "no_options_found": loc.t("picker.nothing_found"),
        },
    )
    return h.div(dropdown, "picker", role="search", aria_label=loc.t("picker.label"), data_label=loc.t("picker.label"))


def _neighbours(loc: Locale) -> Element:
    """On from customer to customer in the portfolio's order; assets/neighbours.js says where they are, if anywhere."""

    def step(name: str, icon: str, key: str) -> Element:
        label = loc.t(f"palette.action_{key}")
        title = f"{label} ({ACTION_KEYS[key]})"
        return h.a(h.icon(icon), "icon-button", id=name, title=title, aria_label=label, role="link")

    position = h.a(None, "neighbours-position", id=ids.POSITION, title=loc.t("neighbours.back"))
    return h.nav(
        [step(ids.PREVIOUS, "left", "previous"), position, step(ids.NEXT, "right", "next")],
        "neighbours",
        id=ids.NEIGHBOURS,
        hidden=True,
        aria_label=loc.t("neighbours.label"),
        data_position=loc.t("neighbours.position", position="{position}", total="{total}"),
        data_outside=loc.t("neighbours.outside"),
    )


def _theme(loc: Locale) -> Element:
    return h.button(
        [h.icon("moon", "when-light"), h.icon("sun", "when-dark")],
        "icon-button",
        id=ids.THEME_TOGGLE,
        type="button",
        title=loc.t("theme.toggle"),
        aria_label=loc.t("theme.toggle"),
    )


def _who(viewer: Viewer) -> list[Node]:
    return [
        h.icon("user"),
        h.span([h.span(viewer.name, "who-name"), h.span(viewer.organisation_name, "who-org")], "who"),
    ]


def _account(loc: Locale, viewer: Viewer) -> Element | None:
    """Who is signed in: their sessions, and the way out."""
    sign_out = h.form(
        [
            h.input_(type="hidden", name="lang", defaultValue=loc.language),
            h.button(loc.t("sessions.sign_out"), "menu-item", type="submit"),
        ],
        action=SIGN_OUT_ACTION,
        method="post",
    )
    name = h.p(f"{viewer.name} · {viewer.organisation_name}", "menu-note", dir="auto")
    sessions = h.a(loc.t("sessions.title"), "menu-item", href=f"/sessions?lang={loc.language}")
    summary = h.summary([h.sr_only(loc.t("sessions.menu")), *_who(viewer), h.icon("down")])
    return h.tree(h.details([summary, h.div([name, sessions, sign_out], "menu-body")], "menu persona"), "tree-account")


def _persona(loc: Locale, links: Links, viewer: Viewer | None, personas: Sequence[Mapping[str, Any]]) -> Element | None:
    """Who is looking; in demo mode a form with a button per person."""
    if viewer is None:
        return None
    who = _who(viewer)
    if not personas:
        return h.div(who, "persona")
    groups: list[Node] = [h.input_(type="hidden", name="next", defaultValue=links.here())]
    for organisation, people in groupby(personas, key=lambda row: row["organisation_name"]):
        groups.append(h.div(organisation, "menu-head"))
        groups.extend(_person(row, viewer, loc) for row in people)
    menu = h.div(
        [h.p(loc.t("persona.demo"), "menu-note"), h.form(groups, action=PERSONA_ACTION, method="post")], "menu-body"
    )
    chooser = h.details([h.summary([h.sr_only(loc.t("persona.choose")), *who, h.icon("down")]), menu], "menu persona")
    return h.tree(chooser, "tree-persona")


def _person(row: Mapping[str, Any], viewer: Viewer, loc: Locale) -> Element:
    mine = row["user_id"] == viewer.user_id
    return h.button(
        [h.span(row["name"]), h.span(loc.name("role", row["role"]), "muted")],
        "menu-item",
        type="submit",
        name="user_id",
        value=row["user_id"],
        aria_current="true" if mine else None,
    )
