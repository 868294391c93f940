"""The help: the users' guide, and beside each widget what its figures mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crm_dash.facts.registry import WIDGETS
from crm_dash.help import HelpSection, help_sections
from crm_dash.i18n import Locale
from layouts import h, ids
from layouts.definition import fields_table, meaning
from layouts.frame import Visitor, page_frame
from layouts.h import Element
from layouts.links import Links, help_anchor

_WIDGETS_SECTION = "widgets"


def help_page(loc: Locale, links: Links, visitor: Visitor, as_of: date) -> Element:
    """The page: contents, the guide with the widgets' definitions in it; windows are those of ``as_of``."""
    body = h.tree(_body(guide(loc), loc, links, as_of), "tree-help")
    return page_frame(loc, links, visitor, body, title=loc.t("help.title"))


def guide(loc: Locale) -> list[HelpSection]:
    """The guide's sections; a widget that it has no section of gets one, after the other widgets'."""
    sections = list(help_sections(loc.language))
    written = {section.anchor for section in sections}
    unwritten = [slug for slug in WIDGETS if slug not in written]
    place = max(index for index, section in enumerate(sections) if section.anchor in {*WIDGETS, _WIDGETS_SECTION}) + 1
    sections[place:place] = [
        HelpSection(anchor=slug, level=2, title=loc.t(f"{slug}.title"), blocks=()) for slug in unwritten
    ]
    return sections


def _contents(sections: Sequence[HelpSection], loc: Locale) -> Element:
    items = [
        h.li(h.a(section.title, f"contents-{section.level}", href=f"#{help_anchor(section.anchor)}"))
        for section in sections
    ]
    return h.nav(h.ul(items), "contents", aria_label=loc.t("help.contents"))


def _body(sections: Sequence[HelpSection], loc: Locale, links: Links, as_of: date) -> Element:
    search = h.input_(
        id=ids.HELP_SEARCH,
        className="form-control",
        type="search",
        placeholder=loc.t("help.search"),
        aria_label=loc.t("help.search"),
    )
    back = h.a(loc.t("help.back"), "btn-x", href=links.panel()) if links.customer_id else None
    return h.div(
        [
            h.div([h.h1(loc.t("help.title")), h.div([search, back], "help-tools")], "help-head"),
            h.p(loc.t("help.window_note", day=loc.date(as_of, "long")), "muted"),
            h.p(loc.t("help.nothing"), "empty", id=ids.HELP_NOTHING, hidden=True, role="status"),
            h.div(
                [h.div([_section(section, loc, as_of) for section in sections], "help-text"), _contents(sections, loc)],
                "help-body",
            ),
        ],
        "help",
    )


def _section(section: HelpSection, loc: Locale, as_of: date) -> Element:
    heading = (h.h2 if section.level == 1 else h.h3)(section.title)
    text = [
        h.p(block) if isinstance(block, str) else h.ul([h.li(item) for item in block], "bullets")
        for block in section.blocks
    ]
    figures: list[Element] = []
    if section.anchor in WIDGETS:
        figures = [h.div(meaning(section.anchor, loc, as_of), "help-meaning"), fields_table(section.anchor, loc)]
    return h.section(
        [heading, *text, *figures],
        f"help-section help-level-{section.level}",
        id=help_anchor(section.anchor),
        data_help=section.anchor,
    )
