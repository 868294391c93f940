"""Rows a batch at a time: nothing is held, the limit is each batch's own, whoever leaves frees the cursor."""

from __future__ import annotations

import time
from datetime import date

import duckdb
import pytest

from crm_dash.errors import QueryTimeout, StoreError
from crm_dash.store import Snapshot
from tests.oracle.handmade import sale, shop
from tests.stores import built, write_source

ENDLESS = "select i, repeat('x', 50) as t from range(1000000000000) as numbers(i)"
# Its first rows come at once; the million-th takes for ever.
STUCK = (
    "select case when i < 100000 then 0 else (select count(*) from range(10000000000) as a(x), range(100) as b(y)"
    " where hash(a.x, b.y, i) = 1) end as n from range(1000000) as numbers(i)"
)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    config = write_source(tmp_path_factory.mktemp("batches"), shop(sales=[sale(1, "2025-03-01", "1.00")]))
    return built(config, today=date(2025, 3, 31))[1]


def test_the_rows_are_those_of_rows(snapshot: Snapshot) -> None:
    sql = "select i, $add + i as j from range(2500) as numbers(i)"
    batches = list(snapshot.batches(sql, {"add": 3, "unused": 1}, size=1000))
    assert [len(batch) for batch in batches] == [1000, 1000, 500]
    assert [row for batch in batches for row in batch] == snapshot.rows(sql, {"add": 3})
    assert list(snapshot.batches("select 1 where false", {})) == []


def test_the_first_rows_of_many_come_before_the_last(snapshot: Snapshot) -> None:
    endless = snapshot.batches(ENDLESS, {})
    assert next(endless)[0] == {"i": 0, "t": "x" * 50}
    assert next(endless)[0]["i"] == 2000
    endless.close()


def test_a_reader_who_leaves_frees_the_cursor(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[duckdb.DuckDBPyConnection] = []
    made = snapshot._connection

    class Watched:
        def cursor(self) -> duckdb.DuckDBPyConnection:
            cursor = made.cursor()
            closed.append(cursor)
            return cursor

    monkeypatch.setattr(snapshot, "_connection", Watched())
    endless = snapshot.batches(ENDLESS, {})
    next(endless)
    endless.close()
    with pytest.raises(duckdb.ConnectionException, match="closed"):
        closed[0].execute("select 1")


def test_a_slow_reader_does_not_use_up_the_time_limit(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_seconds", 0.3)
    endless = snapshot.batches(ENDLESS, {})
    next(endless)
    time.sleep(0.5)
    assert next(endless)
    endless.close()


def test_a_query_that_gets_stuck_later_is_stopped(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_seconds", 0.5)
    with pytest.raises(QueryTimeout):
        for _ in snapshot.batches(STUCK, {}):
            pass
    assert snapshot.rows("select 1 as one", {}) == [{"one": 1}]


@pytest.mark.parametrize("sql", ["copy (select 1) to 'x.csv'", "select 1; select 2", "set threads = 8"])
def test_batches_pass_the_same_gate(snapshot: Snapshot, sql: str) -> None:
    with pytest.raises(StoreError):
        next(snapshot.batches(sql, {}))
