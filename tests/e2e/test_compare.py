"""Side by side in a real browser: the panel's figures, one axis, nobody else's customers, tabs of their own."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.panel_page import api_panel, euros, painted

THREE = "/compare?c=C00001&c=C00041&c=C00003"


def _open(page: Page, user: str, path: str) -> None:
    page.request.post("/demo/persona", form={"user_id": user, "next": "/"}, max_redirects=0)
    page.goto(path)
    expect(page.locator("h1")).to_be_visible()


def test_the_figures_are_those_of_each_panel(page: Page) -> None:
    _open(page, "ines", THREE)
    for column, customer in enumerate(("C00001", "C00041", "C00003")):
        facts = api_panel(page, customer)["widgets"]
        cells = page.locator(f".compare-table tbody tr > :nth-child({column + 2})").all_inner_texts()
        assert cells[0] == euros(facts["sales_trend"]["data"]["month_to_date"])
        assert cells[3] == euros(facts["sales_trend"]["data"]["rolling_12m"])
        assert cells[9:11] == [euros(facts["outstanding"]["data"][name]) for name in ("total", "overdue")]
    months = page.locator(".month-bars")
    expect(months).to_have_count(3)
    ticks = [months.nth(at).locator(".mb-tick").all_inner_texts() for at in range(3)]
    assert ticks[0] == ticks[1] == ticks[2]
    expect(page.locator(".difference-list li").first).to_be_visible()
    assert violations(page) == []


def test_the_first_customers_peers_have_a_column_and_their_rule(page: Page) -> None:
    _open(page, "ines", "/compare")
    accounts = page.request.get("/api/v1/portfolio", params={"rows": 100, "sort": "sales_12m:asc"}).json()["accounts"]
    gaps = {one["customer_id"]: api_panel(page, one["customer_id"])["widgets"]["brand_gaps"] for one in accounts[::-1]}
    peers = {one: gap["data"]["peers"]["n"] for one, gap in gaps.items() if gap["state"] == "ready"}
    many, few = (next((one for one, n in peers.items() if (n >= 5) is wanted), None) for wanted in (True, False))
    assert many is not None
    page.goto(f"/compare?c={many}&c=C00041")
    expect(page.locator(".month-bars")).to_have_count(3)
    expect(page.locator(".peers")).to_contain_text(f"{peers[many]} cuentas de")
    expect(page.locator(".compare-table thead th").last).to_contain_text("Mediana de similares")
    expect(page.locator(".compare-table tbody tr").first.locator("td")).to_have_count(3)
    assert violations(page) == []
    page.get_by_role("link", name="Índice 100").click()
    expect(page.locator(".month-bars")).to_have_count(2)
    if few is not None:
        page.goto(f"/compare?c={few}&c={many}")
        expect(page.locator(".peers")).to_contain_text("muy pocas para una mediana")
        expect(page.locator(".month-bars")).to_have_count(2)


def test_the_index_the_language_and_the_customers_stand_in_the_url(page: Page) -> None:
    _open(page, "ines", f"{THREE}&as_of=2025-06-15&distributor=all")
    page.get_by_role("link", name="Índice 100").click()
    expect(page).to_have_url(re.compile(r"c=C00001&c=C00041&c=C00003&base=index&distributor=all&as_of=2025-06-15$"))
    expect(page.locator(".mb-line")).to_have_count(3)
    page.locator('a[data-lang="en"]').click()
    expect(page.locator("h1")).to_have_text("Compare customers")
    expect(page).to_have_url(re.compile("base=index.*lang=en"))
    page.locator(".chip", has_text="B").first.click()
    expect(page.locator(".month-bars")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"c=C00001&c=C00003&base=index"))


def test_customers_are_added_by_type_ahead(page: Page) -> None:
    _open(page, "ines", "/compare")
    expect(page.locator("main")).to_contain_text("Elige de 2 a 4 clientes")
    assert violations(page) == []
    for customer, columns in (("C00001", 1), ("C00041", 2)):
        page.locator('[data-do="add"]').click()
        page.keyboard.type(customer)
        page.keyboard.press("Enter")
        expect(page.locator(".chips .chip")).to_have_count(columns)
    expect(page).to_have_url(re.compile(r"/compare\?c=C00001&c=C00041$"))
    expect(page.locator(".month-bars")).to_have_count(2)


def test_unknown_foreign_repeated_and_too_many_customers(page: Page) -> None:
    _open(page, "ines", "/compare?c=C00001&c=C00001")
    expect(page.locator("main")).to_contain_text("Añade al menos otro cliente")
    _open(page, "ines", "/compare?" + "&".join(f"c=C{number:05d}" for number in range(20)))
    expect(page.locator("main")).to_contain_text("como máximo 4 clientes")
    _open(page, "ines", "/compare?" + "&".join(["c=x"] * 21))
    expect(page.locator("main")).to_contain_text("no se entiende")
    assert page.goto("/compare?c=C00001&c=nobody").status == 404
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator(".month-bars")).to_have_count(0)
    unknown = page.locator("main").inner_text()
    own = {f"C{number:05d}" for number in range(1, 60) if page.request.get(f"/api/v1/customers/C{number:05d}/panel").ok}
    page.request.post("/demo/persona", form={"user_id": "d1.elena", "next": "/"}, max_redirects=0)
    foreign = next(one for one in sorted(own) if not page.request.get(f"/api/v1/customers/{one}/panel").ok)
    assert page.goto(f"/compare?c={foreign}").status == 404
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("main").inner_text() == unknown


def test_two_tabs_compare_without_touching_each_other(page: Page) -> None:
    _open(page, "lucia", "/compare?c=C00001&c=C00041")
    other = page.context.new_page()
    other.goto("/customers/C00003?distributor=all&lang=en")
    painted(other, "C00003")
    page.get_by_role("link", name="Índice 100").click()
    expect(page.locator(".mb-line")).to_have_count(2)
    expect(other.locator("#widget-sales-trend")).to_have_attribute("data-customer", "C00003")
    expect(other.locator("#widget-sales-trend")).to_have_attribute("data-distributor", "all")
    expect(page.locator("h1")).to_have_text("Comparar clientes")


def test_it_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    _open(page, "ines", THREE)
    expect(page.locator(".month-bars")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


def test_a_score_of_hardly_any_factor_says_of_how_many_beside_a_whole_one(page: Page) -> None:
    _open(page, "ines", "/compare")
    accounts = page.request.get("/api/v1/portfolio", params={"rows": 100}).json()["accounts"]
    told = {
        account["customer_id"]: sum(factor["state"] == "ok" for factor in account["health"]["factors"])
        for account in accounts
        if account["health"]
    }
    thin, whole = (next(one for one, count in told.items() if count in wanted) for wanted in ((1, 2), (4, 5)))
    page.goto(f"/compare?c={thin}&c={whole}")
    cells = page.locator(".compare-table tr", has_text="Salud").locator("td")
    expect(cells.nth(0)).to_contain_text(f"Con {told[thin]} de 5 factores")
    expect(cells.nth(1)).not_to_contain_text("factores")
