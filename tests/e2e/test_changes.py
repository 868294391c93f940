"""Since your last visit, in the browser: the line above the cards, what it opens, and that it moves nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from crm_dash.clock import utc_now
from crm_dash.state import State
from crm_dash.visit import Sight
from tests.e2e.accessibility import small_targets, sticking_out, violations
from tests.e2e.panel_page import customer_of, open_as, painted
from tests.e2e.test_keyboard import SHIFTS

LINE = "section.changes"
CUSTOMER = "/customers/C00041"


@pytest.fixture
def visited(demo_folder: Path, base_url: str) -> Callable[[str, int], None]:
    """Let a user have seen C00041 yesterday, as it was so many days ago."""

    def plant(user_id: str, days: int) -> None:
        names = {"user_id": user_id, "organisation_id": "M1", "customer_id": "C00041"}
        own = State(demo_folder / "state.sqlite").visits.of(**names, zone=ZoneInfo("Europe/Madrid"))
        today = datetime.now(ZoneInfo("Europe/Madrid")).date()
        seen = Sight(from_day=today - timedelta(days=days), marks=b"")
        own.look(seen, utc_now() - timedelta(days=1))

    return plant


def test_a_first_visit_says_so_calmly_and_nothing_moves(page: Page) -> None:
    page.add_init_script(f"({SHIFTS})()")
    open_as(page, "ines", "/customers/C00001")
    expect(page.locator(LINE)).to_contain_text("Primera visita")
    expect(page.locator(f"{LINE} a")).to_have_count(0)
    page.goto("/customers/C00001")
    expect(page.locator(LINE)).to_contain_text("Primera visita")
    # Wherever the line's place is, its answer does not change it.
    moved = [shift for shift in page.evaluate("window.__shifts") if any("changes" in str(one) for one in shift[1:])]
    assert moved == []


def test_each_change_opens_rows_that_add_up_to_it(page: Page, visited: Callable[[str, int], None]) -> None:
    visited("ines", 30)
    open_as(page, "ines", f"{CUSTOMER}?distributor=all")
    expect(page.locator(LINE)).to_contain_text("Desde tu última visita, ayer")
    links = page.locator(f"{LINE} a")
    expect(links.first).to_be_visible()
    told = page.request.get(f"/api/v1{CUSTOMER}/changes", params={"distributor": "all"}).json()["changes"]
    assert links.count() == len(told) > 2
    assert [int(re.sub(r"\D", "", one.split(" ")[0])) for one in links.all_inner_texts()] == [
        one["count"] for one in told
    ]
    # By keyboard: the first stop after the head's tools, and back to the same line.
    page.locator("#refresh").focus()
    page.keyboard.press("Tab")
    expect(links.first).to_be_focused()
    shown = links.first.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".rows-page h1")).to_contain_text("Cambios desde tu última visita")
    amount = page.locator(".rows-page .stat-value").inner_text()
    assert amount in shown
    page.go_back()
    painted(page)
    expect(links.first).to_contain_text(amount)
    assert links.first.inner_text() == shown


def test_the_line_obeys_the_sales_scope(page: Page, visited: Callable[[str, int], None]) -> None:
    visited("lucia", 60)
    open_as(page, "lucia", CUSTOMER)
    for scope in ("D1", "all"):
        expect(page.locator("#widget-sales-trend")).to_have_attribute("data-distributor", scope)
        told = page.request.get(f"/api/v1{CUSTOMER}/changes", params={"distributor": scope}).json()["changes"]
        expect(page.locator(f"{LINE} a")).to_have_count(len(told))
        orders = next((one["count"] for one in told if one["kind"] == "orders"), 0)
        if orders:
            expect(page.locator(LINE)).to_contain_text(re.compile(rf"(?<!\d){orders} pedidos?"))
        page.locator("#show-all-sales").click()


def test_another_customer_never_shows_the_old_ones_changes(page: Page, visited: Callable[[str, int], None]) -> None:
    visited("ines", 30)
    open_as(page, "ines", CUSTOMER)
    expect(page.locator(f"{LINE} a").first).to_be_visible()
    page.evaluate("""() => {
        window.__stale = [];
        const cards = document.querySelector('#panel-cards');
        new MutationObserver(() => {
            const line = document.querySelector('section.changes').dataset.customer;
            const shown = document.querySelector('#widget-last-12-months').dataset.customer;
            if (line && line !== shown) window.__stale.push([line, shown]);
        }).observe(cards, { childList: true, subtree: true });
    }""")
    for customer in ("C00001", "C00041", "C00001"):
        page.evaluate(f"history.pushState({{}}, '', '/customers/{customer}')")
        page.evaluate("window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'))")
    painted(page, "C00001")
    expect(page.locator(LINE)).to_have_attribute("data-customer", "C00001")
    assert customer_of(page) == "C00001"
    assert page.evaluate("window.__stale") == []


@pytest.mark.parametrize(
    ("width", "theme", "language"),
    [(1440, "light", "es"), (1440, "dark", "en"), (768, "dark", "es"), (390, "light", "es"), (390, "dark", "en")],
)
def test_it_is_accessible_and_fits(
    page: Page, visited: Callable[[str, int], None], screenshots: Path, width: int, theme: str, language: str
) -> None:
    visited("ines", 200)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    open_as(page, "ines", f"{CUSTOMER}?lang={language}&distributor=all")
    expect(page.locator(f"{LINE} a").first).to_be_visible()
    page.screenshot(path=screenshots / f"changes_{width}_{theme}_{language}.png")
    links = page.locator(f"{LINE} a")
    links.last.focus()
    expect(links.last).to_be_in_viewport()
    page.locator(f"{LINE} .info > summary").click()
    expect(page.locator(f"{LINE} .info-text")).to_be_in_viewport()
    page.screenshot(path=screenshots / f"changes_info_{width}_{theme}_{language}.png")
    wrong = [*violations(page), *sticking_out(page), *(small_targets(page) if width < 768 else ())]
    assert not wrong, "\n".join(wrong)
    assert width >= 768 or all(link.bounding_box()["height"] >= 44 for link in links.all())
