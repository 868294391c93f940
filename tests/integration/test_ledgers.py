"""Any ledger, any viewer, any day: the product's panel is the oracle's, field by field (SPEC §3–§5).

Hypothesis writes the ledgers, so that a counterexample shrinks to the rows that matter.
"""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.comparison import comparable, differences
from tests.integration.test_panel_invariants import additive
from tests.ledger_store import LedgerCase, Ledgers
from tests.oracle.known import known_on
from tests.oracle.strategies import ledgers, questions

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)
usual = settings(deadline=None, suppress_health_check=SLOW, print_blob=True)


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    return Ledgers(tmp_path_factory.mktemp("ledgers"))


def _asked(data, stores, count=3):
    """A drawn ledger and questions about it."""
    today, tables = data.draw(ledgers())
    asked = data.draw(st.lists(questions(today), min_size=count, max_size=count))
    return LedgerCase(stores, tables, today), asked


def _check(data, stores):
    case, asked = _asked(data, stores)
    for question in asked:
        mine, expected = case.product(question), case.oracle(question)
        assert differences(comparable(mine), comparable(expected)) == [], question
    case.close()


def _check_sums(data, stores):
    """All is direct plus the sum of the distributors, buckets are the balance, brands are the totals."""
    case, (question,) = _asked(data, stores, 1)
    question["user_id"] = "m1-open"
    whole, *parts = [case.product({**question, "distributor": one}) for one in ("all", "direct", "D1", "D12")]
    case.close()
    if isinstance(whole, str):
        return
    assert additive(whole) == [sum(column) for column in zip(*map(additive, parts), strict=True)]
    found = {slug: widget.get("data") for slug, widget in whole["widgets"].items()}
    for slug, parts_of, total in (
        ("quotes_by_brand", "brands", "total_amount"),
        ("order_ratios", "orders_by_brand", "order_amount"),
        ("last_12_months", "months", "total"),
    ):
        if found[slug]:
            cents = sum(round(part["amount"] * 100) for part in found[slug][parts_of])
            assert cents == round(found[slug][total] * 100)
    if found["outstanding"]:
        cents = sum(round(amount * 100) for amount in found["outstanding"]["buckets"].values())
        assert cents == round(found["outstanding"]["total"] * 100)


def _check_past(data, stores):
    """The panel of a past day is that of a store built from what was known then; only the future notice differs."""
    case, asked = _asked(data, stores, 2)
    for question in asked:
        now = case.product(question)
        then_case = LedgerCase(stores, known_on(case.tables, question["as_of"]), case.today)
        then = then_case.product(question)
        then_case.close()
        for panel in (now, then):
            if isinstance(panel, dict):
                del panel["notices"]
        assert differences(now, then) == [], question
    case.close()


@settings(usual, max_examples=25, derandomize=True)
@given(st.data())
def test_any_panel_is_the_oracles(stores, data):
    _check(data, stores)


@settings(usual, max_examples=8, derandomize=True)
@given(st.data())
def test_parts_sum_to_totals(stores, data):
    _check_sums(data, stores)


@settings(usual, max_examples=8, derandomize=True)
@given(st.data())
def test_the_past_is_what_was_known_then(stores, data):
    _check_past(data, stores)


@pytest.mark.long
@pytest.mark.parametrize("check", [_check, _check_sums, _check_past])
def test_many_ledgers(stores, check):
    @settings(usual, max_examples=400, phases=[Phase.reuse, Phase.generate, Phase.shrink])
    @given(st.data())
    def run(data):
        check(data, stores)

    run()
