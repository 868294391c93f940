"""Analytics 360 in a real browser: from a panel's brand by mark and cell to a document and back; tabs of their own."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.panel_page import card, customer_of, open_as

# The largest mark of the front trace, where it leads, and its middle on the screen.
LARGEST_MARK = """() => {
    const plot = document.querySelector("#chart-analytics .js-plotly-plot");
    const at = plot.data.findIndex(trace => trace.hoverinfo === "text");
    const trace = plot.data[at], number = trace.y.indexOf(Math.max(...trace.y));
    const box = plot.querySelectorAll(".trace.bars")[at].querySelectorAll(".point")[number].getBoundingClientRect();
    return { href: trace.customdata[number], number, x: box.x + box.width / 2, y: box.y + box.height / 2 };
}"""


def _asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def _total(page: Page) -> str:
    return page.locator(".analytics-headline .stat-value").inner_text()


def _crumbs(page: Page) -> Locator:
    return page.locator(".crumbs li")


def _drawn(page: Page) -> None:
    page.wait_for_selector("#chart-analytics .js-plotly-plot .trace, #chart-analytics .js-plotly-plot .point")


def test_from_a_brand_by_mark_and_cell_to_a_document_and_back_by_the_crumbs(page: Page) -> None:
    open_as(page, "ines")
    customer = customer_of(page)
    card(page, "quotes_by_brand").locator('a[href^="/analytics"]').first.click()
    expect(_crumbs(page)).to_have_count(3)
    assert _asked(page)["customer"] == [customer]
    brand = _asked(page)["brand"]
    _drawn(page)
    assert violations(page) == []
    whole = _total(page)

    mark = page.evaluate(LARGEST_MARK)
    page.mouse.move(mark["x"], mark["y"])
    page.wait_for_selector("#chart-analytics .hoverlayer .hovertext")
    page.mouse.click(mark["x"], mark["y"])
    expect(page).to_have_url(re.compile(re.escape(mark["href"]) + "$"))
    expect(_crumbs(page)).to_have_count(4)
    assert (_asked(page)["brand"], _asked(page)["granularity"]) == (brand, ["day"])
    month = _total(page)

    page.locator(".crumbs a").nth(2).click()
    expect(page.locator(".analytics-headline .stat-value")).to_have_text(whole)
    row = page.locator("table.pivot tbody tr", has_text=month)
    expect(row).to_have_count(1)
    row.locator("a").first.click()
    expect(page.locator(".analytics-headline .stat-value")).to_have_text(month)

    page.locator(".analytics-headline a.btn-x").click()
    listed = page.locator(".analytics table.lines")
    expect(listed.locator("tfoot .total")).to_have_text(month)
    assert violations(page) == []
    document = listed.locator("tbody a").first
    name = document.inner_text()
    document.click()
    expect(page.locator("#analytics-documents-title")).to_contain_text(name)

    page.locator(".crumbs a").first.click()
    expect(_crumbs(page)).to_have_count(0)
    assert not {"customer", "brand", "span", "document", "show"} & set(_asked(page))


def test_a_cell_of_rows_by_columns_narrows_by_both(page: Page) -> None:
    open_as(page, "ines")
    page.goto("/analytics?rows=brand&split=region")
    cell = page.locator("table.pivot tbody td a").first
    value = cell.inner_text()
    cell.click()
    expect(_crumbs(page)).to_have_count(3)
    expect(page.locator(".analytics-headline .stat-value")).to_have_text(value)
    assert {"brand", "region"} <= set(_asked(page))


def test_two_tabs_hold_a_customer_each_and_do_not_bleed(page: Page) -> None:
    open_as(page, "ines")
    page.goto("/analytics?customer=C00001")
    other = page.context.new_page()
    other.goto("/analytics?customer=C00003&rows=brand")
    expect(other.locator(".analytics-headline")).to_be_visible()
    names = [tab.locator("h1 .h1-detail").inner_text() for tab in (page, other)]
    theirs = _total(other)
    assert names[0] != names[1]
    page.locator("table.pivot tbody a").last.click()
    expect(_crumbs(page)).to_have_count(3)
    assert (_asked(page)["customer"], _asked(other)["customer"]) == (["C00001"], ["C00003"])
    other.reload()
    expect(other.locator("h1 .h1-detail")).to_have_text(names[1])
    expect(other.locator(".analytics-headline .stat-value")).to_have_text(theirs)
    assert page.locator("h1 .h1-detail").inner_text() == names[0]
