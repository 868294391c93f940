"""The projection judged on a whole book by rolling-origin backtest (SPEC §7): what ``backtest`` prints.

A *trial* is one customer, month and cut: the product's forecast of that month from the rows up to the cut's day,
the actual total, and the plain ways to guess it. A customer counts in a month when it bought in at least
MIN_ACTIVE of the 12 months before. WAPE = Σ|actual − forecast| / Σ actual over the trials. Sizes are thirds of a
month's customers by their sales of those 12 months.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from crm_dash.business_days import business_day, business_days
from crm_dash.customers import search_customers
from crm_dash.facts.ask import statement
from crm_dash.facts.monthly_projection import book_months
from crm_dash.forecast import HISTORY_MONTHS, Daily, Floats, book_season, forecast, history_at
from crm_dash.periods import add_months, month_end, month_start
from crm_dash.scope import Scope, Viewer
from crm_dash.store import Snapshot

CUTS = (0, 5, 10, 15)
MIN_ACTIVE = 3
HELD_OUT_MONTHS = 6
SIZES = ("small", "medium", "large")
WAYS = ("projection", "run_rate", "last_year", "mean_3_months")
ALL_CUSTOMERS = 1_000_000_000
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """The customers to judge on, how to read one's net sales per day, and the book's sales per month."""

    customers: Sequence[str]
    daily: Callable[[str], Daily]
    months: Daily


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """One forecast and what became true; ``size``: the customer's sales of the 12 months before."""

    customer_id: str
    month: date
    cut: int
    size: float
    actual: float
    low: float
    high: float
    guesses: dict[str, float | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """A line of the table; percentages are None where nothing can be said (run rate at cut 0, no sales)."""

    period: str
    months: int
    cut: int
    n: int
    wape_pct: dict[str, float | None]
    coverage_pct: float | None
    coverage_by_size_pct: dict[str, float | None]


def viewer_book(snapshot: Snapshot, viewer: Viewer, scope: Scope, first: date, last: date) -> Book:
    """What ``viewer`` sees in ``scope``: its accounts; ``first`` and ``last``: the first days of the months judged."""
    binds = {**scope.binds(), "as_of": month_end(last), "first_day": add_months(first, -HISTORY_MONTHS)}

    def daily(customer: str) -> Daily:
        rows = snapshot.rows(statement("monthly_projection"), {**binds, "customer_id": customer})
        return [(row["sold_on"], row["amount"]) for row in rows]

    found = search_customers(snapshot, viewer, "", limit=ALL_CUSTOMERS)
    return Book(
        customers=sorted(customer.customer_id for customer in found),
        daily=daily,
        months=book_months(snapshot, scope, add_months(last, 1)),
    )


def store_book(snapshot: Snapshot, last: date) -> Book:
    """Every customer with all organisations' sales, to the end of the month ``last``."""
    binds = {"day": month_end(last)}

    def daily(customer: str) -> Daily:
        sql = "select sold_on, sum(amount) as amount from store_sales($day) where customer_id = $customer group by all"
        rows = snapshot.rows(sql, {**binds, "customer": customer})
        return [(row["sold_on"], row["amount"]) for row in rows]

    customers = snapshot.rows("select distinct customer_id from store_sales($day) order by all", binds)
    months = snapshot.rows(
        "select date_trunc('month', sold_on)::date as month, sum(amount) as amount from store_sales($day) group by 1",
        binds,
    )
    return Book(
        customers=[row["customer_id"] for row in customers],
        daily=daily,
        months=[(row["month"], row["amount"]) for row in months],
    )


def last_sale(snapshot: Snapshot, today: date) -> date:
    """The last day with a sale in the store, not after ``today``; ``today`` without any."""
    rows = snapshot.rows("select max(sold_on) as day from store_sales($day)", {"day": today})
    return rows[0]["day"] or today


def judged_months(as_of: date, count: int) -> list[date]:
    """First days of the last ``count`` complete months on ``as_of``, oldest first."""
    last = month_start(as_of + timedelta(days=1))
    return [add_months(last, -back) for back in range(count, 0, -1)]


def run(book: Book, months: Sequence[date], country: str, progress: Progress) -> list[Trial]:
    """All trials of ``months`` (first days); every month's rows are read once, later ones are cut off."""
    trials: list[Trial] = []
    seasons = {month: book_season(book.months, month, country) for month in months}
    for done, customer in enumerate(book.customers):
        progress("", done, len(book.customers))
        daily = sorted(book.daily(customer))
        for month in months:
            trials.extend(_trials(customer, daily, seasons[month], month, country))
    progress("", 1, 1)
    return trials


def scores(trials: Sequence[Trial], held_out: int = HELD_OUT_MONTHS) -> list[Score]:
    """The table: all months, those without the last ``held_out``, and the last ``held_out``; each at every cut."""
    months = sorted({trial.month for trial in trials})
    periods = {"all": months, "without_last": months[:-held_out], "last": months[-held_out:]}
    size_of = _sizes(trials)
    return [
        _score(period, len(chosen), cut, [one for one in trials if one.cut == cut and one.month in chosen], size_of)
        for period, chosen in periods.items()
        for cut in CUTS
    ]


def active_before(daily: Daily, month: date) -> int:
    """In how many of the 12 months before ``month`` there was a sale or return."""
    first = add_months(month, -12)
    return len({month_start(day) for day, _ in daily if first <= day < month})


def month_total(daily: Daily, month: date, months: int = 1) -> float:
    """Net sales of ``months`` calendar months from the first day ``month``."""
    end = add_months(month, months)
    return float(sum((amount for day, amount in daily if month <= day < end), Decimal(0)))


def _trials(customer: str, daily: Daily, season: Floats, month: date, country: str) -> Iterator[Trial]:
    if active_before(daily, month) < MIN_ACTIVE:
        return
    actual, size = month_total(daily, month), month_total(daily, add_months(month, -12), 12)
    for cut in CUTS:
        as_of = business_day(month, cut, country)
        known = [row for row in daily if row[0] <= as_of]
        made = forecast(history_at(known, season, month, as_of, country))
        guesses = {
            "projection": float(made.point[-1]),
            "run_rate": month_total(known, month) / cut * business_days(month, country) if cut else None,
            "last_year": month_total(known, add_months(month, -12)),
            "mean_3_months": month_total(known, add_months(month, -3), 3) / 3,
        }
        low, high = float(made.low[-1]), float(made.high[-1])
        yield Trial(
            customer_id=customer, month=month, cut=cut, size=size, actual=actual, low=low, high=high, guesses=guesses
        )


def _sizes(trials: Iterable[Trial]) -> dict[tuple[date, str], str]:
    """Which third a customer is in, by month and customer."""
    by_month: dict[date, dict[str, float]] = {}
    for trial in trials:
        by_month.setdefault(trial.month, {})[trial.customer_id] = trial.size
    return {
        (month, customer): SIZES[rank * len(SIZES) // len(sizes)]
        for month, sizes in by_month.items()
        for rank, customer in enumerate(sorted(sizes, key=lambda one: (sizes[one], one)))
    }


def _score(period: str, months: int, cut: int, trials: list[Trial], size_of: dict[tuple[date, str], str]) -> Score:
    by_size = {
        size: _coverage([one for one in trials if size_of[one.month, one.customer_id] == size]) for size in SIZES
    }
    return Score(
        period=period,
        months=months,
        cut=cut,
        n=len(trials),
        wape_pct={way: _wape(trials, way) for way in WAYS},
        coverage_pct=_coverage(trials),
        coverage_by_size_pct=by_size,
    )


def _wape(trials: Sequence[Trial], way: str) -> float | None:
    guessed = [(one.actual, guess) for one in trials if (guess := one.guesses[way]) is not None]
    total = sum(actual for actual, _ in guessed)
    return sum(abs(actual - guess) for actual, guess in guessed) / total * 100 if total > 0 else None


def _coverage(trials: Sequence[Trial]) -> float | None:
    inside = sum(one.low - _slack(one) <= one.actual <= one.high + _slack(one) for one in trials)
    return inside / len(trials) * 100 if trials else None


def _slack(trial: Trial) -> float:
    """What binary fractions may be off: an exact forecast lies in its own interval."""
    return 1e-9 * (abs(trial.actual) + abs(trial.high))
