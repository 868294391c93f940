"""Acuerdos: what was agreed, until when, and how far the targets are."""

from __future__ import annotations

from decimal import Decimal

from crm_dash.facts.model import Agreement, Agreements
from crm_dash.formats import rounded
from layouts import blocks, h
from layouts.h import Element, Node
from layouts.view import View

SHOWN = 4
LISTED = 40


def agreements(data: Agreements, view: View) -> Element:
    """The agreements active on the day, soonest end first."""
    loc = view.loc
    rows = [_row(agreement, view) for agreement in data.items[:LISTED]]
    parts: list[Element] = [h.ul(rows[:SHOWN], "agreement-list", aria_label=loc.t("agreements.title"))]
    if len(data.items) > SHOWN:
        body: list[Element] = [h.ul(rows[SHOWN:], "agreement-list", aria_label=loc.t("agreements.title"))]
        if len(data.items) > LISTED:
            body.append(h.p(loc.n("agreements.rest", len(data.items) - LISTED), "muted"))
        parts.append(blocks.disclosure(loc.n("agreements.more", len(data.items) - SHOWN), body))
    return h.div(parts)


def _row(agreement: Agreement, view: View) -> Element:
    return h.li(
        [
            h.div([h.span(agreement.title, "agreement-title", dir="auto"), _ends(agreement, view)], "agreement-head"),
            h.div(" · ".join(_terms(agreement, view)), "muted", dir="auto"),
            _progress(agreement, view),
            _next_tier(agreement, view),
        ],
        "is-expiring" if agreement.expiring else None,
    )


def _ends(agreement: Agreement, view: View) -> Element:
    loc = view.loc
    if agreement.ends_on is None or agreement.days_left is None:
        return blocks.badge(loc.t("agreements.open_ended"))
    text = loc.n("agreements.days_left", agreement.days_left) if agreement.days_left else loc.t("agreements.ends_today")
    if agreement.expiring:
        return h.span(blocks.badge(text, "warn", "clock"), title=loc.date(agreement.ends_on))
    return blocks.badge(loc.t("agreements.until", day=loc.date(agreement.ends_on)))


def _terms(agreement: Agreement, view: View) -> list[str]:
    loc = view.loc
    what = agreement.product or agreement.brand or loc.t("agreements.everything")
    terms = [loc.t(f"agreements.kind_{agreement.kind}"), what]
    if agreement.discount_pct is not None:
        terms.append(loc.t("agreements.discount", pct=loc.percent(agreement.discount_pct)))
    if agreement.net_price is not None:
        terms.append(loc.t("agreements.net_price", amount=loc.money(agreement.net_price)))
    if agreement.expiring and agreement.ends_on is not None:
        terms.append(loc.t("agreements.until", day=loc.date(agreement.ends_on)))
    return terms


def _progress(agreement: Agreement, view: View) -> Element | None:
    """Achieved against target, with a mark where the time is."""
    loc, target = view.loc, agreement.target_amount
    if target is None:
        return None
    achieved = _clamped(agreement.achieved_pct)
    mark = (
        h.span(None, "progress-mark", style={"left": f"{_clamped(agreement.elapsed_pct)}%"})
        if agreement.elapsed_pct is not None
        else None
    )
    bar = h.div(
        [h.span(None, "progress-fill", style={"width": f"{achieved}%"}), mark], "progress-x", aria_hidden="true"
    )
    text = loc.t("agreements.achieved", target=loc.money(target), **blocks.slots("actual", "pct"))
    actual = _figure(agreement, "actual_amount", loc.money(agreement.actual_amount), view)
    pct = _figure(agreement, "achieved_pct", loc.percent(agreement.achieved_pct), view)
    elapsed = (
        h.span(loc.t("agreements.elapsed", pct=loc.percent(agreement.elapsed_pct)), "muted")
        if mark is not None
        else None
    )
    return h.div([bar, h.div([h.span(blocks.sentence(text, actual=actual, pct=pct)), elapsed], "progress-text")])


def _next_tier(agreement: Agreement, view: View) -> Element | None:
    loc, tier = view.loc, agreement.next_tier
    if tier is None:
        return None
    text = loc.t(
        "agreements.next_tier",
        threshold=loc.money(tier.threshold_amount),
        pct=loc.percent(tier.bonus_pct),
        **blocks.slots("missing"),
    )
    missing = _figure(agreement, "next_tier.missing_amount", loc.money(tier.missing_amount), view)
    return h.div(h.span(blocks.sentence(text, missing=missing)), "next-tier i icon-trend")


def _figure(agreement: Agreement, field: str, text: str, view: View) -> Node:
    return blocks.opens(text, view.rows(f"agreements.items.{field}", agreement.agreement_id))


def _clamped(pct: Decimal | None) -> Decimal:
    return rounded(min(max(pct or Decimal(0), Decimal(0)), Decimal(100)), 1)
