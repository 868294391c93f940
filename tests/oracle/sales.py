"""sales_trend, last_12_months and monthly_projection (SPEC §5)."""

from decimal import Decimal
from fractions import Fraction

from . import facts, projection
from .periods import (
    business_days,
    is_last_day,
    month_key,
    previous_window,
    same_span,
    whole_month,
    window,
)
from .rounding import change, half_away, money, one_decimal
from .scope import Row, View


def _any_in_24_months(view: View, lines: list[Row]) -> bool:
    """The 24 calendar months that end with D's month (lines are already by D)."""
    first = whole_month(view.as_of, 23)[0]
    return any(line["sold_on"] >= first for line in lines)


def _direction(mom_pct: Fraction | None, month_to_date: Decimal) -> str:
    if mom_pct is not None:
        if abs(mom_pct) < 1:
            return "flat"
        return "up" if mom_pct > 0 else "down"
    if month_to_date > 0:
        return "new"
    return "down" if month_to_date < 0 else "flat"


def sales_trend(view: View) -> Row | None:
    day, lines = view.as_of, facts.sales(view)
    if not _any_in_24_months(view, lines):
        return None
    current = facts.total_between(lines, same_span(day, 0))
    before = facts.total_between(lines, same_span(day, 1))
    year_ago = facts.total_between(lines, same_span(day, 12))
    rolling = facts.total_between(lines, window(day))
    previous_rolling = facts.total_between(lines, previous_window(day))
    mom_pct = change(current, before)
    return {
        "month": month_key(day),
        "month_to_date": money(current),
        "previous_month_to_date": money(before),
        "previous_month_total": money(facts.total_between(lines, whole_month(day, 1))),
        "mom_delta": money(current - before),
        "mom_pct": one_decimal(mom_pct),
        "last_year_to_date": money(year_ago),
        "yoy_delta": money(current - year_ago),
        "yoy_pct": one_decimal(change(current, year_ago)),
        "rolling_12m": money(rolling),
        "previous_rolling_12m": money(previous_rolling),
        "rolling_pct": one_decimal(change(rolling, previous_rolling)),
        "direction": _direction(mom_pct, current),
    }


def last_12_months(view: View) -> Row | None:
    day, lines = view.as_of, facts.sales(view)
    if not _any_in_24_months(view, lines):
        return None
    months = []
    total = previous_total = Decimal(0)
    for back in range(11, -1, -1):
        amount = facts.total_between(lines, whole_month(day, back))
        year_ago = facts.total_between(lines, whole_month(day, back + 12))
        partial = back == 0 and not is_last_day(day)
        month = {
            "month": month_key(whole_month(day, back)[0]),
            "amount": money(amount),
            "previous_year_amount": money(year_ago),
            "partial": partial,
        }
        if partial:
            year_ago = facts.total_between(lines, same_span(day, 12))
            month["previous_year_to_date"] = money(year_ago)
        total += amount
        previous_total += year_ago
        months.append(month)
    return {"months": months, "total": money(total), "previous_total": money(previous_total)}


def monthly_projection(view: View, country: str) -> Row | None:
    """history_months: distinct months before D's with a visible line, however old. The figures: projection.py's."""
    day, lines = view.as_of, facts.sales(view)
    first, last = whole_month(day, 0)
    active = {month_key(line["sold_on"]) for line in lines}
    if len(active) < 3:
        return None
    made = projection.figures(lines, facts.book_sales(view), day, country)
    point, low, high = (half_away(Decimal(repr(made[name])), 2) for name in ("point", "low", "high"))
    elapsed, total = business_days(country, first, day), business_days(country, first, last)
    previous = facts.total_between(lines, whole_month(day, 1))
    width = (Fraction(str(high)) - Fraction(str(low))) / Fraction(str(point)) * 100 if point > 0 else None
    return {
        "month": month_key(day),
        "month_to_date": money(facts.total_between(lines, same_span(day, 0))),
        "projected_total": point,
        "low": low,
        "high": high,
        "level": 0.8,
        "previous_month_total": money(previous),
        "vs_previous_pct": one_decimal(change(Decimal(repr(point)), previous)),
        "confidence": _confidence(len(active), width),
        "reasons": _reasons(made["active"], width, elapsed, total),
        "history_months": len(active - {month_key(day)}),
        "elapsed_business_days": elapsed,
        "business_days": total,
        "backtest": {
            name: value if value is None or name == "n" else one_decimal(Fraction(round(value, 6)))
            for name, value in made["backtest"].items()
        },
    }


def _confidence(months: int, width: Fraction | None) -> str:
    if width is not None and months >= 24 and width <= 50:
        return "high"
    return "medium" if width is not None and months >= 12 and width <= 100 else "low"


def _reasons(active: list[int], width: Fraction | None, elapsed: int, total: int) -> list[Row]:
    """``active``: the active months, counted from D's (0)."""
    reasons: list[Row] = []
    reasons.append({"code": "long_history" if len(active) >= 24 else "few_months", "params": {"months": len(active)}})
    if width is not None:
        code = "narrow_interval" if width <= 50 else "wide_interval"
        reasons.append({"code": code, "params": {"width_pct": one_decimal(width)}})
    window = min(12, -active[0])
    bought = sum(-window <= index < 0 for index in active)
    if bought < window * 3 / 4:
        reasons.append({"code": "irregular", "params": {"active_months": bought, "window_months": window}})
    if elapsed * 4 <= total:
        reasons.append({"code": "early_month", "params": {"elapsed": elapsed, "total": total}})
    return reasons
