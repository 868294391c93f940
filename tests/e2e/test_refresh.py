"""*Actualizar* and lost connections in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.panel_page import api_panel, card, customer_of, euros, open_as, painted

CUSTOMER_SLUGS = ("sales_trend", "last_12_months", "latest_events")


def test_refresh_moves_every_card_to_the_new_snapshot(page: Page, files_server: tuple[str, Path]) -> None:
    url, exports = files_server
    page.context.set_extra_http_headers({})
    page.goto(url)
    page.locator(".ag-row .grid-link").first.click()
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
    page.locator(".ag-row .grid-link").first.click()
    painted(page)
    before = card(page, "last_12_months").get_attribute("data-snapshot")
    (exports / "brands.csv").unlink()
    page.locator("#refresh").click()
    expect(page.locator("#refresh-status")).to_contain_text("brands", timeout=30_000)
    assert card(page, "last_12_months").get_attribute("data-snapshot") == before
    assert page.request.get(f"{url}/health").ok


UPDATES = re.compile("_dash-update-component")
GO = """path => {
    history.pushState({}, '', path);
    window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
}"""


@pytest.mark.parametrize("fault", ["cut", "failing"])
def test_without_an_answer_it_is_said_and_old_figures_are_covered(page: Page, fault: str) -> None:
    """On the panel, whose cards change, and on a page that changes as a whole."""
    open_as(page, "ines")
    first = customer_of(page)
    other = "C00001" if first != "C00001" else "C00041"
    for path, old, new in (
        ("/customers/{}", "#panel-cards", f'#widget-last-12-months[data-customer="{other}"]'),
        ("/analytics?customer={}", "main table.pivot", "main table.pivot"),
    ):
        page.goto(path.format(first))
        if "customers" in path:
            painted(page, first)
        expect(page.locator(old)).to_be_visible()
        page.route(UPDATES, lambda route: route.abort() if fault == "cut" else route.fulfill(status=500))
        page.evaluate(GO, path.format(other))
        expect(page.locator("#connection-lost")).to_be_visible()
        expect(page.locator(old)).to_be_hidden()
        expect(page.locator("h1")).to_be_hidden()
        assert violations(page) == []
        # What stands there is the old customer's still: only the cover keeps it from the new one's address.
        page.evaluate("document.documentElement.removeAttribute('data-connection-lost')")
        expect(page.locator(old)).to_be_visible()
        page.unroute(UPDATES)
        page.locator("#connection-lost button").click()
        expect(page.locator(new)).to_be_visible(timeout=20_000)
        expect(page.locator("#connection-lost")).to_be_hidden()
        expect(page.locator("main")).to_contain_text(
            page.request.get(f"/api/v1/customers/{other}/panel").json()["customer"]["name"]
        )


def test_a_lesser_answer_that_does_not_come_is_said_too(page: Page) -> None:
    """An event's details: nothing old stands under a new name, so nothing is covered."""
    open_as(page, "ines")
    expect(page.locator("#events-list button").first).to_be_visible()
    page.route(UPDATES, lambda route: route.abort())
    page.locator("#events-list button").first.click()
    expect(page.locator("#connection-lost")).to_be_visible()
    expect(page.locator("#panel-cards")).to_be_visible()
    page.unroute(UPDATES)
    page.locator("#events-list button").first.click()
    expect(page.locator("#event-detail")).to_be_visible()
    expect(page.locator("#connection-lost")).to_be_hidden()


# The panel's k-th answer waits the longer the sooner it was asked for, so that they come in the reverse order.
LATE = """
const plain = window.fetch;
window.__came = [];
window.fetch = async function (resource, options) {
    const body = options && options.body;
    const answer = await plain.apply(this, arguments);
    const asked = typeof body === 'string' && body.includes('panel-cards') && /customers\\/(C\\d+)/.exec(body);
    if (!asked || !window.__late) return answer;
    const turn = window.__late++;
    await new Promise(done => setTimeout(done, Math.max(0, 1500 - 100 * turn)));
    window.__came.push(turn);
    return answer;
};
"""


@pytest.mark.parametrize("late", [False, True], ids=["as they come", "the oldest answer last"])
def test_twenty_fast_switches_end_on_the_last_in_every_widget(page: Page, late: bool) -> None:
    page.add_init_script(LATE)
    open_as(page, "ines")
    last = "C00041"
    page.evaluate(
        """async ([last, late]) => {
            window.__late = late ? 1 : 0;
            const ids = ['C00001', 'C00021', 'C00041'];
            for (let i = 0; i < 20; i++) {
                const path = '/customers/' + (i === 19 ? last : ids[i % 3]);
                history.pushState({}, '', i % 2 && i < 19 ? path + '?distributor=D1' : path);
                window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
                await new Promise(done => setTimeout(done, late ? 60 : 15));
            }
        }""",
        [last, late],
    )
    painted(page, last)
    page.wait_for_timeout(2000)
    shown = page.evaluate(
        "[...document.querySelectorAll('[data-widget]')].map(c => c.dataset.customer + ' ' + c.dataset.distributor)"
    )
    assert set(shown) == {f"{last} all"}
    assert len(shown) >= 10
    facts = api_panel(page, last)
    expect(page.locator("h1")).to_contain_text(facts["customer"]["name"])
    expect(card(page, "sales_trend")).to_contain_text(euros(facts["widgets"]["sales_trend"]["data"]["rolling_12m"]))
    came = page.evaluate("window.__came")
    assert not late or came != sorted(came), "no answer came after a newer one: nothing was tried"
