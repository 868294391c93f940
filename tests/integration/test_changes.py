"""Since your last visit: any two ledgers and days against the oracle, each kind against the rows that it opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_dash.changes import KINDS, OWED, Changes, changes_since, facts_of, first_day
from crm_dash.drill.rows import open_figure, rows_page, totals
from crm_dash.errors import Forbidden, NotFound
from crm_dash.facts.ask import Ask
from crm_dash.facts.encode import encode
from crm_dash.panel import make_ask
from crm_dash.scope import find_viewer
from crm_dash.visit import Visit, sight_of
from tests import oracle
from tests.ledger_store import LedgerCase, Ledgers
from tests.oracle.strategies import ledgers, questions

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)
usual = settings(deadline=None, suppress_health_check=SLOW, print_blob=True)
# Table → what of it is loaded together. Without their lines, quotes and orders are visible to nobody.
LOADED = {
    "sales": "document_id",
    "quote_lines": "quote_id",
    "order_lines": "order_id",
    "receivables": "document_id",
    "payments": "payment_id",
    "activities": "activity_id",
    "tasks": "task_id",
    "notes": "note_id",
    "system_events": "event_id",
    "agreements": "agreement_id",
}
SEEN_AT = datetime(2025, 1, 2, 10, 30)


def some_of(tables: Any, seed: int, share: float = 0.7) -> dict[str, Any]:
    """The ledger with only some of its facts: the others are to come, whatever their dates."""
    rng, kept = Random(seed), dict(tables)
    for name, key in LOADED.items():
        rows = tables.get(name, [])
        there = {one for one in sorted({row[key] for row in rows}) if rng.random() < share}
        kept[name] = [row for row in rows if row[key] in there]
    return kept


def visited(ask: Ask) -> Visit:
    """The visit of who looks at ``ask`` now."""
    return Visit(visit_id=1, seen_at=SEEN_AT, sight=sight_of(facts_of(ask), first_day(ask)))


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Ledgers:
    return Ledgers(tmp_path_factory.mktemp("ledgers"))


class Pair:
    """Two looks: at what of a ledger was there on a day, and at all of it."""

    def __init__(self, stores: Ledgers, tables: Any, today: date, seed: int) -> None:
        self.then = LedgerCase(stores, some_of(tables, seed), today)
        self.now = LedgerCase(stores, tables, today)

    def ask(self, case: LedgerCase, question: dict[str, Any], as_of: date) -> Ask:
        viewer = find_viewer(case.snapshot, question["user_id"])
        asked = {"distributor": question["distributor"], "as_of": as_of.isoformat(), "today": case.today}
        return make_ask(case.snapshot, case.settings, viewer, question["customer_id"], **asked)

    def product(self, question: dict[str, Any], then: date, now: date) -> tuple[Ask, Changes]:
        before = visited(self.ask(self.then, question, then))
        ask = self.ask(self.now, question, now)
        ask = replace(ask, visit={"1": before}.get)
        return ask, changes_since(ask, facts_of(ask), before, "EUR")

    def oracle(self, question: dict[str, Any], then: date, now: date) -> Any:
        looks = (self.then.tables, then), (self.now.tables, now)
        return oracle.changes(*looks, today=self.now.today, **question)

    def close(self) -> None:
        self.then.close()
        self.now.close()


def _check(stores: Ledgers, data: st.DataObject) -> int:
    today, tables = data.draw(ledgers())
    pair, told = Pair(stores, tables, today, data.draw(st.integers(0, 99))), 0
    for question in data.draw(st.lists(questions(today), min_size=3, max_size=3)):
        now = question.pop("as_of")
        then = data.draw(st.sampled_from([now, today, now.replace(day=1)]))
        try:
            expected = pair.oracle(question, then, now)
        except (oracle.Forbidden, oracle.NotFound):
            with pytest.raises((Forbidden, NotFound)):
                pair.product(question, then, now)
            continue
        ask, found = pair.product(question, then, now)
        assert [encode(change) for change in found.changes] == expected, (question, then, now)
        _check_rows(ask, pair, found)
        told += len(expected)
    pair.close()
    return told


def _check_rows(ask: Ask, pair: Pair, found: Changes) -> None:
    """Each kind opens as many rows as it counts, with its sum; a kind with nothing new opens none."""
    for kind in KINDS:
        change = next((one for one in found.changes if one.kind == kind), None)
        drill = open_figure(ask, pair.now.settings, f"changes.{kind}", key="1")
        sums = totals(drill)
        assert sums["rows"] == (change.count if change else 0), kind
        if change is not None and change.amount is not None:
            assert sums[drill.figure.measure] == change.amount, kind
        assert len(rows_page(drill).rows) == min(50, sums["rows"])


@settings(usual, max_examples=12, derandomize=True)
@given(st.data())
def test_what_is_new_is_the_oracles(stores: Ledgers, data: st.DataObject) -> None:
    _check(stores, data)


@pytest.mark.long
def test_what_is_new_in_many_ledgers(stores: Ledgers) -> None:
    @settings(usual, max_examples=400)
    @given(st.data())
    def run(data: st.DataObject) -> None:
        _check(stores, data)

    run()


def test_every_kind_is_told_and_opens_its_rows(stores: Ledgers) -> None:
    """A ledger of which nothing was there: the comparison above is not one of nothing with nothing."""
    tables, day, told = oracle.random_ledger(1), date(2025, 3, 31), set()
    nothing = {name: [] if name in LOADED else rows for name, rows in tables.items()}
    for user, distributor in (("M1-manager", "all"), ("M1-manager", "D1"), ("D1-manager", None)):
        pair = Pair(stores, tables, day, seed=0)
        pair.then.close()
        pair.then = LedgerCase(stores, nothing, day)
        question = {"user_id": user, "customer_id": "23", "distributor": distributor}
        ask, found = pair.product(question, day, day)
        assert [encode(change) for change in found.changes] == pair.oracle(question, day, day)
        _check_rows(ask, pair, found)
        told |= {change.kind for change in found.changes}
        pair.close()
    assert told == set(KINDS)


def test_without_receivables_nothing_is_told_of_them(stores: Ledgers) -> None:
    pair, day = Pair(stores, oracle.random_ledger(1), date(2025, 3, 31), seed=1), date(2025, 3, 31)
    question = {"user_id": "D1-manager", "customer_id": "23", "distributor": None}
    shown, found = pair.product(question, day, day)
    without = replace(shown, with_payments=False)
    kept = changes_since(without, facts_of(without), shown.visit("1"), "EUR")
    owed = [change for change in found.changes if change.kind in OWED]
    assert owed != []
    assert [*kept.changes, *owed] == sorted(found.changes, key=lambda change: change.kind in OWED)
    for kind in OWED:
        with pytest.raises(NotFound):
            open_figure(without, pair.now.settings, f"changes.{kind}", key="1")
    pair.close()


def test_a_visit_that_is_not_the_viewers_opens_nothing(stores: Ledgers) -> None:
    pair, day = Pair(stores, oracle.random_ledger(1), date(2025, 3, 31), seed=1), date(2025, 3, 31)
    ask, _ = pair.product({"user_id": "D1-manager", "customer_id": "23", "distributor": None}, day, day)
    for key in ("2", "", None):
        with pytest.raises(NotFound):
            open_figure(ask, pair.now.settings, "changes.orders", key=key)
    pair.close()
