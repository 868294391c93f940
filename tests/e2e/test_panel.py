"""The panel in a real browser: what a person sees, clicks and types."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.panel_page import (
    api_panel,
    card,
    choose_customer,
    customer_of,
    euros,
    expect_state,
    open_as,
    painted,
)

SLUGS = (
    "sales_trend",
    "quotes_by_brand",
    "monthly_projection",
    "latest_events",
    "last_12_months",
    "activities_by_type",
    "order_ratios",
    "outstanding",
    "upcoming",
    "agreements",
    "health",
    "order_gap",
    "brand_gaps",
)


def test_every_card_is_there_with_its_contract(page: Page) -> None:
    open_as(page, "ines")
    facts = api_panel(page, customer_of(page))
    for slug in SLUGS:
        expect_state(page, slug, facts["widgets"][slug]["state"])
        expect(card(page, slug)).to_have_attribute("data-widget", slug)
        expect(card(page, slug)).to_have_attribute("data-customer", facts["customer"]["customer_id"])
        expect(card(page, slug)).to_have_attribute("data-snapshot", str(facts["snapshot"]))
        expect(card(page, slug)).to_have_attribute("data-distributor", "all")
    expect(page.locator("h1")).to_contain_text(facts["customer"]["name"])


def test_the_figures_on_screen_are_those_of_the_api(page: Page) -> None:
    open_as(page, "ines")
    facts = api_panel(page, customer_of(page))["widgets"]
    expect(card(page, "sales_trend")).to_contain_text(euros(facts["sales_trend"]["data"]["month_to_date"]))
    expect(card(page, "quotes_by_brand")).to_contain_text(euros(facts["quotes_by_brand"]["data"]["total_amount"]))
    expect(card(page, "monthly_projection")).to_contain_text(
        euros(facts["monthly_projection"]["data"]["projected_total"])
    )
    expect(card(page, "outstanding")).to_contain_text(euros(facts["outstanding"]["data"]["overdue"]))
    bars = page.evaluate("document.querySelector('#chart-last-12-months .js-plotly-plot').data")
    months = facts["last_12_months"]["data"]["months"]
    drawn = {bar["name"]: bar["y"] for bar in bars if bar["type"] == "bar"}
    assert drawn["Año actual"] == [month["amount"] for month in months]
    assert drawn["Año anterior"] == [month["previous_year_amount"] for month in months]


def test_choosing_another_customer_changes_everything(page: Page) -> None:
    open_as(page, "ines")
    before = customer_of(page)
    other = "C00001" if before != "C00001" else "C00041"
    choose_customer(page, other)
    painted(page, other)
    expect(page).to_have_url(re.compile(f"/customers/{other}$"))
    facts = api_panel(page, other)
    expect(page.locator("h1")).to_contain_text(facts["customer"]["name"])
    for slug in SLUGS:
        expect(card(page, slug)).to_have_attribute("data-customer", other)
    page.go_back()
    painted(page, before)


def test_the_picker_finds_by_part_of_a_name_without_accents(page: Page) -> None:
    open_as(page, "ines")
    facts = api_panel(page, "C00001")
    words = facts["customer"]["name"].split()
    page.locator("#customer-select").click()
    page.keyboard.type(words[-1][:5].lower())
    expect(page.locator(".picker").get_by_text(re.compile(f"{words[-1]}.*C00001"))).to_be_visible()
    page.keyboard.press("Escape")


def test_the_switch_turns_one_distributor_into_all_and_back(page: Page) -> None:
    open_as(page, "lucia")
    customer = customer_of(page)
    expect(page.locator("#show-all-sales")).not_to_be_checked()
    one = api_panel(page, customer)
    assert one["scope"] == {"organisation_id": "M1", "distributor": "D1", "all_sales": False}
    expect(card(page, "sales_trend")).to_contain_text(euros(one["widgets"]["sales_trend"]["data"]["rolling_12m"]))
    page.locator("#show-all-sales").click()
    expect(card(page, "sales_trend")).to_have_attribute("data-distributor", "all")
    expect(page).to_have_url(re.compile("distributor=all"))
    everything = api_panel(page, customer, distributor="all")
    amount = everything["widgets"]["sales_trend"]["data"]["rolling_12m"]
    assert amount >= one["widgets"]["sales_trend"]["data"]["rolling_12m"]
    expect(card(page, "sales_trend")).to_contain_text(euros(amount))
    page.locator("#show-all-sales").click()
    expect(card(page, "sales_trend")).to_have_attribute("data-distributor", "D1")


def test_the_selector_shows_one_distributor(page: Page) -> None:
    open_as(page, "ines")
    options = page.locator("#distributor-select option")
    values = [options.nth(index).get_attribute("value") for index in range(options.count())]
    chosen = next(value for value in values if value not in ("", "all", "direct"))
    page.locator("#distributor-select").select_option(chosen)
    expect(card(page, "sales_trend")).to_have_attribute("data-distributor", chosen)
    expect(page.locator("#show-all-sales")).not_to_be_checked()


def test_a_distributors_user_has_neither_switch_nor_selector(page: Page) -> None:
    open_as(page, "d1.elena")
    expect(page.locator("#show-all-sales")).to_have_count(0)
    expect(page.locator("#distributor-select")).to_have_count(0)
    expect(card(page, "sales_trend")).to_have_attribute("data-distributor", "D1")


def test_a_prospects_panel_hides_sales_and_names_why_at_the_foot(page: Page) -> None:
    open_as(page, "ines")
    found = page.request.get("/api/v1/customers/C00046/panel")
    prospect = "C00046" if found.ok and found.json()["customer"]["kind"] == "prospect" else None
    if prospect is None:
        listing = [f"C{number:05d}" for number in range(1, 80)]
        prospect = next(
            customer
            for customer in listing
            if (answer := page.request.get(f"/api/v1/customers/{customer}/panel")).ok
            and answer.json()["customer"]["kind"] == "prospect"
        )
    page.goto(f"/customers/{prospect}")
    painted(page, prospect)
    expect_state(page, "sales_trend", "hidden")
    expect(card(page, "sales_trend")).to_be_hidden()
    expect(page.locator("#panel-foot")).to_contain_text("Tendencia de ventas")
    expect(page.locator("#panel-foot")).to_contain_text("prospecto", ignore_case=True)


def test_an_event_opens_everything_known_of_it(page: Page) -> None:
    open_as(page, "ines")
    page.locator("#widget-latest-events button", has_text="Actividades").first.click()
    first = page.locator("#events-list button").first
    expect(first).to_be_visible()
    title = first.inner_text().split("\n")[0]
    first.click()
    detail = page.locator("#event-detail")
    expect(detail).to_be_visible()
    expect(page.locator("#event-detail-body dt").first).to_be_visible()
    assert title
    page.keyboard.press("Escape")
    expect(detail).to_be_hidden()


def test_more_events_are_appended(page: Page) -> None:
    open_as(page, "ines")
    items = page.locator("#events-list > li")
    expect(items).to_have_count(20)
    page.locator("#events-more").click()
    expect(items).to_have_count(40)
    ids = page.evaluate("[...document.querySelectorAll('#events-list button')].map(b => b.dataset.value)")
    assert len(set(ids)) == 40


def test_a_brand_leads_into_analytics_of_that_brand_and_customer(page: Page) -> None:
    open_as(page, "ines")
    customer = customer_of(page)
    brand = api_panel(page, customer)["widgets"]["quotes_by_brand"]["data"]["brands"][0]
    card(page, "quotes_by_brand").get_by_role("link", name=re.compile(re.escape(brand["brand"]))).first.click()
    expect(page).to_have_url(re.compile(rf"/analytics\?.*brand={brand['brand_id']}"))
    expect(page).to_have_url(re.compile(rf"customer={customer}"))
    expect(page.locator("main")).to_contain_text(brand["brand"])
    expect(page.locator("#chart-analytics .js-plotly-plot")).to_be_visible()
    expect(page.locator("main table.pivot tbody tr").first).to_be_visible()


def test_a_day_in_the_url_shows_the_panel_as_it_was(page: Page) -> None:
    open_as(page, "ines")
    customer = customer_of(page)
    page.goto(f"/customers/{customer}?as_of=2025-06-15")
    painted(page, customer)
    then = api_panel(page, customer, as_of="2025-06-15")["widgets"]["sales_trend"]["data"]
    assert then["month"] == "2025-06"
    expect(card(page, "sales_trend")).to_contain_text(euros(then["month_to_date"]))
    expect(page.locator("#as-of")).to_have_value("2025-06-15")


def test_two_tabs_keep_their_own_customer_scope_and_language(page: Page) -> None:
    open_as(page, "lucia")
    customer = customer_of(page)
    other = page.context.new_page()
    other.goto("/customers/C00001?distributor=all&lang=en")
    painted(other, "C00001")
    page.locator("#show-all-sales").click()
    expect(card(page, "sales_trend")).to_have_attribute("data-distributor", "all")
    page.locator("#show-all-sales").click()
    expect(card(page, "sales_trend")).to_have_attribute("data-distributor", "D1")
    expect(card(other, "sales_trend")).to_have_attribute("data-distributor", "all")
    expect(card(other, "sales_trend")).to_contain_text("Sales trend")
    expect(card(page, "sales_trend")).to_contain_text("Tendencia de ventas")
    assert customer_of(page) == customer
    assert customer_of(other) == "C00001"


def test_an_unknown_customer_is_said_to_be_unknown(page: Page) -> None:
    open_as(page, "ines")
    assert page.goto("/customers/nobody").status == 404
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("[data-widget]")).to_have_count(0)
