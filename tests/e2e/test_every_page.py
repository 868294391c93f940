"""Every page of the routing table in both themes, both languages and four widths: axe, nothing sticks out, fingers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from crm_dash.web.pages import PAGES
from tests.e2e.accessibility import small_targets, sticking_out, violations

CUSTOMER = "/customers/C00041"
ROWS = f"{CUSTOMER}/rows?figure=sales_trend.rolling_12m&distributor=all"
PAINTED = '#widget-last-12-months:not([data-state="loading"]) .js-plotly-plot .main-svg'
# Page → where it is (None: a link of the rows says it), and what is there once it is drawn.
VISITS: dict[str, tuple[str | None, str]] = {
    "portfolio": ("/", ".portfolio .grid-link"),
    "panel": (CUSTOMER, PAINTED),
    "events": (f"{CUSTOMER}/events", ".events .event"),
    "brief": (f"{CUSTOMER}/brief", ".brief"),
    "rows": (ROWS, ".rows-page tbody tr"),
    "document": (None, ".chain"),
    "compare": ("/compare?c=C00041&c=C00001", "h1"),
    "analytics": ("/analytics", ".js-plotly-plot .main-svg"),
    "help": ("/help", "h1"),
    "design": ("/design", ".design-theme:last-child .js-plotly-plot .main-svg"),
    "nobody's": ("/customers/nobody", ".message"),
}
# What opens on a page: the control that opens it, and what is judged then.
OPENED: tuple[tuple[str, str, str], ...] = (
    ("panel", ".persona > summary", ".persona"),
    ("panel", "#widget-order-ratios .info > summary", "#widget-order-ratios"),
    ("panel", "#widget-last-12-months .export > summary", "#widget-last-12-months .card-head"),
    ("panel", "#customer-select", ".picker"),
    ("panel", "#events-list .event", "#event-detail"),
    ("panel", "#palette-open", "#palette"),
    ("portfolio", ".tools-end .menu:nth-of-type(1) > summary", ".portfolio-tools"),
    ("portfolio", ".tools-end .menu:nth-of-type(2) > summary", ".portfolio-tools"),
    ("analytics", ".pick:nth-of-type(1) > summary", ".app"),
)
PHONE = 767


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How a page is looked at."""

    theme: Literal["light", "dark"]
    language: Literal["es", "en"]
    width: int


def _looks(name: str) -> Iterator[Look]:
    """Each width once, each theme with each language; every other page the other way round."""
    turned = list(VISITS).index(name) % 2
    for at, (width, language) in enumerate(((1440, "es"), (768, "es"), (390, "en"), (320, "en"))):
        yield Look(theme="dark" if (at + turned) % 2 else "light", language=language, width=width)


@pytest.fixture(scope="module")
def tab(browser: Browser, base_url: str) -> Iterator[Page]:
    """One tab for all visits."""
    context = browser.new_context(base_url=base_url, locale="es-ES")
    page = context.new_page()
    page.request.post("/demo/persona", form={"user_id": "ines", "next": "/"}, max_redirects=0)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def _visit(tab: Page, name: str, look: Look) -> None:
    path, ready = VISITS[name]
    if path is None:
        tab.goto(ROWS)
        path = tab.locator(".rows-page tbody a").first.get_attribute("href") or ""
    tab.emulate_media(color_scheme=look.theme)
    tab.set_viewport_size({"width": look.width, "height": 900})
    tab.goto(f"{path}{'&' if '?' in path else '?'}lang={look.language}")
    expect(tab.locator(ready).first).to_be_visible(timeout=20_000)
    expect(tab.locator("html")).to_have_attribute("data-bs-theme", look.theme)


def test_every_page_of_the_routing_table_is_visited() -> None:
    assert set(PAGES) <= set(VISITS)


@pytest.mark.parametrize("name", VISITS)
def test_a_page_is_accessible_and_fits(tab: Page, name: str) -> None:
    found: list[str] = []
    for look in _looks(name):
        _visit(tab, name, look)
        wrong = [*violations(tab), *sticking_out(tab), *(small_targets(tab) if look.width <= PHONE else ())]
        found += [f"{look}: {one}" for one in wrong]
    # A window of 1280 px at 200 %.
    tab.set_viewport_size({"width": 640, "height": 450})
    found += [f"200 %: {one}" for one in sticking_out(tab)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [1440, 320])
def test_what_opens_on_a_page_is_accessible_and_fits(tab: Page, width: int) -> None:
    look = Look(theme="dark" if width == 1440 else "light", language="es", width=width)
    found: list[str] = []
    on = ""
    for name, opener, judged in OPENED:
        if name != on:
            _visit(tab, name, look)
            on = name
        tab.locator(opener).first.click()
        expect(tab.locator(judged).first).to_be_visible()
        tab.wait_for_timeout(400)  # what slides in has no contrast while it does
        wrong = Axe().run(tab, context=judged).response["violations"]
        found += [f"{opener}: {rule['id']} {node['html'][:160]}" for rule in wrong for node in rule["nodes"]]
        found += [f"{opener}: {one}" for one in sticking_out(tab)]
        tab.keyboard.press("Escape")
    tab.keyboard.press("?")
    expect(tab.locator("#shortcuts")).to_be_visible()
    found += violations(tab)
    assert not found, "\n".join(found)
