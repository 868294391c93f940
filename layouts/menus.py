"""Links that hold the tab's state and so change with it: the profile's menu and the languages.

Both stand in a page that stays while its customer changes, so the panel's answer brings them anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from crm_dash.i18n import LANGUAGES, Locale
from layouts import h, ids
from layouts.h import Element
from layouts.links import Links

# The pages of a customer's profile that exist so far, in the order of the menu.
PROFILE_MENU = ("panel", "analytics")
_ICONS = {"panel": "panel", "events": "history", "analytics": "analytics", "brief": "brief"}


def side_menu(loc: Locale, links: Links, menu: Sequence[str] = PROFILE_MENU, current: str = "panel") -> Element:
    """The profile's own menu: only the pages that exist."""
    inside = h.tree(menu_links(loc, links, menu, current), "tree-menu")
    return h.nav(inside, "sidenav", id=ids.SIDE_MENU, aria_label=loc.t("menu.label"))


def menu_links(loc: Locale, links: Links, menu: Sequence[str] = PROFILE_MENU, current: str = "panel") -> Element:
    """The entries of the menu; the page one is on is marked."""
    items = [
        h.li(
            h.a(
                loc.t(f"menu.{entry}"),
                f"menu-link i icon-{_ICONS[entry]}",
                href=links.to(entry),
                aria_current="page" if entry == current else None,
                data_menu=entry,
            )
        )
        for entry in menu
    ]
    return h.ul(items)


def languages(loc: Locale, links: Links) -> Element:
    """Both languages; the URL keeps the choice."""
    inside = h.tree(language_links(loc, links), "tree-languages")
    return h.nav(inside, "langs", id=ids.LANGUAGES, aria_label=loc.t("language.label"))


def language_links(loc: Locale, links: Links) -> Element:
    """This page in each language; the one it is in is marked."""
    items = [
        h.a(
            code.upper(),
            "lang",
            href=links.in_language(code),
            lang=code,
            title=loc.t(f"language.{code}"),
            aria_current="true" if code == loc.language else None,
            data_lang=code,
        )
        for code in LANGUAGES
    ]
    return h.div(items, "lang-row")
