"""From page to page in one tab: the list goes on in the panel, nothing is loaded anew, the URL always wins."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import small_targets, sticking_out, violations
from tests.e2e.panel_page import choose_customer, open_as, painted

GO = "history.pushState({}, '', target); window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));"
# Goes elsewhere a moment after the answer to the first request that names ``part``.
LEAVES = """
const part = %r, target = %r, own = window.fetch;
let gone = false;
window.fetch = function (resource, options) {
    const answer = own.apply(this, arguments);
    if (String((options || {}).body).includes(part)) answer.then(() => setTimeout(() => {
        if (gone) return;
        gone = true;
        %s
    }, %d));
    return answer;
};
"""


def _order(page: Page, **view: str) -> list[str]:
    rows = page.request.get("/api/v1/portfolio", params={"rows": 1000, **view}).json()["accounts"]
    return [row["customer_id"] for row in rows]


def test_the_portfolios_order_goes_on_from_customer_to_customer(watched: Page) -> None:
    page = watched
    open_as(page, "lucia", "/customers/C00041")
    page.evaluate("window.mark = 1")
    page.locator("[data-menu=portfolio]").click()
    expect(page.locator(".portfolio .grid-link").first).to_be_visible()
    expect(page.locator("#neighbours")).to_have_count(0)
    page.locator('.ag-header-cell[col-id="name"] .ag-header-cell-label').click()
    expect(page).to_have_url(re.compile("sort=name%3Aasc"))
    order = _order(page, sort="name:asc")
    page.locator('.portfolio [row-index="1"] .grid-link').click()
    painted(page, order[1])
    position = page.locator("#neighbours-position")
    expect(position).to_have_text(f"2 de {len(order)}")
    assert violations(page) == []

    page.keyboard.press("j")
    painted(page, order[2])
    expect(position).to_have_text(f"3 de {len(order)}")
    page.locator("#neighbours-previous").click()
    painted(page, order[1])
    page.keyboard.press("k")
    painted(page, order[0])
    expect(page.locator("#neighbours-previous")).not_to_have_attribute("href", re.compile("."))
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile(rf"/customers/{order[0]}\?list="))
    position.click()
    expect(page.locator('.portfolio [row-index="0"] .grid-link')).to_be_visible()
    # All of this was one document.
    assert page.evaluate("window.mark") == 1


def test_scope_theme_language_page_and_customer_keep_the_list(watched: Page) -> None:
    page = watched
    open_as(page, "lucia", "/customers/C00041?list=sort%3Dname%253Aasc")
    order = _order(page, sort="name:asc")
    page.goto(f"/customers/{order[0]}?list=sort%3Dname%253Aasc")
    position = page.locator("#neighbours-position")
    page.locator("#show-all-sales").click()
    expect(page).to_have_url(re.compile("list=.*distributor=all"))
    page.keyboard.press("t")
    page.locator('a[data-lang="en"]').click()
    expect(position).to_have_text(f"1 of {len(order)}")
    page.locator("[data-menu=events]").click()
    expect(page.locator("h1")).to_contain_text("Events")
    expect(position).to_have_text(f"1 of {len(order)}")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(rf"/customers/{order[1]}/events\?.*list="))
    expect(position).to_have_text(f"2 of {len(order)}")
    analytics = page.locator("[data-menu=analytics]").first
    expect(analytics).to_have_attribute("href", re.compile(f"customer={order[1]}&"))
    analytics.click()
    expect(page.locator("h1")).to_contain_text("Analytics 360")
    expect(position).to_have_text(f"2 of {len(order)}")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(rf"/analytics\?customer={order[2]}&"))
    page.locator("[data-menu=panel]").click()
    choose_customer(page, order[4])
    painted(page, order[4])
    expect(position).to_have_text(f"5 of {len(order)}")
    position.click()
    expect(page).to_have_url(re.compile(r"/\?sort=name%3Aasc"))
    expect(page.locator('.portfolio [row-index="0"] .grid-link')).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_contain_text("Next customer of the list")


def test_a_customer_outside_of_the_list_and_a_list_that_cannot_be_read(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    open_as(page, "ines", "/customers/C00041?list=q%3DC00001")
    expect(page.locator("#neighbours-position")).to_have_text("Fuera de la lista")
    assert [*small_targets(page), *sticking_out(page), *violations(page)] == []
    page.goto("/customers/C00041?list=sort%3Dnothing")
    painted(page, "C00041")
    expect(page.locator("#neighbours")).to_be_hidden()
    page.goto("/customers/C00041")
    painted(page, "C00041")
    expect(page.locator("#neighbours")).to_be_hidden()


@pytest.mark.parametrize("part", ['"output":"page.children"', "panel-cards"])
@pytest.mark.parametrize("late", [0, 5])
def test_a_page_that_arrives_late_does_not_bring_back_where_people_were(page: Page, part: str, late: int) -> None:
    page.request.post("/demo/persona", form={"user_id": "ines", "next": "/"}, max_redirects=0)
    page.add_init_script(LEAVES % (part, "/customers/C00041?as_of=2025-06-15", GO, late))
    page.goto("/customers/C00001")
    painted(page, "C00041")
    expect(page).to_have_url(re.compile(r"/customers/C00041\?as_of=2025-06-15$"))
    expect(page.locator("#as-of")).to_have_value("2025-06-15")
    expect(page.locator("#customer-select")).to_contain_text("C00041")
    page.wait_for_timeout(300)
    expect(page).to_have_url(re.compile(r"/customers/C00041\?as_of=2025-06-15$"))
