"""Keyboard alone: every stop is seen, none is a trap, what opens gives the focus back; and nothing jumps about."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.panel_page import api_panel, choose_customer, open_as, painted

# The stop that has the focus, and whether one can see it: on itself or on what stands around it.
STOP = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    window.__stops ??= new Map();
    if (!window.__stops.has(one)) window.__stops.set(one, window.__stops.size);
    const ring = style => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
        || style.boxShadow !== 'none';
    const seen = [one, one.parentElement, one.closest('.search-form, .ag-cell, .ag-header-cell')]
        .some(place => place && ring(getComputedStyle(place)));
    const inner = one.matches('.ag-header-cell, .ag-cell') && ring(getComputedStyle(one, '::after'));
    return [window.__stops.get(one), seen || inner, one.outerHTML.slice(0, 140)];
}"""
MOST_STOPS = 400
SHIFTS = """() => {
    window.__shifts = [];
    new PerformanceObserver(list => list.getEntries().forEach(entry => window.__shifts.push([entry.value,
        ...entry.sources.map(s => s.node && (s.node.id || s.node.className || s.node.parentElement?.className))])))
        .observe({ type: 'layout-shift' });
}"""


def _tour(page: Page) -> list[str]:
    """Tab until the page is left or begins again; every stop's element. Fails for one that is not seen, or a trap."""
    stops: list[str] = []
    unseen: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or (stop[0] == 0 and stops):
            assert not unseen, "\n".join(unseen)
            return stops
        if not stop[1]:
            unseen.append(stop[2])
        # A day is three stops, month, day and year, and a button.
        if stop[0] == len(stops) - 1 and 'type="date"' in stop[2]:
            continue
        assert stop[0] == len(stops), f"a trap: {stop}"
        stops.append(stop[2])
    raise AssertionError(f"no end after {MOST_STOPS} stops")


@pytest.mark.parametrize("path", ["/customers/C00041", "/"])
def test_tab_goes_through_the_page_and_every_stop_is_seen(page: Page, path: str) -> None:
    open_as(page, "ines", "/customers/C00041")
    if path == "/":
        page.goto(path)
        expect(page.locator(".portfolio .grid-link").first).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    stops = _tour(page)
    assert "skip-link" in stops[0]
    assert len(stops) > 20


def test_the_skip_link_leads_past_the_bar(page: Page) -> None:
    open_as(page, "ines", "/customers/C00041")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#main') !== null")


def test_an_event_opens_by_enter_and_escape_gives_the_focus_back(page: Page) -> None:
    open_as(page, "ines", "/customers/C00041")
    event = page.locator("#events-list .event").nth(2)
    event.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#event-detail")).to_be_visible()
    expect(page.locator("#event-detail-body dt").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#event-detail")).to_be_hidden()
    expect(event).to_be_focused()


def test_another_customer_is_said_aloud_and_moves_nothing(page: Page) -> None:
    open_as(page, "ines", "/customers/C00041")
    expect(page.locator("#announced")).to_contain_text(api_panel(page, "C00041")["customer"]["name"])
    page.wait_for_load_state("networkidle")
    page.evaluate(SHIFTS)
    choose_customer(page, "C00001")
    painted(page, "C00001")
    expect(page.locator("#announced")).to_contain_text(api_panel(page, "C00001")["customer"]["name"])
    page.wait_for_timeout(1000)  # what comes late would move something too
    shifts = page.evaluate("window.__shifts")
    assert sum(shift[0] for shift in shifts) <= 0.02, shifts
