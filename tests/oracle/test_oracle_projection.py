"""The projection's oracle checked by hand: calendar cuts, season, quantile, and customers simple enough for paper."""

from datetime import date, timedelta
from decimal import Decimal
from math import sqrt

import pytest

from .periods import add_months
from .projection import _known_days, _quantile, _seasons, figures


@pytest.mark.parametrize(
    ("month", "as_of", "days"),
    [
        ("2025-03-01", "2025-03-14", 14),  # D's own month: to D
        ("2025-02-01", "2025-03-14", 14),  # 10 of 21 business days; of February's 20: 9.5, half to even 10: Friday 14
        ("2025-02-01", "2025-03-15", 16),  # D is a free Saturday: the weekend after the 10th is known too
        ("2025-01-01", "2025-03-03", 2),  # the 1st business day, after New Year's Day
        ("2025-01-01", "2025-03-01", 1),  # none yet, but D is free: so are the free days before the first
        ("2024-02-01", "2025-03-31", 29),  # a last day ends every month
    ],
)
def test_the_same_cut_in_another_month(month, as_of, days):
    assert _known_days(date.fromisoformat(month), date.fromisoformat(as_of), "ES") == days


def test_quantile():
    assert _quantile([]) == 1
    assert _quantile([7.0]) == 7
    assert _quantile([5.0, 1.0, 4.0, 2.0, 3.0]) == 4.5  # place 0.8 · 5 − 0.5 = 3.5


def test_a_december_of_140_among_hundreds_gives_the_next_one_the_root_of_its_season():
    book = [(0.0, 20)] * 2 + [(100.0, 20)] * 9 + [(140.0, 20)] + [(100.0, 20)] * 11 + [(0.0, 20)]
    seasons = _seasons(book)
    assert seasons[:17] == [1.0] * 17  # the book's months 3, 4 … tell, 12 months later
    assert seasons[23] == pytest.approx(sqrt(1.4))


def _steady(first, last, amount="100.00"):
    days = [first + timedelta(days=index) for index in range((last - first).days + 1)]
    return [{"sold_on": day, "amount": Decimal(amount)} for day in days if day.weekday() < 5]


def test_who_buys_100_every_business_day_will_buy_100_on_the_rest():
    lines = [line for line in _steady(date(2024, 2, 1), date(2025, 2, 14)) if line["sold_on"].month == 2]
    got = figures(_steady(date(2024, 9, 2), date(2024, 9, 13)) + lines, [], date(2025, 2, 28), "US")
    assert (got["point"], got["low"], got["high"]) == (1000, 1000, 1000)  # a last day: what was sold
    steady = _steady(date(2023, 1, 2), date(2023, 6, 9))
    holidays = {date(2023, 1, 2), date(2023, 1, 16), date(2023, 2, 20), date(2023, 5, 29)}
    got = figures([line for line in steady if line["sold_on"] not in holidays], [], date(2023, 6, 9), "US")
    assert got["point"] == pytest.approx(2100)  # 22 weekdays less 19 June
    assert (got["low"], got["high"]) == (pytest.approx(2100), pytest.approx(2100))
    assert got["active"] == [-5, -4, -3, -2, -1, 0]
    assert got["backtest"] == {"n": 2, "wape_pct": pytest.approx(0), "coverage_pct": 100}


def test_a_young_customer_of_the_first_day_of_three_months():
    """July to September 100 on the 1st; D = 1 October, a Wednesday, with 100: no month is judged, so q = 1."""
    lines = [{"sold_on": add_months(date(2025, 7, 1), back), "amount": Decimal("100.00")} for back in range(4)]
    got = figures(lines, [], date(2025, 10, 1), "US")
    assert got["active"] == [-3, -2, -1, 0]
    assert got["low"] == 100  # nothing was ever returned
    assert 100 < got["point"] < 200
    assert got["backtest"] == {"n": 0, "wape_pct": None, "coverage_pct": None}
