"""The peers' medians beside a customer: whom ``facts/brand_gaps.py`` calls its peers, read from the viewer's book.

A median is given where at least FEWEST_PEERS of them have a figure, so that none stands for a single account. Sums and
counts of nothing are 0; a percentage or a score that cannot be told is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np

from crm_dash.book import Book, BookAsk, book
from crm_dash.facts.ask import Ask, change_pct, share_pct
from crm_dash.facts.brand_gaps import FEWEST_PEERS, peer_group, peer_rule, size_class, size_end
from crm_dash.facts.model import Peers

Column: TypeAlias = "np.ndarray[Any, Any]"
Figure: TypeAlias = Decimal | int | None
MONTHS = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class PeerMedians:
    """The medians of the ``customer``'s peers, by the name of the metric and by brand; nothing where they are too few.

    ``months``: the twelve that end with D's, oldest first, each with its own median.
    """

    customer: str
    peers: Peers
    figures: dict[str, Figure]
    months: tuple[Decimal, ...]
    brands: dict[str, Decimal]

    @property
    def told(self) -> bool:
        """Whether there are enough of them."""
        return self.peers.n >= FEWEST_PEERS


def peer_medians(ask: Ask) -> PeerMedians:
    """The medians of the asked customer's peers, itself among them."""
    found = book(ask.snapshot, BookAsk(scope=ask.scope, as_of=ask.as_of, with_payments=ask.with_payments))
    rolling = _cents(found.columns["rolling_12m"])
    mine = found.positions[ask.account.customer.customer_id]
    size_from = size_class(Decimal(int(rolling[mine])) / 100)
    at = _peers(found, ask, rolling, size_from)
    columns = {name: column[at] for name, column in found.columns.items()}
    told = len(at) >= FEWEST_PEERS
    return PeerMedians(
        customer=ask.account.customer.name,
        peers=Peers(rule=peer_rule(ask, size_from), n=len(at)),
        figures={name: median(columns) for name, median in FIGURES.items()} if told else {},
        months=tuple(_money(columns, f"month_{number}") for number in range(1, MONTHS + 1)) if told else (),
        brands={row["brand_id"]: row["twice_median"] / 2 for row in peer_group(ask, size_from)} if told else {},
    )


def _peers(found: Book, ask: Ask, rolling: Column, size_from: int | None) -> Column:
    """The positions of the accounts of the same segment and size class."""
    if size_from is None:
        return np.array([], dtype=int)
    lowest = 1 if size_from == 1 else size_from * 100
    same_size = (rolling >= lowest) & (rolling < size_end(size_from) * 100)
    segment = ask.account.customer.segment
    return np.flatnonzero(same_size & np.array([one == segment for one in found.columns["segment"]], dtype=bool))


def _cents(column: Column) -> Column:
    """Amounts in whole cents; none is 0."""
    cents: Column = np.rint(np.nan_to_num(column) * 100).astype("int64")
    return cents


def _money(columns: dict[str, Column], name: str) -> Decimal:
    low, high = _middle(np.sort(_cents(columns[name])))
    return Decimal(int(low) + int(high)) / 200


def _whole(columns: dict[str, Column], name: str, among: Column | None = None) -> Figure:
    """The median of counts; ``among``: the accounts that have one."""
    values = np.nan_to_num(columns[name] if among is None else columns[name][among])
    if len(values) < FEWEST_PEERS:
        return None
    low, high = _middle(np.sort(values))
    return Decimal(round(low) + round(high)) / 2


def _ratio(tell: Callable[[Any, Any], Decimal | None], part: Column, base: Column) -> Decimal | None:
    """The median of ``tell`` (exact) over the accounts with a positive base."""
    known = np.flatnonzero(base > 0)
    if len(known) < FEWEST_PEERS:
        return None
    order = known[np.argsort(part[known] / base[known], kind="stable")]
    found = [tell(int(part[at]), int(base[at])) for at in _middle(order)]
    return sum((one for one in found if one is not None), Decimal(0)) / 2


def _middle(values: Column) -> tuple[Any, Any]:
    """The two in the middle, the same twice where one is."""
    return values[(len(values) - 1) // 2], values[len(values) // 2]


def _yoy(columns: dict[str, Column]) -> Figure:
    now, base = (_cents(columns[name]) for name in ("month_to_date", "last_year_to_date"))
    return _ratio(lambda one, other: change_pct(Decimal(one), Decimal(other)), now, base)


def _conversion(columns: dict[str, Column]) -> Figure:
    converted, quotes = (np.nan_to_num(columns[name]).astype("int64") for name in ("converted", "quotes"))
    return _ratio(share_pct, converted, quotes)


# The metrics of a comparison (crm_dash/compare.py) that a book tells.
FIGURES: dict[str, Callable[[dict[str, Column]], Figure]] = {
    "month_to_date": lambda columns: _money(columns, "month_to_date"),
    "yoy": _yoy,
    "rolling": lambda columns: _money(columns, "rolling_12m"),
    "quotes": lambda columns: _whole(columns, "quotes"),
    "conversion": _conversion,
    "outstanding": lambda columns: _money(columns, "outstanding"),
    "overdue": lambda columns: _money(columns, "overdue"),
    "since_order": lambda columns: _whole(columns, "days_since", ~np.isnan(columns["warning_days"])),
    "health": lambda columns: _whole(columns, "health_score", ~np.isnan(columns["health_score"])),
}
