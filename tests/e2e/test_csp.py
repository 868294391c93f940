"""A whole tour without one violation of the page's policy, and without an error in the console (THREATS 23)."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import COLLECT
from tests.e2e.panel_page import card, choose_customer, customer_of, open_as, painted


def _hover_the_chart(page: Page) -> None:
    box = page.locator("#chart-last-12-months").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.5)
    expect(page.locator("#chart-last-12-months .hoverlayer .hovertext").first).to_be_attached()


def _tour_of_the_panel(page: Page) -> None:
    _hover_the_chart(page)
    page.locator("#show-all-sales").click()
    expect(card(page, "sales_trend")).to_have_attribute("data-distributor", "all")
    page.locator("#widget-latest-events button", has_text="Actividades").first.click()
    page.locator("#events-list button").first.click()
    expect(page.locator("#event-detail")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#events-more").click()
    page.locator("details.info summary").first.click()
    page.keyboard.press("Escape")
    page.locator("#theme-toggle").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    choose_customer(page, "C00001")
    painted(page, "C00001")
    page.locator("#refresh").click()
    expect(page.locator("#refresh-status .refresh-done")).to_be_visible(timeout=30_000)


def test_a_whole_tour_violates_nothing(watched: Page) -> None:
    page = watched
    open_as(page, "lucia")
    customer = customer_of(page)
    _tour_of_the_panel(page)
    page.locator('a[data-lang="en"]').first.click()
    expect(page.locator(".app")).to_have_attribute("lang", "en")
    card(page, "quotes_by_brand").locator('a[href^="/analytics"]').first.click()
    expect(page).to_have_url(re.compile("/analytics"))
    expect(page.locator("#chart-analytics .js-plotly-plot")).to_be_visible()
    page.goto(f"/customers/{customer}?as_of=2025-06-15")
    painted(page, customer)
    page.locator("details.persona summary").click()
    page.locator('button[name="user_id"][value="d1.elena"]').click()
    painted(page)
    assert page.goto("/customers/nobody").status == 404
    expect(page.locator("h1")).to_be_visible()


def test_the_watch_sees_a_violation(page: Page) -> None:
    """What the tour would have found: inline scripts, handlers, eval, foreign files and frames, refused and seen."""
    page.add_init_script(COLLECT)
    open_as(page, "ines")
    page.evaluate(
        """() => {
            const add = (tag, parts) => document.body.append(Object.assign(document.createElement(tag), parts));
            add('script', {text: 'window.__ran = 1'});
            add('img', {src: 'http://127.0.0.1:9/x.png'});
            const marked = '<p onclick="window.__ran = 2" id="hit">x</p>';
            document.body.insertAdjacentHTML('beforeend', marked);
            document.getElementById('hit').click();
            const script = document.createElement('script');
            script.src = 'data:text/javascript,window.__ran=3';
            document.body.append(script);
            add('iframe', {src: 'http://127.0.0.1:9/'});
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.__ran") is None
    seen = " ".join(page.evaluate("window.__violations"))
    for directive in ("script-src-elem", "script-src-attr", "img-src", "frame-src"):
        assert directive in seen, seen
    # CDP evaluates past the policy, the page itself does not.
    page.evaluate("() => { setTimeout('window.__ran = 4', 0); }")
    page.wait_for_timeout(100)
    assert page.evaluate("window.__ran") is None
