"""AutoETS of the monthly series on the months of a backtest: the figure to beat at cut 0 (SPEC §7 (d)).

    python -m tests.benchmarks.autoets --config crm.toml --from 2021-01 --to 2022-10

Needs statsforecast (2.1.1 was measured), which asks for an older pandas than the product: give it an environment of
its own, `pip install -e . statsforecast`. Series and customers are the backtest's; a series too short for the model
is forecast by the mean of its last 3 months. AutoETS knows nothing of the month so far, so its error is the same at
every cut.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

import click
import numpy as np
from statsforecast.models import AutoETS

from crm_dash.backtest import HELD_OUT_MONTHS, MIN_ACTIVE, active_before, month_total, store_book
from crm_dash.forecast import Daily
from crm_dash.periods import add_months, month_start
from crm_dash.settings import load_settings
from crm_dash.store import Store


def main() -> None:
    """Print the WAPE of all months, without the last ones, and of the last ones."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--from", dest="first", required=True)
    parser.add_argument("--to", dest="last", required=True)
    options = parser.parse_args()
    first, last = (date.fromisoformat(f"{month}-01") for month in (options.first, options.last))
    months = [first]
    while months[-1] < last:
        months.append(add_months(months[-1], 1))
    book = store_book(Store(load_settings(options.config)).current(), last)
    errors = dict.fromkeys(months, 0.0)
    totals = dict(errors)
    with click.progressbar(book.customers, file=sys.stderr) as customers:
        for customer in customers:
            daily = book.daily(customer)
            for month in months:
                if active_before(daily, month) >= MIN_ACTIVE:
                    actual = month_total(daily, month)
                    errors[month] += abs(actual - _forecast(daily, month))
                    totals[month] += actual
    for name, chosen in (("all", months), ("without", months[:-HELD_OUT_MONTHS]), ("last", months[-HELD_OUT_MONTHS:])):
        wape = sum(errors[month] for month in chosen) / sum(totals[month] for month in chosen)
        click.echo(f"{name:>8} {len(chosen):>3} months  WAPE {wape:.1%}")


def _forecast(daily: Daily, month: date) -> float:
    """The month's forecast from the monthly totals before it, the first of them the customer's first month."""
    totals, at = [], month_start(min(day for day, _ in daily))
    while at < month:
        totals.append(month_total(daily, at))
        at = add_months(at, 1)
    series = np.array(totals)
    try:
        model = AutoETS(season_length=12 if len(series) > 24 else 1)
        return float(model.forecast(y=series, h=1)["mean"][0])
    except NotImplementedError:  # statsforecast's answer to a series too short for AutoETS ("tiny datasets")
        return float(series[-3:].mean())


if __name__ == "__main__":
    main()
