"""Signing in and out in the browser (THREATS 25, 28): no data after the way out, no violation on the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from crm_dash.build.run import build
from crm_dash.panel import today_in
from crm_dash.passwords import hash_password
from crm_dash.settings import load_settings
from crm_dash.state import State
from tests.e2e.panel_page import customer_of, painted
from tests.serving import serving

USER, PASSWORD = "ines", "correct horse battery"
CONFIG = """
[source]
kind = "demo"
scale = 0.1
[store]
path = "store"
[auth]
mode = "local"
secret_key = "0f8a2c6e9d3b71f54e8c0a92b6d7f1e3"
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, State]]:
    """A server where people sign in, and its state database."""
    folder = tmp_path_factory.mktemp("sign-in")
    config = folder / "crm.toml"
    config.write_text(CONFIG)
    settings = load_settings(config, environ={})
    build(settings, today=today_in(settings))
    state = State(settings.state_path)
    state.accounts.save(USER, hash_password(PASSWORD))
    with serving(config, log=folder / "server.log") as url:
        yield url, state


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser, served: tuple[str, State]) -> Iterator[Page]:
    """A phone's tab in either theme."""
    context = browser.new_context(
        base_url=served[0], viewport={"width": 390, "height": 844}, locale="es-ES", color_scheme=request.param
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def _sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Usuario").fill(USER)
    page.get_by_label("Contraseña").fill(password)
    page.get_by_role("button", name="Entrar").click()


def _accessible(page: Page, picture: Path) -> None:
    page.screenshot(path=picture)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def _stored(page: Page) -> list[str]:
    """What the browser keeps of the product beside the theme, in either storage."""
    kept: list[str] = page.evaluate("[...Object.entries(localStorage), ...Object.entries(sessionStorage)].map(String)")
    return [entry for entry in kept if not entry.startswith("crm-dash.theme,")]


def test_in_around_and_out(page: Page, screenshots: Path) -> None:
    theme = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    page.goto("/analytics")
    assert page.url.endswith("/sign-in?next=%2Fanalytics")
    assert page.locator("html").get_attribute("data-bs-theme") == theme
    _accessible(page, screenshots / f"sign-in-{theme}.png")
    page.goto("/customers/C00001")
    _sign_in(page, "not the password")
    expect(page.get_by_role("alert")).to_be_visible()
    _accessible(page, screenshots / f"sign-in-refused-{theme}.png")
    _sign_in(page)
    painted(page)
    panel = page.url
    page.locator(".persona > summary").click()
    page.screenshot(path=screenshots / f"account-menu-{theme}.png")
    page.get_by_role("link", name="Sesiones").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sesiones")
    _accessible(page, screenshots / f"sessions-{theme}.png")
    page.get_by_role("link", name="Volver al panel").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cartera")
    page.goto(panel)
    painted(page)
    page.locator("#customer-select").click()
    page.keyboard.type("C0000")
    expect(page.locator(".dash-dropdown-option").first).to_be_visible()
    page.keyboard.press("Escape")
    page.goto(f"/analytics?customer={customer_of(page)}")
    expect(page.locator("h1").first).to_be_visible()
    page.goto(panel)
    painted(page)
    assert _stored(page) == []
    page.locator(".persona > summary").click()
    page.get_by_role("button", name="Cerrar sesión").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Iniciar sesión")
    # Back must ask the server, which leads to sign-in again.
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Iniciar sesión")
    page.goto(panel)
    expect(page.get_by_role("heading", level=1)).to_have_text("Iniciar sesión")
    assert _stored(page) == []


# A page that stays open must not stand there as if it were alive.
def test_a_page_whose_session_ended_leads_to_sign_in(page: Page, served: tuple[str, State]) -> None:
    page.goto("/customers/C00001")
    _sign_in(page)
    painted(page)
    with served[1].engine.begin() as connection:
        connection.exec_driver_sql("delete from sessions")
    page.locator("#refresh").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Iniciar sesión")
    _sign_in(page)
    painted(page)
