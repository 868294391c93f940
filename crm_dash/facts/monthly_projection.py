"""Monthly projection: this month's total, from the customer's history and the month so far."""

from __future__ import annotations

from crm_dash.facts.ask import Ask
from crm_dash.facts.model import MonthlyProjection
from crm_dash.periods import add_months, month_start
from crm_dash.projection import HISTORY_MONTHS, project


def monthly_projection(ask: Ask) -> MonthlyProjection | None:
    """Point, 80 % interval and their own backtest; None under 3 active months."""
    first_day = add_months(month_start(ask.as_of), -HISTORY_MONTHS)
    rows = ask.rows("monthly_projection", first_day=first_day)
    return project([(row["sold_on"], row["amount"]) for row in rows], ask.as_of, ask.country)
