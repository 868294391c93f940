"""How fast the other pages are: what a browser waits for, and the server's CPU, beside a floor of the same run.

    python -m tests.benchmarks.pages [--user ines] [--rounds 20]

The ordinary demo in a store of its own, ``python app.py``, one request at a time, each round another customer (none
was asked for before, so nothing is kept but what a running server keeps of its snapshot). The floor is ``/health``:
a request that reads nothing. CPU is the server process's over all rounds, in steps of 10 ms.
"""

from __future__ import annotations

import argparse
import http.client
import json
import logging
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from app import create_app
from crm_dash.build.run import build
from crm_dash.clock import utc_now
from crm_dash.customers import search_customers
from crm_dash.panel import today_in
from crm_dash.scope import find_viewer
from crm_dash.settings import Settings, load_settings
from crm_dash.store import Store
from tests.attacks.protocol import JSON, POST, Tab, callback_body
from tests.serving import serving

COMPARED = 4
Asked = Callable[[int], tuple[str, Any]]


def main() -> None:
    """Build the demo, serve it, ask, and print a line for each page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--user", default="ines")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    logging.disable()  # the audit's lines
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "crm.toml"
        config.write_text('[store]\npath = "store"\n')
        settings = load_settings(config, environ={})
        build(settings, today=today_in(settings))
        snapshot = Store(settings).current()
        found = search_customers(snapshot, find_viewer(snapshot, options.user), "", limit=options.rounds + 1)
        customers = [one.customer_id for one in found]
        _visit_yesterday(settings, options.user, customers)
        with serving(config, log=Path(folder) / "server.log") as url:
            tab = Tab(url).become(options.user)
            for name, asked in _pages(tab, customers).items():
                _measure(tab, name, asked, options.rounds, whole=name != "an export's first byte")


def _pages(tab: Tab, customers: list[str]) -> dict[str, Asked]:
    """What is asked in round n, by page: a path, and the body of a callback's request."""
    callbacks = tab.callbacks()

    def callback(output: str, **values: Any) -> tuple[str, Any]:
        named = {name.replace("__", "."): value for name, value in values.items()}
        return POST, callback_body(callbacks[output], named)

    def page(path: str, search: str = "") -> tuple[str, Any]:
        return callback("page.children", url__pathname=path, url__search=search, theme__data="light")

    def palette(n: int) -> tuple[str, Any]:
        query = {"palette-query.data": {"text": customers[n][-3:], "mode": "go"}, "url.pathname": "/", "url.search": ""}
        return callback("palette-results.node", **query)

    def compared(n: int) -> tuple[str, Any]:
        chosen = [customers[(n + step) % len(customers)] for step in range(COMPARED)]
        return page("/compare", "?" + urlencode([("c", customer) for customer in chosen]))

    def of(n: int) -> str:
        return quote(customers[n], safe="")

    return {
        "floor: /health": lambda _: ("/health", None),
        "palette search": palette,
        "brief": lambda n: page(f"/customers/{of(n)}/brief"),
        "compare 4, with their peers": compared,
        "changes since the last visit": lambda n: (f"/api/v1/customers/{of(n)}/changes", None),
        "rows behind a figure": lambda n: (f"/api/v1/customers/{of(n)}/rows?figure=sales_trend.rolling_12m", None),
        "an export's first byte": lambda n: (
            f"/api/v1/customers/{of(n)}/export?widget=latest_events&format=xlsx",
            None,
        ),
    }


def _visit_yesterday(settings: Settings, user: str, customers: list[str]) -> None:
    """Let the user have seen each customer a day ago, so that there is something to compare with."""
    client = create_app(settings, clock=lambda: utc_now() - timedelta(days=1)).server.test_client()
    tab = Tab(client).become(user)
    for customer in customers:
        state = {"pathname": f"/customers/{customer}", "search": ""}
        tab.call("tree-changes.node", {"scope.data": {}, "panel-state.data": state})


def _measure(tab: Tab, name: str, asked: Asked, rounds: int, *, whole: bool) -> None:
    """Ask once to warm up, then ``rounds`` times."""
    _ask(tab, *asked(rounds), whole=whole)
    before, times = _server_cpu(), []
    for n in range(rounds):
        times.append(_ask(tab, *asked(n), whole=whole))
    cpu = (_server_cpu() - before) / rounds
    median, p95 = statistics.median(times), sorted(times)[int(rounds * 0.95)]
    print(f"{name:<30} median {median:7.1f} ms  p95 {p95:7.1f} ms  server CPU {cpu:6.1f} ms")  # noqa: T201


def _ask(tab: Tab, path: str, body: Any, *, whole: bool) -> float:
    """Milliseconds to the whole answer, or to its first byte."""
    connection = http.client.HTTPConnection(urlsplit(str(tab.target)).netloc, timeout=60)
    cookies = "; ".join(f"{name}={value}" for name, value in tab.cookies.items())
    sent = None if body is None else json.dumps(body)
    started = time.perf_counter()
    connection.request("GET" if body is None else "POST", path, body=sent, headers={"Cookie": cookies, **JSON})
    response = connection.getresponse()
    first = response.read(1)
    seconds = time.perf_counter() - started
    rest = response.read()
    seconds = time.perf_counter() - started if whole else seconds
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status} {(first + rest)[:300]!r}")
    return seconds * 1000


def _server_cpu() -> float:
    """CPU that the server, this process's only child, has used, in milliseconds."""
    own = os.getpid()
    (child,) = Path(f"/proc/{own}/task/{own}/children").read_text().split()
    user, system = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
