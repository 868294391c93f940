"""From a figure to its rows, to a document and its chain, and back; by mouse, keyboard and shared link."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.panel_page import api_panel, card, customer_of, euros, open_as, painted


def test_a_figure_opens_its_rows_a_row_its_document_and_back(page: Page) -> None:
    open_as(page, "ines")
    customer = customer_of(page)
    data = api_panel(page, customer, distributor="all")["widgets"]
    page.goto(f"/customers/{customer}?distributor=all")
    painted(page)
    before = card(page, "sales_trend").inner_text()
    figure = card(page, "sales_trend").get_by_role("link", name=euros(data["sales_trend"]["data"]["rolling_12m"]))
    expect(figure).to_have_accessible_description("Abre las filas de esta cifra")
    figure.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".rows-page .stat-value")).to_have_text(euros(data["sales_trend"]["data"]["rolling_12m"]))
    expect(page.locator(".rows-page tfoot .is-measure")).to_have_text(euros(data["sales_trend"]["data"]["rolling_12m"]))
    expect(page).to_have_title(re.compile("Tendencia de ventas"))

    page.get_by_role("link", name="Ordenar por Importe").click()
    expect(page.get_by_role("columnheader", name="Ordenar por Importe")).to_have_attribute("aria-sort", "descending")
    page.locator(".rows-page tbody tr", has_text=re.compile(r"O\d{4}-")).first.locator("a").first.click()
    expect(page.locator(".chain .is-here")).to_have_count(1)
    expect(page.locator(".chain-step").nth(1).locator("a")).not_to_have_count(0)
    total = page.locator(".rows-page tfoot .is-measure").inner_text()
    assert total in page.locator(".chain .is-here").inner_text()

    for _ in range(3):
        page.go_back()
    painted(page, customer)
    assert card(page, "sales_trend").inner_text() == before
    assert page.url.endswith(f"/customers/{customer}?distributor=all")


def test_every_kind_of_rows_has_a_page_without_errors(page: Page) -> None:
    open_as(page, "ines")
    customer = customer_of(page)
    for figure in (
        "quotes_by_brand.total_quotes",
        "monthly_projection.history_months",
        "activities_by_type.total",
        "order_ratios.orders",
        "outstanding.total",
        "upcoming.items&key=future",
        "notices.future_sales",
    ):
        page.goto(f"/customers/{customer}/rows?figure={figure}&distributor=all&lang=en")
        page.wait_for_selector(".rows-page h1")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    page.goto(f"/customers/{customer}/rows?figure=nothing")
    expect(page.get_by_role("heading", name="No encontrado")).to_be_visible()


def test_a_link_of_a_snapshot_that_is_gone_offers_to_load_again(page: Page) -> None:
    open_as(page, "ines")
    page.goto(f"/customers/{customer_of(page)}/rows?figure=sales_trend.rolling_12m&snapshot=999")
    expect(page.get_by_role("heading", name="Los datos se han actualizado")).to_be_visible()
    expect(page.locator("tbody")).to_have_count(0)
    page.get_by_role("link", name="Cargar con los datos de ahora").click()
    expect(page.locator("tbody tr")).not_to_have_count(0)
    assert "snapshot" not in page.url
