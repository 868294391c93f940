"""The portfolio's main path: sort, filter, save the view, open a customer, come back; the policy holds all the way."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import small_targets, sticking_out, violations
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


def _tick(page: Page, row: int) -> None:
    page.locator(f'.portfolio [row-index="{row}"] .grid-tick').click()


def test_ticked_accounts_are_compared(watched: Page) -> None:
    page = watched
    open_as(page, "ines", "/customers/C00041")
    accounts = page.request.get("/api/v1/portfolio", params={"rows": 100}).json()["accounts"]
    ids = [row["customer_id"] for row in accounts]
    page.goto("/?as_of=2026-05-05")
    expect(page.locator(".portfolio .grid-link").first).to_be_visible()
    expect(page.locator("#ticked")).to_be_hidden()
    # By keyboard: Space ticks the row, Tab leads to what is ticked.
    page.locator('.portfolio [row-index="0"] [col-id="name"]').click(position={"x": 60, "y": 4})
    page.keyboard.press("Space")
    first = page.locator('.portfolio [row-index="0"]').first.get_attribute("row-id")
    expect(page).to_have_url(re.compile(rf"c={first}$"))
    expect(page.locator(".ticked-note")).to_have_text("Marca al menos otro")
    expect(page.locator(".ticked-compare")).not_to_have_attribute("href", re.compile("."))
    page.keyboard.press("Tab")
    expect(page.locator(".ticked-clear")).to_be_focused()
    assert violations(page) == []

    # A search and a ready-made question keep it; rows of other views join it, four at most.
    other = next(row for row in accounts if row["customer_id"] != first)
    page.locator("#portfolio-search").fill(other["customer_id"])
    page.keyboard.press("Enter")
    expect(page.locator("#portfolio-found")).to_contain_text("1 cuenta")
    _tick(page, 0)
    expect(page.locator(".ticked-compare")).to_have_text("Comparar (2)")
    page.get_by_role("link", name="Mes a la baja").click()
    expect(page.get_by_role("link", name="Mes a la baja")).to_have_attribute("aria-current", "true")
    expect(page.locator(".ticked-compare")).to_have_text("Comparar (2)")
    page.goto(f"/?c={ids[0]}&c={ids[1]}&c={ids[2]}&as_of=2026-05-05&lang=en")
    expect(page.locator(".portfolio .grid-link").first).to_be_visible()
    rows = page.locator(".portfolio .ag-pinned-left-cols-container .grid-tick input:not(:checked)")
    rows.first.check()
    expect(page.locator(".ticked-note")).to_have_text("4 at most")
    expect(rows.first).to_be_disabled()
    page.locator(".portfolio .grid-tick input:checked").first.uncheck()
    expect(rows.first).to_be_enabled()

    page.locator(".ticked-compare").click()
    expect(page).to_have_url(re.compile(r"/compare\?as_of=2026-05-05&lang=en&c=\w+&c=\w+&c=\w+$"))
    expect(page.locator(".month-bars")).to_have_count(3)
    page.go_back()
    expect(page.locator(".ticked-compare")).to_have_text("Compare (3)")
    page.locator(".ticked-clear").click()
    expect(page.locator("#ticked")).to_be_hidden()
    assert "c=" not in page.url
    expect(page.locator(".portfolio .grid-tick input:checked")).to_have_count(0)


def test_ticks_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    open_as(page, "ines", "/customers/C00041")
    page.goto("/")
    for row in (0, 1):
        _tick(page, row)
    assert [*small_targets(page), *sticking_out(page), *violations(page)] == []
    page.locator(".ticked-compare").click()
    expect(page.locator(".month-bars")).to_have_count(2)


WIDTHS = """() => [...document.querySelectorAll('.portfolio .ag-header-cell')]
    .map((cell) => [cell.getAttribute('col-id'), Math.round(cell.getBoundingClientRect().width)])"""


def test_a_tab_that_was_narrow_for_a_moment_has_its_columns_back(page: Page) -> None:
    open_as(page, "ines", "/customers/C00041")
    page.goto("/")
    expect(page.locator(".portfolio .grid-link").first).to_be_visible()
    before = page.evaluate(WIDTHS)
    assert len(before) > 5
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function("() => document.querySelectorAll('.portfolio .ag-header-cell').length === 1")
    (name,) = page.evaluate(WIDTHS)
    assert 300 < name[1] < 390
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.wait_for_timeout(1_000)
    assert page.evaluate(WIDTHS) == before


def test_a_score_of_hardly_any_factor_is_a_ring_and_says_of_how_many(page: Page) -> None:
    open_as(page, "ines", "/customers/C00001")
    page.goto("/?sort=health_score%3Aasc")
    expect(page.locator(".portfolio .grid-link").first).to_be_visible()
    listed = page.request.get("/api/v1/portfolio", params={"sort": "health_score:asc", "rows": 8}).json()["accounts"]
    told = [sum(factor["state"] == "ok" for factor in account["health"]["factors"]) for account in listed]
    thin = [f"Con {count} de 5 factores" if count < 3 else None for count in told]
    assert any(thin)
    for at, words in enumerate(thin):
        cell = page.locator(f'.portfolio [row-index="{at}"] .grid-health')
        assert cell.get_attribute("title") == words
        assert cell.evaluate("cell => cell.classList.contains('is-thin')") == (words is not None)
