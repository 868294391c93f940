"""One document: what is known of it, the chain it stands in, and its lines."""

from __future__ import annotations

from crm_dash.drill.document import LINE_COLUMNS, ChainLink, Document
from crm_dash.facts.ask import ZERO
from crm_dash.facts.model import Customer
from crm_dash.i18n import Locale
from layouts import blocks, h, ids
from layouts.cells import NUMBERS, rows_table, total_row
from layouts.events import event_detail
from layouts.frame import Visitor, page_frame
from layouts.h import Element, Node
from layouts.view import View

STEPS = ("quote", "order", "sale", "receivable", "payment")


def document_view(document: Document, customer: Customer, view: View, visitor: Visitor) -> Element:
    """The page of ``document``."""
    loc = view.loc
    title = f"{loc.t(f'document.{document.kind}')} {document.document_id}"
    body = [
        h.a(loc.t("rows.back"), "quiet-link i icon-right back-link", href=view.links.panel()),
        h.h1([h.span(title, dir="auto"), h.span(customer.name, "h1-detail", dir="auto")]),
        _card(loc.t("document.chain"), _chain(document, view)),
        h.div(
            [
                _card(loc.t("document.head"), event_detail(list(document.head.items()), loc)),
                _card(loc.t("document.lines"), _lines(document, view)),
            ],
            "document-parts",
        ),
        h.span(loc.t("common.opens_document"), id=ids.OPENS_ROWS, hidden=True),
    ]
    return page_frame(loc, view.links, visitor, h.tree(h.div(body, "rows-page"), "tree-document"), title=title)


def _card(title: str, body: Node) -> Element:
    head = h.div(h.h2(title, "card-title"), "card-head")
    return h.section([head, h.div(body, "card-body")], "widget")


def _chain(document: Document, view: View) -> Element:
    """All five steps in order, so that what is missing shows too."""
    steps = []
    for kind in STEPS:
        found = [_link(link, document, view) for link in document.chain if link.kind == kind]
        none = h.p(view.loc.t("document.none"), "muted")
        steps.append(h.li([h.h3(view.loc.t(f"document.{kind}")), h.ul(found) if found else none], "chain-step"))
    return h.ol(steps, "chain")


def _link(link: ChainLink, document: Document, view: View) -> Element:
    loc = view.loc
    here = (link.kind, link.document_id) == (document.kind, document.document_id)
    href = view.document(link.kind, link.document_id) if link.kind != "payment" and not here else None
    notes = [loc.date(link.day), *([loc.name("status", link.status)] if link.status else [])]
    return h.li(
        [
            blocks.opens(link.document_id, href, "mono chain-id"),
            h.span(loc.money(link.amount), "num"),
            h.span(" · ".join(notes), "muted"),
        ],
        "is-here" if here else None,
        aria_current="true" if here else None,
    )


def _lines(document: Document, view: View) -> Element:
    if not document.lines:
        return blocks.empty(view.loc.t("document.no_lines"))
    title = view.loc.t("document.lines")
    heads = [
        h.th(_name(column.name, view.loc), "num" if column.kind in NUMBERS else None, scope="col")
        for column in LINE_COLUMNS
    ]
    parts = rows_table(LINE_COLUMNS, heads, document.lines, view, title)
    total = sum((line["amount"] for line in document.lines), ZERO)
    parts.append(total_row(LINE_COLUMNS, {"amount": total}, view, "amount"))
    return h.div(h.table(parts, "data lines as-cards"), "table-scroll", tabIndex=0, role="region", aria_label=title)


def _name(column: str, loc: Locale) -> str:
    return loc.t(f"row_column.{column}")
