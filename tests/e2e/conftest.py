"""One demo server and one browser for all browser tests; a new context (cookies, storage) for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests import oracle
from tests.chromium import ARGUMENTS, chromium_path
from tests.serving import serving
from tests.stores import write_source

# The machine may be busy; what never comes still fails.
expect.set_options(timeout=20_000)
DEMO = '[source]\nkind = "demo"\nscale = 0.2\n[store]\npath = "store"\n[panel]\ndevelopment = true\n'
COLLECT = """
window.__violations = [];
document.addEventListener('securitypolicyviolation', e => window.__violations.push(
    `${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
"""


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo server has its crm.toml, store and state database."""
    return tmp_path_factory.mktemp("e2e")


@pytest.fixture(scope="session")
def base_url(demo_folder: Path) -> Iterator[str]:
    """A running ``python app.py`` on a fifth of the demo."""
    config = demo_folder / "crm.toml"
    config.write_text(DEMO)
    with serving(config, log=demo_folder / "server.log") as url:
        yield url


@pytest.fixture
def files_server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server over CSV files that a test may change."""
    config = write_source(tmp_path / "files", oracle.random_ledger(7), panel='as_of = "2025-03-31"')
    with serving(config, log=tmp_path / "server.log") as url:
        yield url, config.parent / "exports"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A tab at 1440 px that fails the test when the page logs an error or asks another host for anything."""
    context = browser.new_context(base_url=base_url, viewport={"width": 1440, "height": 1000}, locale="es-ES")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: errors.append(request.url) if not _local(request.url) else None)
    yield page
    context.close()
    assert errors == []


def _local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))


@pytest.fixture
def watched(page: Page) -> Iterator[Page]:
    """A tab that fails the test for a violation, on any of its documents, or for an error in the console."""
    told: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # Chromium logs the 404 that the tour asks for as an error too.
        if message.type in ("error", "trace") and "status of 404" not in message.text:
            told.append(f"{message.text} {message.location}")

    def note_violation(text: str) -> None:
        told.append(text)

    page.expose_function("tellViolation", note_violation)
    page.add_init_script(
        COLLECT + "document.addEventListener('securitypolicyviolation', e => tellViolation(e.violatedDirective));"
    )
    page.on("console", note)
    yield page
    page.wait_for_timeout(200)
    assert told == []


@pytest.fixture
def screenshots() -> Path:
    """Where tests leave pictures to look at (git-ignored)."""
    folder = Path(__file__).parent / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder
