"""The command line: build and check a store, and ask it what the pages show.

Expected errors end with exit code 1 and the reason on stderr; figures go to stdout, progress to stderr.
"""

from __future__ import annotations

from pathlib import Path

import click

from crm_dash.build.run import BuildReport, build, rejected_rows
from crm_dash.cli_backtest import backtest
from crm_dash.cli_tools import CONFIG, expected_errors, print_json, progress_bar, with_settings
from crm_dash.cli_users import users
from crm_dash.customers import search_customers
from crm_dash.facts.encode import encode_panel
from crm_dash.panel import build_panel, make_ask, today_in
from crm_dash.refresh import logged_build
from crm_dash.scope import find_viewer
from crm_dash.settings import Settings
from crm_dash.state import State
from crm_dash.store import Store

ALL_ROWS = 1_000_000_000


@click.group()
@CONFIG
@click.pass_context
def cli(context: click.Context, config: Path | None) -> None:
    """The customer panel: build its store and read its figures."""
    context.obj = config


@cli.command("build")
@click.option("--force", is_flag=True, help="Build even when the source is unchanged.")
@click.option("--refresh-id", type=int, hidden=True, help="The refresh log's line that a page's request wrote.")
@with_settings
def build_command(settings: Settings, force: bool, refresh_id: int | None) -> None:
    """Read the source and publish a snapshot."""
    with expected_errors(), progress_bar("build") as progress:
        report = logged_build(
            settings, State(settings.state_path), progress=progress, refresh_id=refresh_id, force=force
        )
    _report(report)


@cli.command("check")
@with_settings
def check_command(settings: Settings) -> None:
    """Read the source and check every row; publish nothing."""
    with expected_errors(), progress_bar("check") as progress:
        report = build(settings, today=today_in(settings), publish=False, progress=progress)
    _report(report)


@cli.command("panel")
@click.argument("customer")
@click.option("--as", "user", required=True, help="User id to ask as.")
@click.option("--distributor", help="A distributor's id, direct or all (default: the user's).")
@click.option("--as-of", help="The panel as it was on YYYY-MM-DD.")
@with_settings
def panel_command(settings: Settings, customer: str, user: str, distributor: str | None, as_of: str | None) -> None:
    """Print a customer's panel as JSON."""
    with expected_errors():
        snapshot = Store(settings).current()
        viewer = find_viewer(snapshot, user)
        ask = make_ask(snapshot, settings, viewer, customer, distributor=distributor, as_of=as_of)
        print_json(encode_panel(build_panel(ask, settings)), indent=2)


@cli.command("customers")
@click.option("--as", "user", required=True, help="User id to ask as.")
@click.option("--search", default="", help="Part of a name, id, city or tax number.")
@with_settings
def customers_command(settings: Settings, user: str, search: str) -> None:
    """List the visible customers as JSON lines."""
    with expected_errors():
        snapshot = Store(settings).current()
        for found in search_customers(snapshot, find_viewer(snapshot, user), search, limit=ALL_ROWS):
            print_json({"customer_id": found.customer_id, "name": found.name, "kind": found.kind})


@cli.command("rejects")
@with_settings
def rejects_command(settings: Settings) -> None:
    """Print the last build's rejected rows as JSON lines."""
    with expected_errors():
        for row in rejected_rows(settings):
            print_json(row)


cli.add_command(backtest)
cli.add_command(users)


def main() -> None:
    """Entry point of ``python -m crm_dash``."""
    cli(prog_name="python -m crm_dash")


def _report(report: BuildReport) -> None:
    if report.outcome == "current":
        click.echo(f"already current: snapshot {report.snapshot} ({report.seconds:.1f} s)")
        return
    click.echo(f"{'table':<18}{'rows':>12}{'rejects':>10}{'seconds':>9}  warnings")
    for table in report.tables:
        rows = f"{table.rows:>12,}" if table.present else f"{'absent':>12}"
        warnings = ", ".join(f"{name}: {count} unknown, set to null" for name, count in table.warnings.items())
        click.echo(f"{table.name:<18}{rows}{table.rejected:>10,}{table.seconds:>9.2f}  {warnings}".rstrip())
    done = "checked, nothing published" if report.snapshot is None else f"published snapshot {report.snapshot}"
    click.echo(f"{done} in {report.seconds:.1f} s")
