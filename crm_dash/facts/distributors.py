"""Through whom a customer buys: the distributor selector's options, for manufacturers' users only."""

from __future__ import annotations

from dataclasses import dataclass

from crm_dash.facts.ask import ZERO, Ask
from crm_dash.facts.model import Money
from crm_dash.periods import twelve_months
from crm_dash.scope import ALL, DIRECT, distributor_names


@dataclass(frozen=True, kw_only=True, slots=True)
class DistributorShare:
    """One choice: ``distributor`` as in the URL, ``name`` None for direct sales, its last 12 months' sales."""

    distributor: str
    name: str | None
    amount: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class Distributors:
    """The choices, largest first; the chosen one is always among them."""

    choices: tuple[DistributorShare, ...]
    fallback: str
    elsewhere_amount: Money | None


def distributors(ask: Ask, default: str | None) -> Distributors:
    """Who sold to this customer in the last 12 months.

    ``fallback`` is what the switch turns to: the viewer's ``default``, else the largest distributor.
    ``elsewhere_amount`` is set where the chosen distributor sold this customer nothing and others did.
    """
    rows = ask.rows("distributors", from_day=twelve_months(ask.as_of).from_)
    shares = [
        DistributorShare(distributor=row["distributor_id"] or DIRECT, name=row["name"], amount=row["amount"])
        for row in rows
    ]
    real = [share for share in shares if share.distributor != DIRECT]
    chosen = ask.scope.distributor
    fallback = default or (real[0].distributor if real else DIRECT)
    for needed in dict.fromkeys((fallback, chosen)):
        if needed not in (ALL, *(share.distributor for share in shares)):
            name = distributor_names(ask.snapshot).get(needed)
            shares.append(DistributorShare(distributor=needed, name=name, amount=ZERO))
    sold = {share.distributor: share.amount for share in shares}
    elsewhere = sum((amount for who, amount in sold.items() if who != chosen), ZERO)
    nothing_here = chosen != ALL and all((row["distributor_id"] or DIRECT) != chosen for row in rows)
    return Distributors(
        choices=tuple(shares), fallback=fallback, elsewhere_amount=elsewhere if nothing_here and elsewhere else None
    )
