"""The calendar's and the store's edges: DST midnights, a clock that was set back, a store with nobody in it."""

from datetime import UTC, date, datetime

import pytest

from app import create_app
from crm_dash import panel as panels
from crm_dash.panel import today_in
from crm_dash.settings import load_settings
from tests import oracle
from tests.comparison import comparable, differences
from tests.oracle.handmade import USUAL, shop
from tests.stores import OracleCase, built, panel_json, write_source

# The last second of a day and the first of the next in Madrid, around both DST days and a month's end, in UTC.
MIDNIGHTS = {
    "2026-03-28T22:59:59": "2026-03-28",
    "2026-03-28T23:00:00": "2026-03-29",
    "2026-03-29T21:59:59": "2026-03-29",
    "2026-03-29T22:00:00": "2026-03-30",
    "2026-03-31T21:59:59": "2026-03-31",
    "2026-03-31T22:00:00": "2026-04-01",
    "2026-10-24T21:59:59": "2026-10-24",
    "2026-10-24T22:00:00": "2026-10-25",
    "2026-10-25T22:59:59": "2026-10-25",
    "2026-10-25T23:00:00": "2026-10-26",
    "2026-10-31T23:00:00": "2026-11-01",
}


@pytest.mark.parametrize(("moment", "day"), MIDNIGHTS.items())
def test_today_is_the_zones_whatever_the_servers(monkeypatch, tmp_path, moment, day):
    class Frozen(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(panels, "datetime", Frozen)
    settings = load_settings(None, {"CRM_DASH_STORE_PATH": str(tmp_path), "CRM_DASH_PANEL_TIMEZONE": "Europe/Madrid"})
    assert today_in(settings) == date.fromisoformat(day)


def test_a_clock_that_was_set_back_makes_the_rest_future(tmp_path):
    """Two years before the data's last day: later lines are future ones, left out and counted."""
    case = OracleCase(tmp_path, oracle.random_ledger(5))
    noticed = 0
    for day in (date(2023, 4, 1), date(2024, 2, 29)):
        for customer in case.tables["customers"]:
            question = {"as_of": day, "today": day, "distributor": "all"}
            who = {"user_id": "M1-admin", "customer_id": customer["customer_id"]}
            try:
                expected = oracle.panel(case.tables, **who, **question)
            except oracle.NotFound:
                continue
            mine = panel_json(case.snapshot, case.settings, *who.values(), **question)
            assert differences(comparable(mine), comparable(expected)) == []
            noticed += sum(notice["params"]["count"] for notice in mine["notices"])
    assert noticed > 20


@pytest.mark.parametrize("customers", [0, 1])
def test_a_store_with_nothing_in_it_answers(tmp_path, customers):
    tables = {**shop(), **{table: [] for table in USUAL}}
    for table in ("customers", "accounts", "brands", "products"):
        tables[table] = tables[table][:customers] if table in ("customers", "accounts") else []
    for account in tables["accounts"]:
        account["owner_user_id"] = None
    config = write_source(tmp_path, tables)
    settings, _ = built(config, today=date(2025, 3, 31))
    client = create_app(settings).server.test_client()
    client.post("/demo/persona", data={"user_id": "m1-nodefault", "next": "/"})
    assert client.get("/", follow_redirects=True).status_code == 200
    answer = client.get("/api/v1/customers/C1/panel")
    assert answer.status_code == (200 if customers else 404)
    if customers:
        states = {widget["state"] for widget in answer.json["widgets"].values()}
        assert states == {"hidden"}
