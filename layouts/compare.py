"""Side by side: two to four customers on the same axes; which ones, and on which scale."""

from __future__ import annotations

from dataclasses import dataclass

from crm_dash.compare import FEWEST, MOST, Comparison
from crm_dash.facts.model import Reason
from crm_dash.i18n import Locale
from layouts import blocks, h
from layouts.compare_cards import ABSOLUTE, INDEX, compare_cards, mark, peers_note
from layouts.frame import Visitor, page_frame
from layouts.h import Element, Node
from layouts.links import Links
from layouts.shared import Shown, copy_button


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparePage:
    """What the page shows; without ``data`` it only asks for customers. ``problem``: why there is none."""

    customers: tuple[tuple[str, str], ...]
    base: str = ABSOLUTE
    data: Comparison | None = None
    differences: tuple[Reason, ...] = ()
    scope_name: str | None = None
    problem: str | None = None
    shown: Shown | None = None


def compare_page(page: ComparePage, loc: Locale, links: Links, visitor: Visitor) -> Element:
    """The page, with whatever ``page`` holds."""
    head = [h.h1(loc.t("compare.title")), _tools(page, loc)]
    body = [h.div(head, "page-head"), _chosen(page, loc, links)]
    if page.data is None:
        body.append(blocks.empty(loc.t(f"compare.{page.problem or 'choose'}", fewest=FEWEST, most=MOST)))
        if page.problem == "too_many":
            body.append(h.a(loc.t("compare.restart"), "btn-x", href=links.compare(())))
    else:
        cards = [peers_note(page.data, loc), *compare_cards(page.data, page.differences, page.base, loc, links)]
        body.append(h.tree(h.div(cards, "compare"), "tree-compare"))
    names = ", ".join(name for _, name in page.customers)
    title = f"{loc.t('compare.title')}: {names}" if names else loc.t("compare.title")
    return page_frame(loc, links, visitor, body, title=title, shown=page.shown)


def _tools(page: ComparePage, loc: Locale) -> Element | None:
    if page.data is None:
        return None
    return h.div(
        [
            h.button(loc.t("brief.print"), "btn-x i icon-print", type="button", data_do="print"),
            copy_button(loc),
        ],
        "head-tools",
    )


def _chosen(page: ComparePage, loc: Locale, links: Links) -> Element:
    """The customers, each with its mark and a way out, the way in for one more, and the scale."""
    ids = [customer for customer, _ in page.customers]
    chips: list[Node] = [
        h.li(
            h.a(
                [
                    mark(at),
                    h.span(name, "chip-value", dir="auto"),
                    h.icon("close"),
                    h.sr_only(loc.t("compare.remove", customer=name)),
                ],
                "chip is-removable",
                href=links.compare([one for one in ids if one != customer]),
            )
        )
        for at, (customer, name) in enumerate(page.customers)
    ]
    if len(ids) < MOST:
        add = h.button(loc.t("compare.add"), "btn-x i icon-plus", type="button", data_do="add", aria_haspopup="dialog")
        chips.append(h.li(add))
    scope = h.span(page.scope_name, "scope-chip") if page.scope_name else None
    return h.div(
        [h.ul(chips, "chips", aria_label=loc.t("compare.customers")), scope, _scales(page, loc, links)], "compare-bar"
    )


def _scales(page: ComparePage, loc: Locale, links: Links) -> Element | None:
    if page.data is None:
        return None
    items = [
        h.a(
            loc.t(f"compare.{base}"),
            "toggle",
            href=links.filtered(base=None if base == ABSOLUTE else base),
            aria_current="true" if base == page.base else None,
        )
        for base in (ABSOLUTE, INDEX)
    ]
    return h.nav(items, "toggle-group", aria_label=loc.t("compare.scale"))
