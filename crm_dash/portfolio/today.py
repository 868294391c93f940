"""Who needs somebody today: accounts by what is at stake, each with the one reason that weighs most.

At stake is, for what is overdue and for open quotes, their amount; for a late order, a usual one (twelve months of
sales over the orders that the account's own rhythm gives them); for falling sales, what the last three months lack
to the same three a year earlier.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from crm_dash.account_rows import FALLING_PCT
from crm_dash.book import Book
from crm_dash.facts.model import Money, Reason
from crm_dash.store import Columns

CALLS = 6
DAYS_A_YEAR = 365


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One account that needs somebody, why, and the amount at stake."""

    customer_id: str
    name: str
    at_stake: Money
    reason: Reason


def calls(book: Book, limit: int = CALLS) -> list[Call]:
    """The accounts with most at stake, largest first; equals by id."""
    stakes = _stakes(book.columns)
    amounts = np.nan_to_num(np.stack(list(stakes.values())))
    best = amounts.max(axis=0, initial=0)
    order = np.lexsort([np.arange(len(best)), -best])[:limit]
    codes = list(stakes)
    return [
        _call(book, int(position), codes[int(amounts[:, position].argmax())], float(best[position]))
        for position in order
        if best[position] > 0
    ]


def _stakes(columns: Columns) -> Columns:
    """What is at stake for each account, by reason."""
    late = columns["days_since"] > columns["warning_days"]
    usual_order = columns["sales_12m"] * columns["expected_gap_days"] / DAYS_A_YEAR
    lost = columns["base"] - columns["recent"]
    falling = (columns["base"] > 0) & (-lost * 100 <= FALLING_PCT * columns["base"])
    return {
        "overdue": columns["overdue"],
        "order_late": np.where(late, usual_order, 0),
        "sales_falling": np.where(falling, lost, 0),
        "open_quotes": columns["open_quotes_amount"],
    }


def _call(book: Book, position: int, code: str, at_stake: float) -> Call:
    (row,) = book.accounts([position])
    health = row.health
    reasons = (*health.at_risk, *health.growth, *health.service) if health is not None else ()
    return Call(
        customer_id=row.customer_id,
        name=row.name,
        at_stake=Decimal(str(round(at_stake, 2))),
        reason=next((one for one in reasons if one.code == code), Reason(code=code, params={})),
    )
