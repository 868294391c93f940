"""The documents behind a figure, a page at a time, and the lines of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crm_dash.analytics.documents import Document, DocumentLine, Documents
from crm_dash.scope import DIRECT
from layouts import blocks, h
from layouts.analytics.place import Place
from layouts.h import Element


def documents_section(data: Documents, place: Place) -> Element:
    """The list, or one document with its lines, and the way back to the figures."""
    if place.question.document is not None:
        return _section(place, place.loc.t("analytics.document_title", document=data.documents[0].document_id), [
            _facts(data.documents[0], place), _lines(data.lines, data, place),
        ], back=place.documents(), label="analytics.back_to_documents")  # fmt: skip
    title = place.loc.n("analytics.documents_found", data.documents_found)
    body = _list(data, place) if data.documents else blocks.empty(place.loc.t("analytics.empty"))
    return _section(
        place, title, [body, pages(place, data.page, data.pages)], back=place.to(), label="analytics.back_to_figures"
    )


def pages(place: Place, page: int, count: int) -> Element | None:
    """The way through the pages of a list; nothing for a single one."""
    if count == 1:
        return None
    loc = place.loc

    def link(number: int, key: str) -> Element:
        text = loc.t(f"analytics.{key}")
        if not 1 <= number <= count:
            return h.span(text, "btn-x is-disabled", aria_disabled="true")
        return h.a(text, "btn-x", href=place.at(replace(place.question, page=number)))

    where = h.span(loc.t("analytics.page_of", page=loc.number(page), pages=loc.number(count)), "muted")
    return h.nav(
        [link(page - 1, "previous"), where, link(page + 1, "next")], "pages", aria_label=loc.t("analytics.pages")
    )


def _section(place: Place, title: str, body: Sequence[Element | None], *, back: str, label: str) -> Element:
    head = [
        h.h2(title, "card-title", id="analytics-documents-title"),
        h.a(place.loc.t(label), "btn-x", href=back),
        place.exports(title),
    ]
    inside = h.tree(h.div([h.div(head, "card-head"), h.div(list(body), "card-body")]), "tree-documents")
    return h.section(inside, "widget", aria_labelledby="analytics-documents-title")


def _list(data: Documents, place: Place) -> Element:
    loc = place.loc
    stated = place.question.kind.fact != "sales"
    names = [
        loc.t("analytics.day"),
        loc.t("analytics.document"),
        loc.t("analytics.dimension_customer"),
        loc.t("analytics.dimension_distributor"),
        *([loc.t("analytics.state")] if stated else []),
        loc.t("analytics.line_count"),
        loc.t("common.amount"),
    ]
    heads = [
        _sorting("day", names[0], data, place),
        _sorting("document", names[1], data, place),
        _sorting("customer", names[2], data, place),
        *[h.th(name, scope="col") for name in names[3:-2]],
        h.th(names[-2], "num", scope="col"),
        _sorting("amount", names[-1], data, place, cls="num"),
    ]
    foot = h.tr([
        h.th(loc.t("analytics.total"), scope="row", colSpan=5 if stated else 4),
        h.td(loc.number(data.total_lines), "num"),
        h.td(loc.money(data.total_amount), "num total"),
    ])  # fmt: skip
    blocks.under(names[-2:], foot)
    rows = [blocks.under(names, _document(one, place, stated=stated)) for one in data.documents]
    label = loc.t("analytics.documents_of", measure=loc.t(f"analytics.measure_{place.question.measure}"))
    made = h.table(
        [h.caption(label, "sr-only"), h.thead(h.tr(heads)), h.tbody(rows), h.tfoot(foot)], "data lines as-cards"
    )
    return h.div(made, "table-scroll", tabIndex=0, role="region", aria_label=label)


def _sorting(name: str, text: str, data: Documents, place: Place, *, cls: str | None = None) -> Element:
    order = {name: "ascending", f"-{name}": "descending"}.get(data.sort)
    usual, other = (f"-{name}", name) if name in ("day", "amount") else (name, f"-{name}")
    icon = h.icon("down", f"sort-mark is-{order}") if order else None
    href = place.documents(sort=other if data.sort == usual else usual)
    return h.th(h.a([text, icon], href=href), cls, scope="col", aria_sort=order)


def _document(one: Document, place: Place, *, stated: bool) -> Element:
    loc = place.loc
    return h.tr(
        [
            h.td(loc.date(one.day)),
            h.th(h.a(one.document_id, "mono", href=place.to(document=one.document_id)), scope="row"),
            h.td(one.customer, dir="auto"),
            h.td(_distributor(one, place), dir="auto"),
            h.td(loc.name("status", one.state or "")) if stated else None,
            h.td(loc.number(one.lines), "num"),
            h.td(loc.money(one.amount), "num"),
        ]
    )


def _distributor(one: Document, place: Place) -> str:
    return one.distributor or place.loc.t(f"scope.{DIRECT}")


def _facts(one: Document, place: Place) -> Element:
    loc = place.loc
    facts = [
        (loc.t("analytics.day"), loc.date(one.day)),
        (loc.t("analytics.dimension_customer"), one.customer),
        (loc.t("analytics.dimension_distributor"), _distributor(one, place)),
        (loc.t("analytics.state"), loc.name("status", one.state)) if one.state else None,
    ]
    pairs = [h.div([h.dt(fact[0]), h.dd(fact[1], dir="auto")]) for fact in facts if fact is not None]
    return h.dl(pairs, "document-facts")


def _lines(lines: Sequence[DocumentLine], data: Documents, place: Place) -> Element:
    loc = place.loc
    names = [
        loc.t("analytics.line"),
        *[loc.t(f"analytics.dimension_{name}") for name in ("product", "brand")],
        loc.t("analytics.measure_quantity"),
        loc.t("common.amount"),
    ]
    heads = [h.th(name, None if at in (1, 2) else "num", scope="col") for at, name in enumerate(names)]
    rows = [blocks.under(names, _line(line, place)) for line in lines]
    foot = h.tr([
        h.th(loc.t("analytics.total"), scope="row", colSpan=3),
        h.td(place.value(data.total_quantity, form="number"), "num"),
        h.td(loc.money(data.total_amount), "num total"),
    ])  # fmt: skip
    blocks.under(names[-2:], foot)
    label = loc.n("analytics.lines", len(lines))
    made = h.table(
        [h.caption(label, "sr-only"), h.thead(h.tr(heads)), h.tbody(rows), h.tfoot(foot)], "data lines as-cards"
    )
    return h.div(made, "table-scroll", tabIndex=0, role="region", aria_label=label)


def _line(line: DocumentLine, place: Place) -> Element:
    return h.tr(
        [
            h.td(str(line.line_no), "num muted"),
            h.td(line.product, dir="auto"),
            h.td(line.brand, dir="auto"),
            h.td(place.value(line.quantity, form="number"), "num"),
            h.td(place.loc.money(line.amount), "num"),
        ]
    )
