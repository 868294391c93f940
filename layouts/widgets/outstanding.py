"""Importe pendiente: what is owed, how late it is, and the documents behind it."""

from __future__ import annotations

from decimal import Decimal

from crm_dash.facts.model import OpenDocument, Outstanding
from layouts import blocks, h
from layouts.h import Element, Node
from layouts.view import View

SHOWN = 6
# Beyond this the card says how many are left and what they add up to.
LISTED = 60
_AGING = ("not_due", "d1_30", "d31_60", "d61_90", "d90_plus", "no_due_date", "credits")
_TONES: dict[str, blocks.Tone] = {"not_due": "neutral", "due_soon": "warn", "overdue": "bad", "disputed": "warn"}


def outstanding(data: Outstanding, view: View) -> Element:
    """Totals, the aging bar with its legend, then the documents, oldest due first."""
    return h.div([_stats(data, view), _aging(data, view), _documents(data, view)])


def _stats(data: Outstanding, view: View) -> Element:
    loc = view.loc
    late = data.overdue > 0
    share = data.overdue / data.total * 100 if data.total > 0 else None
    overdue = _figure(view, "overdue", loc.money(data.overdue), "i icon-alert" if late else "")
    return h.div(
        [
            blocks.stat(
                loc.t("outstanding.total"),
                _figure(view, "total", blocks.money_figure(loc, data.total)),
                _figure(view, "total", loc.n("outstanding.documents", len(data.documents))),
            ),
            blocks.stat(
                loc.t("outstanding.overdue"),
                overdue,
                loc.t("outstanding.overdue_share", pct=loc.percent(share))
                if late
                else loc.t("outstanding.nothing_overdue"),
                cls="is-bad" if late else "is-good",
            ),
            blocks.stat(loc.t("outstanding.dso"), _days(data, view), loc.t("outstanding.dso_note")),
            _credit(data, view),
        ],
        "stat-row",
    )


def _figure(view: View, field: str, value: Node, cls: str = "") -> Node:
    return blocks.opens(value, view.rows(f"outstanding.{field}"), cls)


def _days(data: Outstanding, view: View) -> Node:
    loc = view.loc
    if data.dso_days is None:
        return loc.t("common.not_available")
    return _figure(view, "dso_days", loc.t("outstanding.days", days=loc.number(data.dso_days)))


def _credit(data: Outstanding, view: View) -> Element:
    loc, used = view.loc, data.credit_used_pct
    if data.credit_limit is None:
        return blocks.stat(
            loc.t("outstanding.credit_used"), loc.t("common.not_available"), loc.t("outstanding.no_limit")
        )
    over = used is not None and used > 100
    value = _figure(view, "credit_used_pct", loc.percent(used), "i icon-alert" if over else "")
    note = loc.t("outstanding.of_limit", limit=loc.money(data.credit_limit))
    return blocks.stat(loc.t("outstanding.credit_used"), value, note, cls="is-bad" if over else "")


def _aging(data: Outstanding, view: View) -> Element:
    loc = view.loc
    amounts = [(name, getattr(data.buckets, name)) for name in _AGING]
    legend = [
        blocks.legend_item(
            f"age-{name}", loc.t(f"outstanding.bucket_{name}"), _figure(view, f"buckets.{name}", loc.money(amount))
        )
        for name, amount in amounts
        if amount or name == "not_due"
    ]
    bar = blocks.stacked_bar([(f"age-{name}", amount) for name, amount in amounts if name != "credits"])
    return h.div([bar, h.ul(legend, "legend-row", aria_label=loc.t("outstanding.aging"))], "aging")


def _documents(data: Outstanding, view: View) -> Element:
    loc = view.loc
    rows = [_row(document, view) for document in data.documents[:LISTED]]
    parts: list[Element | None] = [_table(rows[:SHOWN], view)]
    if len(rows) > SHOWN:
        left = data.documents[LISTED:]
        body: list[Element] = [_table(rows[SHOWN:], view)]
        if left:
            total = sum((document.open_amount for document in left), Decimal(0))
            body.append(h.p(loc.n("outstanding.rest", len(left), amount=loc.money(total)), "muted"))
        parts.append(blocks.disclosure(loc.n("outstanding.more", len(data.documents) - SHOWN), body))
    return h.div(parts)


def _table(rows: list[Element], view: View) -> Element:
    loc = view.loc
    heads = [
        (loc.t("outstanding.document"), ""),
        (loc.t("outstanding.due"), ""),
        (loc.t("outstanding.open_amount"), "num"),
    ]
    return blocks.table_of(heads, rows, loc.t("outstanding.title"), cls="documents")


def _row(document: OpenDocument, view: View) -> Element:
    loc = view.loc
    due = loc.date(document.due_on) if document.due_on is not None else loc.t("outstanding.no_due_date")
    number = blocks.opens(document.document_id, view.document("receivable", document.document_id))
    opened = view.rows("outstanding.documents.open_amount", document.document_id)
    paid = loc.t("outstanding.paid_of", paid=loc.money(document.paid_amount), amount=loc.money(document.amount))
    return h.tr(
        [
            h.th(number, "mono", scope="row", title=loc.t(f"outstanding.kind_{document.kind}")),
            h.td([h.span(due, "due"), _status(document, view)]),
            h.td(blocks.opens(loc.money(document.open_amount), opened), "num", title=paid),
        ],
        "is-overdue" if document.days_overdue > 0 else None,
    )


def _status(document: OpenDocument, view: View) -> Element:
    loc = view.loc
    if document.kind == "credit_note":
        return blocks.badge(loc.t("outstanding.kind_credit_note"))
    if document.status == "overdue":
        return blocks.badge(loc.n("outstanding.days_late", document.days_overdue), "bad", "alert")
    text = loc.t(f"outstanding.status_{document.status}")
    return blocks.badge(text, _TONES[document.status])
