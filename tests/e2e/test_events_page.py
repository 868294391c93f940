"""Every event of a customer: filters in the URL, pages, details."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.accessibility import violations


def _open(page: Page, query: str = "") -> None:
    page.request.post("/demo/persona", form={"user_id": "ines", "next": "/"}, max_redirects=0)
    page.goto(f"/customers/C00001/events{query}")
    expect(page.locator(".events")).to_be_visible()


def _shown(page: Page) -> list[str]:
    found: list[str] = page.evaluate("[...document.querySelectorAll('.events .event')].map(e => e.dataset.value)")
    return found


def test_pages_hold_every_event_once(page: Page) -> None:
    _open(page)
    assert page.title().startswith("Eventos · ")
    assert violations(page) == []
    first = _shown(page)
    assert len(first) == 50
    page.get_by_role("link", name="Anteriores").click()
    expect(page.get_by_role("link", name="Los más recientes")).to_be_visible()
    second = _shown(page)
    assert not set(first) & set(second)
    expected = page.request.get("/api/v1/customers/C00001/events").json()["items"]
    assert first[:20] == [event["event_id"] for event in expected]
    page.get_by_role("link", name="Los más recientes").click()
    expect(page.get_by_role("link", name="Los más recientes")).to_be_hidden()
    assert _shown(page) == first


def test_filters_stand_in_the_url_and_an_event_opens(page: Page) -> None:
    _open(page, "?lang=es")
    page.get_by_role("link", name="Actividades").click()
    expect(page).to_have_url(re.compile(r"category=activity&lang=es$"))
    expect(page.get_by_role("link", name="Actividades")).to_have_attribute("aria-current", "true")
    title = page.locator(".event-title").first.inner_text()
    page.get_by_label("Con las palabras").fill(title.upper())
    page.get_by_label("Hasta").fill("2026-12-31")
    page.get_by_role("button", name="Filtrar").click()
    expect(page).to_have_url(re.compile(r"q=.*category=activity"))
    only = "title => [...document.querySelectorAll('.event-title')].every(one => one.textContent === title)"
    page.wait_for_function(only, arg=title)
    expect(page.locator(".event-title").first).to_have_text(title)
    page.locator(".events .event").first.click()
    expect(page.locator("#event-detail-body dt").first).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Quitar filtros").click()
    expect(page.get_by_label("Con las palabras")).to_have_value("")
    _open(page, "?q=zzzz")
    expect(page.locator(".events")).to_contain_text("Ningún evento")
    page.goto("/customers/C00001/events?from=yesterday")
    expect(page.locator("h1")).to_have_text("Este enlace no se entiende")
    expect(page.locator("main")).to_contain_text("«from»")
