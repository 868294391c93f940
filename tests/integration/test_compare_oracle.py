"""Side by side against the oracle: each customer's brands, and the medians of the peers that the viewer may see."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from crm_dash.compare import METRICS, compare
from crm_dash.peers import FIGURES, peer_medians
from tests.oracle.crowd import CUSTOMERS, crowd
from tests.oracle.handmade import row
from tests.oracle.peers import bought
from tests.oracle.peers import peer_medians as expected_medians
from tests.oracle.scope import Tables, open_view
from tests.stores import LEDGER_DAY, OracleCase

USERS = (("M1-manager", "all"), ("M1-manager", "D1"), ("D1-manager", None), ("D1-rep1", None))


def _busy(seed: int) -> Tables:
    """The crowd of small customers, who also ask for quotes, order, and owe something."""
    rng = Random(seed)
    tables: Tables = crowd(seed)
    names = ("quotes", "quote_lines", "orders", "order_lines", "receivables", "payments")
    tables.update({name: [] for name in names})
    for n in range(CUSTOMERS * 9):
        customer, day = f"K{rng.randrange(CUSTOMERS)}", LEDGER_DAY - timedelta(days=rng.randint(0, 500))
        at, channel = datetime(day.year, day.month, day.day, 10), rng.choice([None, "D1", "D1"])
        shared: dict[str, Any] = {"customer_id": customer, "distributor_id": channel}
        line = {"line_no": 1, "product_id": rng.choice(tables["products"])["product_id"]}
        line |= {"quantity": Decimal(1), "amount": Decimal(rng.randint(100, 90000)) / 100}
        linked = rng.random() < 0.4
        if linked:
            tables["quotes"].append(row("quotes", quote_id=f"Q{n}", quoted_at=at, status="open", **shared))
            tables["quote_lines"].append({"quote_id": f"Q{n}", **line})
        if not linked or rng.random() < 0.5:
            quote = f"Q{n}" if linked else None
            order = row("orders", order_id=f"O{n}", ordered_at=at, status="open", quote_id=quote, **shared)
            tables["orders"].append(order)
            tables["order_lines"].append({"order_id": f"O{n}", **line})
        if rng.random() < 0.3:
            owed = {"document_id": f"R{n}", "organisation_id": rng.choice(["M1", "D1"]), "customer_id": customer}
            due = day + timedelta(days=30)
            tables["receivables"].append(row("receivables", **owed, issued_on=day, due_on=due, amount=line["amount"]))
    return tables


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> OracleCase:
    return OracleCase(tmp_path_factory.mktemp("busy"), _busy(11))


def _customers(case: OracleCase, user: str) -> list[str]:
    viewer = next(one for one in case.tables["users"] if one["user_id"] == user)
    return [
        account["customer_id"]
        for account in case.tables["accounts"]
        if account["organisation_id"] == viewer["organisation_id"]
        and (viewer["role"] != "rep" or account["owner_user_id"] == user)
    ]


def _view(case: OracleCase, user: str, customer: str, distributor: str | None) -> Any:
    day = {"as_of": LEDGER_DAY, "today": LEDGER_DAY}
    return open_view(case.tables, user_id=user, customer_id=customer, distributor=distributor, **day)


@pytest.mark.parametrize(("user", "distributor"), USERS)
def test_medians_are_those_of_the_peers_in_scope(case: OracleCase, user: str, distributor: str | None) -> None:
    told = few = 0
    for customer in _customers(case, user)[:9]:
        mine = peer_medians(case.ask(user, customer, distributor, LEDGER_DAY))
        expected = expected_medians(_view(case, user, customer, distributor))
        assert mine.peers.n == expected["n"], customer
        told, few = told + mine.told, few + (not mine.told)
        if not mine.told:
            assert (mine.figures, mine.months, mine.brands) == ({}, (), {})
            continue
        figures = {name: None if value is None else Fraction(value) for name, value in mine.figures.items()}
        # A percentage of a median of two is cut at Decimal's 28 digits.
        for name, value in expected["figures"].items():
            assert value is None if figures[name] is None else abs(figures[name] - value) < Fraction(1, 10**20), name
        assert [Fraction(amount) for amount in mine.months] == expected["months"]
        assert {key: Fraction(amount) for key, amount in mine.brands.items() if amount} == expected["brands"]
    assert told + few == 9 or user == "D1-rep1"
    assert few > 0
    assert told > 0 or user == "D1-rep1"


def test_brands_are_the_customers_sales_of_the_window(case: OracleCase) -> None:
    customers = _customers(case, "M1-manager")[:4]
    data = compare([case.ask("M1-manager", one, "D1", LEDGER_DAY) for one in customers], case.settings)
    for customer, one in zip(customers, data.customers, strict=True):
        assert one.brands == bought(_view(case, "M1-manager", customer, "D1"))
    totals = [sum(one.brands.get(brand, Decimal(0)) for one in data.customers) for brand in data.brand_names]
    assert totals == sorted(totals, reverse=True)
    assert any(one.brands for one in data.customers)


def test_the_book_tells_metrics_of_the_comparison_only() -> None:
    assert set(FIGURES) <= {metric.name for metric in METRICS}
