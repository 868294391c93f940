"""Every page of the routing table in both themes, both languages and four widths: axe, nothing sticks out, fingers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from crm_dash.web.pages import PAGES
from tests.e2e.accessibility import moving, shown, small_targets, sticking_out, unpainted, violations

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
# A4 between its margins.
PAPER = 703
NOT_ON_PAPER = ".topbar, .sidenav, .skip-link, .head-tools, .brief-tools"


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
    tab.evaluate("try { localStorage.clear() } catch {}")
    tab.emulate_media(color_scheme=look.theme)
    tab.set_viewport_size({"width": look.width, "height": 900})
    tab.goto(f"{path}{'&' if '?' in path else '?'}lang={look.language}")
    expect(tab.locator(ready).first).to_be_visible(timeout=20_000)
    expect(tab.locator("html")).to_have_attribute("data-bs-theme", look.theme)


def _turn(tab: Page, look: Look) -> None:
    """Another width and theme of the page that is there, as people change them."""
    tab.set_viewport_size({"width": look.width, "height": 900})
    tab.locator("#theme-toggle").click()
    expect(tab.locator("html")).to_have_attribute("data-bs-theme", look.theme)
    tab.wait_for_timeout(300)  # charts take their new width and colours


def test_every_page_of_the_routing_table_is_visited() -> None:
    assert set(PAGES) <= set(VISITS)


@pytest.mark.parametrize("name", VISITS)
def test_a_page_is_accessible_and_fits(tab: Page, name: str) -> None:
    found: list[str] = []
    language = None
    for look in _looks(name):
        if look.language == language and tab.locator("#theme-toggle").count():
            _turn(tab, look)
        else:
            _visit(tab, name, look)
        language = look.language
        wrong = [*violations(tab), *sticking_out(tab), *(small_targets(tab) if look.width <= PHONE else ())]
        found += [f"{look}: {one}" for one in wrong]
    found += _otherwise(tab)
    assert re.search(r"\w · Customer panel$", tab.title()), tab.title()
    assert tab.locator('link[rel~="icon"]').count() == 1
    assert not found, "\n".join(found)


def _otherwise(tab: Page) -> list[str]:
    """The page that is there at 200 %, without motion, in forced colours, on paper: what is wrong then."""
    tab.set_viewport_size({"width": 640, "height": 450})  # a window of 1280 px at 200 %; one of 1440 has 720
    found = [f"200 %: {one}" for one in sticking_out(tab)]
    tab.emulate_media(reduced_motion="reduce", forced_colors="active")
    found += [f"reduced motion: {one}" for one in moving(tab)]
    found += [f"forced colours: {one}" for one in unpainted(tab)]
    tab.emulate_media(reduced_motion="no-preference", forced_colors="none", media="print")
    tab.set_viewport_size({"width": PAPER, "height": 1000})
    found += [f"paper: {one}" for one in (*sticking_out(tab), *shown(tab, NOT_ON_PAPER))]
    tab.emulate_media(media="null")
    return found


def test_on_paper_a_chart_is_light_and_fits_its_card_and_then_it_is_as_before(tab: Page) -> None:
    chart = tab.locator("#chart-last-12-months .main-svg").first
    _visit(tab, "panel", Look(theme="dark", language="es", width=1440))
    bars = tab.locator("#chart-last-12-months .barlayer path").first
    tab.wait_for_load_state("networkidle")
    width, fill = chart.evaluate("one => one.clientWidth"), bars.evaluate("one => one.style.fill")
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    assert chart.evaluate("one => one.clientWidth < 703 && one.clientHeight <= one.closest('.chart-box').clientHeight")
    assert bars.evaluate("one => one.style.fill") != fill
    expect(tab.locator("html")).to_have_attribute("data-bs-theme", "light")
    tab.evaluate("window.dispatchEvent(new Event('afterprint'))")
    tab.emulate_media(media="null")
    expect(tab.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(chart).to_have_js_property("clientWidth", width)
    expect(bars).to_have_css("fill", fill)


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
