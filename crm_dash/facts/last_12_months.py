"""The last 12 calendar months beside the same months a year earlier."""

from __future__ import annotations

from datetime import date

from crm_dash.facts.ask import ZERO, Ask
from crm_dash.facts.model import Last12Months, MonthSales
from crm_dash.periods import add_months, last_months, month_end, month_key, month_to_date
from crm_dash.store import Row


def last_12_months(ask: Ask) -> Last12Months | None:
    """Twelve months ending with D's; the partial month is compared with the same span a year back."""
    months = last_months(ask.as_of, 12)
    span = month_to_date(ask.as_of, 12)
    rows = ask.rows("last_12_months", first_month=add_months(months[0], -12), span_from=span.from_, span_to=span.to)
    if not rows:
        return None
    by_month = {row["month"]: row for row in rows}
    bars = tuple(_bar(month, ask.as_of, by_month) for month in months)
    compared = (
        bar.previous_year_amount if bar.previous_year_to_date is None else bar.previous_year_to_date for bar in bars
    )
    return Last12Months(months=bars, total=sum((bar.amount for bar in bars), ZERO), previous_total=sum(compared, ZERO))


def _bar(month: date, as_of: date, by_month: dict[date, Row]) -> MonthSales:
    now, before = by_month.get(month), by_month.get(add_months(month, -12))
    partial = month == as_of.replace(day=1) and as_of != month_end(as_of)
    return MonthSales(
        month=month_key(month),
        amount=now["amount"] if now else ZERO,
        previous_year_amount=before["amount"] if before else ZERO,
        partial=partial,
        previous_year_to_date=(before["span_amount"] if before else ZERO) if partial else None,
    )
