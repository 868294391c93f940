"""Links that hold the tab's state and so change with it: the side menu and the languages.

Both stand in a page that stays while its customer changes, so the panel's answer brings them anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from crm_dash.i18n import LANGUAGES, Locale
from layouts import h, ids
from layouts.h import Element
from layouts.links import Links

# The pages of one customer's profile, and those of all customers, in the order of the menu; only pages that exist.
PROFILE_MENU: tuple[str, ...] = ("panel", "events", "analytics", "brief")
SITE_MENU: tuple[str, ...] = ("portfolio", "analytics", "compare", "help")
ICONS = {
    "portfolio": "building",
    "panel": "panel",
    "events": "history",
    "analytics": "analytics",
    "brief": "brief",
    "compare": "compare",
    "help": "help",
}


def side_menu(loc: Locale, links: Links) -> Element:
    """The customer's pages where the page is about one, then those of all customers."""
    return h.nav(
        h.tree(menu_links(loc, links), "tree-menu"), "sidenav", id=ids.SIDE_MENU, aria_label=loc.t("menu.label")
    )


def menu_links(loc: Locale, links: Links) -> Element:
    """The entries of the menu; the page one is on is marked."""
    profile = PROFILE_MENU if links.customer_id else ()
    others = [page for page in menu_pages(links) if page not in profile]
    return h.div([_entries(loc, links, pages) for pages in (profile, others) if pages], "menu-lists")


def menu_pages(links: Links) -> list[str]:
    """The pages that can be gone to from here: the customer's where there is one, then all customers'."""
    return list(dict.fromkeys((*(PROFILE_MENU if links.customer_id else ()), *SITE_MENU)))


def _entries(loc: Locale, links: Links, pages: Sequence[str]) -> Element:
    items = [
        h.li(
            h.a(
                loc.t(f"menu.{page}"),
                f"menu-link i icon-{ICONS[page]}",
                href=links.to(page),
                aria_current="page" if page == links.page else None,
                data_menu=page,
            )
        )
        for page in pages
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
