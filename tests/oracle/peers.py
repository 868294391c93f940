"""The medians beside a compared customer (SPEC §6): its peers are those of brand_gaps, the customer among them."""

from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any

from . import facts
from .money import outstanding
from .periods import same_span, whole_month, window
from .quotes import order_ratios
from .scope import Row, View
from .signals import _bought, _colleagues, _size, health, order_gap

FEWEST = 5


def peer_medians(view: View) -> Row:
    """``n``, and with at least five: ``figures`` by metric, ``months``, ``brands``; one that fewer have is None."""
    size, segment = _size(view), view.customer["segment"]
    peers = [one for one in _colleagues(view) if size and one.customer["segment"] == segment and _size(one) == size]
    if len(peers) < FEWEST:
        return {"n": len(peers)}
    told = [_figures(peer) for peer in peers]
    bought = [_bought(peer) for peer in peers]
    keys = [brand["brand_id"] for brand in view.rows("brands")]
    brands = {key: median(max(_cents(each.get(key, 0)), Fraction(0)) for each in bought) for key in keys}
    spans = [whole_month(view.as_of, back) for back in range(11, -1, -1)]
    return {
        "n": len(peers),
        "figures": {name: _median([each[name] for each in told]) for name in told[0]},
        "months": [median(_between(peer, span) for peer in peers) for span in spans],
        "brands": {key: middle for key, middle in brands.items() if middle},
    }


def bought(view: View) -> dict[str, Decimal]:
    """brand_id → sales of the 12-month window."""
    return _bought(view)


def _median(values: list[Any]) -> Fraction | None:
    known = [Fraction(value) for value in values if value is not None]
    return median(known) if len(known) >= FEWEST else None


def _cents(amount: Any) -> Fraction:
    return Fraction(str(amount))


def _between(view: View, span: Any) -> Fraction:
    return Fraction(facts.total_between(facts.sales(view), span))


def _figures(view: View) -> Row:
    now, year_ago = (_between(view, same_span(view.as_of, back)) for back in (0, 12))
    ratios, owed = order_ratios(view), outstanding(view) or {"total": 0, "overdue": 0}
    rhythm, state = order_gap(view), health(view, True)
    quotes = ratios["quotes"] if ratios else 0
    return {
        "month_to_date": now,
        "yoy": (now - year_ago) / year_ago * 100 if year_ago > 0 else None,
        "rolling": _between(view, window(view.as_of)),
        "quotes": quotes,
        "conversion": Fraction(ratios["converted"], quotes) * 100 if ratios and quotes else None,
        "outstanding": _cents(owed["total"]),
        "overdue": _cents(owed["overdue"]),
        "since_order": rhythm["days_since"] if rhythm else None,
        "health": state["score"] if state else None,
    }
