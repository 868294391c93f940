"""What a browser test does on the panel: open it as somebody, wait until it is painted, read a card."""

from __future__ import annotations

from typing import Any

from babel.numbers import format_currency
from playwright.sync_api import Locator, Page, expect


def open_as(page: Page, user_id: str, path: str | None = None) -> None:
    """Become ``user_id`` (demo mode) and open ``path``, a panel; None: that of their biggest customer."""
    response = page.request.post("/demo/persona", form={"user_id": user_id, "next": "/"}, max_redirects=0)
    assert response.status == 303, response.text()
    page.goto(path or f"/customers/{biggest_customer(page)}")
    painted(page)


def biggest_customer(page: Page) -> str:
    """Who bought most in twelve months, of those the user sees: the portfolio's first."""
    return str(page.request.get("/api/v1/portfolio", params={"rows": 1}).json()["accounts"][0]["customer_id"])


def painted(page: Page, customer: str | None = None) -> None:
    """Wait until the trend's card has an answer (for ``customer``)."""
    which = f'[data-customer="{customer}"]' if customer else '[data-customer]:not([data-customer=""])'
    page.wait_for_selector(
        f'#widget-last-12-months{which}:not([data-state="loading"])', state="attached", timeout=20_000
    )


def card(page: Page, slug: str) -> Locator:
    """A widget's card."""
    return page.locator(f"#widget-{slug.replace('_', '-')}")


def customer_of(page: Page) -> str:
    """The customer that the cards are of."""
    return card(page, "last_12_months").get_attribute("data-customer") or ""


def api_panel(page: Page, customer: str, **query: str) -> dict[str, Any]:
    """The same facts from the API, with the tab's cookies."""
    return page.request.get(f"/api/v1/customers/{customer}/panel", params=query).json()


def euros(amount: float) -> str:
    """An amount as the Spanish page writes it, e.g. ``1.234,56 €``."""
    return format_currency(amount, "EUR", locale="es_ES")


def choose_customer(page: Page, text: str) -> None:
    """Type into the picker and take the first match."""
    page.locator("#customer-select").click()
    page.keyboard.type(text)
    page.wait_for_timeout(600)
    page.keyboard.press("Enter")


def expect_state(page: Page, slug: str, state: str) -> None:
    """The card's state."""
    expect(card(page, slug)).to_have_attribute("data-state", state)
