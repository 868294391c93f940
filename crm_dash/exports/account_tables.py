"""The tables of the widgets about the account, which are the viewer's organisation's own."""

from __future__ import annotations

from crm_dash.exports.columns import WidgetTable, cells_of
from crm_dash.exports.table import Row
from crm_dash.facts.ask import Ask
from crm_dash.facts.model import ActivitiesByType, Agreement, Agreements, Outstanding, Upcoming
from crm_dash.i18n import Locale


def outstanding(data: Outstanding, _ask: Ask, loc: Locale) -> WidgetTable:
    """Every open document, oldest due first."""
    keys = (
        *("document_id", "kind", "issued_on", "due_on", "days_overdue", "status"),
        *("amount", "paid_amount", "open_amount"),
    )
    statuses = {code: loc.t(f"outstanding.status_{code}") for code in ("not_due", "due_soon", "disputed")}
    rows = cells_of(
        data.documents,
        keys,
        kind={code: loc.t(f"outstanding.kind_{code}") for code in ("invoice", "credit_note")},
        status={**statuses, "overdue": loc.t("outstanding.overdue")},
    )
    buckets = [
        (loc.t(f"outstanding.bucket_{name}"), loc.money(getattr(data.buckets, name)))
        for name in ("not_due", "d1_30", "d31_60", "d61_90", "d90_plus", "no_due_date", "credits")
    ]
    dso = loc.t("outstanding.days", days=loc.number(data.dso_days)) if data.dso_days is not None else loc.number(None)
    return WidgetTable(
        keys=keys,
        rows=rows,
        totals=(
            (loc.t("outstanding.total"), loc.money(data.total)),
            (loc.t("outstanding.overdue"), loc.money(data.overdue)),
            *buckets,
            (loc.t("outstanding.dso"), dso),
            (loc.t("column.credit_limit_amount"), loc.money(data.credit_limit)),
            (loc.t("outstanding.credit_used"), loc.percent(data.credit_used_pct)),
        ),
    )


def activities_by_type(data: ActivitiesByType, _ask: Ask, loc: Locale) -> WidgetTable:
    """A row for each kind of activity."""
    return WidgetTable(
        keys=("type", "count", "share_pct"),
        rows=[(loc.name("activity", one.type), one.count, one.share_pct) for one in data.by_type],
        totals=(
            (loc.t("activities_by_type.done"), loc.number(data.total)),
            (loc.t("export.last_activity"), loc.datetime(data.last_done_at)),
        ),
    )


def upcoming(data: Upcoming, _ask: Ask, loc: Locale) -> WidgetTable:
    """Everything still to be done, in the card's order."""
    return WidgetTable(
        keys=("due_at", "category", "type", "title", "user", "overdue", "id"),
        rows=[
            (
                item.due_at,
                loc.t(f"event.{item.category}"),
                loc.name("activity" if item.category == "activity" else "event", item.type),
                item.title,
                item.user,
                loc.t("export.yes" if item.overdue else "export.no"),
                item.id,
            )
            for item in data.items
        ],
    )


def agreements(data: Agreements, _ask: Ask, loc: Locale) -> WidgetTable:
    """Every active agreement, soonest end first, with its next bonus threshold."""
    keys = (
        *("agreement_id", "kind", "title", "brand_id", "brand", "product_id", "product", "discount_pct", "net_price"),
        *("starts_on", "ends_on", "days_left", "target_amount", "actual_amount", "achieved_pct", "elapsed_pct"),
    )
    kinds = {code: loc.t(f"agreements.kind_{code}") for code in ("price", "promotion", "bonus")}
    rows = cells_of(data.items, keys, kind=kinds)
    return WidgetTable(
        keys=(*keys, "threshold_amount", "missing_amount", "bonus_pct"),
        rows=[(*row, *_tier(item)) for row, item in zip(rows, data.items, strict=True)],
    )


def _tier(agreement: Agreement) -> Row:
    tier = agreement.next_tier
    return (None, None, None) if tier is None else (tier.threshold_amount, tier.missing_amount, tier.bonus_pct)
