from datetime import date

import numpy as np
import pytest

from crm_dash.business_days import business_days, day_grid, elapsed_business_days, is_business_day, national_holidays


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (date(2024, 1, 1), 22),  # 23 weekdays; 1 January (the 6th is a Saturday)
        (date(2024, 2, 29), 21),  # leap year
        (date(2024, 3, 15), 20),  # Good Friday, 29 March
        (date(2024, 5, 31), 22),  # 1 May
        (date(2024, 8, 1), 21),  # 15 August
        (date(2024, 12, 1), 20),  # 6 and 25 December (the 8th is a Sunday)
    ],
)
def test_spanish_months(month: date, expected: int) -> None:
    assert business_days(month, "ES") == expected


def test_elapsed_counts_the_day_itself_and_stands_still_on_free_days() -> None:
    assert elapsed_business_days(date(2024, 1, 1), "ES") == 0
    assert elapsed_business_days(date(2024, 1, 2), "ES") == 1
    assert elapsed_business_days(date(2024, 1, 5), "ES") == 4
    assert [elapsed_business_days(date(2024, 1, day), "ES") for day in (6, 7)] == [4, 4]
    assert elapsed_business_days(date(2024, 3, 28), "ES") == elapsed_business_days(date(2024, 3, 31), "ES") == 20


def test_the_country_decides() -> None:
    assert is_business_day(date(2024, 7, 4), "ES")
    assert not is_business_day(date(2024, 7, 4), "US")
    assert date(2024, 10, 12) in national_holidays("ES", 2024)


def test_elapsed_ends_at_the_total_and_never_falls() -> None:
    for month in range(1, 13):
        counts = [elapsed_business_days(date(2023, month, day), "ES") for day in range(1, 29)]
        assert counts == sorted(counts)
    assert elapsed_business_days(date(2023, 12, 31), "ES") == business_days(date(2023, 12, 31), "ES")


def test_unknown_country() -> None:
    with pytest.raises(NotImplementedError):
        business_days(date(2024, 1, 1), "XX")


def test_grid_of_two_months() -> None:
    grid = day_grid(date(2024, 4, 1), 2, "ES")
    assert len(grid.month) == len(grid.kind) == len(grid.slot) == 61
    assert grid.month.tolist() == [0] * 30 + [1] * 31
    assert grid.business_days.tolist() == [22, 22]
    assert grid.kind[:7].tolist() == [0, 1, 2, 3, 4, 5, 5]
    assert grid.slot[:8].tolist() == [2, 4, 6, 8, 10, 11, 11, 12]
    assert grid.kind[30] == 6  # 1 May, a Wednesday
    assert grid.slot[30:32].tolist() == [1, 2]
    assert np.all(np.diff(grid.slot[:30]) >= 0)


def test_the_shared_grid_is_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        day_grid(date(2024, 4, 1), 2, "ES").slot[0] = 7
