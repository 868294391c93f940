"""How long Analytics 360 takes to answer, beside the time of a bare sum over the same lines in the same run.

    python -m tests.benchmarks.analytics [--config crm.toml] [--scale 70] [--user ines --user d1.teresa] [--rounds 5]

Without --config a demo store is built in var/benchmark-analytics (scale 70: 20 million sales lines; some minutes and
2 GB, the first time of each day). The usual questions have a budget of 300 ms, any other 1,500.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from crm_dash.analytics.answer import answer
from crm_dash.analytics.book import Book
from crm_dash.analytics.documents import documents
from crm_dash.analytics.question import parse_question
from crm_dash.build.run import build
from crm_dash.errors import QueryTimeout
from crm_dash.panel import today_in
from crm_dash.scope import find_viewer, resolve_as_of, scope_for
from crm_dash.settings import Settings, load_settings
from crm_dash.store import Store

USUAL, ANY = 300, 1_500
FLOOR = "select sum(amount) from store.sales"
# Name → the URL's parameters.
QUESTIONS: dict[int, dict[str, dict[str, str]]] = {
    USUAL: {
        "by month": {},
        "brand × month": {"rows": "brand", "split": "period"},
        "region": {"rows": "region"},
        "customer": {"rows": "customer"},
        "month to date by user": {"rows": "user", "period": "month"},
        "by year, all": {"granularity": "year", "period": "all"},
    },
    ANY: {
        "customer × month": {"rows": "customer", "split": "period"},
        "product": {"rows": "product"},
        "by week": {"granularity": "week"},
        "documents by brand": {"rows": "brand", "measure": "documents"},
        "documents by category": {"rows": "category", "measure": "documents"},
        "average by customer": {"rows": "customer", "measure": "average"},
        "quoted by region": {"rows": "region", "measure": "quoted_amount"},
        "conversion": {"measure": "conversion"},
        "orders by brand": {"rows": "brand", "measure": "orders"},
        "ordered by month": {"measure": "ordered_amount"},
        "list of documents": {"show": "documents"},
    },
}


def main() -> None:
    """Ask every question of every user, and print a table for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--scale", type=float, default=70)
    parser.add_argument("--user", action="append")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    settings = load_settings(options.config) if options.config else _demo(options.scale)
    build(settings, today=today_in(settings))
    snapshot = Store(settings).current()
    for user in options.user or ["ines", "d1.teresa"]:
        viewer = find_viewer(snapshot, user)
        day = resolve_as_of(snapshot, viewer, settings, None, today_in(settings))
        scope = scope_for(snapshot, viewer, "all" if viewer.is_manufacturer else None)
        book = Book(snapshot=snapshot, viewer=viewer, scope=scope, as_of=day)
        _table(user, book, options.rounds)
    print(f"memory of this process, at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")  # noqa: T201


def _demo(scale: float) -> Settings:
    environ = {"CRM_DASH_SOURCE_SCALE": str(scale), "CRM_DASH_STORE_PATH": "var/benchmark-analytics"}
    return load_settings(None, environ)


def _table(user: str, book: Book, rounds: int) -> None:
    (lines,) = book.snapshot.rows("select count(*) as found from store.sales", {})
    floor = _milliseconds(lambda: book.snapshot.rows(FLOOR, {}), rounds)[0]
    print(f"{user}, {lines['found']:,} sales lines, {book.as_of}; a bare sum of them: {floor:.0f} ms")  # noqa: T201
    # The day before is cut out of the months that the store has sums of: these and some days' lines.
    other = Book(snapshot=book.snapshot, viewer=book.viewer, scope=book.scope, as_of=book.as_of - timedelta(days=1))
    for budget, questions in QUESTIONS.items():
        for name, url in questions.items():
            _line(name, book, url, budget, floor, rounds)
    _line("by month, another day", other, {}, ANY, floor, rounds)


def _line(name: str, book: Book, url: dict[str, str], budget: int, floor: float, rounds: int) -> None:
    question = parse_question(url)
    ask = documents if question.show else answer
    try:
        wall, cpu = _milliseconds(lambda: ask(book, question), rounds)
    except QueryTimeout:
        print(f"  {name:<24} over the time limit")  # noqa: T201
        return
    over = "" if wall <= budget else "  OVER"
    times = f"median {wall:7.0f} ms  CPU {cpu:7.0f} ms  budget {budget:5} ms  floor × {wall / floor:5.1f}"
    print(f"  {name:<24} {times}{over}")  # noqa: T201


def _milliseconds(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Medians of wall and CPU time; the first round, which reads the disk, is left out."""
    work()
    times = []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
    walls, cpus = zip(*times, strict=True)
    return statistics.median(walls) * 1_000, statistics.median(cpus) * 1_000


if __name__ == "__main__":
    main()
