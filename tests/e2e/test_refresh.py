"""*Actualizar* and lost connections in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import oracle
from tests.e2e.panel_page import card, customer_of, open_as, painted
from tests.serving import serving
from tests.stores import write_source

CUSTOMER_SLUGS = ("sales_trend", "last_12_months", "latest_events")


@pytest.fixture
def files_server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server over CSV files that a test may change."""
    config = write_source(tmp_path / "files", oracle.random_ledger(7), panel='as_of = "2025-03-31"')
    with serving(config, log=tmp_path / "server.log") as url:
        yield url, config.parent / "exports"


def test_refresh_moves_every_card_to_the_new_snapshot(page: Page, files_server: tuple[str, Path]) -> None:
    url, exports = files_server
    page.context.set_extra_http_headers({})
    page.goto(url)
    painted(page)
    before = card(page, "last_12_months").get_attribute("data-snapshot")
    accounts = exports / "customers.csv"
    accounts.write_text(accounts.read_text() + '"ZZ","Cliente nuevo","","","","",""\n')
    page.locator("#refresh").click()
    expect(page.locator("#refresh-status")).not_to_be_empty()
    expect(card(page, "last_12_months")).to_have_attribute("data-snapshot", str(int(before or 0) + 1), timeout=30_000)
    snapshots = page.evaluate("[...document.querySelectorAll('[data-widget]')].map(c => c.dataset.snapshot)")
    assert set(snapshots) == {str(int(before or 0) + 1)}


def test_a_failed_refresh_says_why_and_leaves_everything(page: Page, files_server: tuple[str, Path]) -> None:
    url, exports = files_server
    page.goto(url)
    painted(page)
    before = card(page, "last_12_months").get_attribute("data-snapshot")
    (exports / "brands.csv").unlink()
    page.locator("#refresh").click()
    expect(page.locator("#refresh-status")).to_contain_text("brands", timeout=30_000)
    assert card(page, "last_12_months").get_attribute("data-snapshot") == before
    assert page.request.get(f"{url}/health").ok


def test_a_cut_network_is_said_and_old_figures_are_covered(page: Page) -> None:
    open_as(page, "ines")
    first = customer_of(page)
    other = "C00001" if first != "C00001" else "C00041"
    page.route(re.compile("_dash-update-component"), lambda route: route.abort())
    page.evaluate(
        "path => { history.pushState({}, '', path); window.dispatchEvent(new CustomEvent('_dashprivate_pushstate')); }",
        f"/customers/{other}",
    )
    expect(page.locator("#connection-lost")).to_be_visible()
    expect(page.locator("#panel-cards")).to_be_hidden()
    page.unroute(re.compile("_dash-update-component"))
    page.locator("#connection-lost button").click()
    painted(page, other)
    expect(page.locator("#connection-lost")).to_be_hidden()


def test_twenty_fast_switches_end_on_the_last(page: Page) -> None:
    open_as(page, "ines")
    last = "C00041"
    page.evaluate(
        """async last => {
            const ids = ['C00001', 'C00021', 'C00041'];
            for (let i = 0; i < 20; i++) {
                const id = i === 19 ? last : ids[i % 3];
                history.pushState({}, '', '/customers/' + id);
                window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
                await new Promise(done => setTimeout(done, 15));
            }
        }""",
        last,
    )
    painted(page, last)
    page.wait_for_timeout(1500)
    shown = page.evaluate("[...document.querySelectorAll('[data-widget]')].map(c => c.dataset.customer)")
    assert set(shown) == {last}
