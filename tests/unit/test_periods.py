"""Months, spans and windows of SPEC §4, worked out on paper; and what holds for every day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dash.periods import (
    Window,
    add_months,
    last_months,
    month_end,
    month_key,
    month_start,
    month_to_date,
    twelve_months,
)

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))


def _window(first: str, last: str) -> Window:
    return Window(from_=date.fromisoformat(first), to=date.fromisoformat(last))


@pytest.mark.parametrize(
    ("day", "back", "first", "last"),
    [
        ("2025-03-14", 0, "2025-03-01", "2025-03-14"),
        ("2025-03-14", 1, "2025-02-01", "2025-02-14"),
        ("2025-03-14", 12, "2024-03-01", "2024-03-14"),
        ("2025-03-31", 1, "2025-02-01", "2025-02-28"),
        ("2024-03-31", 1, "2024-02-01", "2024-02-29"),
        ("2025-03-30", 1, "2025-02-01", "2025-02-28"),  # day 30 does not exist in February
        ("2025-02-28", 1, "2025-01-01", "2025-01-31"),  # D ends its month: the whole month
        ("2024-02-28", 1, "2024-01-01", "2024-01-28"),  # a leap year's 28th does not
        ("2024-02-29", 1, "2024-01-01", "2024-01-31"),
        ("2024-02-29", 12, "2023-02-01", "2023-02-28"),
        ("2025-02-28", 12, "2024-02-01", "2024-02-29"),
        ("2023-02-28", 12, "2022-02-01", "2022-02-28"),
        ("2025-04-30", 1, "2025-03-01", "2025-03-31"),
        ("2025-01-01", 0, "2025-01-01", "2025-01-01"),
        ("2025-01-01", 1, "2024-12-01", "2024-12-01"),
        ("2024-12-31", 1, "2024-11-01", "2024-11-30"),
        ("2024-12-31", 12, "2023-12-01", "2023-12-31"),
    ],
)
def test_month_to_date_and_the_same_span_of_an_earlier_month(day, back, first, last):
    assert month_to_date(date.fromisoformat(day), back) == _window(first, last)
    assert back or month_to_date(date.fromisoformat(day)) == _window(first, last)


@pytest.mark.parametrize(
    ("day", "back", "first", "last"),
    [
        ("2025-03-31", 0, "2024-04-01", "2025-03-31"),
        ("2025-03-31", 1, "2023-04-01", "2024-03-31"),
        ("2024-02-29", 0, "2023-03-01", "2024-02-29"),  # 29 February less a year is the 28th, itself outside
        ("2024-02-29", 1, "2022-03-01", "2023-02-28"),
        ("2025-02-28", 0, "2024-02-29", "2025-02-28"),
        ("2025-02-28", 1, "2023-03-01", "2024-02-28"),
        ("2025-01-01", 0, "2024-01-02", "2025-01-01"),
        ("2024-12-31", 0, "2024-01-01", "2024-12-31"),
    ],
)
def test_twelve_month_windows(day, back, first, last):
    assert twelve_months(date.fromisoformat(day), back) == _window(first, last)


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        ("2025-03-31", -1, "2025-02-28"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-02-29", -12, "2023-02-28"),
        ("2024-02-29", -48, "2020-02-29"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-01-15", -1, "2024-12-15"),
        ("2025-01-15", -13, "2023-12-15"),
        ("2025-06-30", 0, "2025-06-30"),
    ],
)
def test_months_are_added_within_the_target_month(day, months, moved):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(moved)


def test_last_months_end_with_the_month_of_the_day():
    assert [month_key(month) for month in last_months(date(2025, 2, 28), 4)] == [
        "2024-11",
        "2024-12",
        "2025-01",
        "2025-02",
    ]


@given(days, st.integers(min_value=0, max_value=600))
def test_a_span_lies_in_its_month_and_starts_it(day, back):
    span = month_to_date(day, back)
    assert span.from_ == month_start(span.from_) == add_months(month_start(day), -back)
    assert span.from_ <= span.to <= month_end(span.from_)


@given(days, st.integers(min_value=0, max_value=600))
def test_a_span_is_as_long_as_the_month_to_date_or_its_own_shorter_month(day, back):
    span = month_to_date(day, back)
    last = month_end(span.from_).day
    assert span.to.day == (last if day == month_end(day) else min(day.day, last))


@given(days, st.integers(min_value=0, max_value=40))
def test_windows_of_twelve_months_tile_without_gap_or_overlap(day, back):
    later, earlier = twelve_months(day, back), twelve_months(day, back + 1)
    assert earlier.to + timedelta(days=1) == later.from_
    assert later.to == add_months(day, -12 * back)


@given(days, st.integers(min_value=0, max_value=40))
def test_a_window_is_a_year_long(day, back):
    window = twelve_months(day, back)
    assert (window.to - window.from_).days + 1 in (365, 366)


@given(days, st.integers(min_value=1, max_value=60))
def test_last_months_are_consecutive(day, count):
    months = last_months(day, count)
    assert len(months) == count
    assert months[-1] == month_start(day)
    assert all(add_months(before, 1) == after for before, after in pairwise(months))


@given(days, st.integers(min_value=-600, max_value=600))
def test_adding_months_moves_the_month_by_that_many(day, months):
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day
