"""Awkward data on screen: it works, reads well, and no figure looks like another kind of figure (THREATS 39–42).

Each page is left as a picture in ``screenshots/`` to look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.panel_page import card, expect_state, painted
from tests.oracle.handmade import row, shop
from tests.oracle.periods import add_months
from tests.serving import serving
from tests.stores import write_source

TODAY = datetime.now(ZoneInfo("Europe/Madrid")).date()  # the product's day, whatever the machine's zone
THIS_MONTH = TODAY.replace(day=1)
LAST_MONTH = add_months(THIS_MONTH, -1)
NAMES = {
    "NEGATIVE": "Solo abonos",
    "NEW": "Recién llegado",
    "FUTURE": "Fechas futuras",
    "ONE": "Una sola línea",
    "BRANDS": "Mil marcas",
    "LONG": "Nombre " + "larguísimo " * 26 + "fin",
    "RTL": "شركة الفرامل 🚗🔧 مدريد",
}
BRANDS = 1000


def _sale(customer: str, number: int, sold_on: date, amount: str, product: str = "p1") -> dict[str, Any]:
    return row(
        "sales",
        document_id=f"{customer}-{number}",
        line_no=1,
        sold_on=sold_on,
        customer_id=customer,
        distributor_id="D1",
        product_id=product,
        amount=Decimal(amount),
    )


def _tables() -> dict[str, list[dict[str, Any]]]:
    tables = shop()
    nothing = dict.fromkeys(("segment", "city", "region", "country", "tax_number"))
    tables["customers"] = [{"customer_id": key, "name": name, **nothing} for key, name in NAMES.items()]
    tables["accounts"] = [
        {"organisation_id": "M1", "customer_id": key, "kind": "customer"}
        | dict.fromkeys(("owner_user_id", "opened_on", "credit_limit"))
        for key in NAMES
    ]
    tables["brands"] += [
        {"brand_id": f"x{n}", "name": f"Marca {n:04d} ✨", "manufacturer_id": "M1"} for n in range(BRANDS)
    ]
    tables["products"] += [
        {"product_id": f"x{n}", "name": f"Pieza {n}", "brand_id": f"x{n}", "category": None} for n in range(BRANDS)
    ]
    tables["sales"] = [
        _sale("NEGATIVE", 1, THIS_MONTH, "-250.00"),
        _sale("NEGATIVE", 2, LAST_MONTH, "-100.00"),
        _sale("NEGATIVE", 3, add_months(THIS_MONTH, -2), "0.00"),
        _sale("NEGATIVE", 4, add_months(THIS_MONTH, -3), "900.00"),
        _sale("NEW", 1, THIS_MONTH, "80.00"),
        _sale("FUTURE", 1, THIS_MONTH, "10.00"),
        _sale("FUTURE", 2, TODAY + timedelta(days=1), "5000.00"),
        _sale("FUTURE", 3, TODAY + timedelta(days=400), "5000.00"),
        _sale("ONE", 1, add_months(THIS_MONTH, -14), "12.34"),
        *[_sale(key, 1, THIS_MONTH, "1234567.89") for key in ("LONG", "RTL")],
    ]
    moment = f"{TODAY.isoformat()} 00:00:00"
    tables["quotes"] = [row("quotes", quote_id="Q1", quoted_at=moment, customer_id="BRANDS", status="open")]
    tables["quote_lines"] = [
        row("quote_lines", quote_id="Q1", line_no=n, product_id=f"x{n}", amount=Decimal(n + 1)) for n in range(BRANDS)
    ]
    return tables


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server in UTC over a product in Madrid."""
    folder = tmp_path_factory.mktemp("edges")
    config = write_source(folder / "shop", _tables())
    with serving(config, log=folder / "log", environ={"TZ": "UTC"}) as url:
        yield url


@pytest.fixture(scope="module")
def page(url: str, browser: Browser) -> Iterator[Page]:
    """A tab of M1's admin, who sees all sales; an error in the page fails the test it happens in."""
    context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 1000}, locale="es-ES")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.request.post("/demo/persona", form={"user_id": "m1-nodefault", "next": "/"}, max_redirects=0)
    yield page
    context.close()
    assert errors == []


def _open(page: Page, customer: str, screenshots: Path, query: str = "") -> None:
    page.goto(f"/customers/{customer}{query}")
    painted(page, customer)
    page.wait_for_timeout(300)
    page.screenshot(path=screenshots / f"edge-{customer.lower()}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_negative_months_draw_below_zero_and_have_no_percentage(page: Page, screenshots: Path) -> None:
    _open(page, "NEGATIVE", screenshots)
    trend = card(page, "sales_trend")
    expect(trend).to_contain_text("-250,00")
    expect(trend.locator(".delta-none").first).to_have_text("n/d")
    expect(trend.locator(".delta-new")).to_have_count(1)  # the 12 months: 550 € after none
    expect(trend).to_contain_text("Neto negativo")
    bars = page.evaluate("document.querySelector('#chart-last-12-months .js-plotly-plot').data")
    drawn = next(bar["y"] for bar in bars if bar["name"] == "Año actual")
    assert drawn[-4:] == [900, 0, -100, -250]
    low, high = page.evaluate("document.querySelector('#chart-last-12-months .js-plotly-plot').layout.yaxis.range")
    assert low < -250 < 900 < high
    shown = page.locator("main").inner_text()
    assert not any(word in shown for word in ("NaN", "Infinity", "∞", "None", "undefined"))


def test_new_is_told_from_unknown_and_from_zero(page: Page, screenshots: Path) -> None:
    _open(page, "NEW", screenshots)
    expect(card(page, "sales_trend").locator(".delta-new").first).to_have_text("nuevo")
    expect(card(page, "last_12_months").locator(".delta-new").first).to_have_text("nuevo")


def test_future_lines_are_left_out_and_said_to_be(page: Page, screenshots: Path) -> None:
    _open(page, "FUTURE", screenshots)
    expect(page.locator("#notices")).to_contain_text("2")
    expect(card(page, "last_12_months")).to_contain_text("10,00")
    assert "5.000" not in page.locator("main").inner_text()


def test_one_row_is_a_page(page: Page, screenshots: Path) -> None:
    _open(page, "ONE", screenshots)
    expect_state(page, "last_12_months", "ready")
    expect_state(page, "monthly_projection", "hidden")
    expect(page.locator("#panel-foot")).to_contain_text("Proyección mensual")


def test_a_thousand_brands_read_well(page: Page, screenshots: Path) -> None:
    _open(page, "BRANDS", screenshots)
    quotes = card(page, "quotes_by_brand")
    expect(quotes).to_contain_text("Marca 0999 ✨")
    assert quotes.locator(".bar-row:visible").count() <= 12
    assert quotes.evaluate("element => element.offsetHeight") < 900


@pytest.mark.parametrize("customer", ["LONG", "RTL"])
@pytest.mark.parametrize("width", [1440, 390])
def test_long_and_right_to_left_names_stay_in_their_places(
    page: Page, screenshots: Path, customer: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 1000})
    _open(page, customer, screenshots)
    page.screenshot(path=screenshots / f"edge-{customer.lower()}-{width}.png")
    heading = page.locator("h1").first
    expect(heading).to_contain_text(NAMES[customer].split()[0])
    assert heading.evaluate("element => getComputedStyle(element).direction") == ("rtl" if customer == "RTL" else "ltr")
    page.set_viewport_size({"width": 1440, "height": 1000})


def test_a_month_under_way_and_an_estimate_look_unlike_whole_figures(page: Page) -> None:
    """Yesterday's month is whole or not; as of a month's last day nothing is hatched."""
    last = THIS_MONTH - timedelta(days=1)
    for day, partial in ((last, False), (last - timedelta(days=1), True)):
        page.goto(f"/customers/NEGATIVE?as_of={day.isoformat()}")
        painted(page, "NEGATIVE")
        expect(page.locator("#as-of")).to_have_value(day.isoformat())
        shapes = page.evaluate(
            "document.querySelector('#chart-last-12-months .js-plotly-plot').data[1].marker.pattern.shape"
        )
        assert [bool(shape) for shape in shapes] == [False] * 11 + [partial]


def test_a_day_that_is_yet_to_come_is_said_so(page: Page) -> None:
    """What a clock that was set back would make of a link."""
    tomorrow = (TODAY + timedelta(days=2)).isoformat()
    answer = page.request.get("/api/v1/customers/ONE/panel", params={"as_of": tomorrow})
    assert answer.status == 400
    assert "as_of" in answer.text()
