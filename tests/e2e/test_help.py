"""The help in a browser: from ⓘ to a widget's section and back, searching, contents; nothing for axe to say."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.panel_page import card, customer_of, open_as, painted


def test_from_a_card_to_its_section_and_back(page: Page) -> None:
    open_as(page, "ines")
    customer = customer_of(page)
    trend = card(page, "sales_trend")
    trend.locator(".info summary").click()
    expect(trend.locator(".info-text")).to_contain_text("nunca una parte con un mes entero")
    expect(trend.locator(".info-text .windows")).to_contain_text("Mismos días del mes anterior")
    trend.locator(".info-more a").click()
    expect(page).to_have_url(re.compile(rf"/help\?customer={customer}#help-sales_trend$"))
    section = page.locator("#help-sales_trend")
    expect(section).to_be_in_viewport()
    expect(section).to_contain_text("Flecha visual de crecimiento/descenso")
    page.locator("#help-search").fill("dias de venta saldo")
    expect(page.locator("#help-outstanding table")).to_be_visible()
    expect(section).to_be_hidden()
    page.locator("#help-search").fill("zzz")
    expect(page.locator("#help-nothing")).to_be_visible()
    page.locator("#help-search").fill("")
    page.get_by_role("link", name="Comparaciones rápidas").click()
    expect(page.locator("#help-comparisons")).to_be_in_viewport()
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
    page.get_by_role("link", name="Volver al panel").click()
    painted(page, customer)


def test_the_help_is_reached_from_the_menu_in_either_language(page: Page) -> None:
    open_as(page, "ines", "/customers/C00001?lang=en")
    page.locator("[data-menu='help']").click()
    expect(page.locator("h1")).to_have_text("Help")
    page.locator(".lang[lang='es']").click()
    expect(page.locator("h1")).to_have_text("Ayuda")
    expect(page).to_have_url(re.compile("lang=es"))
