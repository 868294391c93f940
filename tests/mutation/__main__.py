"""The command: see the package. Prints each survivor and the score; exits with 1 where something is amiss."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from tests.mutation.mutants import mutants
from tests.mutation.reach import CRM_DASH, SCOPE, reach, tests_of
from tests.mutation.runs import SURVIVED, apart, prepare, run

PRODUCT = Path(__file__).parents[2]
FACTS = PRODUCT / "crm_dash" / "facts"
SURVIVORS = Path(__file__).with_name("SURVIVORS.md")
LEAST_SCORE = 85
WORKERS = 2
SLUGS = (
    *("sales_trend", "quotes_by_brand", "latest_events", "last_12_months", "activities_by_type", "order_ratios"),
    *("outstanding", "upcoming", "agreements", "monthly_projection", "order_gap", "brand_gaps", "health"),
)
# What widgets say with rows that are not theirs alone.
OF_WIDGETS = {"book": ("order_gap", "health"), "brand_peers": ("brand_gaps",)}
PAGING = "tests/integration/test_panel_oracle.py::test_paging_through_the_events_gives_each_of_them_once_and_in_order"
ALL_OTHERS = ("choices", "details", "events")
# What else notices: tests by the file, or the folder of files, that they prove.
TESTS = {
    "book": ["tests/integration/test_book.py", "tests/integration/test_compare_oracle.py"],
    "brand_peers.sql": ["tests/integration/test_brand_peers.py"],
    "customer_search.sql": ["tests/unit/test_customers.py"],
    "periods.py": ["tests/unit/test_periods.py"],
    "encode.py": ["tests/unit/test_encode.py"],
    "ask.py": ["tests/unit/test_encode.py"],
    "latest_events.sql": ["tests/integration/test_choices.py"],
    "latest_events.py": ["tests/integration/test_choices.py", PAGING],
    "event_detail.py": ["tests/integration/test_choices.py"],
    "distributors.py": ["tests/integration/test_choices.py"],
    "scope.py": ["tests/integration/test_scope.py", "tests/integration/test_choices.py"],
}


def targets() -> list[Path]:
    """Facts of the widgets and what stands around them, the scope, and the periods."""
    found = [path for path in sorted(FACTS.glob("*.sql")) if _slugs(path) or path.name in TESTS]
    found += [path for path in sorted(FACTS.glob("*.py")) if _slugs(path) or path.name in TESTS]
    found += [FACTS / "distributors.sql", FACTS / "future_sales.sql"]
    found += [path for folder in ("book", "event_details") for path in sorted((FACTS / folder).glob("*.sql"))]
    return [*found, *(PRODUCT / "crm_dash" / name for name in ("scope.sql", "scope.py", "periods.py"))]


def _slugs(path: Path) -> tuple[str, ...]:
    """The widgets that a file is of."""
    if FACTS not in path.parents:
        return ()
    if own := OF_WIDGETS.get(path.stem) or OF_WIDGETS.get(path.parent.name):
        return own
    # The whole book's season moves figures of the method only, which its backtest judges.
    if path.stem == "monthly_projection_book":
        return ()
    return tuple(slug for slug in SLUGS if path.stem == slug or path.stem.startswith(f"{slug}_"))


def judged_by(path: Path, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Widgets and what stands around them, to be compared for a mutant of ``path`` that reads as ``text``."""
    if path == SCOPE:
        found = [_judged_through(CRM_DASH / name) for name in reach(text)]
        return _joined(slugs for slugs, _ in found), _joined(others for _, others in found)
    if own := _slugs(path):
        return own, ("events",) if "latest_events" in own else ()
    if path.parent.name == "event_details" or path.name == "event_detail.py":
        return (), ("details",)
    if path.stem == "customer_search":
        return (), ()
    if path.stem == "distributors":
        return (), ("choices",)
    return _judged_through(path) if path.name == "scope.py" else (SLUGS, ALL_OTHERS)


def _judged_through(path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The same for a file that stands on a macro; a file that nothing of it stands for has its tests."""
    if path.name in ("scope.py", "future_sales.sql"):
        return ("sales_trend",), ("choices",)  # whichever widget: it comes with customer, scope, day and notices
    if path.stem == "monthly_projection_book":
        return ("monthly_projection",), ()
    if path.parent.name == "analytics" and path.stem in ("cells", "documents"):
        return (), ("analytics",)
    stands_for_something = _slugs(path) or path.parent.name == "event_details" or path.stem == "distributors"
    return judged_by(path, "") if stands_for_something else ((), ())


def _joined(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({name for part in parts for name in part}))


@dataclass(frozen=True, slots=True)
class Job:
    """A mutant (or, without a change, a file as it is) and what it is judged by."""

    path: Path
    change: str
    text: str
    judged: tuple[tuple[str, ...], tuple[str, ...]]
    tests: tuple[str, ...]


def main() -> int:
    """Run the mutants of the targets that hold one of the arguments."""
    wanted = [path for path in targets() if not sys.argv[1:] or any(part in str(path) for part in sys.argv[1:])]
    queue = [
        Job(path, change, text, judged_by(path, text), _tests(path, text))
        for path in wanted
        for change, text in mutants(path)
    ]
    controls = _controls(queue)
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(WORKERS) as pool:
        folder = Path(name)
        assert apart(prepare, folder) == SURVIVED
        done = count(1)

        def survives(job: Job) -> bool:
            alive = apart(run, folder, job.path, job.text, job.judged, list(job.tests)) == SURVIVED
            if alive and job.change:
                print(f"survived: {job.path.relative_to(PRODUCT)}: {job.change}", flush=True)  # noqa: T201
            print(f"\r{next(done)} of {len(controls) + len(queue)}", end="", file=sys.stderr, flush=True)  # noqa: T201
            return alive

        broken = [job for job, good in zip(controls, pool.map(survives, controls), strict=True) if not good]
        assert broken == [], f"noticed without any change: {broken}"
        survived = [job for job, alive in zip(queue, pool.map(survives, queue), strict=True) if alive]
    return _report(queue, survived)


def _controls(queue: list[Job]) -> list[Job]:
    """The files as they are must survive, or whatever else is noticed says nothing: one for each way of judging."""
    ways = {(job.judged, ()) for job in queue} | {(((), ()), (test,)) for job in queue for test in job.tests}
    unchanged = replace(queue[0], change="", text=queue[0].path.read_text("utf-8"))
    return [replace(unchanged, judged=judged, tests=tests) for judged, tests in sorted(ways)]


def _tests(path: Path, text: str) -> tuple[str, ...]:
    if path == SCOPE:
        return tuple(tests_of(reach(text)))
    return tuple(TESTS.get(path.name) or TESTS.get(path.parent.name, ()))


def _report(queue: list[Job], survived: list[Job]) -> int:
    """Print the score and the survivors without a reason; 1 where there is one or the score is too low."""
    excused = SURVIVORS.read_text(encoding="utf-8") if SURVIVORS.exists() else ""
    unexcused = [job for job in survived if job.change not in excused]
    for job in unexcused:
        print(f"without a reason: {job.path.relative_to(PRODUCT)}: {job.change}")  # noqa: T201
    score = 100 * (1 - len(survived) / max(len(queue), 1))
    print(f"{len(queue)} mutants, {len(survived)} survived: {score:.1f} %")  # noqa: T201
    return int(score < LEAST_SCORE or bool(unexcused))


if __name__ == "__main__":
    started = time.monotonic()
    result = main()
    print(f"{time.monotonic() - started:.0f} s")  # noqa: T201
    sys.exit(result)
