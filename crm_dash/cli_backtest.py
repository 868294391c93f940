"""The command ``backtest``: how good the projection is on this store's own past."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import click

from crm_dash import backtest as method
from crm_dash.cli_tools import expected_errors, print_json, progress_bar, with_settings
from crm_dash.errors import InvalidRequest
from crm_dash.panel import today_in
from crm_dash.periods import add_months, month_key
from crm_dash.scope import find_viewer, resolve_as_of, scope_for
from crm_dash.settings import Settings
from crm_dash.store import Snapshot, Store

PERIODS = {"all": "all months", "without_last": "without the last", "last": "the last"}
MONTH = click.DateTime(formats=["%Y-%m"])


@click.command("backtest")
@click.option("--as", "user", help="User id whose accounts and sales to judge on (default: the whole store's).")
@click.option("--distributor", help="Goes with --as: a distributor's id, direct or all (default: the user's).")
@click.option("--months", "count", type=click.IntRange(1, 120), default=18, show_default=True, help="How many months.")
@click.option("--from", "first", type=MONTH, help="First month, YYYY-MM (instead of --months).")
@click.option("--to", "last", type=MONTH, help="Last month, YYYY-MM (default: the last complete one).")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
@with_settings
def backtest(
    settings: Settings,
    user: str | None,
    distributor: str | None,
    count: int,
    first: datetime | None,
    last: datetime | None,
    as_json: bool,
) -> None:
    """Forecast past months as on their own days and compare with what was sold."""
    with expected_errors():
        snapshot = Store(settings).current()
        months = _months(_as_of(snapshot, settings, user), count, first, last)
        book = _book(snapshot, user, distributor, months)
        with progress_bar("backtest") as progress:
            trials = method.run(book, months, settings.panel.country, progress)
        found = method.scores(trials)
        if as_json:
            print_json(_json(months, found), indent=2)
        else:
            _print_table(months, found)


def _as_of(snapshot: Snapshot, settings: Settings, user: str | None) -> date:
    today = today_in(settings)
    if user is not None:
        return resolve_as_of(snapshot, find_viewer(snapshot, user), settings, None, today)
    if settings.panel.as_of == "data":
        return method.last_sale(snapshot, today)
    return today if settings.panel.as_of == "today" else date.fromisoformat(settings.panel.as_of)


def _months(as_of: date, count: int, first: datetime | None, last: datetime | None) -> list[date]:
    """The months asked for, oldest first; InvalidRequest when one of them is not complete on ``as_of``."""
    (latest,) = method.judged_months(as_of, 1)
    end = last.date() if last else latest
    start = first.date() if first else add_months(end, 1 - count)
    if not start <= end <= latest:
        raise InvalidRequest(f"--from and --to must be months in order, not after {month_key(latest)}")
    length = (end.year - start.year) * 12 + end.month - start.month + 1
    return [add_months(start, index) for index in range(length)]


def _book(snapshot: Snapshot, user: str | None, distributor: str | None, months: list[date]) -> method.Book:
    if user is None:
        if distributor is not None:
            raise InvalidRequest("--distributor goes with --as")
        return method.store_book(snapshot, months[-1])
    viewer = find_viewer(snapshot, user)
    scope = scope_for(snapshot, viewer, distributor)
    return method.viewer_book(snapshot, viewer, scope, months[0], months[-1])


def _json(months: list[date], scores: list[method.Score]) -> dict[str, Any]:
    return {
        "from": month_key(months[0]),
        "to": month_key(months[-1]),
        "held_out_months": method.HELD_OUT_MONTHS,
        "scores": [_rounded(asdict(score)) for score in scores],
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return round(value, 2) if isinstance(value, float) else value


def _print_table(months: list[date], scores: list[method.Score]) -> None:
    click.echo(f"{month_key(months[0])} to {month_key(months[-1])}; customers that bought in 3 of the 12 months before")
    head = ("cut", "n", "projection", "run rate", "last year", "3 months", "covered", *method.SIZES)
    for index, score in enumerate(scores):
        if index % len(method.CUTS) == 0:
            click.echo(f"\n{PERIODS[score.period]} ({score.months})")
            click.echo("".join(f"{name:>11}" for name in head))
        figures = (*score.wape_pct.values(), score.coverage_pct, *score.coverage_by_size_pct.values())
        shown = (str(score.cut), str(score.n), *("–" if one is None else f"{one:.1f}" for one in figures))
        click.echo("".join(f"{text:>11}" for text in shown))
    click.echo("\ncut: business days known; WAPE % of the projection and the plain guesses;")
    click.echo("covered: % of the actual totals inside the 80 % interval, in all and by customer size")
