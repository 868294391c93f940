"""SQL in the source's cells, ids too, is text in everything that is made of them (THREATS 19)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from app import create_app
from crm_dash.build.run import build
from crm_dash.drill.figures import FIGURES
from crm_dash.panel import today_in
from crm_dash.settings import load_settings
from tests.attacks import shop
from tests.attacks.protocol import Answer, Tab, addressed
from tests.attacks.shop import USUAL
from tests.oracle.handmade import row
from tests.stores import stored, write_source

# Each ends another kind of literal, or is a whole statement; none has a comma or line break of its own.
SQL = "'; drop table store.sales; -- \" or 1=1 /* $1 */ ') union select 1 --"
WRITTEN = json.dumps(SQL)[1:-1]
NAMED = {"customers": "name", "brands": "name", "products": "name", "users": "name", "notes": "body"}
TEXTS = {"name", "segment", "city", "region", "body", "subject", "title", "description", "category"}
# References are rewritten wherever they stand.
IDS = {"C1": f"C1{SQL}", "b1": f"b1{SQL}", "p1": f"p1{SQL}"}
DOCUMENTS = {"sales": "document_id", "quotes": "quote_id", "orders": "order_id", "receivables": "document_id"}
CUSTOMER = addressed(IDS["C1"])


def _cell(key: str, value: Any) -> Any:
    if key in TEXTS:
        return f"{value} {SQL}"
    if key in ("quote_id", "order_id", "document_id", "note_id", "activity_id", "agreement_id") and value:
        return f"{value}{SQL}"
    return IDS.get(value, value) if isinstance(value, str) else value


def _tables() -> dict[str, list[dict[str, Any]]]:
    tables = shop.tables(with_d2=False)
    mine = {"organisation_id": "M1", "customer_id": "C1"}
    at = datetime(2025, 3, 20, 9, 30)
    tables["activities"] = [
        row(
            "activities",
            activity_id="A1",
            **mine,
            user_id="m1",
            kind="visit",
            subject="x",
            scheduled_at=at,
            status="planned",
        )
    ]
    bonus = {"brand_id": "b1", "starts_on": date(2025, 1, 1), "target_amount": Decimal("500.00")}
    tables["agreements"] = [row("agreements", agreement_id="G1", **mine, **bonus)]
    tables["receivables"].append(
        row("receivables", document_id="R2", **mine, issued_on=date(2025, 3, 1), amount=Decimal("20.00"))
    )
    return {
        name: [{key: _cell(key, value) for key, value in one.items()} for one in rows] for name, rows in tables.items()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tab, dict[str, list[dict[str, Any]]]]:
    """The source's crm.toml, m1's tab over it, and its rows."""
    tables = _tables()
    config = write_source(tmp_path_factory.mktemp("cells"), tables, panel=f'as_of = "{shop.DAY}"')
    settings = load_settings(config, environ={})
    build(settings, today=today_in(settings))
    return config, Tab(create_app(settings).server.test_client()).become("m1"), tables


@pytest.fixture
def tab(made: tuple[Path, Tab, Any]) -> Tab:
    return made[1]


def _sound(answer: Answer) -> Answer:
    assert answer.status == 200, answer.text[:300]
    return answer


def test_the_build_keeps_every_cell_as_it_is(made: tuple[Path, Tab, dict[str, list[dict[str, Any]]]]) -> None:
    config, _, tables = made
    for table, column in (*NAMED.items(), ("customers", "customer_id"), *DOCUMENTS.items()):
        kept = [value for (value,) in stored(config, f"select distinct {column} from {table}")]
        assert sorted(kept) == sorted({one[column] for one in tables[table]}), table


def test_panel_and_events_say_it_and_their_sums_are_the_rows(tab: Tab) -> None:
    panel = _sound(tab.get(f"/api/v1/customers/{CUSTOMER}/panel", distributor="all")).json
    assert panel["customer"]["name"] == f"C1 {SQL}"
    data = {slug: widget["data"] for slug, widget in panel["widgets"].items() if widget["state"] == "ready"}
    assert data["last_12_months"]["total"] == 205.35
    assert data["quotes_by_brand"]["brands"][0]["brand_id"] == IDS["b1"]
    assert SQL in data["agreements"]["items"][0]["brand"]
    events = _sound(tab.get(f"/api/v1/customers/{CUSTOMER}/events", distributor="all")).json["items"]
    assert {event["event_id"] for event in events} >= {f"quote:Q1{SQL}", f"order:O1{SQL}", f"note:N2{SQL}"}
    for event in events:
        pressed = {"action": "event-open", "value": event["event_id"]}
        state = {"url.pathname": f"/customers/{CUSTOMER}", "url.search": "?distributor=all", "pressed.data": pressed}
        assert "drop table" in _sound(tab.call(tab.named("event-detail-body"), {**USUAL, **state})).text


def test_the_search_finds_it_by_its_own_words(tab: Tab) -> None:
    for words in (SQL, "drop table", "union select", "'; drop"):
        answer = _sound(tab.call("customer-select.options", {**USUAL, "customer-select.search_value": words}))
        found = [option["value"] for option in answer.json["response"]["customer-select"]["options"]]
        assert IDS["C1"] in found, words
        accounts = _sound(tab.get("/api/v1/portfolio", q=words)).json["accounts"]
        assert IDS["C1"] in [account["customer_id"] for account in accounts], words


def test_rows_and_documents_open_by_it(tab: Tab) -> None:
    opened = 0
    for figure in FIGURES:
        asked = {"figure": figure, "distributor": "all"}
        answer = tab.get(
            f"/api/v1/customers/{CUSTOMER}/rows", **asked, **({"key": IDS["b1"]} if "brand" in figure else {})
        )
        assert answer.status in (200, 400, 404), answer.text[:300]
        opened += answer.status == 200 and WRITTEN in answer.text
    assert opened > 5
    for kind, number in (("sale", "S1"), ("quote", "Q1"), ("order", "O1"), ("receivable", "R2")):
        asked = {"kind": kind, "id": f"{number}{SQL}", "distributor": "all"}
        document = tab.get(f"/api/v1/customers/{CUSTOMER}/document", **asked)
        assert WRITTEN in _sound(document).text, kind


def test_exports_hold_it_in_one_cell(tab: Tab) -> None:
    for slug in ("latest_events", "quotes_by_brand", "agreements", "outstanding"):
        path = f"/api/v1/customers/{CUSTOMER}/export"
        answer = _sound(tab.get(path, widget=slug, format="csv", distributor="all"))
        rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"), newline="")))
        assert any(SQL in cell.replace(";'", ";") for line in rows for cell in line), slug
        assert len({len(line) for line in rows[1:]}) == 1, slug
        assert _sound(tab.get(path, widget=slug, format="xlsx", distributor="all")).body.startswith(b"PK")


def test_analytics_narrows_by_it(tab: Tab) -> None:
    filters = (("customer", IDS["C1"]), ("brand", IDS["b1"]), ("product", IDS["p1"]), ("segment", f"None {SQL}"))
    for name, value in filters:
        search = f"?distributor=all&rows=product&{name}={addressed(value)}"
        state = {"url.pathname": "/analytics", "url.search": search}
        text = _sound(tab.call("page.children", {**USUAL, **state})).text
        assert "130,10" in text, name
        assert "'; drop table store.sales;" in text, name


def test_all_of_it_is_still_there(made: tuple[Path, Tab, dict[str, list[dict[str, Any]]]]) -> None:
    """Last: nothing that was asked above has dropped or changed a row."""
    config, _, tables = made
    for table, rows in tables.items():
        assert stored(config, f"select count(*) from {table}") == [(len(rows),)], table


def test_a_cell_put_into_the_statement_would_run() -> None:
    """What the tests above would meet: SQL made of the cell finds another row than the one it names."""
    with duckdb.connect() as connection:
        connection.execute("create table sales as select 'x' as name")
        careless: Callable[[str], str] = lambda cell: f"select * from sales where name = '{cell}'"  # noqa: E731
        assert connection.execute(careless("x' or '1'='1")).fetchall() == [("x",)]
        connection.execute(careless("'; drop table sales; --"))
        with pytest.raises(duckdb.CatalogException):
            connection.execute("from sales")
