"""Exports in a browser: the menu by keyboard, files that equal the card, charts as pictures; nothing for axe to say."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Download, Locator, Page, expect

from tests.e2e.panel_page import card, euros

MENU = ".export > summary"


def _downloaded(page: Page, item: Locator) -> Download:
    with page.expect_download() as waiting:
        item.click()
    return waiting.value


def test_a_card_gives_its_table_and_a_chart_its_picture(page: Page, tmp_path: Path) -> None:
    page.goto("/customers/C00001")
    page.wait_for_selector('#widget-last-12-months[data-state="ready"]', timeout=20_000)
    name = page.locator("h1").inner_text()
    hero = card(page, "last_12_months")
    hero.locator(MENU).focus()
    page.keyboard.press("Enter")
    expect(hero.get_by_role("link", name="XLSX")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    expect(hero.locator(".export")).not_to_have_attribute("open", "")
    expect(hero.locator(MENU)).to_be_focused()

    hero.locator(MENU).click()
    table = _downloaded(page, hero.get_by_role("link", name="CSV"))
    expect(hero.locator(".export")).not_to_have_attribute("open", "")
    assert table.suggested_filename.startswith(f"{name} - Últimos 12 meses - ")
    table.save_as(tmp_path / "table.csv")
    text = (tmp_path / "table.csv").read_text(encoding="utf-8-sig")
    _labels, *rows = csv.reader(io.StringIO(text, newline=""))
    total = sum(round(float(row[1]) * 100) for row in rows) / 100
    shown = hero.locator(".stat-large .stat-value").inner_text()
    assert shown.replace("\n", "") == euros(total)

    for file_format, start in (("png", b"\x89PNG"), ("svg", b"<svg")):
        hero.locator(MENU).click()
        picture = _downloaded(page, hero.locator(f'[data-format="{file_format}"]'))
        assert picture.suggested_filename.startswith(f"{name} - Últimos 12 meses - ")
        assert picture.suggested_filename.endswith(f".{file_format}")
        picture.save_as(tmp_path / "picture")
        drawn = (tmp_path / "picture").read_bytes()
        assert drawn.startswith(start)
    text = drawn.decode()
    assert f"{name} · Últimos 12 meses" in text
    day = page.locator("#as-of").input_value()
    assert f"a fecha de {day}" in text
    assert day in picture.suggested_filename
    assert "Año anterior" in text


def test_what_is_filtered_on_screen_is_what_is_exported(page: Page, tmp_path: Path) -> None:
    page.goto("/customers/C00001")
    page.wait_for_selector('#widget-latest-events[data-state="ready"]', timeout=20_000)
    events = page.locator("#widget-latest-events")
    events.locator('[data-action="event-filter"][data-value="note"]').click()
    expect(events.locator('[data-value="note"][aria-pressed="true"]')).to_be_visible()
    events.locator(MENU).click()
    records = _records(_downloaded(page, events.get_by_role("link", name="CSV")), tmp_path)
    assert {record[1] for record in records} == {"Notas"}

    page.goto("/?distributor=all&columns=name,overdue,sales_12m")
    head = page.locator('.ag-header-cell[col-id="overdue"]')
    head.click()
    expect(page).to_have_url(re.compile("sort=overdue"))
    page.locator(".portfolio-tools .export > summary").click()
    assert Axe().run(page).response["violations"] == []
    records = _records(
        _downloaded(page, page.locator(".portfolio-tools .export").get_by_role("link", name="CSV")), tmp_path
    )
    first = page.locator('.ag-row[row-index="0"] .grid-link')
    expect(first).to_have_text(records[0][0])


def _records(download: Download, folder: Path) -> list[list[str]]:
    download.save_as(folder / "table.csv")
    text = (folder / "table.csv").read_text(encoding="utf-8-sig")
    _labels, *records = csv.reader(io.StringIO(text, newline=""))
    return records


def test_a_hidden_or_empty_card_has_no_menu(page: Page) -> None:
    page.goto("/customers/C00001")
    page.wait_for_selector('#widget-last-12-months[data-state="ready"]', timeout=20_000)
    for section in page.locator("[data-widget]").all():
        ready = section.get_attribute("data-state") == "ready"
        assert section.locator(MENU).count() == (1 if ready else 0)
