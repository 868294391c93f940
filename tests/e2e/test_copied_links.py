"""*Copy link*: the day, the scope and the data that were seen, and what the page says when the data were refreshed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import sticking_out, violations
from tests.e2e.panel_page import card, open_as, painted

PAGES = {
    "panel": "/customers/{}",
    "brief": "/customers/{}/brief",
    "events": "/customers/{}/events",
    "analytics": "/analytics?customer={}",
    "compare": "/compare?c={}&c={other}",
    "portfolio": "/?sort=name%3Adesc",
}
TOLD = "main .notice-edition"


def _copied(page: Page) -> str:
    """The link that the page copies: its own URL stays the plain one."""
    before = page.url
    page.locator('[data-do="copy-link"]').click()
    expect(page.locator("#page-status")).to_contain_text("Enlace copiado")
    assert page.url == before
    return str(page.evaluate("navigator.clipboard.readText()"))


def _shown(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.locator("[data-shown]")).to_have_count(1)


def _addressed(page: Page, url: str) -> dict[str, str]:
    """The pages by name, for two of the viewer's accounts."""
    accounts = page.request.get(f"{url}/api/v1/portfolio", params={"rows": 2}).json()["accounts"]
    first, other = (account["customer_id"] for account in accounts)
    return {name: f"{url}{path.format(first, other=other)}" for name, path in PAGES.items()}


def test_a_copied_link_tells_of_a_refresh_on_every_page(page: Page, files_server: tuple[str, Path]) -> None:
    url, exports = files_server
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    links = {}
    for name, path in _addressed(page, url).items():
        _shown(page, path)
        if name == "events":
            page.keyboard.press("l")
            expect(page.locator("#page-status")).to_contain_text("Enlace copiado")
            links[name] = str(page.evaluate("navigator.clipboard.readText()"))
        else:
            links[name] = _copied(page)
        held = parse_qs(urlsplit(links[name]).query)
        plain = parse_qs(urlsplit(path).query)
        assert held.pop("as_of") == ["2025-03-31"]
        moment, version = held.pop("seen")[0].split("~")
        assert abs(datetime.fromisoformat(moment).timestamp() - datetime.now().timestamp()) < 86_400
        assert version == "1"
        held.pop("distributor", None)
        assert held == plain
        _shown(page, links[name])
        expect(page.locator(TOLD)).to_have_count(0)

    page.goto(links["panel"])
    painted(page)
    accounts = exports / "customers.csv"
    accounts.write_text(accounts.read_text() + '"ZZ","Cliente nuevo","","","","",""\n')
    page.locator("#refresh").click()
    # Who opened the link sees it where the data move on before their eyes, too.
    expect(page.locator(TOLD)).to_contain_text("(versión 1)", timeout=30_000)
    expect(page.locator(TOLD)).to_contain_text("(versión 2)")

    for name, link in links.items():
        _shown(page, link)
        expect(page.locator(TOLD)).to_have_count(1)
        expect(page.locator(TOLD)).to_contain_text("otra actualización")
        assert violations(page) == []
        page.locator('a[data-lang="en"]').click()
        expect(page.locator(TOLD)).to_contain_text("figures may differ")
        expect(page.locator(".app")).to_have_attribute("data-page", name)
        page.set_viewport_size({"width": 320, "height": 700})
        assert sticking_out(page) == [], name
        page.set_viewport_size({"width": 1440, "height": 1000})
    # Leading on from there says nothing of the link, and copying again is of what is seen now.
    page.locator("[data-menu=analytics]").click()
    expect(page.locator(".app[data-page=analytics]")).to_be_visible()
    expect(page.locator(TOLD)).to_have_count(0)
    assert "seen" not in page.url


def test_what_is_chosen_on_the_page_is_no_longer_the_senders(page: Page, base_url: str) -> None:
    old = "2020-01-02T03:04~1"
    open_as(page, "lucia", f"/customers/C00001?seen={old}")
    expect(page.locator(TOLD)).to_contain_text("2 ene 2020")
    page.locator("#show-all-sales").click()
    expect(card(page, "sales_trend")).to_have_attribute("data-distributor", "all")
    expect(page.locator(TOLD)).to_have_count(0)
    assert page.url == f"{base_url}/customers/C00001?distributor=all"
    page.goto(f"/?seen={old}")
    expect(page.locator(TOLD)).to_have_count(1)
    page.locator('.ag-header-cell[col-id="name"] .ag-header-cell-label').click()
    page.wait_for_url(lambda where: "sort=name%3Aasc" in where)
    assert "seen" not in page.url


def test_a_copied_day_is_obeyed_whatever_the_usual_one_is(page: Page, base_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base_url)
    open_as(page, "lucia", "/customers/C00001")
    today, scope = (
        page.locator("#as-of").input_value(),
        card(page, "sales_trend").get_attribute("data-distributor"),
    )
    held = parse_qs(urlsplit(_copied(page)).query)
    assert (held["as_of"], held["distributor"]) == ([today], [scope])
    page.goto("/customers/C00001?as_of=2025-06-15&distributor=all")
    painted(page)
    link = _copied(page)
    other = page.context.new_page()
    other.goto(link)
    painted(other)
    expect(other.locator("#as-of")).to_have_value("2025-06-15")
    expect(card(other, "sales_trend")).to_have_attribute("data-distributor", "all")
    expect(other.locator(TOLD)).to_have_count(0)
    assert other.locator("#panel-cards").inner_text() == page.locator("#panel-cards").inner_text()


@pytest.mark.parametrize("wrong", ["14", "2026-02-30T07:30~14", "<img>"])
def test_a_seen_that_cannot_be_is_an_address_that_is_not_understood(page: Page, wrong: str) -> None:
    """As with a day that cannot be."""
    open_as(page, "ines")
    for part, path in (("seen", f"?seen={wrong}"), ("as_of", "?as_of=2026-02-30"), ("lang", "?lang=es&lang=en")):
        page.goto(f"/customers/C00001{path}")
        expect(page.locator("main")).to_contain_text("no se entiende")
        expect(page.locator("main")).to_contain_text(f"«{part}»")
