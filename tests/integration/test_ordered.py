"""Rows in order a slice at a time: the same rows in the same order as one sort, which no slice ever makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from crm_dash import ordered
from crm_dash.drill.figures import FIGURES
from crm_dash.drill.rows import Drill, open_figure, row_batches
from crm_dash.facts.latest_events import NEWEST_FIRST, EventFilter, event_binds, latest_events
from crm_dash.ordered import Order, ordered_batches
from crm_dash.store import Snapshot
from tests import oracle
from tests.stores import LEDGER_DAY, OracleCase

MANY = "select i, nullif(i % 100, 3) as k, case when i % 10 = 0 then 'x' || i else '' end as t from range(1000) as n(i)"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> OracleCase:
    return OracleCase(tmp_path_factory.mktemp("ordered"), oracle.random_ledger(1))


@pytest.fixture
def slices(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each SELECT of batches gave; a slice has about fifty."""
    found: list[int] = []
    batches = Snapshot.batches

    def counted(self: Snapshot, sql: str, binds: Mapping[str, Any]) -> Any:
        rows = [row for batch in batches(self, sql, binds) for row in batch]
        found.append(len(rows))
        yield rows

    monkeypatch.setattr(ordered, "SLICE_ROWS", 50)
    monkeypatch.setattr(Snapshot, "batches", counted)
    return found


def _rows(batches: Any) -> list[Any]:
    return [row for batch in batches for row in batch]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", ["i", "k", "t"])
def test_slices_in_a_row_are_the_sort(case: OracleCase, slices: list[int], column: str, descending: bool) -> None:
    order = Order(column=column, descending=descending, keys=("i",))
    expected = case.snapshot.rows(order.of(MANY), {})
    assert _rows(ordered_batches(case.snapshot, MANY, order, {})) == expected
    assert sum(slices) == 1000
    # Nine of ten texts are equal, and equals stay together.
    assert max(slices) <= (910 if column == "t" else 70)


def test_few_rows_are_one_slice(case: OracleCase, slices: list[int]) -> None:
    for rows in (0, 1, 50):
        sql = f"from ({MANY}) where i < {rows}"
        assert (
            len(_rows(ordered_batches(case.snapshot, sql, Order(column="k", descending=True, keys=("i",)), {}))) == rows
        )
    assert slices == [0, 1, 50]


def _drills(case: OracleCase) -> dict[str, Drill]:
    """A figure's rows for each kind of rows that can be opened."""
    ask = case.ask("M1-manager", "23", "all", LEDGER_DAY)
    names = [name for name, figure in FIGURES.items() if figure.key is None]
    return {drill.source.slug: drill for drill in (open_figure(ask, case.settings, name) for name in names)}


def test_whatever_the_rows_are_sorted_by(case: OracleCase, slices: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordered, "SLICE_ROWS", 3)
    sliced = 0
    for drill in _drills(case).values():
        binds = drill.ask.binds(**{**drill.binds, "distributor": drill.distributor})
        for column in drill.source.columns:
            for descending in (False, True):
                order = Order(column=column.name, descending=descending, keys=drill.source.keys)
                expected = case.snapshot.rows(order.of(drill.source.sql), binds)
                slices.clear()
                streamed = _rows(row_batches(drill, sort=f"{'-' if descending else ''}{column.name}"))
                assert streamed == expected, (drill.source.slug, order)
                sliced += len(slices) > 2
    assert sliced > 50


def test_the_events_are_streamed_as_they_are_paged(case: OracleCase, slices: list[int]) -> None:
    ask = case.ask("M1-manager", "23", "all", LEDGER_DAY)
    page = latest_events(ask, rows=100_000)
    streamed = _rows(ask.batches("latest_events", NEWEST_FIRST, **event_binds(EventFilter())))
    assert page is not None
    assert [row["event_id"] for row in streamed] == [event.event_id for event in page.items]
    assert len(slices) > 2
