"""The worked mappings on the published data sets: their READMEs' control totals, to the cent."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crm_dash.build.run import build
from crm_dash.settings import PRODUCT_FOLDER, Settings, load_settings
from crm_dash.store import Snapshot, Store
from tests.stores import panel_json

SETS = PRODUCT_FOLDER.parent / "shared" / "data"
TODAY = date(2026, 1, 1)

Built = tuple[Settings, Snapshot]


def _build(folder: Path, mapping: str, data: str, panel: str) -> Built:
    source = SETS / data
    if not source.is_dir():
        pytest.skip(f"the published data set {data} is not on this machine")
    config = folder / "crm.toml"
    config.write_text(
        f'[source]\nkind = "files"\npath = "{source}"\nmappings = "data/sources/{mapping}"\n'
        f'[store]\npath = "store"\nmemory_limit = "2GB"\n[panel]\nas_of = "data"\n{panel}\n'
    )
    settings = load_settings(config, environ={})
    report = build(settings, today=TODAY)
    assert sum(table.rejected for table in report.tables) == 0
    return settings, Store(settings).current()


@pytest.fixture(scope="module")
def iowa(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return _build(tmp_path_factory.mktemp("iowa"), "iowa_liquor", "iowa_liquor", 'currency = "USD"\ncountry = "US"')


@pytest.fixture(scope="module")
def adventureworks(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return _build(tmp_path_factory.mktemp("aw"), "adventureworks", "adventureworks", 'currency = "USD"\ncountry = "US"')


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return _build(tmp_path_factory.mktemp("crm"), "crm_microsoft", "crm_microsoft", 'currency = "USD"\ncountry = "US"')


@pytest.fixture(scope="module")
def dolibarr(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return _build(tmp_path_factory.mktemp("dolibarr"), "dolibarr", "dolibarr_demo", 'country = "FR"')


def _widgets(built: Built, user: str, customer: str, day: str, **options: Any) -> dict[str, Any]:
    settings, snapshot = built
    panel = panel_json(snapshot, settings, user, customer, as_of=date.fromisoformat(day), today=TODAY, **options)
    return panel["widgets"]


def test_iowa_month_to_date_of_the_control_store(iowa: Built) -> None:
    trend = _widgets(iowa, "iowa", "2512", "2022-10-15")["sales_trend"]["data"]
    assert trend["month_to_date"] == 333_866.71
    assert trend["previous_month_to_date"] == 264_177.36
    assert trend["last_year_to_date"] == 354_576.26
    assert trend["previous_month_total"] == 513_845.16


def test_iowa_whole_october_and_rolling_year(iowa: Built) -> None:
    widgets = _widgets(iowa, "iowa", "2512", "2022-10-31")
    assert widgets["sales_trend"]["data"]["month_to_date"] == 669_932.42
    assert widgets["last_12_months"]["data"]["total"] == 5_816_541.04
    assert widgets["last_12_months"]["data"]["months"][-1]["partial"] is False
    assert widgets["monthly_projection"]["data"]["projected_total"] == 669_932.42
    assert widgets["quotes_by_brand"] == {"state": "hidden", "reason": "not_in_source"}


@pytest.mark.parametrize(("vendor", "amount"), [("421", 852_511.02), ("260", 766_121.28), ("370", 506_371.98)])
def test_iowa_vendors_of_2022(iowa: Built, vendor: str, amount: float) -> None:
    rows = iowa[1].rows(
        "select sum(amount) as amount from visible_sales('iowa-abd', 'distributor', 'iowa-abd', '2512', $day)"
        " where brand_id = $vendor and sold_on >= '2022-01-01'",
        {"day": date(2022, 12, 31), "vendor": vendor},
    )
    assert float(rows[0]["amount"]) == amount


def test_iowa_a_vendor_sees_its_own_brand_only(iowa: Built) -> None:
    trend = _widgets(iowa, "sazerac", "2512", "2022-10-31")["sales_trend"]["data"]
    assert trend["month_to_date"] == 116_230.14


def test_adventureworks_has_agreements_territories_and_prospects(adventureworks: Built) -> None:
    widgets = _widgets(adventureworks, "adventure", "AW00000170", "2013-11-29")
    assert widgets["sales_trend"]["data"]["month_to_date"] == 80_450.38
    assert len(widgets["agreements"]["data"]["items"]) == 6
    through = _widgets(adventureworks, "adventure", "AW00000170", "2013-11-29", distributor="territory-5")
    assert through["sales_trend"]["data"]["month_to_date"] == 80_450.38
    prospect = _widgets(adventureworks, "adventure", "AW00000013", "2013-11-29")
    assert prospect["sales_trend"] == {"state": "hidden", "reason": "prospect"}


def test_crm_sample_has_quotes_ratios_and_activities(crm: Built) -> None:
    widgets = _widgets(crm, "crm", "1004", "2021-05-25")
    ratios = widgets["order_ratios"]["data"]
    assert (ratios["quotes"], ratios["converted"], ratios["lost"], ratios["open"]) == (67, 48, 5, 14)
    assert (ratios["orders"], ratios["order_amount"]) == (60, 155_000)
    done = {item["type"]: item["count"] for item in widgets["activities_by_type"]["data"]["by_type"]}
    assert done == {"other": 45, "email": 38, "call": 36}
    assert len(widgets["upcoming"]["data"]["items"]) == 15


def test_dolibarr_shows_each_widget_it_has_data_for(dolibarr: Built) -> None:
    widgets = _widgets(dolibarr, "admin", "1", "2018-11-13")
    assert widgets["outstanding"]["data"]["total"] == -1_867.45
    assert len(widgets["outstanding"]["data"]["documents"]) == 5
    customer = _widgets(dolibarr, "admin", "19", "2018-11-13")
    assert {slug for slug, widget in customer.items() if widget["state"] == "ready"} >= {
        "quotes_by_brand",
        "latest_events",
        "order_ratios",
        "outstanding",
    }
    earlier = _widgets(dolibarr, "admin", "3", "2015-03-01")
    assert earlier["agreements"]["state"] == "ready"
