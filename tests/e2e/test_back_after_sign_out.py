"""Back after the way out (THREATS 25), in a Chromium that keeps whole pages in memory as people's browsers do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app import create_app
from crm_dash.build.run import build
from crm_dash.panel import today_in
from crm_dash.passwords import hash_password
from crm_dash.settings import Settings, load_settings
from crm_dash.state import State
from crm_dash.web import browser as headers
from tests.chromium import ARGUMENTS, chromium_path
from tests.e2e.test_sign_in import CONFIG, PASSWORD, USER

ROWS = ".portfolio .grid-link"
# Flask-Compress leaves the assets that it compresses to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The store of a small demo where one person signs in."""
    config = tmp_path_factory.mktemp("back") / "crm.toml"
    config.write_text(CONFIG)
    settings = load_settings(config, environ={})
    build(settings, today=today_in(settings))
    State(settings.state_path).accounts.save(USER, hash_password(PASSWORD))
    return settings


@pytest.fixture(scope="module")
def remembering(browser: Browser) -> Iterator[Browser]:
    """Chromium with its back/forward cache, which Playwright switches off."""
    remembering = browser.browser_type.launch(
        executable_path=chromium_path(), args=list(ARGUMENTS), ignore_default_args=["--disable-back-forward-cache"]
    )
    yield remembering
    remembering.close()


@contextmanager
def _tab_that_signed_out(settings: Settings, browser: Browser) -> Iterator[Page]:
    """A tab that has seen the portfolio, signed out and pressed Back."""
    server = make_server("127.0.0.1", 0, create_app(settings).server, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        page = browser.new_page(base_url=f"http://127.0.0.1:{server.port}", locale="es-ES")
        page.goto("/sign-in?next=/")
        page.get_by_label("Usuario").fill(USER)
        page.get_by_label("Contraseña").fill(PASSWORD)
        page.get_by_role("button", name="Entrar").click()
        expect(page.locator(ROWS).first).to_be_visible()
        page.locator(".persona > summary").click()
        page.get_by_role("button", name="Cerrar sesión").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Iniciar sesión")
        page.go_back(wait_until="commit")
        yield page
        page.close()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_back_shows_no_data(settings: Settings, remembering: Browser) -> None:
    with _tab_that_signed_out(settings, remembering) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text("Iniciar sesión")
        assert page.locator(ROWS).count() == 0


def test_it_would_if_the_browser_might_keep_pages(
    settings: Settings, remembering: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(headers, "_CACHEABLE", ("/",))
    with _tab_that_signed_out(settings, remembering) as page:
        expect(page.locator(ROWS).first).to_be_visible()
