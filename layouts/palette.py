"""The palette (Ctrl/⌘+K) and the sheet of shortcuts: two dialogs that assets/palette.js opens.

The palette is a combobox with a listbox: the focus stays in the box, the arrows move the chosen option. An option is
a link, or a button that says what it does by ``data_do`` (``press:<id>`` presses a control of the page).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dash import dcc

from crm_dash.customers import FoundCustomer
from crm_dash.i18n import LANGUAGES, Locale
from layouts import h, ids
from layouts.h import Element, Node
from layouts.links import Links
from layouts.menus import ICONS, menu_pages
from layouts.picker import plain

# What a chosen customer is for: to open it, or to add it to the comparison.
GO, ADD = "go", "add"
INPUT = "palette-input"
LIST = "palette-list"
# Keys by what they do; a page's second key follows G.
PAGE_KEYS = {"panel": "P", "events": "E", "analytics": "A", "brief": "B", "compare": "C", "help": "H", "portfolio": "I"}
ACTION_KEYS = {
    "next": "J",
    "previous": "K",
    "theme": "T",
    "refresh": "R",
    "show_all": "V",
    "pin": "F",
    "copy_link": "L",
    "shortcuts": "?",
}
_ACTION_ICONS = {
    "next": "right",
    "previous": "left",
    "theme": "moon",
    "language": "globe",
    "refresh": "refresh",
    "show_all": "commercial",
    "pin": "pin",
    "print": "print",
    "copy_link": "link",
    "shortcuts": "info",
}
_PRESSED = {
    "next": ids.NEXT,
    "previous": ids.PREVIOUS,
    "theme": ids.THEME_TOGGLE,
    "refresh": ids.REFRESH,
    "show_all": ids.SHOW_ALL_SALES,
    "pin": ids.PIN,
}
_ON_PANEL = ("refresh", "show_all", "pin")
_OF_LIST = ("next", "previous")


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One option: a link (``href``) or an action (``do``)."""

    label: str
    icon: str
    note: str = ""
    keys: str = ""
    href: str | None = None
    do: str | None = None


def palette(loc: Locale) -> list[Node]:
    """Both dialogs, closed, and the store that asks."""
    return [dcc.Store(id=ids.PALETTE_QUERY), _dialog(loc), _sheet(loc), _status(loc)]


def palette_button(loc: Locale) -> Element:
    """What opens the palette without a keyboard."""
    return h.button(
        [h.icon("search"), h.span(loc.t("palette.button"), "palette-button-text"), h.kbd("Ctrl K", "palette-keys")],
        "palette-button",
        id=ids.PALETTE_OPEN,
        type="button",
        aria_label=loc.t("palette.open"),
        aria_haspopup="dialog",
        aria_keyshortcuts="Control+K Meta+K",
    )


def palette_results(
    loc: Locale,
    links: Links,
    words: str,
    *,
    pinned: Sequence[FoundCustomer] = (),
    recent: Sequence[FoundCustomer] = (),
    found: Sequence[FoundCustomer] = (),
    adding: bool = False,
    manufacturer: bool = False,
) -> Element:
    """The groups of options for ``words``; ``adding``: customers only, who then join the comparison."""
    marked = {customer.customer_id for customer in (*pinned, *recent)}
    groups = [
        ("pinned", [_customer(customer, links, adding, "pin") for customer in pinned]),
        ("recent", [_customer(customer, links, adding, "clock") for customer in recent]),
        ("customers", [_customer(one, links, adding, "building") for one in found if one.customer_id not in marked]),
    ]
    if not adding:
        groups += [
            ("pages", list(_matching(_pages(loc, links), words))),
            ("actions", list(_matching(_actions(loc, links, manufacturer=manufacturer), words))),
        ]
    count = sum(len(choices) for _, choices in groups)
    listed = [_group(loc, name, choices) for name, choices in groups if choices]
    status = loc.n("palette.count", count) if count else loc.t("palette.nothing")
    return h.div(
        [
            h.p(status, "sr-only" if count else "empty", role="status"),
            h.div(listed, "palette-list", id=LIST, role="listbox", aria_label=loc.t("palette.results"))
            if count
            else None,
        ],
        id=ids.PALETTE_RESULTS,
        data_query=words,
    )


def _customer(customer: FoundCustomer, links: Links, adding: bool, icon: str) -> Choice:
    note = " · ".join(part for part in (customer.city, customer.customer_id) if part)
    href = links.compare_with(customer.customer_id) if adding else links.of(customer.customer_id).panel()
    return Choice(label=customer.name, icon=icon, note=note, href=href)


def _pages(loc: Locale, links: Links) -> Iterable[Choice]:
    for page in menu_pages(links):
        keys = f"G {PAGE_KEYS[page]}" if page in PAGE_KEYS else ""
        yield Choice(label=loc.t(f"menu.{page}"), icon=ICONS[page], keys=keys, href=links.to(page))


def _actions(loc: Locale, links: Links, *, manufacturer: bool) -> Iterable[Choice]:
    for action, icon in _ACTION_ICONS.items():
        if (action in _ON_PANEL and links.page != "panel") or (action == "show_all" and not manufacturer):
            continue
        if action in _OF_LIST and links.listed is None:
            continue
        href = links.in_language(_other(loc.language)) if action == "language" else None
        do = None if href else f"press:{_PRESSED[action]}" if action in _PRESSED else action
        label = loc.t(f"palette.action_{action}")
        yield Choice(label=label, icon=icon, keys=ACTION_KEYS.get(action, ""), href=href, do=do)


def _other(language: str) -> str:
    return next(code for code in LANGUAGES if code != language)


def _matching(choices: Iterable[Choice], words: str) -> Iterable[Choice]:
    """The choices whose label holds every word, whatever the accents."""
    wanted = plain(words).lower().split()
    return (choice for choice in choices if all(word in plain(choice.label).lower() for word in wanted))


def _group(loc: Locale, name: str, choices: Sequence[Choice]) -> Element:
    title = loc.t(f"palette.group_{name}")
    head = h.div(title, "palette-group", aria_hidden="true")
    options = [_option(choice, f"palette-{name}-{number}") for number, choice in enumerate(choices)]
    return h.div([head, *options], role="group", aria_label=title)


def _option(choice: Choice, name: str) -> Element:
    content = [
        h.icon(choice.icon),
        h.span(choice.label, "palette-label", dir="auto"),
        h.span(choice.note, "palette-note", dir="auto") if choice.note else None,
        h.kbd(choice.keys, "palette-keys", aria_hidden="true") if choice.keys else None,
    ]
    shared = {"id": name, "role": "option", "tabIndex": -1, "aria_selected": "false"}
    if choice.href:
        return h.a(content, "palette-option", href=choice.href, **shared)
    return h.button(content, "palette-option", type="button", data_do=choice.do, **shared)


def _dialog(loc: Locale) -> Element:
    box = h.div(
        [
            h.icon("search"),
            h.input_(
                None,
                "palette-input",
                id=INPUT,
                type="text",
                role="combobox",
                placeholder=loc.t("palette.placeholder"),
                aria_label=loc.t("palette.placeholder"),
                aria_autocomplete="list",
                aria_expanded="false",
                aria_controls=LIST,
                autoComplete="off",
                spellCheck="false",
                maxLength=100,
            ),
            _close(loc),
        ],
        "palette-box",
    )
    body = [h.tree(box, "tree-palette"), h.tree(h.div(None, id=ids.PALETTE_RESULTS), ids.PALETTE_RESULTS)]
    return h.dialog(body, "palette", id=ids.PALETTE, aria_label=loc.t("palette.open"))


def _sheet(loc: Locale) -> Element:
    """Which keys do what, and the switch that turns single keys off."""
    pages = [(f"G {key}", loc.t(f"menu.{page}")) for page, key in PAGE_KEYS.items() if page in ICONS]
    actions = [(key, loc.t(f"palette.action_{action}")) for action, key in ACTION_KEYS.items()]
    rows = [("Ctrl K", loc.t("palette.open")), ("/", loc.t("palette.open")), *pages, *actions]
    rows.append((loc.t("shortcuts.space"), loc.t("shortcuts.tick")))
    terms = [h.div([h.dt(_keys(keys)), h.dd(label)]) for keys, label in rows]
    switch = h.label(
        [h.input_(None, "form-check-input", type="checkbox", id="single-keys"), loc.t("shortcuts.single_keys")],
        "shortcuts-switch",
    )
    title = h.h2(loc.t("shortcuts.title"), "card-title", id="shortcuts-title")
    body = h.div([h.div([title, _close(loc)], "card-head"), h.dl(terms, "shortcuts-list"), switch])
    return h.dialog(h.tree(body, "tree-shortcuts"), "shortcuts", id=ids.SHORTCUTS, aria_labelledby="shortcuts-title")


def _status(loc: Locale) -> Element:
    """Where assets/palette.js says that a link was copied, or asks to copy it by hand."""
    texts = {"data_copied": loc.t("palette.copied"), "data_copy": loc.t("palette.copy")}
    return h.div(None, "page-status", id="page-status", role="status", **texts)


def _keys(keys: str) -> list[Node]:
    return [h.kbd(key) for key in keys.split()]


def _close(loc: Locale) -> Element:
    return h.button(
        h.icon("close"), "icon-button", type="button", data_close="", title=loc.t("palette.close"),
        aria_label=loc.t("palette.close"),
    )  # fmt: skip
