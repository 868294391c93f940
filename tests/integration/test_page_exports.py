"""The files of the pages that list: complete, under the page's filters, equal to what the page shows to the cent."""

from __future__ import annotations

import csv
import io
import json
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient

from crm_dash.analytics.answer import answer
from crm_dash.analytics.book import Book
from crm_dash.analytics.documents import documents
from crm_dash.analytics.question import parse_question
from crm_dash.exports import analytics_tables
from crm_dash.panel import today_in
from crm_dash.scope import find_viewer, resolve_as_of, scope_for
from crm_dash.settings import Settings
from crm_dash.store import Store

FIGURES = ("sales_trend.rolling_12m", "order_ratios.quotes", "outstanding.total")
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"rows": "customer", "period": "24m", "sort": "name"},
    {"rows": "product", "measure": "quantity", "compare": "none"},
    {"rows": "brand", "measure": "documents", "split": "period", "granularity": "quarter"},
    {"rows": "customer", "measure": "conversion", "period": "year"},
)


@pytest.fixture
def client(demo_client: FlaskClient) -> FlaskClient:
    assert demo_client.post("/demo/persona", data={"user_id": "ines", "next": "/"}).status_code == 303
    return demo_client


def _csv(client: FlaskClient, path: str, **query: Any) -> tuple[list[str], list[list[str]]]:
    """Labels and records; the last column is what the file is about."""
    text = _file(client, path, "csv", **query).decode("utf-8-sig")
    labels, *records = csv.reader(io.StringIO(text, newline=""))
    return labels, records


def _file(client: FlaskClient, path: str, file_format: str, **query: Any) -> bytes:
    # Closed, since an open answer keeps its turn.
    with client.get(path, query_string={"format": file_format, "lang": "en", **query}) as found:
        assert found.status_code == 200, found.text
        return found.data


def _money(value: Any) -> str:
    return f"{value:.2f}"


def _customers(client: FlaskClient, count: int) -> list[str]:
    """Those who buy most."""
    found = client.get(f"/api/v1/portfolio?rows={count}&distributor=all").json
    return [str(one["customer_id"]) for one in found["accounts"]]


@pytest.mark.parametrize("figure", FIGURES)
def test_all_rows_behind_a_figure_in_the_screens_order(client: FlaskClient, figure: str) -> None:
    path = f"/api/v1/customers/{_customers(client, 1)[0]}"
    asked = {"figure": figure, "sort": "-amount", "distributor": "all"}
    first = client.get(f"{path}/rows", query_string=asked).json
    numbers = range(1, first["pages"] + 1)
    pages = [client.get(f"{path}/rows", query_string={**asked, "page": page}).json for page in numbers]
    shown = [row for page in pages for row in page["rows"]]
    labels, records = _csv(client, f"{path}/export-rows", **asked)
    at = [column["name"] for column in first["columns"]].index("amount")
    assert [record[at] for record in records] == [_money(row["amount"]) for row in shown]
    assert len(shown) == first["totals"]["rows"] > 0
    about = records[0][-1]
    assert labels[-1] == "About"
    assert f"Data version: {first['snapshot']}" in about
    assert f"As of: {first['as_of']}" in about
    assert "Definition: " in about
    assert client.get(f"{path}/export-rows", query_string={**asked, "format": "csv", "snapshot": 99}).status_code == 410


def test_the_portfolio_is_the_views_rows_and_columns(client: FlaskClient) -> None:
    view = {
        "sort": "overdue:desc",
        "filter": json.dumps({"sales_12m": {"type": "greaterThan", "filter": 0}}),
        "columns": "customer_id,overdue,months,mtd_pct,health_level",
        "distributor": "all",
    }
    shown = client.get("/api/v1/portfolio", query_string={**view, "rows": 1000}).json["accounts"]
    labels, records = _csv(client, "/api/v1/portfolio/export", **view)
    assert labels[:3] == ["Customer", "Id", "Overdue"]
    assert labels[-3:] == ["Against last year", "Health level", "About"]
    assert len(records) == len(shown) > 5
    for record, account in zip(records, shown, strict=True):
        change = "" if account["mtd_pct"] is None else f"{account['mtd_pct']:.1f}"
        amounts = [_money(amount) for amount in (account["overdue"], *account["months"])]
        assert record[1:-2] == [account["customer_id"], *amounts, change]
    assert "Sales 12 months: Greater than 0" in records[0][-1]
    assert "Overdue ↓" in records[0][-1]


def _book(small_demo: Settings) -> Book:
    snapshot = Store(small_demo).current()
    viewer = find_viewer(snapshot, "ines")
    day = resolve_as_of(snapshot, viewer, small_demo, None, today_in(small_demo))
    return Book(snapshot=snapshot, viewer=viewer, scope=scope_for(snapshot, viewer, "all"), as_of=day)


@pytest.mark.parametrize("asked", ASKED)
def test_analytics_are_all_pages_of_the_table(
    client: FlaskClient, small_demo: Settings, asked: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With files written 7 rows at a time, so that the seams show."""
    monkeypatch.setattr(analytics_tables, "BATCH_ROWS", 7)
    question = parse_question(asked)
    whole = answer(_book(small_demo), question, page_rows=10_000)
    labels, records = _csv(client, "/api/v1/analytics/export", distributor="all", **asked)
    assert len(records) == len(whole.rows) > 3
    first = 3 if question.rows == "period" else 2
    unit = Decimal(1).scaleb(-{"money": 2, "count": 0, "number": 3, "percent": 1}[question.kind.form])
    for record, row in zip(records, whole.rows, strict=True):
        figures = [figure.value for figure in (*row.cells, row.total)]
        found = [Decimal(text) if text else None for text in record[first : first + len(figures)]]
        assert found == [None if one is None else one.quantize(unit, ROUND_HALF_UP) for one in figures]
    assert "Sales included: All" in records[0][-1]
    assert labels[-1] == "About"


def test_the_documents_behind_a_figure_are_all_there(client: FlaskClient, small_demo: Settings) -> None:
    asked = {"show": "documents", "period": "year", "sort": "-amount"}
    found = documents(_book(small_demo), parse_question(asked), page_rows=100_000)
    _labels, records = _csv(client, "/api/v1/analytics/export", distributor="all", **asked)
    shown = [(one.document_id, one.customer_id, _money(one.amount)) for one in found.documents]
    assert [(record[1], record[2], record[-2]) for record in records] == shown
    assert len(shown) == found.documents_found > 50
    one = found.documents[0]
    _labels, lines = _csv(client, "/api/v1/analytics/export", distributor="all", **asked, document=one.document_id)
    assert sum(round(float(line[-2]) * 100) for line in lines) == round(one.amount * 100)


def test_a_comparison_is_its_customers_panels(client: FlaskClient) -> None:
    ids = _customers(client, 3)
    panels = [client.get(f"/api/v1/customers/{one}/panel?distributor=all").json["widgets"] for one in ids]
    asked = {"c": ids, "distributor": "all"}
    _labels, figures = _csv(client, "/api/v1/compare/export", table="figures", **asked)
    assert [record[0] for record in figures] == ids
    assert [record[2] for record in figures] == [_money(one["sales_trend"]["data"]["month_to_date"]) for one in panels]
    _labels, months = _csv(client, "/api/v1/compare/export", table="months", **asked)
    for at, panel in enumerate(panels):
        shown = [_money(month["amount"]) for month in panel["last_12_months"]["data"]["months"]]
        assert [record[1 + 2 * at] for record in months] == shown
    _labels, brands = _csv(client, "/api/v1/compare/export", table="brands", **asked)
    rolling = [panel["sales_trend"]["data"]["rolling_12m"] for panel in panels]
    sums = [sum(round(float(record[2 + at] or 0) * 100) for record in brands) / 100 for at in range(3)]
    assert sums == rolling
    _labels, kinds = _csv(client, "/api/v1/compare/export", table="activities", **asked)
    done = [(panel["activities_by_type"].get("data") or {"total": 0})["total"] for panel in panels]
    assert [sum(int(record[1 + at] or 0) for record in kinds) for at in range(3)] == done


def test_events_obey_category_words_and_days(client: FlaskClient) -> None:
    path = f"/api/v1/customers/{_customers(client, 1)[0]}/export"
    asked = {"widget": "latest_events", "distributor": "all"}
    _labels, every = _csv(client, path, **asked)
    _labels, activities = _csv(client, path, **asked, category="activity")
    assert 0 < len(activities) < len(every)
    assert {record[1] for record in activities} == {"Activities"}
    day = activities[len(activities) // 2][0][:10]
    _labels, since = _csv(client, path, **asked, category="activity", **{"from": day})
    assert [record[6] for record in since] == [record[6] for record in activities if record[0][:10] >= day]
    assert "Kind of event: Activities" in since[0][-1]
    assert day in since[0][-1]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/v1/portfolio/export", {}),
        ("/api/v1/analytics/export", {"rows": "customer"}),
        ("/api/v1/analytics/export", {"show": "documents", "measure": "orders"}),
        ("/api/v1/compare/export", {"table": "figures", "c": ["C00001", "C00003"]}),
    ],
)
def test_spreadsheets_open_and_hold_the_same_rows(client: FlaskClient, path: str, query: dict[str, Any]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_file(client, path, "xlsx", **query)))
    _labels, records = _csv(client, path, **query)
    assert len(list(book.worksheets[0].iter_rows())) == len(records) + 1
    assert book.sheetnames[1] == "About"
