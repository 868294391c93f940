"""The portfolio's main path: sort, filter, save the view, open a customer, come back; the policy holds all the way."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.panel_page import open_as, painted


def _names(page: Page) -> list[str]:
    """The names of the rows that are drawn, from the top."""
    rows = page.locator(".portfolio .ag-pinned-left-cols-container .ag-row")
    drawn = rows.evaluate_all(
        "rows => rows.map(row => [+row.getAttribute('row-index'), row.innerText.split('\\n')[0]])"
    )
    return [name for _, name in sorted(drawn)]


def _found(page: Page) -> Locator:
    return page.locator("#portfolio-found")


def test_sort_filter_save_open_and_back(watched: Page) -> None:
    page = watched
    open_as(page, "ines", "/customers/C00041")
    page.locator("[data-menu=portfolio]").click()
    expect(page.locator(".portfolio .grid-link").first).to_be_visible()
    accounts = page.request.get("/api/v1/portfolio", params={"rows": 100}).json()["accounts"]
    expect(_found(page)).to_contain_text(str(len(accounts)))
    assert _names(page)[:5] == [row["name"] for row in accounts[:5]]

    page.locator('.ag-header-cell[col-id="name"] .ag-header-cell-label').click()
    expect(page).to_have_url(re.compile("sort=name%3Aasc"))
    by_name = page.request.get("/api/v1/portfolio", params={"rows": 5, "sort": "name:asc"}).json()["accounts"]
    expect(page.locator('.portfolio [row-index="0"] .grid-link')).to_have_text(by_name[0]["name"])

    page.get_by_role("link", name="Con deuda vencida").click()
    expect(page.get_by_role("link", name="Con deuda vencida")).to_have_attribute("aria-current", "true")
    expect(_found(page)).not_to_contain_text(f"{len(accounts)} ")
    expect(page.locator(".portfolio .grid-link").first).to_be_visible()
    overdue = _names(page)
    assert 0 < len(overdue) < len(accounts)

    page.get_by_text("Vistas", exact=True).click()
    page.get_by_label("Nombre de la vista").fill("Por cobrar")
    page.get_by_role("button", name="Guardar vista").click()
    page.wait_for_load_state()
    expect(page.locator(".portfolio .grid-link").first).to_be_visible()
    page.goto("/")
    page.get_by_text("Vistas", exact=True).click()
    page.get_by_role("link", name="Por cobrar", exact=True).click()
    expect(page.get_by_role("link", name="Con deuda vencida")).to_have_attribute("aria-current", "true")
    expect(page.locator('.portfolio [row-index="0"] .grid-link')).to_have_text(overdue[0])

    cell = page.locator('.portfolio [row-index="0"] [col-id="name"]')
    cell.click(position={"x": 4, "y": 4})
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    painted(page)
    expect(page.locator("h1")).to_contain_text(overdue[1])
    page.go_back()
    expect(page.locator('.portfolio [row-index="0"] .grid-link')).to_have_text(overdue[0])
    expect(page.get_by_role("link", name="Con deuda vencida")).to_have_attribute("aria-current", "true")
