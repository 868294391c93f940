"""The rolling-origin backtest: what a trial knows, what it is compared with, and how the table adds it up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from crm_dash.backtest import CUTS, Book, Trial, judged_months, run, scores
from crm_dash.business_days import business_day, is_business_day
from crm_dash.forecast import book_season
from crm_dash.periods import add_months, month_start
from crm_dash.projection import project

Daily = list[tuple[date, Decimal]]
MONTHS = [date(2024, 3, 1), date(2024, 4, 1)]


def silent(label: str, done: int, total: int) -> None:
    """No progress bar."""


def lumpy(seed: int, first: date = date(2022, 1, 1), last: date = date(2024, 4, 30)) -> Daily:
    rng = np.random.default_rng(seed)
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [(day, Decimal(int(rng.normal(900, 500))) / 10) for day in days if rng.random() < 0.3]


def book_of(customers: dict[str, Daily]) -> Book:
    months: dict[date, Decimal] = {}
    for daily in customers.values():
        for day, amount in daily:
            months[month_start(day)] = months.get(month_start(day), Decimal(0)) + amount
    return Book(customers=sorted(customers), daily=lambda one: customers[one], months=sorted(months.items()))


CUSTOMERS = {name: lumpy(seed) for seed, name in enumerate(("a", "b", "c"))}


@pytest.fixture(scope="module")
def trials() -> list[Trial]:
    return run(book_of(CUSTOMERS), MONTHS, "ES", silent)


def test_one_trial_for_each_customer_month_and_cut(trials: list[Trial]) -> None:
    assert len(trials) == len(CUSTOMERS) * len(MONTHS) * len(CUTS)
    assert {(one.customer_id, one.month, one.cut) for one in trials} == {
        (name, month, cut) for name in CUSTOMERS for month in MONTHS for cut in CUTS
    }


Change = Callable[[Daily, date], Daily]


@pytest.mark.parametrize(
    "change",
    [
        lambda daily, day: [row for row in daily if row[0] <= day],
        lambda daily, day: [(at, amount if at <= day else -7 * amount) for at, amount in daily],
        lambda daily, day: sorted([*daily, *((day + timedelta(days=n), Decimal(10**6)) for n in range(1, 90))]),
    ],
    ids=["gone", "changed", "more"],
)
def test_a_forecast_sees_only_what_was_known_on_its_day(trials: list[Trial], change: Change) -> None:
    """Altering the later rows of everybody alters the actual totals and nothing of the forecast."""
    for month in MONTHS:
        for cut in CUTS:
            day = business_day(month, cut, "ES")
            altered = book_of({name: change(daily, day) for name, daily in CUSTOMERS.items()})
            seen = {one.customer_id: one for one in run(altered, [month], "ES", silent) if one.cut == cut}
            for one in trials:
                if (one.month, one.cut) == (month, cut):
                    other = seen[one.customer_id]
                    assert (other.guesses, other.low, other.high) == (one.guesses, one.low, one.high)
                    assert other.size == one.size


def test_it_would_notice_a_forecast_that_saw_later_rows(trials: list[Trial]) -> None:
    """A row on the cut's own day is known, and tells."""
    day = business_day(MONTHS[0], 5, "ES")
    altered = book_of({name: sorted([*daily, (day, Decimal(500))]) for name, daily in CUSTOMERS.items()})
    other = next(one for one in run(altered, MONTHS[:1], "ES", silent) if one.cut == 5)
    mine = next(one for one in trials if one.cut == 5)
    assert other.guesses["projection"] != mine.guesses["projection"]
    assert other.guesses["last_year"] == mine.guesses["last_year"]


def test_a_trial_is_what_the_panel_said_that_day(trials: list[Trial]) -> None:
    book = book_of(CUSTOMERS)
    for one in trials:
        if one.cut:
            day = business_day(one.month, one.cut, "ES")
            said = project(CUSTOMERS[one.customer_id], book_season(book.months, one.month, "ES"), day, "ES")
            assert said is not None
            assert float(said.projected_total) == pytest.approx(one.guesses["projection"], abs=0.006)
            assert (float(said.low), float(said.high)) == pytest.approx((one.low, one.high), abs=0.006)


def test_the_plain_guesses_by_hand() -> None:
    """10 a business day; April 2024 has 21 of them in Spain (1 April is not national), March 20, February 21."""
    first, last = date(2022, 9, 1), date(2024, 4, 30)
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    daily = [(day, Decimal(10)) for day in days if is_business_day(day, "ES")]
    business = {
        month: sum(month_start(day) == month for day, _ in daily) for month in {month_start(d) for d, _ in daily}
    }
    found = run(book_of({"a": daily}), [date(2024, 4, 1)], "ES", silent)
    by_cut = {one.cut: one for one in found}
    april = 10.0 * business[date(2024, 4, 1)]
    assert [one.actual for one in found] == [april] * 4
    assert by_cut[0].guesses["run_rate"] is None
    assert by_cut[10].guesses["run_rate"] == pytest.approx(april)
    assert by_cut[0].guesses["last_year"] == 10.0 * business[date(2023, 4, 1)]
    three = [business[date(2024, month, 1)] for month in (1, 2, 3)]
    assert by_cut[0].guesses["mean_3_months"] == pytest.approx(10 * sum(three) / 3)
    assert by_cut[15].guesses["projection"] == pytest.approx(april)
    (all_cut_10,) = [one for one in scores(found, held_out=1) if (one.period, one.cut) == ("all", 10)]
    assert all_cut_10.wape_pct["projection"] == pytest.approx(0)
    assert (all_cut_10.n, all_cut_10.coverage_pct) == (1, 100)


def test_who_bought_in_fewer_than_3_of_the_12_months_before_does_not_count() -> None:
    rows = [(date(2023, month, 5), Decimal(10)) for month in (1, 2, 3)]
    book = book_of({"a": rows})
    assert run(book, [date(2023, 3, 1)], "ES", silent) == []
    assert len(run(book, [date(2023, 4, 1)], "ES", silent)) == 4
    assert len(run(book, [date(2024, 1, 1)], "ES", silent)) == 4
    assert run(book, [date(2024, 2, 1)], "ES", silent) == []  # January is 13 months back


def trial(customer: str, month: date, actual: float, guess: float, *, size: float, half: float = 5) -> Trial:
    guesses = dict.fromkeys(("projection", "run_rate", "last_year", "mean_3_months"), guess)
    return Trial(
        customer_id=customer,
        month=month,
        cut=5,
        size=size,
        actual=actual,
        low=guess - half,
        high=guess + half,
        guesses=guesses,
    )


def test_the_table_by_hand() -> None:
    months = [add_months(date(2024, 1, 1), back) for back in range(8)]
    found = []
    for index, month in enumerate(months):
        late = index >= 2
        found += [
            trial("a", month, 10, 10, size=1),
            trial("b", month, 20, 26, size=2),  # off by 6, outside ± 5
            trial("c", month, 70, 70 if late else 64, size=3, half=5 if late else 6),  # on the edge is inside
        ]
    table = {(one.period, one.cut): one for one in scores(found)}
    assert {key for key, one in table.items() if one.n} == {("all", 5), ("without_last", 5), ("last", 5)}
    early, late = table["without_last", 5], table["last", 5]
    assert (early.months, early.n, late.months, late.n) == (2, 6, 6, 18)
    assert early.wape_pct["projection"] == pytest.approx(12.0)  # (6 + 6) of 100
    assert late.wape_pct["projection"] == pytest.approx(6.0)
    assert early.coverage_pct == pytest.approx(200 / 3)
    assert early.coverage_by_size_pct == {"small": 100, "medium": 0, "large": 100}


def test_nothing_to_judge_is_an_empty_table() -> None:
    assert {(one.n, one.coverage_pct, one.wape_pct["projection"]) for one in scores([])} == {(0, None, None)}


def test_the_last_complete_months() -> None:
    assert judged_months(date(2024, 4, 29), 2) == [date(2024, 2, 1), date(2024, 3, 1)]
    assert judged_months(date(2024, 4, 30), 2) == [date(2024, 3, 1), date(2024, 4, 1)]
    assert judged_months(date(2024, 1, 1), 1) == [date(2023, 12, 1)]
