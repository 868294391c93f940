"""The palette, the shortcuts, the pins: by keyboard alone, on a phone, without anything kept in the browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.panel_page import api_panel, choose_customer, open_as, painted


def _options(page: Page, group: str) -> list[str]:
    return page.locator(f'#palette-list [id^="palette-{group}-"] .palette-label').all_inner_texts()


def test_the_palette_finds_a_customer_a_page_and_an_action_by_keyboard(page: Page) -> None:
    open_as(page, "ines", "/customers/C00001?as_of=2025-06-15")
    page.keyboard.press("Control+k")
    box = page.locator("#palette-input")
    expect(box).to_be_focused()
    expect(page.locator("#palette-list [aria-selected=true]")).to_have_count(1)
    assert violations(page) == []
    # Enter waits for the answer to what is typed.
    page.keyboard.type("C00041")
    page.keyboard.press("Enter")
    painted(page, "C00041")
    expect(page).to_have_url(re.compile(r"/customers/C00041\?as_of=2025-06-15$"))
    page.keyboard.press("Control+k")
    page.keyboard.type("presu")
    expect(page.locator("#palette-results [role=status]")).to_have_text("Nada coincide")
    page.keyboard.press("Control+a")
    page.keyboard.type("evénto")
    expect(page.locator("#palette-list [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Eventos")
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("tema")
    expect(page.locator("#palette-list [role=option]")).to_have_count(1)
    theme = page.locator("html").get_attribute("data-bs-theme")
    page.keyboard.press("Enter")
    expect(page.locator("html")).not_to_have_attribute("data-bs-theme", theme or "")
    expect(page.locator("#palette")).to_be_hidden()


def test_arrows_move_the_chosen_option_and_escape_closes(page: Page) -> None:
    open_as(page, "ines", "/customers/C00001")
    page.locator("#palette-open").click()
    options = page.locator("#palette-list [role=option]")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = options.nth(1)
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(page.locator("#palette-input")).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#palette-open")).to_be_focused()


def test_pinned_and_recent_customers_come_first_and_belong_to_the_user(page: Page) -> None:
    open_as(page, "lucia", "/customers/C00001")
    name = api_panel(page, "C00001")["customer"]["name"]
    pin = page.locator("#pin-toggle")
    expect(pin).to_have_attribute("aria-pressed", "false")
    pin.click()
    expect(pin).to_have_attribute("aria-pressed", "true")
    choose_customer(page, "C00041")
    painted(page, "C00041")
    expect(pin).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-pinned-0")).to_be_visible()
    assert _options(page, "pinned") == [name]
    assert _options(page, "recent")[0] == api_panel(page, "C00041")["customer"]["name"]
    page.keyboard.press("Escape")
    page.locator("#customer-select").click()
    expect(page.locator(".dash-dropdown-option").first).to_contain_text("C00001")
    page.keyboard.press("Escape")
    kept = page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert name not in kept
    assert "C00001" not in kept
    open_as(page, "d1.elena")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-pages-0")).to_be_visible()
    assert _options(page, "pinned") == []


def test_single_keys_work_outside_of_fields_and_can_be_turned_off(page: Page) -> None:
    open_as(page, "ines", "/customers/C00001")
    page.keyboard.press("?")
    sheet = page.locator("#shortcuts")
    expect(sheet).to_be_visible()
    assert violations(page) == []
    sheet.locator("#single-keys").uncheck()
    page.keyboard.press("Escape")
    theme = page.locator("html").get_attribute("data-bs-theme") or ""
    page.keyboard.press("t")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    page.evaluate("localStorage.clear()")
    page.keyboard.press("t")
    expect(page.locator("html")).not_to_have_attribute("data-bs-theme", theme)
    page.locator("#as-of").focus()
    page.keyboard.press("g")
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("b")
    expect(page.locator(".brief")).to_be_visible()


def test_the_palette_works_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    open_as(page, "ines", "/customers/C00001?lang=en")
    page.locator("#palette-open").click()
    page.locator("#palette-input").fill("brief")
    option = page.locator("#palette-list [role=option]", has_text="Meeting brief")
    expect(option).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    option.click()
    expect(page.locator(".brief")).to_be_visible()
