"""Awkward days, moments and amounts for the random ledgers."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from .periods import add_months, last_day


def _last_sunday(year: int, month: int) -> date:
    day = last_day(date(year, month, 1))
    return day - timedelta(days=(day.weekday() + 1) % 7)


def hot_days(today: date) -> list[date]:
    """Month ends and starts of two years, 29 February, year ends, DST days, and the edges of today's windows."""
    found = []
    for back in range(27):
        end = last_day(add_months(today, -back))
        found += [end, end + timedelta(days=1), end - timedelta(days=1), add_months(today, -back)]
    for year in range(today.year - 3, today.year + 1):
        found += [date(year, 12, 31), date(year, 1, 1), last_day(date(year, 2, 1)), date(year, 2, 28)]
        found += [_last_sunday(year, 3), _last_sunday(year, 10)]
    leap = next(year for year in range(today.year, today.year - 9, -1) if year % 4 == 0 and year % 100 != 0)
    found += [date(leap, 2, 28), date(leap, 2, 29), date(leap, 3, 1)]
    for months in (12, 24):
        edge = add_months(today, -months)
        found += [edge + timedelta(days=days) for days in (-1, 0, 1, 2)]
    return found


class Dates:
    """Draws from one random source; `today` is the day the ledger is told on."""

    def __init__(self, rng: Random, today: date) -> None:
        self.rng = rng
        self.today = today
        self.hot = hot_days(today)

    def day(self) -> date:
        """A hot day, a recent one, any of the last 26 months, and rarely a future one."""
        kind = self.rng.random()
        if kind < 0.45:
            return self.rng.choice(self.hot)
        if kind < 0.7:
            return self.today - timedelta(days=self.rng.randint(0, 75))
        if kind < 0.94:
            return self.today - timedelta(days=self.rng.randint(0, 800))
        return self.today + timedelta(days=self.rng.randint(1, 70))

    def near(self, day: date, before: int, after: int) -> date:
        """Within so many days of another day."""
        return day + timedelta(days=self.rng.randint(-before, after))

    def at(self, day: date) -> datetime:
        """A moment of the day: its first or last second, the hour that DST skips or repeats, or any."""
        any_time = time(self.rng.randint(7, 20), self.rng.randint(0, 59), self.rng.randint(0, 59))
        return datetime.combine(day, self.rng.choice([time(), time(23, 59, 59), time(2, 30), time(9), any_time]))

    def moment(self) -> datetime:
        return self.at(self.day())

    def money(self, low: int, high: int) -> Decimal:
        """Whole euros often (small ones: rounding ties), cents otherwise."""
        if self.rng.random() < 0.4 or low == high:
            return Decimal(self.rng.randint(low, high)).quantize(Decimal("0.01"))
        return Decimal(self.rng.randint(low * 100, high * 100)) / 100

    def amount(self) -> Decimal:
        """A line's amount: usually positive, of any size; sometimes zero or negative."""
        value = self.rng.choice([self.money(1, 20), self.money(1, 400), self.money(1, 9000)])
        sign = self.rng.random()
        return Decimal("0.00") if sign < 0.04 else -value if sign < 0.12 else value

    def quantity(self) -> Decimal:
        return Decimal(self.rng.choice([1, 2, 5, 12])).quantize(Decimal("0.001"))
