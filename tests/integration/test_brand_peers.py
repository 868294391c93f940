"""Brands against peers where there are enough of them: the oracle's medians, and never an account out of scope."""

import pytest

from tests.comparison import differences
from tests.oracle.crowd import crowd
from tests.stores import LEDGER_DAY, OracleCase


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return OracleCase(tmp_path_factory.mktemp("crowd"), crowd(5))


def _gaps(panel):
    return panel["widgets"]["brand_gaps"]


@pytest.mark.parametrize(("user", "distributor"), [("M1-manager", "all"), ("M1-manager", "D1"), ("D1-rep1", None)])
def test_medians_are_the_oracles(case, user, distributor):
    compared = alone = 0
    for customer in case.tables["customers"]:
        question = (user, customer["customer_id"], distributor, LEDGER_DAY)
        mine, expected = case.product(*question), case.oracle(*question)
        if isinstance(mine, str):
            assert mine == expected
            continue
        assert differences(_gaps(mine), _gaps(expected)) == [], question
        rows = _gaps(mine).get("data", {"rows": []})["rows"]
        compared += any(row["peer_median_amount"] for row in rows)
        alone += any(row["peer_median_amount"] is None for row in rows)
    assert compared > 3
    assert compared + alone > 5


def test_accounts_of_a_colleague_are_no_peers(case, tmp_path):
    """What a rep sees stays the same when the other rep's customers buy a hundred times as much."""
    others = {row["customer_id"] for row in case.tables["accounts"] if row["owner_user_id"] == "D1-rep2"}
    sales = [
        {**row, "amount": row["amount"] * 100} if row["customer_id"] in others else row for row in case.tables["sales"]
    ]
    moved = OracleCase(tmp_path, {**case.tables, "sales": sales})
    mine = [row["customer_id"] for row in case.tables["accounts"] if row["owner_user_id"] == "D1-rep1"]
    for customer in mine:
        question = ("D1-rep1", customer, None, LEDGER_DAY)
        assert _gaps(moved.product(*question)) == _gaps(case.product(*question))
    assert any(
        _gaps(moved.product("D1-manager", customer, None, LEDGER_DAY))
        != _gaps(case.product("D1-manager", customer, None, LEDGER_DAY))
        for customer in mine
    )
