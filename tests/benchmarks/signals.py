"""Do the signals tell who stops buying? Precision and recall on a store of sales, beside a naive rule.

    python -m tests.benchmarks.signals --config iowa.toml --user iowa [--stopped 2022-08-01] [--months 34]

At each month's end, of the accounts that bought in the 180 days before: *gone* is who never bought again (known from
the whole data). Flagged is who is late by its own rhythm and at risk by its health; the naive rule flags who bought
nothing for 45 days. The signals say nothing of an account with fewer than five orders: the second table leaves those
out. The health's marks were chosen while looking at these months, so the halves of the span are shown apart.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from crm_dash.account_rows import AccountRow
from crm_dash.book import BookAsk, book
from crm_dash.periods import add_months, month_end
from crm_dash.scope import find_viewer, scope_for
from crm_dash.settings import load_settings
from crm_dash.store import Store

NAIVE_DAYS, ALIVE_DAYS, LEAD_MONTHS = 45, 180, 12


@dataclass(frozen=True, slots=True)
class Look:
    """One account at one month's end."""

    day: date
    last_bought_on: date
    row: AccountRow

    @property
    def gone(self) -> bool:
        """Whether it never bought again."""
        return self.last_bought_on <= self.day


Rule = Callable[[Look], bool]


def naive(look: Look) -> bool:
    """Nothing bought for 45 days."""
    return (look.row.days_since or 0) > NAIVE_DAYS


def signals(look: Look) -> bool:
    """Late by its own rhythm, and at risk."""
    return look.row.order_gap == "late" and look.row.health is not None and look.row.health.level == "at_risk"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--user", required=True)
    parser.add_argument("--stopped", type=date.fromisoformat, default=date(2022, 8, 1))
    parser.add_argument("--months", type=int, default=33)
    options = parser.parse_args()
    snapshot = Store(load_settings(options.config)).current()
    scope = scope_for(snapshot, find_viewer(snapshot, options.user), None)

    def rows(day: date) -> list[AccountRow]:
        return book(snapshot, BookAsk(scope=scope, as_of=day, with_payments=True)).accounts()

    last = {
        row.customer_id: row.last_order_on
        for row in rows(month_end(add_months(options.stopped, 2)))
        if row.last_order_on
    }
    days = [month_end(add_months(options.stopped, -back)) for back in range(options.months, 0, -1)]
    looks = [Look(day, last[row.customer_id], row) for day in days for row in rows(day) if row.days_since is not None]
    stopped = {key: day for key, day in last.items() if day <= options.stopped}
    print(f"{len(stopped)} of {len(last)} accounts bought nothing after {options.stopped}; {days[0]} to {days[-1]}")  # noqa: T201
    half = days[len(days) // 2]
    _table("all accounts", looks, stopped)
    _table("with a rhythm", [look for look in looks if look.row.order_gap is not None], stopped)
    _table(f"with a rhythm, to {half}", [k for k in looks if k.row.order_gap is not None and k.day <= half], {})
    _table(f"with a rhythm, after {half}", [k for k in looks if k.row.order_gap is not None and k.day > half], {})


def _table(name: str, looks: list[Look], stopped: dict[str, date]) -> None:
    for title, rule in (("naive", naive), ("signals", signals)):
        alive = [look for look in looks if (look.row.days_since or 0) <= ALIVE_DAYS]
        flagged = [look for look in alive if rule(look)]
        right = sum(look.gone for look in flagged)
        gone = sum(look.gone for look in alive)
        false = (len(flagged) - right) / max(1, len(alive) - gone)
        precision, recall = right / max(1, len(flagged)), right / max(1, gone)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(  # noqa: T201
            f"{name:<32} {title:<8} precision {precision:5.1%}  recall {recall:5.1%}  F1 {f1:.3f}"
            f"  false alarms {false:5.2%} of {len(alive) - gone}  {_lead(looks, rule, stopped)}"
        )


def _lead(looks: Iterable[Look], rule: Rule, stopped: dict[str, date]) -> str:
    """When the accounts that stopped were first flagged, from a year before their last purchase to 120 days after."""
    first: dict[str, float] = {}
    seen = set()
    for look in looks:
        last = stopped.get(look.row.customer_id)
        months = (look.day - last).days / 30.4 if last else None
        if months is None or not -LEAD_MONTHS <= months <= 4:
            continue
        seen.add(look.row.customer_id)
        if rule(look):
            first.setdefault(look.row.customer_id, months)
    if not seen:
        return ""
    ahead = sum(months < 0 for months in first.values())
    return (
        f"flagged {len(first)} of {len(seen)} that stopped, {ahead} before their last purchase,"
        f" median {median(first.values()):+.1f} months from it"
    )


if __name__ == "__main__":
    main()
