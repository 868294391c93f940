"""The meeting brief: the panel's figures, six sentences that lead to them, one A4 page on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.accessibility import violations
from tests.e2e.panel_page import api_panel, euros, open_as, painted

A4 = (595, 842)


def _open(page: Page, customer: str, query: str = "") -> None:
    page.request.post("/demo/persona", form={"user_id": "ines", "next": "/"}, max_redirects=0)
    page.goto(f"/customers/{customer}/brief{query}")
    expect(page.locator(".brief")).to_be_visible()


def test_six_sentences_lead_to_their_figures(page: Page) -> None:
    _open(page, "C00001")
    facts = api_panel(page, "C00001")["widgets"]
    sentences = page.locator(".brief-story a")
    expect(sentences).to_have_count(6)
    trend = facts["sales_trend"]["data"]
    expect(sentences.first).to_contain_text(euros(trend["rolling_12m"]))
    expect(sentences.nth(1)).to_contain_text(euros(trend["month_to_date"]))
    expect(page.locator(".brief-figures")).to_contain_text(euros(facts["outstanding"]["data"]["total"]))
    assert violations(page) == []
    sentences.nth(3).click()
    painted(page, "C00001")
    expect(page).to_have_url(re.compile("/customers/C00001#widget-outstanding$"))
    expect(page.locator("#widget-outstanding")).to_be_in_viewport()


@pytest.mark.parametrize("customer", ["C00001", "C00041", "C00003"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_prints_on_one_a4_page_with_its_figures(page: Page, customer: str, theme: str, tmp_path: Path) -> None:
    page.emulate_media(color_scheme=theme)
    _open(page, customer, "?lang=es" if theme == "light" else "?lang=en")
    printed = tmp_path / "brief.pdf"
    page.pdf(path=printed, prefer_css_page_size=True, print_background=True)
    reader = PdfReader(printed)
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == A4
    text = re.sub(r"\s", "", reader.pages[0].extract_text())
    facts = api_panel(page, customer)
    assert re.sub(r"\s", "", facts["customer"]["name"]) in text
    amount = facts["widgets"]["sales_trend"]["data"]["rolling_12m"]
    assert re.sub(r"\s", "", euros(amount) if theme == "light" else f"€{amount:,.2f}") in text
    assert "Ctrl" not in text


def test_a_prospect_has_a_brief_too(page: Page) -> None:
    open_as(page, "ines")
    listing = (f"C{number:05d}" for number in range(40, 80))
    prospect = next(
        one
        for one in listing
        if (answer := page.request.get(f"/api/v1/customers/{one}/panel")).ok
        and answer.json()["customer"]["kind"] == "prospect"
    )
    _open(page, prospect)
    expect(page.locator(".brief-story a")).to_have_count(6)
    expect(page.locator(".brief-story a").first).to_have_text("No hay ventas en los últimos 24 meses.")
