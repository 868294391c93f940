"""Brand gaps: what the customer buys of each brand beside the median of its peers.

Peers are the accounts that the viewer sees of the same segment whose purchases of the last 12 months lie in the same
class of the series 1-3-10-30, the customer among them: they differ by a factor of 3.3 at most. With fewer than
FEWEST_PEERS there is no median, so that none stands for a single account.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm_dash.facts.ask import ZERO, Ask, statement
from crm_dash.facts.model import BrandGap, BrandGaps, Peers, Reason, Scalar
from crm_dash.kept import Kept
from crm_dash.periods import twelve_months
from crm_dash.store import Row

FEWEST_PEERS = 5
ROWS_KEPT = 50_000


def brand_gaps(ask: Ask) -> BrandGaps | None:
    """Brands by gap on D, the largest first; None where there are neither peers to compare with nor lapsed brands."""
    from_day = twelve_months(ask.as_of).from_
    own = {row["brand_id"]: row for row in ask.rows("brand_gaps", from_day=from_day)}
    size_from = size_class(sum((row["amount"] for row in own.values()), ZERO))
    group = peer_group(ask, size_from)
    n = group[0]["accounts"] if group else 0
    compared = n >= FEWEST_PEERS
    medians = {row["brand_id"]: row for row in group if compared and row["twice_median"] > 0}
    rows = [_gap(brand_id, own.get(brand_id), medians.get(brand_id), compared, from_day) for brand_id in own | medians]
    if not compared and not any(row.lapsed for row in rows):
        return None
    return BrandGaps(
        peers=Peers(rule=peer_rule(ask, size_from), n=n),
        rows=tuple(sorted(rows, key=lambda row: (-(row.gap_amount or ZERO), row.brand, row.brand_id))),
    )


def size_class(amount: Decimal) -> int | None:
    """The lower bound of the amount's class, a member of 1, 3, 10, 30, 100...; None when nothing was bought."""
    if amount <= 0:
        return None
    power: int = 10 ** (len(str(int(amount))) - 1)
    return 3 * power if amount >= 3 * power else power


def size_end(size_from: int) -> int:
    """Where the class that starts at ``size_from`` ends: the next member of the series."""
    return size_from * 3 if str(size_from).startswith("1") else size_from // 3 * 10


def peer_group(ask: Ask, size_from: int | None) -> list[Row]:
    """The peers' medians of the 12-month window, by brand."""
    if size_from is None:
        return []
    key = (ask.scope, ask.as_of)
    kept = ask.snapshot.once(("brand_peers",), lambda: Kept[list[Row]](ROWS_KEPT))
    from_day = twelve_months(ask.as_of).from_
    binds = {**ask.scope.binds(), "customer_id": None, "as_of": ask.as_of, "from_day": from_day}
    rows = kept.get(key, lambda: ask.snapshot.rows(statement("brand_peers"), binds))
    segment = ask.account.customer.segment
    return [row for row in rows if row["segment"] == segment and row["size_from"] == size_from]


def peer_rule(ask: Ask, size_from: int | None) -> Reason:
    """Who the customer's peers are."""
    segment = ask.account.customer.segment
    if size_from is None:
        return Reason(code="no_purchases", params={"segment": segment})
    params: dict[str, Scalar] = {"segment": segment, "from": size_from, "to": size_end(size_from)}
    return Reason(code="same_segment_and_size", params=params)


def _gap(brand_id: str, own: Row | None, peers: Row | None, compared: bool, from_day: date) -> BrandGap:
    amount = own["amount"] if own else ZERO
    median = (peers["twice_median"] / 2 if peers else ZERO) if compared else None
    last = own["last_bought_on"] if own else None
    return BrandGap(
        brand_id=brand_id,
        brand=(own or peers or {})["brand"],
        customer_amount=amount,
        peer_median_amount=median,
        gap_amount=None if median is None else median - amount,
        last_bought_on=last,
        lapsed=last is not None and last < from_day,
    )
