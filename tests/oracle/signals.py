"""order_gap, brand_gaps and health: the rules of the product's definitions, told again from raw rows."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import floor, sqrt
from statistics import median

from . import agenda, facts, money, quotes
from .events import done_on
from .periods import add_months, inside, previous_window, window
from .rounding import change, one_decimal, share
from .rounding import money as cents
from .scope import Row, View, find

FACTORS = {"trend": 30, "recency": 30, "engagement": 15, "pipeline": 10, "payments": 15}


# -- order_gap ---------------------------------------------------------------------------------------------------


def _order_days(view: View, brand_id: str | None = None) -> list[date]:
    """Days with an order (of the brand), oldest first; without a table of orders, with an invoice above zero."""
    if "orders" in view.tables:
        return sorted(
            {
                order["date"]
                for order in facts.orders(view)
                if order["status"] != "cancelled"
                and (brand_id is None or any(line["brand"]["brand_id"] == brand_id for line in order["lines"]))
            }
        )
    documents: dict[str, list[Row]] = {}
    for line in facts.sales(view):
        if brand_id is None or line["brand_id"] == brand_id:
            documents.setdefault(line["document_id"], []).append(line)
    return sorted({min(line["sold_on"] for line in lines) for lines in documents.values() if facts.total(lines) > 0})


def _rhythm(days: list[date], as_of: date) -> Row | None:
    """At least five days over at least three months; else there is no rhythm."""
    if len(days) < 5 or days[-1] < add_months(days[0], 3):
        return None
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    mean = Fraction(sum(gaps), len(gaps))
    variance = sum((gap - mean) ** 2 for gap in gaps) / (len(gaps) - 1)
    since = (as_of - days[-1]).days
    late = since > mean and (since - mean) ** 2 > variance
    return {"last": days[-1], "since": since, "mean": mean, "warning": float(mean) + sqrt(variance), "late": late}


def _gap_json(found: Row) -> Row:
    return {
        "last_order_on": found["last"].isoformat(),
        "days_since": found["since"],
        "expected_gap_days": one_decimal(found["mean"]),
        "warning_days": one_decimal(Decimal(repr(found["warning"]))),
        "state": "late" if found["late"] else "ok",
    }


def order_gap(view: View) -> Row | None:
    overall = _rhythm(_order_days(view), view.as_of)
    if overall is None:
        return None
    brands = []
    for brand in view.rows("brands"):
        found = _rhythm(_order_days(view, brand["brand_id"]), view.as_of)
        if found is not None:
            brands.append((found["warning"] - found["since"], brand["name"], brand["brand_id"], found))
    brands.sort(key=lambda row: row[:3])
    return {
        **_gap_json(overall),
        "brands": [{"brand_id": key, "brand": name, **_gap_json(found)} for _, name, key, found in brands],
    }


# -- brand_gaps --------------------------------------------------------------------------------------------------


def _colleagues(view: View) -> list[View]:
    """A view of each account that the viewer may see."""
    found = []
    for account in view.rows("accounts"):
        own = account["organisation_id"] == view.organisation_id
        mine = view.user["role"] != "rep" or account["owner_user_id"] == view.user["user_id"]
        customer = find(view.tables, "customers", customer_id=account["customer_id"])
        if own and mine and customer is not None:
            found.append(
                View(
                    view.tables,
                    view.user,
                    view.organisation,
                    account,
                    customer,
                    view.distributor,
                    view.as_of,
                    view.today,
                )
            )
    return found


def _bought(view: View) -> dict[str, Decimal]:
    """brand_id → what was bought in the window."""
    amounts: dict[str, Decimal] = {}
    for line in facts.sales(view):
        if inside(line["sold_on"], window(view.as_of)):
            amounts[line["brand_id"]] = amounts.get(line["brand_id"], Decimal(0)) + line["amount"]
    return amounts


def _size(view: View) -> int | None:
    """The largest member of 1, 3, 10, 30, … that is not above the purchases; below one, one."""
    whole = sum(_bought(view).values(), Decimal(0))
    if whole <= 0:
        return None
    bounds = [step * 10**power for power in range(13) for step in (1, 3)]
    return max([1, *(bound for bound in bounds if bound <= whole)])


def brand_gaps(view: View) -> Row | None:
    size, segment = _size(view), view.customer["segment"]
    peers = [one for one in _colleagues(view) if size and one.customer["segment"] == segment and _size(one) == size]
    compared = len(peers) >= 5
    own, first = _bought(view), window(view.as_of)[0]
    rows = []
    for brand in view.rows("brands"):
        key = brand["brand_id"]
        lines = [line for line in facts.sales(view) if line["brand_id"] == key]
        middle = median(max(_bought(peer).get(key, Decimal(0)), Decimal(0)) for peer in peers) if compared else None
        if not lines and not middle:
            continue
        last = max((line["sold_on"] for line in lines if line["amount"] > 0), default=None)
        amount = own.get(key, Decimal(0))
        gap = None if middle is None else middle - amount
        row = {
            "brand": brand["name"],
            "customer_amount": cents(amount),
            "peer_median_amount": cents(middle),
            "gap_amount": cents(gap),
            "last_bought_on": last.isoformat() if last else None,
            "lapsed": last is not None and last < first,
        }
        rows.append((-(gap or 0), brand["name"], key, row))
    if not compared and not any(row["lapsed"] for *_, row in rows):
        return None
    rows.sort(key=lambda row: row[:3])
    to = None if size is None else size * 3 if str(size)[0] == "1" else size // 3 * 10
    rule = (
        {"code": "no_purchases", "params": {"segment": segment}}
        if size is None
        else {"code": "same_segment_and_size", "params": {"segment": segment, "from": size, "to": to}}
    )
    return {"peers": {"rule": rule, "n": len(peers)}, "rows": [row for *_, row in rows]}


# -- health ------------------------------------------------------------------------------------------------------


def _between(value: Fraction | float, worst: float, best: float) -> float:
    return min(1.0, max(0.0, (float(value) - worst) / (best - worst)))


def _three_months(view: View, end: date) -> Decimal:
    first = add_months(end, -3) + timedelta(days=1)
    return facts.total_between(facts.sales(view), (first, end))


def _trend(view: View, day: date) -> Row:
    """The base ends twelve months back and begins after the day fifteen months back."""
    base_end = add_months(day, -12)
    base_first = add_months(day, -15) + timedelta(days=1)
    base = facts.total_between(facts.sales(view), (base_first, base_end))
    pct = change(_three_months(view, day), base)
    return {"value": pct, "points": None if pct is None else 30 * _between(pct, -100, 0)}


def _recency(view: View, day: date) -> Row:
    found = _rhythm([one for one in _order_days(view) if one <= day], day)
    if found is None:
        return {"value": None, "points": None}
    return {"value": found["since"], "points": 30 * _between(found["since"] / found["warning"], 2, 1)}


def _engagement(view: View, day: date) -> Row:
    then = _on(view, day)
    moments = [done_on(row, then) for row in facts.private(view, "activities")]
    days = [(day - moment.date()).days for moment in moments if moment is not None]
    planned = any(item["category"] == "activity" and not item["overdue"] for item in _items(then))
    quiet = min(days, default=None)
    if quiet is None and not planned:
        return {"value": None, "points": None}
    points = (10 * _between(quiet, 120, 30) if quiet is not None else 0) + (5 if planned else 0)
    return {"value": quiet, "points": points}


def _items(view: View) -> list[Row]:
    return list((agenda.upcoming(view) or {"items": []})["items"])


def _on(view: View, day: date) -> View:
    """The same view of another day."""
    return View(
        view.tables,
        view.user,
        view.organisation,
        view.account,
        view.customer,
        view.distributor,
        day,
        view.today,
    )


def _pipeline(view: View, day: date) -> Row:
    found = quotes.order_ratios(_on(view, day))
    if found is None or not found["quotes"]:
        return {"value": None, "points": None}
    closed = found["converted"] + found["lost"] + found["expired"]
    pct = share(found["converted"], closed)
    points = 6 * (0.5 if pct is None else _between(pct, 0, 50)) + (4 if found["open"] else 0)
    return {"value": pct, "points": points}


def _payments(view: View, day: date, enabled: bool) -> Row:
    then = _on(view, day)
    issued = [row for row in facts.private(view, "receivables") if row["issued_on"] <= day]
    if not issued or not enabled:
        return {"value": None, "points": None}
    documents = money._open_documents(then)
    late = [row for row in documents if row["open"] > 0 and row["due_on"] is not None and row["due_on"] < day]
    overdue = sum((row["open"] for row in late), Decimal(0))
    owed = max(sum((row["open"] for row in documents), Decimal(0)), overdue)
    pct = share(overdue, owed) or Fraction(0)
    days = max(((day - row["due_on"]).days for row in late), default=0)
    return {"value": pct, "points": 8 * _between(pct, 50, 0) + 7 * _between(days, 90, 0)}


def _factors(view: View, day: date, enabled: bool) -> dict[str, Row]:
    return {
        "trend": _trend(view, day),
        "recency": _recency(view, day),
        "engagement": _engagement(view, day),
        "pipeline": _pipeline(view, day),
        "payments": _payments(view, day, enabled),
    }


def health(view: View, outstanding_enabled: bool) -> Row | None:
    """Points of the factors are checked apart: they are whole and sum to the score, each within one of its share."""
    now = _factors(view, view.as_of, outstanding_enabled)
    before = _factors(view, view.as_of - timedelta(days=30), outstanding_enabled)
    most = sum(FACTORS[name] for name, found in now.items() if found["points"] is not None)
    if not most:
        return None
    scale = 100 / most
    score = floor(scale * sum(found["points"] or 0 for found in now.values()) + 0.5 + 1e-9)
    return {
        "score": score,
        "level": "good" if score >= 75 else "fair" if score >= 55 else "at_risk",
        "factors": [_factor_json(name, now[name], before[name], scale) for name in FACTORS],
        **_reasons(view, now),
    }


def _factor_json(name: str, now: Row, before: Row, scale: float) -> Row:
    told = now["points"] is not None
    change_30d = round((now["points"] - before["points"]) * scale) if told and before["points"] is not None else None
    return {
        "name": name,
        "value": one_decimal(now["value"]) if told else None,
        "points": now["points"] * scale if told else None,
        "max_points": FACTORS[name] * scale if told else None,
        "state": "ok" if told else "insufficient",
        "change_30d": change_30d,
    }


def _reason(code: str, **params: object) -> Row:
    return {"code": code, "params": params}


def _reasons(view: View, now: dict[str, Row]) -> Row:
    risk, growth, service = [], [], []
    found, pct, quiet = _rhythm(_order_days(view), view.as_of), now["trend"]["value"], now["engagement"]["value"]
    if found and found["late"]:
        risk.append(_reason("order_late", days=found["since"], expected_gap_days=one_decimal(found["mean"])))
    if pct is not None and pct <= -20:
        risk.append(_reason("sales_falling", change_pct=one_decimal(pct)))
    if quiet is not None and quiet > 60:
        risk.append(_reason("no_recent_contact", days=quiet))
    if pct is not None and pct >= 15:
        growth.append(_reason("sales_growing", change_pct=one_decimal(pct)))
    growth += _quote_reasons(view)
    service += _service_reasons(view, now)
    return {"at_risk": risk, "growth": growth, "service": service}


def _quote_reasons(view: View) -> list[Row]:
    seen, found = facts.quotes(view), []
    quoted = facts.total(quote for quote in seen if inside(quote["date"], window(view.as_of)))
    before = facts.total(quote for quote in seen if inside(quote["date"], previous_window(view.as_of)))
    growth = change(quoted, before)
    if growth is not None and growth >= 15:
        found.append(_reason("quotes_growing", change_pct=one_decimal(growth)))
    ratios = quotes.order_ratios(view) or {"converted": 0, "lost": 0, "expired": 0, "open": 0}
    closed = ratios["converted"] + ratios["lost"] + ratios["expired"]
    pct = share(ratios["converted"], closed)
    if closed >= 3 and pct is not None and pct >= 50:
        found.append(_reason("high_conversion", conversion_pct=one_decimal(pct)))
    if ratios["open"]:
        found.append(_reason("open_quotes", count=ratios["open"], amount=cents(_open_amount(view))))
    return found


def _open_amount(view: View) -> Decimal:
    """What the window's quotes that are neither converted nor lost nor expired are worth."""
    kept = [order for order in facts.orders(view) if order["status"] != "cancelled"]
    amount = Decimal(0)
    for quote in facts.quotes(view):
        linked = [order for order in kept if order["quote_id"] == quote["quote_id"]]
        if inside(quote["date"], window(view.as_of)) and quotes._outcome(quote, linked, view.as_of) == "open":
            amount += quote["amount"]
    return amount


def _service_reasons(view: View, now: dict[str, Row]) -> list[Row]:
    found = []
    owed = money.outstanding(view) if now["payments"]["points"] is not None else None
    if owed and owed["overdue"]:
        days = max(row["days_overdue"] for row in owed["documents"] if row["open_amount"] > 0)
        found.append(_reason("overdue", amount=owed["overdue"], days=days))
    pending = sum(item["overdue"] for item in _items(view))
    if pending:
        found.append(_reason("overdue_agenda", count=pending))
    return found
