import math
import time
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_dash.business_days import business_day, day_grid, is_business_day
from crm_dash.facts.model import Backtest, MonthlyProjection
from crm_dash.forecast import HISTORY_MONTHS, Floats, History, _left, book_season, forecast, history_at
from crm_dash.periods import add_months, month_end, month_start
from crm_dash.projection import _confidence, _median_error, project
from tests.oracle.projection import figures

BOOK = [(add_months(date(2019, 1, 1), index), Decimal(1000 + 400 * (index % 12 == 11))) for index in range(64)]
Daily = list[tuple[date, Decimal]]
AS_OF = date(2024, 5, 14)


def every_day(first: date, last: date, amount: str = "100.00") -> Daily:
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [(day, Decimal(amount)) for day in days if is_business_day(day, "ES")]


def noisy(first: date, last: date, seed: int = 1) -> Daily:
    rng = np.random.default_rng(seed)
    return [
        (day, Decimal(int(rng.integers(1_00, 900_00))) / 100) for day, _ in every_day(first, last) if rng.random() < 0.4
    ]


def season_of(as_of: date, book: Daily | None = None) -> Floats:
    return book_season(book or [], month_start(as_of), "ES")


def history(daily: Daily, book: Daily, month: date, as_of: date) -> History:
    return history_at(daily, book_season(book, month, "ES"), month, as_of, "ES")


def ready(daily: Daily, as_of: date = AS_OF, book: Daily | None = None) -> MonthlyProjection:
    projection = project(daily, season_of(as_of, book), as_of, "ES")
    assert projection is not None
    return projection


def check(projection: MonthlyProjection) -> None:
    numbers = [projection.projected_total, projection.low, projection.high, projection.month_to_date]
    numbers += [
        value for value in (projection.backtest.wape_pct, projection.backtest.coverage_pct) if value is not None
    ]
    assert all(math.isfinite(number) for number in numbers)
    assert projection.low <= projection.projected_total <= projection.high
    assert 0 <= projection.backtest.n <= 12


def test_steady_customer_is_projected_to_the_cent_of_its_business_days() -> None:
    projection = ready(every_day(date(2021, 1, 1), AS_OF))
    assert projection.month == "2024-05"
    assert projection.month_to_date == 900
    assert (projection.elapsed_business_days, projection.business_days) == (9, 22)
    assert projection.projected_total == projection.low == projection.high == 2200
    assert projection.previous_month_total == 2200
    assert projection.vs_previous_pct == 0
    assert (projection.level, projection.confidence, projection.history_months) == (0.8, "high", 40)
    assert projection.backtest == Backtest(n=12, wape_pct=Decimal(0), coverage_pct=Decimal(100), median_pct=Decimal(0))
    assert [reason.code for reason in projection.reasons] == ["long_history", "narrow_interval"]


def test_weekday_pattern_counts_the_weekdays_left() -> None:
    mondays = [row for row in every_day(date(2021, 1, 1), date(2024, 9, 30)) if row[0].weekday() == 0]
    four, five = (ready([row for row in mondays if row[0] < day], day) for day in (date(2024, 6, 1), date(2024, 9, 1)))
    assert five.projected_total > four.projected_total * Decimal("1.08")  # September 2024 has five Mondays, June four


def test_month_end_buyer_is_not_taken_for_half_lost_in_mid_month() -> None:
    last = [(month_end(add_months(date(2021, 1, 1), index)), Decimal(1000)) for index in range(40)]
    projection = ready(last)
    assert projection.month_to_date == 0
    assert projection.projected_total > 800


@pytest.mark.parametrize("day", [date(2024, 5, 31), date(2024, 2, 29), date(2024, 3, 31)])
def test_last_day_is_month_to_date(day: date) -> None:
    daily = noisy(date(2022, 1, 1), day)
    mtd = sum(amount for sold_on, amount in daily if sold_on >= month_start(day))
    projection = ready(daily, day)
    assert projection.projected_total == projection.low == projection.high == projection.month_to_date == mtd
    assert (projection.backtest.wape_pct, projection.backtest.coverage_pct) == (Decimal(0), Decimal(100))


def test_no_business_day_left_but_not_the_last_day() -> None:
    daily = every_day(date(2023, 1, 1), date(2024, 6, 28))
    projection = ready(daily, date(2024, 6, 28))  # a Friday; the 30th is the last day
    assert projection.elapsed_business_days == projection.business_days
    assert projection.projected_total == projection.month_to_date
    saturdays = [(date(2023, 1, 7) + timedelta(days=7 * week), Decimal(500)) for week in range(76)]
    saturdays = [row for row in saturdays if row[0] <= date(2024, 6, 28)]
    assert ready(saturdays, date(2024, 6, 28)).projected_total > 1900  # Saturday 29 June is still to come


@pytest.mark.parametrize("as_of", [date(2024, 5, 1), date(2024, 5, 14), date(2024, 5, 18), date(2024, 5, 30)])
def test_scaling(as_of: date) -> None:
    daily = noisy(date(2021, 6, 1), as_of)
    one, ten = ready(daily, as_of), ready([(day, amount * 10) for day, amount in daily], as_of)
    for name in ("projected_total", "low", "high"):
        assert abs(getattr(one, name) * 10 - getattr(ten, name)) <= Decimal("0.06")
    assert (one.confidence, one.backtest.coverage_pct) == (ten.confidence, ten.backtest.coverage_pct)
    assert [reason.code for reason in one.reasons] == [reason.code for reason in ten.reasons]


def test_the_future_and_what_lies_before_the_history_change_nothing() -> None:
    known = noisy(date(2020, 1, 1), AS_OF)
    later = [(AS_OF + timedelta(days=offset), Decimal(99_999)) for offset in range(1, 200)]
    old = [(add_months(month_start(AS_OF), -HISTORY_MONTHS) - timedelta(days=1), Decimal(99_999))]
    assert ready(known + later) == ready(known) == ready(known[::-1])
    assert ready(old + known).projected_total == ready(known).projected_total


@pytest.mark.parametrize("as_of", [date(2024, 5, 10), date(2024, 5, 14), date(2024, 5, 1), date(2024, 4, 30)])
def test_a_past_forecast_of_the_backtest_saw_nothing_later(as_of: date) -> None:
    """Changing a past month's rest and all that follows, the book too, leaves that month's forecast as it was."""
    month = date(2024, 5, 1)
    daily = noisy(date(2021, 1, 1), as_of)
    grid = day_grid(add_months(month, -HISTORY_MONTHS), HISTORY_MONTHS + 1, "ES")
    left = _left(grid, month, as_of, "ES")
    full = forecast(history(daily, BOOK, month, as_of))
    for position in range(HISTORY_MONTHS - 12, HISTORY_MONTHS):
        origin = add_months(grid.first, position)
        later = {day for day, _ in daily if day >= origin and left[(day - grid.first).days]}
        later |= {day for day, _ in daily if day >= add_months(origin, 1)}
        changed = [(day, -3 * amount if day in later else amount) for day, amount in daily]
        book = [(first, amount if first < origin else 9 * amount) for first, amount in BOOK]
        seen = forecast(history(changed, book, month, as_of))
        for name in ("point", "low", "high"):
            assert getattr(full, name)[position] == pytest.approx(getattr(seen, name)[position], rel=1e-9)


def test_the_books_season_lifts_the_month_that_it_sells_more_in() -> None:
    """The book sells 40 % more each December; its first year only tells levels, the next ones the season."""
    season = history([], BOOK, date(2023, 12, 1), date(2023, 11, 30)).season
    assert season.shape == (HISTORY_MONTHS + 1,)
    assert (season[:12] == 1).all()
    assert 1.2 < season[-1] < 1.4
    assert abs(season[-7] - 1) < 0.1  # June
    steady = every_day(date(2022, 12, 15), date(2023, 11, 30))
    with_book, without = ready(steady, date(2023, 12, 1), BOOK), ready(steady, date(2023, 12, 1))
    assert with_book.projected_total > without.projected_total * Decimal("1.1")


def test_the_books_later_months_and_nonsense_do_no_harm() -> None:
    daily = noisy(date(2021, 1, 1), AS_OF)
    later = [(add_months(month_start(AS_OF), index), Decimal(10**9)) for index in range(3)]
    assert ready(daily, AS_OF, BOOK + later) == ready(daily, AS_OF, BOOK)
    for amount in ("0", "-500", "999999999999.99"):
        check(ready(daily, AS_OF, [(first, Decimal(amount)) for first, _ in BOOK]))


def test_a_cut_before_the_month_knows_nothing_of_it() -> None:
    daily = noisy(date(2021, 1, 1), AS_OF)
    month, eve = date(2024, 5, 1), date(2024, 4, 30)
    before = history(daily, BOOK, month, eve)
    assert before.total[-1] == before.to_cut[-1] == 0
    assert (before.to_cut == 0).all()  # at the same point of every past month nothing was known either
    assert business_day(month, 0, "ES") == eve
    assert business_day(month, 1, "ES") == date(2024, 5, 2)  # the 1st is a holiday
    assert business_day(month, 99, "ES") == date(2024, 5, 31)


def test_months_before_the_history_count_as_active_and_nothing_else() -> None:
    old = [(date(2015, month, 3), Decimal(10)) for month in (1, 2, 3)]
    assert ready(old).projected_total == 0
    assert (ready(old).history_months, ready(old).backtest.n) == (3, 12)
    daily = noisy(date(2022, 1, 1), AS_OF)
    assert ready(old + daily).projected_total == ready(daily).projected_total
    assert ready(old + daily).history_months == ready(daily).history_months + 3


def test_the_median_error_is_of_the_months_relative_errors() -> None:
    actual = np.array([100.0, 200.0, -50.0, 0.0, 0.0])
    point = np.array([110.0, 190.0, -40.0, 0.0, 5.0])  # off by 10 %, 5 %, 20 %, 0 %, infinitely
    assert _median_error(actual, point, np.zeros(5)) == 10
    assert _median_error(actual[3:], point[3:], np.zeros(2)) is None
    assert _median_error(np.zeros(3), np.zeros(3), np.zeros(3)) is None  # nothing to miss


def test_none_under_three_active_months() -> None:
    rows = [(date(2024, 3, 5), Decimal(10)), (date(2024, 4, 5), Decimal(10)), (date(2024, 4, 9), Decimal(10))]
    assert project([], season_of(AS_OF), AS_OF, "ES") is None
    assert project(rows, season_of(AS_OF), AS_OF, "ES") is None
    assert project([*rows, (AS_OF + timedelta(days=1), Decimal(10))], season_of(AS_OF), AS_OF, "ES") is None
    three = project([*rows, (AS_OF, Decimal(10))], season_of(AS_OF), AS_OF, "ES")
    assert three is not None
    check(three)
    assert (three.history_months, three.confidence) == (2, "low")
    assert (three.backtest.n, three.backtest.wape_pct, three.backtest.coverage_pct) == (0, None, None)


def test_returns_may_pull_the_low_end_below_the_month_so_far_only_if_there_were_some() -> None:
    daily = noisy(date(2022, 1, 1), AS_OF)
    assert ready(daily).low >= ready(daily).month_to_date
    returned = [(add_months(date(2022, 1, 28), index), Decimal(-5000)) for index in range(28)]
    assert ready(daily + returned).low < ready(daily + returned).month_to_date


@pytest.mark.parametrize("amount", ["0", "-100", "0.01", "123456789012.34"])
@pytest.mark.parametrize("as_of", [date(2024, 5, 1), date(2024, 5, 14), date(2024, 5, 31)])
def test_odd_amounts(amount: str, as_of: date) -> None:
    projection = ready([(add_months(date(2023, 1, 10), index), Decimal(amount)) for index in range(16)], as_of)
    check(projection)
    if Decimal(amount) <= 0:
        assert projection.vs_previous_pct is None
        assert projection.confidence == "low"


def test_long_silent_customer() -> None:
    projection = ready([(date(2020, month, 3), Decimal(1000)) for month in range(1, 9)])
    check(projection)
    assert projection.projected_total < 5
    irregular = next(reason for reason in projection.reasons if reason.code == "irregular")
    assert irregular.params == {"active_months": 0, "window_months": 12}


amounts = st.decimals(min_value=-100_000, max_value=1_000_000, places=2)
sales = st.dictionaries(st.integers(0, 900), amounts, min_size=0, max_size=40)


@given(sales=sales, day=st.integers(1, 31))
@settings(max_examples=150, deadline=None)
def test_always_finite_and_ordered(sales: dict[int, Decimal], day: int) -> None:
    as_of = date(2024, 5, day)
    daily = [(as_of - timedelta(days=age), amount) for age, amount in sales.items()]
    projection = project(daily, season_of(as_of), as_of, "ES")
    if projection is not None:
        check(projection)


@pytest.mark.parametrize(
    ("months", "width", "expected"),
    [
        (24, "50", "high"),
        (24, "50.1", "medium"),
        (23, "50", "medium"),
        (12, "100", "medium"),
        (12, "100.1", "low"),
        (11, "0", "low"),
        (48, None, "low"),
    ],
)
def test_confidence(months: int, width: str | None, expected: str) -> None:
    assert _confidence(months, None if width is None else Decimal(width)) == expected


def test_reasons_of_a_young_irregular_customer_early_in_the_month() -> None:
    daily = [(date(2023, month, 20), Decimal(month * 100)) for month in (3, 6, 9, 12)]
    projection = ready(daily, date(2024, 5, 3))
    reasons = {reason.code: reason.params for reason in projection.reasons}
    assert reasons["few_months"] == {"months": 4}
    assert reasons["irregular"] == {"active_months": 3, "window_months": 12}
    assert reasons["early_month"] == {"elapsed": 2, "total": 22}
    assert "wide_interval" in reasons


@pytest.mark.parametrize("seed", range(4))
def test_point_range_and_backtest_are_the_oracles(seed: int) -> None:
    """Five years of lumpy days with returns, weekends and gaps, on a day of each kind."""
    rng = np.random.default_rng(seed)
    first = date(2019, 3 + seed, 1)
    for as_of in (date(2024, 5, 1), date(2024, 5, 14), date(2024, 5, 18), date(2024, 6, 30), date(2024, 8, 30)):
        days = (first + timedelta(days=offset) for offset in range((as_of - first).days + 1))
        daily = [(day, Decimal(int(rng.normal(900, 700))) / 10) for day in days if rng.random() < 0.1 + day.day / 90]
        made, expected = ready(daily, as_of, BOOK), figures(_lines(daily), _lines(BOOK), as_of, "ES")
        for name, mine in (("point", made.projected_total), ("low", made.low), ("high", made.high)):
            assert float(mine) == pytest.approx(expected[name], abs=0.011)
        assert made.backtest.n == expected["backtest"]["n"] == 12
        for mine, other in ((made.backtest.wape_pct, "wape_pct"), (made.backtest.coverage_pct, "coverage_pct")):
            assert float(mine or 0) == pytest.approx(expected["backtest"][other], abs=1e-4)


def _lines(rows: Daily) -> list[dict[str, Any]]:
    return [{"sold_on": day, "amount": amount} for day, amount in rows]


def test_cpu_time_of_48_months() -> None:
    daily, season = noisy(date(2020, 5, 1), AS_OF), season_of(AS_OF)
    project(daily, season, AS_OF, "ES")
    started = time.process_time()
    for _ in range(20):
        project(daily, season, AS_OF, "ES")
    assert (time.process_time() - started) / 20 < 0.01  # measured: about 1 ms
