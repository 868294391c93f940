"""What differs between compared customers, by rules: codes and parameters for the catalogue, the clearest first.

A rule speaks only where the difference is plain: amounts at least TIMES apart, percentages at least POINTS.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from crm_dash.compare import METRICS, Compared, Comparison
from crm_dash.facts.model import Reason, Scalar

FLAT_BELOW = Decimal(1)
TIMES = Decimal("1.5")
POINTS = Decimal(10)
MOST = 7
_METRICS = {metric.name: metric for metric in METRICS}
Pair = tuple[Compared, Decimal, Compared, Decimal]


def differences(data: Comparison) -> tuple[Reason, ...]:
    """At most MOST differences between the customers of ``data``."""
    found = [reason for rule in RULES for reason in rule(data)]
    return tuple(found[:MOST])


def _ends(data: Comparison, metric: str) -> Pair | None:
    """The customers with the highest and the lowest figure; None unless two have one."""
    known = [(one, Decimal(value)) for one in data.customers if (value := _METRICS[metric].of(one)) is not None]
    if len(known) < 2:
        return None
    high, low = max(known, key=lambda pair: pair[1]), min(known, key=lambda pair: pair[1])
    return (*high, *low) if high[0] is not low[0] else None


def _named(high: Compared, low: Compared, **more: Scalar) -> dict[str, Scalar]:
    return {"high": high.customer.name, "low": low.customer.name, **more}


def _sales(data: Comparison) -> Sequence[Reason]:
    ends = _ends(data, "rolling")
    if ends is None or ends[1] <= 0 or (ends[3] > 0 and ends[1] / ends[3] < TIMES):
        return ()
    high, most, low, least = ends
    if least <= 0:
        return (Reason(code="sales_only", params=_named(high, low, high_amount=most, low_amount=least)),)
    params = _named(high, low, high_amount=most, low_amount=least, times=most / least)
    return (Reason(code="sales_times", params=params),)


def _growth(data: Comparison) -> Sequence[Reason]:
    ends = _ends(data, "rolling_change")
    if ends is None or ends[1] - ends[3] < POINTS:
        return ()
    high, most, low, least = ends
    code = f"growth_{_direction(most)}_{_direction(least)}"
    return (Reason(code=code, params=_named(high, low, high_pct=abs(most), low_pct=abs(least))),)


def _direction(pct: Decimal) -> str:
    if abs(pct) < FLAT_BELOW:
        return "flat"
    return "up" if pct > 0 else "down"


def _conversion(data: Comparison) -> Sequence[Reason]:
    ends = _ends(data, "conversion")
    if ends is None or ends[1] - ends[3] < POINTS:
        return ()
    high, most, low, least = ends
    return (Reason(code="conversion", params=_named(high, low, high_pct=most, low_pct=least)),)


def _overdue(data: Comparison) -> Sequence[Reason]:
    ends = _ends(data, "overdue")
    if ends is None or ends[1] <= 0 or (ends[3] > 0 and ends[1] / ends[3] < TIMES):
        return ()
    high, most, low, least = ends
    code = "overdue_only" if least <= 0 else "overdue_more"
    return (Reason(code=code, params=_named(high, low, high_amount=most, low_amount=least)),)


def _late(data: Comparison) -> Sequence[Reason]:
    """Who has not ordered for longer than its own rhythm."""
    gaps = [(one, facts) for one in data.customers if (facts := one.facts("order_gap")) is not None]
    late = [(one, facts) for one, facts in gaps if facts.state == "late"]
    if not late:
        return ()
    one, facts = max(late, key=lambda pair: pair[1].days_since / pair[1].warning_days)
    days = {"days": facts.days_since, "usual": round(facts.expected_gap_days)}
    return (Reason(code="late", params={"customer": one.customer.name, **days}),)


def _activities(data: Comparison) -> Sequence[Reason]:
    """Customers without any activity have no facts of it: they count as none where another has some."""
    counts = [(one, int(_METRICS["activities"].of(one) or 0)) for one in data.customers]
    (high, most), (low, least) = max(counts, key=lambda pair: pair[1]), min(counts, key=lambda pair: pair[1])
    if not most or most < TIMES * max(least, 1):
        return ()
    return (Reason(code="activities", params=_named(high, low, high_count=most, low_count=least)),)


def _brands(data: Comparison) -> Sequence[Reason]:
    """The largest brand that some buy and another does not."""
    for brand, name in data.brand_names.items():
        buyers = [one for one in data.customers if one.brands.get(brand, 0) > 0]
        others = [one for one in data.customers if one not in buyers]
        if buyers and others:
            high = max(buyers, key=lambda one: one.brands[brand])
            params = _named(high, others[0], brand=name, high_amount=high.brands[brand])
            return (Reason(code="brand", params=params),)
    return ()


RULES: tuple[Callable[[Comparison], Sequence[Reason]], ...] = (
    _sales,
    _growth,
    _overdue,
    _late,
    _conversion,
    _brands,
    _activities,
)
