"""Markup, scripts and links in names, brands, notes and titles are text wherever they are shown (THREATS 22)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.attacks import shop
from tests.e2e.panel_page import painted
from tests.oracle.handmade import row
from tests.serving import serving
from tests.stores import write_source

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "[pulsa](javascript:alert(2))",
    "<a href=javascript:alert(3)>pulsa</a>",
    "<script>alert(4)</script>",
    "javascript:alert(5)",
    '"><svg onload=alert(6)>',
)
EVERYTHING = " ".join(HOSTILE)


def _hostile(tables: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Every text that the shop shows becomes hostile; ids stay, being references, but for those of documents."""
    texts = {"name", "segment", "city", "region", "title", "subject", "description", "body", "category"}
    return {
        table: [{key: EVERYTHING if key in texts else value for key, value in one.items()} for one in rows]
        for table, rows in tables.items()
    }


def _tables() -> dict[str, list[dict[str, Any]]]:
    tables = shop.tables(with_d2=False)
    for customer in tables["customers"]:
        customer.update({"segment": "x", "city": "x", "region": "x"})
    keys = {"organisation_id": "M1", "customer_id": "C1", "user_id": "m1"}
    at = shop.DAY.replace(day=20)
    tables["activities"] = [
        row("activities", activity_id="A1", **keys, kind="visit", subject="x", scheduled_at=at, status="planned")
    ]
    tables["tasks"] = [row("tasks", task_id="T1", **keys, title="x", created_at=at)]
    tables["agreements"] = [
        row(
            "agreements",
            agreement_id="G1",
            organisation_id="M1",
            customer_id="C1",
            title="x",
            starts_on=at,
            brand_id="b1",
        )
    ]
    for table in ("activities", "tasks"):
        tables[table][0]["description"] = "x"
    for line in tables["sales"]:
        line["document_id"] = f"{line['document_id']}{HOSTILE[0]}"
    for sale in tables["sales"]:
        sale["amount"] = Decimal(sale["amount"])
    return _hostile(tables)


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    config = write_source(folder / "files", _tables(), panel=f'as_of = "{shop.DAY}"')
    with serving(config, log=folder / "log") as url:
        yield url


@pytest.fixture
def tab(browser: Browser, hostile_url: str) -> Iterator[Page]:
    """A tab of M1's manager without the policy's help, that fails for a dialog: the text itself must be harmless."""
    context = browser.new_context(base_url=hostile_url, bypass_csp=True, viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.request.post("/demo/persona", form={"user_id": "m1", "next": "/"})
    yield page
    page.wait_for_timeout(200)
    context.close()
    assert dialogs == []


def _is_text_only(page: Page) -> None:
    """Nothing of the marks became an element, and no link leads anywhere but into the product."""
    made = page.evaluate(
        """() => {
            const ours = '[src], #_dash-config, #_dash-renderer';
            const bad = ['img', 'svg[onload]', '[onerror]', '[onload]', `script:not(${ours})`];
            return [...document.querySelectorAll(bad.join(', '))].map(e => e.outerHTML.slice(0, 200));
        }"""
    )
    assert made == []
    links = page.evaluate("() => [...document.querySelectorAll('a')].map(a => a.href.baseVal ?? a.href)")
    assert [link for link in links if not re.match(r"http://127\.0\.0\.1:\d+/|$", link)] == []
    assert EVERYTHING in page.locator("body").inner_text()


def test_the_panel_shows_it_as_text(tab: Page) -> None:
    tab.goto("/customers/C1?distributor=all")
    painted(tab, "C1")
    _is_text_only(tab)
    assert tab.title().startswith(HOSTILE[0]) or HOSTILE[0] in tab.title()
    box = tab.locator("#chart-last-12-months").bounding_box()
    assert box is not None
    for share in (0.3, 0.6, 0.93):
        tab.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.5)
        tab.wait_for_timeout(150)
    tab.locator("details.persona summary").click()
    for index in range(tab.locator("#events-list button").count()):
        tab.locator("#events-list button").nth(index).click()
        expect(tab.locator("#event-detail-body dt").first).to_be_visible()
        tab.keyboard.press("Escape")
        expect(tab.locator("#event-detail")).to_be_hidden()
    _is_text_only(tab)


def test_the_picker_and_the_selector_show_it_as_text(tab: Page) -> None:
    tab.goto("/customers/C1")
    painted(tab, "C1")
    tab.locator("#customer-select").click()
    tab.keyboard.type("<img")
    expect(tab.locator(".dash-dropdown-option").first).to_contain_text(HOSTILE[0])
    _is_text_only(tab)
    assert HOSTILE[0] in " ".join(tab.locator("#distributor-select option").all_inner_texts())


def test_analytics_shows_it_as_text(tab: Page) -> None:
    tab.goto("/analytics?customer=C1&brand=b1&distributor=all&rows=product&split=segment")
    expect(tab.locator("#chart-analytics .js-plotly-plot")).to_be_visible()
    expect(tab.locator("main table.pivot tbody tr").first).to_contain_text(HOSTILE[0])
    _is_text_only(tab)
    tab.locator("#analytics-search").fill("onerror")
    expect(tab.locator("#analytics-found li").first).to_contain_text(HOSTILE[0])
    tab.goto("/analytics?customer=C1&distributor=all&show=documents")
    tab.locator("main table.lines tbody a").first.click()
    expect(tab.locator("main .document-facts")).to_contain_text(HOSTILE[0])
    _is_text_only(tab)


def test_a_hostile_text_in_the_url_is_text_too(tab: Page) -> None:
    tab.goto("/analytics?customer=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&brand=javascript:alert(1)")
    expect(tab.locator("h1")).to_be_visible()
    tab.goto("/customers/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(tab.locator("h1")).to_be_visible()
    assert tab.locator("img").count() == 0


def test_the_charts_labels_need_their_escaping(tab: Page) -> None:
    """Plotly turns marks into links: shown by drawing a label that did not go through ``safe``."""
    tab.goto("/customers/C1")
    painted(tab, "C1")
    count = """label => {
        const plot = document.querySelector('#chart-last-12-months .js-plotly-plot');
        return window.Plotly.relayout(plot, {'xaxis.ticktext': Array(12).fill(label)}).then(
            () => plot.querySelectorAll('a').length);
    }"""
    link = "<a href='https://evil.invalid/'>x</a>"
    assert tab.evaluate(count, link) > 0
    assert tab.evaluate(count, link.replace("<", "&lt;").replace(">", "&gt;")) == 0
