"""How soon the book of 100,000 accounts is there, and how fast it is sorted, filtered and paged, beside floors.

    python -m tests.benchmarks.book [--accounts 100000] [--rounds 5] [--folder kept]

The source is made by ``tests/benchmarks/large_book.py``: some 13 million rows, built in a minute (``--folder`` keeps
the store for the next run). First computation: in a reader that was just opened, to the order of the first page; its
floor sums the same sales by customer and does nothing else. Pages: ``/api/v1/portfolio`` of the app in this process,
100 accounts each, every sort and filter for the first time too; their floor is ``/health``.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import create_app
from crm_dash.book import Book, BookAsk, book
from crm_dash.build.run import build
from crm_dash.panel import today_in
from crm_dash.portfolio.today import calls
from crm_dash.portfolio.view import parse_view
from crm_dash.scope import find_viewer, scope_for
from crm_dash.settings import Settings, load_settings
from crm_dash.store import Store
from tests.attacks.protocol import Tab
from tests.benchmarks.large_book import DAY, MANAGER, write_large_book

FIRST_MS, PAGE_MS = 2000, 100
FLOOR = """
    select customer_id, sum(amount) as amount
    from visible_sales($organisation_id, $organisation_kind, $distributor, null, $day)
    group by customer_id
"""
VIEWS = {
    "as it opens": {},
    "sorted by health, page 500": {"sort": "health_score:desc", "start": "49900"},
    "sorted by city and sales": {"sort": "city,sales_12m:desc"},
    "overdue over 1,000": {"filter": '{"overdue": {"type": "greaterThan", "filter": 1000}}', "sort": "overdue:desc"},
    "late orders": {"filter": '{"order_gap": {"type": "equals", "filter": "late"}}', "sort": "days_since:desc"},
    "searched": {"q": "recambios 12", "sort": "name"},
}


def main() -> None:
    """Build or take the store and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    logging.disable()  # the audit's lines
    with tempfile.TemporaryDirectory() as temporary:
        settings = load_settings(write_large_book(options.folder or Path(temporary), options.accounts), environ={})
        build(settings, today=today_in(settings))
        floor = [_timed(lambda: _floor(settings)) for _ in range(options.rounds)]
        _show("first computation", [_timed(lambda: _first(settings)) for _ in range(options.rounds)], floor, FIRST_MS)
        _pages(settings, options.rounds)


def _ask(settings: Settings) -> tuple[Any, BookAsk]:
    snapshot = Store(settings).current()
    scope = scope_for(snapshot, find_viewer(snapshot, MANAGER), "all")
    return snapshot, BookAsk(scope=scope, as_of=DAY, with_payments=True)


def _floor(settings: Settings) -> None:
    snapshot, ask = _ask(settings)
    snapshot.columns(FLOOR, {**ask.scope.binds(), "day": DAY})


def _first(settings: Settings) -> Book:
    snapshot, ask = _ask(settings)
    found = book(snapshot, ask)
    found.selection.order(parse_view({}))
    return found


def _pages(settings: Settings, rounds: int) -> None:
    tab = Tab(create_app(settings).server.test_client()).become(MANAGER)
    tab.get("/api/v1/portfolio", distributor="all", rows="1")  # makes the book
    floor = [_timed(lambda: tab.get("/health")) for _ in range(rounds)]
    for name, view in VIEWS.items():
        times = [_timed(lambda view=view: _page(tab, view)) for _ in range(rounds)]
        _show(name, times, floor, PAGE_MS)
    found = _first(settings)
    _show("the Today strip", [_timed(lambda: calls(found)) for _ in range(rounds)], floor, PAGE_MS)


def _page(tab: Tab, view: dict[str, str]) -> None:
    answer = tab.get("/api/v1/portfolio", distributor="all", **view)
    if answer.status != 200:
        raise RuntimeError(answer.text[:300])


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of wall clock and of this process's CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def _show(name: str, times: list[tuple[float, float]], floor: list[tuple[float, float]], budget: int) -> None:
    wall, cpu = (statistics.median(column) for column in zip(*times, strict=True))
    floor_wall, floor_cpu = (statistics.median(column) for column in zip(*floor, strict=True))
    print(  # noqa: T201
        f"{name:<28} median {wall:7.1f} ms  first {times[0][0]:7.1f} ms  CPU {cpu:7.1f} ms  budget {budget:5d} ms"
        f"  floor {floor_wall:6.1f} ms, CPU {floor_cpu:6.1f} ms"
    )


if __name__ == "__main__":
    main()
