"""What the command line's modules share: --config, expected errors as exit code 1, JSON on stdout."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from crm_dash.build.run import Progress
from crm_dash.errors import CrmDashError
from crm_dash.settings import load_settings

CONFIG = click.option(
    "--config", type=click.Path(path_type=Path), help="crm.toml (else CRM_DASH_CONFIG, else ./crm.toml)."
)


@contextmanager
def expected_errors() -> Iterator[None]:
    """End with exit code 1 and the reason on stderr."""
    try:
        yield
    except CrmDashError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)


def print_json(value: Any, indent: int | None = None) -> None:
    """One JSON value, readable in any language."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=indent))


def with_settings(command: Callable[..., None]) -> Callable[..., Any]:
    """Give ``command`` the settings; ``--config`` may stand before or after the command's name."""

    @functools.wraps(command)
    def run(*arguments: Any, config: Path | None, **options: Any) -> None:
        with expected_errors():
            settings = load_settings(config or click.get_current_context().obj)
        command(settings, *arguments, **options)

    return CONFIG(run)


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """A progress bar on stderr, moved by the listener it yields."""
    with click.progressbar(length=100, label=label, file=sys.stderr) as bar:

        def show(table: str, done: int, total: int) -> None:
            bar.label = table or label
            bar.update(round(done / total * 100) - bar.pos)

        yield show
