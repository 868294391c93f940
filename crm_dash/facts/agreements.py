"""Agreements: those active on D, how long they last and how far they have come."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm_dash.facts.ask import Ask, share_pct
from crm_dash.facts.model import Agreement, Agreements, NextTier
from crm_dash.store import Row

EXPIRING_DAYS = 30


def agreements(ask: Ask) -> Agreements | None:
    """Active agreements, soonest end first (without an end last); None when there is none."""
    rows = ask.rows("agreements")
    return Agreements(items=tuple(_agreement(row, ask.as_of) for row in rows)) if rows else None


def _agreement(row: Row, as_of: date) -> Agreement:
    ends_on: date | None = row["ends_on"]
    days_left = None if ends_on is None else (ends_on - as_of).days
    target: Decimal | None = row["target_amount"]
    return Agreement(
        agreement_id=row["agreement_id"],
        kind=row["kind"],
        title=row["title"],
        brand_id=row["brand_id"],
        brand=row["brand"],
        product_id=row["product_id"],
        product=row["product"],
        discount_pct=row["discount_pct"],
        net_price=row["net_price"],
        starts_on=row["starts_on"],
        ends_on=ends_on,
        days_left=days_left,
        expiring=days_left is not None and days_left <= EXPIRING_DAYS,
        target_amount=target,
        actual_amount=row["actual_amount"],
        elapsed_pct=_elapsed_pct(row["starts_on"], ends_on, as_of),
        achieved_pct=None if target is None else share_pct(row["actual_amount"], target),
        next_tier=_next_tier(row),
    )


def _elapsed_pct(starts_on: date, ends_on: date | None, as_of: date) -> Decimal | None:
    """Inclusive days to D of the inclusive days in all."""
    if ends_on is None:
        return None
    return share_pct((as_of - starts_on).days + 1, (ends_on - starts_on).days + 1)


def _next_tier(row: Row) -> NextTier | None:
    threshold: Decimal | None = row["threshold_amount"]
    if threshold is None:
        return None
    return NextTier(
        threshold_amount=threshold,
        missing_amount=threshold - row["actual_amount"],
        bonus_pct=row["bonus_pct"],
    )
