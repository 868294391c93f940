"""Sales trend: month to date against the same span a month and a year earlier, never a part with a whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from crm_dash.facts.ask import Ask, change_pct
from crm_dash.facts.model import SalesTrend
from crm_dash.periods import last_months, month_end, month_key, month_to_date, twelve_months

FLAT_BELOW_PCT = 1


def sales_trend(ask: Ask) -> SalesTrend | None:
    """The trend on D; None without any sale in the 24 calendar months that end with D's month."""
    month, previous, year = (month_to_date(ask.as_of, back) for back in (0, 1, 12))
    row = ask.row(
        "sales_trend",
        month_from=month.from_,
        previous_from=previous.from_,
        previous_to=previous.to,
        previous_month_end=month_end(previous.from_),
        year_from=year.from_,
        year_to=year.to,
        rolling_from=twelve_months(ask.as_of).from_,
        previous_rolling_from=twelve_months(ask.as_of, 1).from_,
        ready_from=last_months(ask.as_of, 24)[0],
    )
    if not row["lines"]:
        return None
    mtd, mtd_back, year_back = row["month_to_date"], row["previous_month_to_date"], row["last_year_to_date"]
    mom_pct = change_pct(mtd, mtd_back)
    return SalesTrend(
        month=month_key(ask.as_of),
        month_to_date=mtd,
        previous_month_to_date=mtd_back,
        previous_month_total=row["previous_month_total"],
        mom_delta=mtd - mtd_back,
        mom_pct=mom_pct,
        last_year_to_date=year_back,
        yoy_delta=mtd - year_back,
        yoy_pct=change_pct(mtd, year_back),
        rolling_12m=row["rolling_12m"],
        previous_rolling_12m=row["previous_rolling_12m"],
        rolling_pct=change_pct(row["rolling_12m"], row["previous_rolling_12m"]),
        direction=_direction(mtd, mom_pct),
    )


def _direction(month_to_date_amount: Decimal, mom_pct: Decimal | None) -> Literal["up", "down", "flat", "new"]:
    if mom_pct is None:
        return "new" if month_to_date_amount > 0 else "down" if month_to_date_amount < 0 else "flat"
    if abs(mom_pct) < FLAT_BELOW_PCT:
        return "flat"
    return "up" if mom_pct > 0 else "down"
