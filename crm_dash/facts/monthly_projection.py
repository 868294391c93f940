"""Monthly projection: this month's total, from the customer's history and the month so far."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm_dash.facts.ask import Ask, statement
from crm_dash.facts.model import MonthlyProjection
from crm_dash.forecast import HISTORY_MONTHS, book_season
from crm_dash.periods import add_months, month_start
from crm_dash.projection import project
from crm_dash.scope import Scope
from crm_dash.store import Snapshot


def monthly_projection(ask: Ask) -> MonthlyProjection | None:
    """Point, 80 % interval and their own backtest; None under 3 active months."""
    month = month_start(ask.as_of)
    rows = ask.rows("monthly_projection", first_day=add_months(month, -HISTORY_MONTHS))
    daily = [(row["sold_on"], row["amount"]) for row in rows]
    scope = ask.scope
    key = ("season", scope.organisation_id, scope.organisation_kind, scope.distributor, month, ask.country)
    season = ask.snapshot.once(key, lambda: book_season(book_months(ask.snapshot, scope, month), month, ask.country))
    return project(daily, season, ask.as_of, ask.country)


def book_months(snapshot: Snapshot, scope: Scope, month: date) -> list[tuple[date, Decimal]]:
    """The organisation's sales per month before ``month``, over all its accounts, in the scope's distributor."""
    rows = snapshot.rows(statement("monthly_projection_book"), {**scope.binds(), "month": month})
    return [(row["month"], row["amount"]) for row in rows]
