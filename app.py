"""The web app: ``create_app`` wires everything; ``python app.py`` serves it; ``app:server`` is the WSGI object."""

from __future__ import annotations

import ipaddress
import logging
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import click
import flask
import waitress
from dash import Dash
from flask_compress import Compress

import callbacks
from crm_dash.auth_checks import check_complete
from crm_dash.build.mapping import read_mapping
from crm_dash.build.run import BuildReport
from crm_dash.build.snapshots import is_of_another_version, read_pointer
from crm_dash.build.source import fingerprint
from crm_dash.cli import progress_bar
from crm_dash.clock import Clock, utc_now
from crm_dash.customers import search_customers
from crm_dash.errors import CrmDashError, SettingsError
from crm_dash.memory import few_heaps
from crm_dash.panel import build_panel, make_ask, today_in
from crm_dash.refresh import logged_build, start_refresh
from crm_dash.scope import viewers
from crm_dash.settings import Settings, load_settings
from crm_dash.state import State
from crm_dash.store import Store
from crm_dash.web import api, audit, browser, callback_guard, errors, exports, gate, origin, portfolio, sign_in
from crm_dash.web.service import EXTENSION, Service, make_cache
from layouts.shell import INDEX, shell

MAX_BODY_BYTES = 1_000_000
THREADS = 8


def create_app(
    settings: Settings | None = None,
    *,
    config: str | None = None,
    host: str | None = None,
    open_demo: bool = False,
    clock: Clock = utc_now,
) -> Dash:
    """The app over ``settings`` (None: from ``config``, CRM_DASH_CONFIG or ./crm.toml), ready to serve on ``host``.

    Raises SettingsError for a sign-in mode that lacks something it stands on. ``open_demo``: let demo mode, which has
    no passwords, answer to other machines too. ``clock`` is that of the sessions.
    """
    settings = settings or load_settings(config)
    check_complete(settings.auth)
    server = flask.Flask(__name__, static_folder=None)
    few_heaps()
    settings.store.path.mkdir(parents=True, exist_ok=True)
    server.config.update(MAX_CONTENT_LENGTH=MAX_BODY_BYTES)
    cache = make_cache()
    cache.init_app(server)
    server.extensions[EXTENSION] = Service(
        settings=settings,
        config=config,
        store=Store(settings),
        state=State(settings.state_path),
        cache=cache,
        open_demo=open_demo,
        clock=clock,
    )
    audit.register()
    origin.register(server, settings.auth.allowed_hosts, served=host)
    gate.register(server)
    errors.register(server)
    server.register_blueprint(api.blueprint)
    server.register_blueprint(portfolio.blueprint)
    server.register_blueprint(exports.blueprint)
    sign_in.register(server, settings)
    Compress(server)
    dash_app = Dash(
        __name__,
        server=server,
        title="Panel del cliente",
        update_title="",
        index_string=INDEX,
        serve_locally=True,
        suppress_callback_exceptions=True,
        add_log_handler=False,
        enable_mcp=False,
    )
    _without_dev_tools(dash_app)
    dash_app.layout = shell
    callbacks.register(dash_app)
    callback_guard.register(server, dash_app.callback_map)
    browser.register(server, script_hashes=dash_app.csp_hashes())
    return dash_app


def _without_dev_tools(dash_app: Dash) -> None:
    """Off for good: what is left out here Dash takes from the environment (DASH_UI, DASH_HOT_RELOAD…)."""
    dash_app.enable_dev_tools(
        debug=False,
        dev_tools_ui=False,
        dev_tools_props_check=False,
        dev_tools_serve_dev_bundles=False,
        dev_tools_hot_reload=False,
        dev_tools_silence_routes_logging=False,
        dev_tools_disable_version_check=True,
        dev_tools_prune_errors=False,
        dev_tools_validate_callbacks=False,
    )


def __getattr__(name: str) -> Any:
    """``app:server`` for a WSGI server, made on first use so that `python app.py --config …` makes its own."""
    if name != "server":
        raise AttributeError(name)
    server = create_app().server
    globals()["server"] = server
    return server


@click.command()
@click.option("--config", type=click.Path(path_type=Path), help="crm.toml (else CRM_DASH_CONFIG, else ./crm.toml).")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8050, show_default=True, help="Port to listen on; 0: any free one.")
@click.option("--allow-open-demo", is_flag=True, help="Serve demo mode, which has no passwords, beyond this machine.")
def main(config: Path | None, host: str, port: int, allow_open_demo: bool) -> None:
    """Serve the customer panel; builds the store first when there is none, or one of another version."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    name = str(config) if config is not None else None
    try:
        settings = load_settings(config)
        _check_demo_address(settings, host, allowed=allow_open_demo)
        _build_if_missing(settings)
        server = create_app(settings, config=name, host=host, open_demo=allow_open_demo).server
    except CrmDashError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
    _refresh_regularly(settings, name)
    _bring_demo_to_today(settings, name)
    # X-Forwarded-* of strangers is cleared in crm_dash/web/proxies.py, which knows whom to trust.
    listener = waitress.create_server(
        server, host=host, port=port, threads=THREADS, clear_untrusted_proxy_headers=False
    )
    threading.Thread(target=_warm_up, args=(server,), daemon=True, name="warm-up").start()
    click.echo(f"Panel del cliente: http://{host}:{listener.effective_port}/  (Ctrl+C stops)")
    # An ordinary end, so that what was opened is let go of: a killed process would leave its spill folder.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    listener.run()


def _warm_up(server: flask.Flask) -> None:
    """Make somebody's panel while the browser loads its scripts: the first one in a process costs 0.5 s more.

    DuckDB imports pandas with its first bound value, and the calendar's holidays are worked out once.
    """
    parts: Service = server.extensions[EXTENSION]
    live = parts.store.current()
    for viewer in viewers(live)[:1]:
        for found in search_customers(live, viewer, "", limit=1):
            build_panel(make_ask(live, parts.settings, viewer, found.customer_id), parts.settings)


def _check_demo_address(settings: Settings, host: str, *, allowed: bool) -> None:
    """Demo mode lets anybody be anybody, so it stays on this machine unless told twice."""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if settings.auth.mode == "demo" and not loopback and not allowed:
        raise SettingsError(
            f"auth.mode = demo has no passwords and stays on this machine; --host {host} would open it to others"
            " (add --allow-open-demo to do it all the same)"
        )


def _build_if_missing(settings: Settings) -> BuildReport | None:
    folder = settings.store.path
    if read_pointer(folder) is not None and not is_of_another_version(folder):
        return None
    with progress_bar("build") as progress:
        return logged_build(settings, State(settings.state_path), progress=progress)


def _refresh_regularly(settings: Settings, config: str | None) -> None:
    """Start a refresh every ``store.refresh_every`` minutes; a failed one is in the log and on the page."""
    minutes = settings.store.refresh_every
    if not minutes:
        return

    def run() -> None:
        state = State(settings.state_path)
        while True:
            time.sleep(minutes * 60)
            try:
                start_refresh(settings, state, config=config, started_by="refresh_every")
            except CrmDashError as error:
                logging.getLogger(__name__).warning("the regular refresh did not start: %s", error)

    threading.Thread(target=run, daemon=True, name="refresh-every").start()


def _bring_demo_to_today(settings: Settings, config: str | None) -> None:
    """The demo ends today: one made on another day is served at once and made anew behind it."""
    if settings.source.kind != "demo":
        return
    pointer = read_pointer(settings.store.path)
    today = fingerprint(settings, read_mapping(settings.source.mappings), today_in(settings))
    if pointer is not None and pointer.fingerprint != today:
        start_refresh(settings, State(settings.state_path), config=config, started_by="demo")


if __name__ == "__main__":
    main()
