"""How fast a panel is: server CPU, panels per second, and choose → painted in Chromium, beside floors of the same run.

    python -m tests.benchmarks.panel [--config crm.toml] [--user ines] [--rounds 20]

Floors: for the server one trivial SELECT per widget on the same connection; for the browser the very same page fed
with the answers it got before (no server work). Medians and ratios; the machine's noise is in both.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, sync_playwright

from crm_dash.build.run import build
from crm_dash.customers import search_customers
from crm_dash.facts.registry import WIDGETS
from crm_dash.panel import build_panel, make_ask, today_in
from crm_dash.scope import find_viewer
from crm_dash.settings import Settings, load_settings
from crm_dash.store import Store
from tests.chromium import ARGUMENTS, chromium_path
from tests.serving import serving

UPDATE = re.compile("_dash-update-component")
WAIT = """([customer]) => new Promise(done => {
    const start = performance.now();
    const cards = () => [...document.querySelectorAll('[data-widget]')];
    const check = () => {
        const all = cards();
        if (all.length && all.every(c => c.dataset.customer === customer)) {
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
        } else { requestAnimationFrame(check); }
    };
    history.pushState({}, '', '/customers/' + customer);
    window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
    check();
})"""


def main() -> None:
    """Run all measurements and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--user", default="ines")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    settings = load_settings(options.config)
    build(settings, today=today_in(settings))
    customers = _server(settings, options.user, options.rounds)
    _browser(options.config, options.user, customers, options.rounds)


def _server(settings: Settings, user: str, rounds: int) -> list[str]:
    snapshot = Store(settings).current()
    viewer = find_viewer(snapshot, user)
    customers = [found.customer_id for found in search_customers(snapshot, viewer, "", limit=rounds)]

    def panel(customer: str) -> None:
        build_panel(make_ask(snapshot, settings, viewer, customer), settings)

    def floor(_customer: str) -> None:
        for _ in WIDGETS:
            snapshot.rows("select count(*) from build_info()", {})

    _show("panel, server CPU", _cpu(panel, customers), _cpu(floor, customers))
    return customers


def _cpu(work: Callable[[str], None], customers: list[str]) -> list[float]:
    times = []
    for customer in customers:
        started = time.process_time()
        work(customer)
        times.append((time.process_time() - started) * 1000)
    return times


def _browser(config: Path | None, user: str, customers: list[str], rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        own = config or _empty(Path(folder))
        with serving(own, log=Path(folder) / "server.log") as url:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
            page = browser.new_page(viewport={"width": 1440, "height": 1000}, base_url=url)
            page.request.post("/demo/persona", form={"user_id": user, "next": "/"}, max_redirects=0)
            page.goto(f"/customers/{customers[-1]}")
            page.wait_for_selector("#widget-last-12-months[data-customer]", state="attached")
            kept: dict[str, bytes] = {}
            real = _paint(page, customers, keep=kept)
            page.route(UPDATE, lambda route: _replay(route, kept))
            canned = _paint(page, customers, keep=None)
            _show("choose → painted, Chromium", real[:rounds], canned[:rounds])
            browser.close()


def _empty(folder: Path) -> Path:
    config = folder / "crm.toml"
    store = load_settings().store.path
    config.write_text(f'[store]\npath = "{store}"\n')
    return config


def _paint(page: Page, customers: list[str], keep: dict[str, bytes] | None) -> list[float]:
    if keep is not None:
        page.on("response", lambda response: _keep(response, keep))
    return [page.evaluate(WAIT, [customer]) for customer in customers]


def _keep(response: object, kept: dict[str, bytes]) -> None:
    body = getattr(response, "request").post_data or ""  # noqa: B009 - Playwright's own type is private
    if UPDATE.search(getattr(response, "url")) and '"panel-cards"' in body:  # noqa: B009
        customer = re.search(r'/customers/([^"?]+)', body)
        if customer:
            kept[customer[1]] = response.body()  # type: ignore[attr-defined]


def _replay(route: Route, kept: dict[str, bytes]) -> None:
    customer = re.search(r'/customers/([^"?]+)', route.request.post_data or "")
    if customer and customer[1] in kept and '"panel-cards"' in (route.request.post_data or ""):
        route.fulfill(body=kept[customer[1]], content_type="application/json")
    else:
        route.continue_()


def _show(name: str, times: list[float], floor: list[float]) -> None:
    median, base = statistics.median(times), statistics.median(floor)
    p95 = sorted(times)[int(len(times) * 0.95)]
    print(f"{name:<30} median {median:7.1f} ms  p95 {p95:7.1f} ms  floor {base:7.1f} ms  ratio {median / base:5.2f}")  # noqa: T201


if __name__ == "__main__":
    main()
